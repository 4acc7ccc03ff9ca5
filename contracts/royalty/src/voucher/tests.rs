//! The form of a voucher is fixed: what was signed yesterday is redeemed tomorrow.

use near_sdk::{borsh, serde_json};

use super::{SignedVoucher, VOUCHER_DOMAIN, Voucher};
use crate::{Digest, ReleaseId};

fn voucher() -> Voucher {
    Voucher {
        chain_id: "mainnet".to_owned(),
        contract_id: "royalty.near".parse().unwrap(),
        channel_id: 1,
        release_id: ReleaseId { model_id: "m".to_owned(), version: 2 },
        lineage_hash: Digest([3; 32]),
        price_version: 4,
        cumulative_units: 5,
        cumulative_amount: 6,
        app_id: Some("app.near".parse().unwrap()),
    }
}

#[test]
fn is_signed_behind_its_domain() {
    let bytes = [
        b"commonweight:royalty:voucher:1\n".as_slice(),
        b"\x07\0\0\0mainnet",
        b"\x0c\0\0\0royalty.near",
        b"\x01\0\0\0\0\0\0\0",
        b"\x01\0\0\0m",
        b"\x02\0\0\0",
        &[3; 32],
        b"\x04\0\0\0",
        b"\x05\0\0\0\0\0\0\0",
        b"\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"\x01\x08\0\0\0app.near",
    ]
    .concat();

    assert_eq!(voucher().signing_bytes(), bytes);
    assert_eq!(borsh::from_slice::<Voucher>(&bytes[VOUCHER_DOMAIN.len()..]).unwrap(), voucher());
}

#[test]
fn travels_as_base64() {
    let signed = SignedVoucher::new(&voucher(), [0; 64]);

    let json = serde_json::to_string(&signed).unwrap();

    let voucher = "BwAAAG1haW5uZXQMAAAAcm95YWx0eS5uZWFyAQAAAAAAAAABAAAAbQIAAAADAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD\
                   AwMDAwQAAAAFAAAAAAAAAAYAAAAAAAAAAAAAAAAAAAABCAAAAGFwcC5uZWFy";
    let signature = format!("{}==", "A".repeat(86));
    assert_eq!(json, format!(r#"{{"voucher":"{voucher}","signature":"{signature}"}}"#));
}
