//! Every vector, byte for byte: what was signed yesterday counts tomorrow, whoever has written the signer.
//!
//! The vectors were made by a program that shares no code with this crate.

use borsh::BorshDeserialize;
use commonweight_types::Digest;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use proptest::{collection::vec, option, prelude::*};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{BALLOT_DOMAIN, Ballot, BallotMessage, ReleaseId, VOUCHER_DOMAIN, Voucher};

const BALLOTS: &str = include_str!("../vectors/ballots.json");
const VOUCHERS: &str = include_str!("../vectors/vouchers.json");

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap()
}

fn bytes<const LENGTH: usize>(vector: &Value, member: &str) -> [u8; LENGTH] {
    hex::decode(text(vector, member)).unwrap().try_into().unwrap()
}

/// Checks what every vector has: the payload, the key, and the one signature that ed25519 gives.
fn check_signed(vector: &Value, payload: &[u8]) {
    let name = text(vector, "name");
    assert_eq!(hex::encode(payload), text(vector, "payload"), "{name}");
    let key = SigningKey::from_bytes(&bytes(vector, "secret_key"));
    let public_key = VerifyingKey::from_bytes(&bytes(vector, "public_key")).unwrap();
    let signature = Signature::from_bytes(&bytes(vector, "signature"));
    assert_eq!(key.verifying_key(), public_key, "{name}");
    assert!(public_key.verify_strict(payload, &signature).is_ok(), "{name}");
    assert_eq!(key.sign(payload), signature, "{name}");
}

#[test]
fn ballots_are_signed_as_the_vectors_say() {
    for vector in vectors(BALLOTS) {
        let json = vector["message"].to_string();
        let message: BallotMessage = commonweight_json::from_str(&json).unwrap();
        let payload = message.signing_payload();

        check_signed(&vector, &payload);
        assert_eq!(hex::encode(Sha256::digest(&payload)), text(&vector, "challenge"));
        let written: Value = serde_json::from_str(&commonweight_json::to_string(&message)).unwrap();
        assert_eq!(written, vector["message"]);
        let borsh = payload.strip_prefix(BALLOT_DOMAIN).unwrap();
        assert_eq!(BallotMessage::try_from_slice(borsh).unwrap(), message);
    }
}

#[test]
fn vouchers_are_signed_as_the_vectors_say() {
    for vector in vectors(VOUCHERS) {
        let json = vector["message"].to_string();
        let voucher: Voucher = commonweight_json::from_str(&json).unwrap();
        let payload = voucher.signing_bytes();

        check_signed(&vector, &payload);
        let written: Value = serde_json::from_str(&commonweight_json::to_string(&voucher)).unwrap();
        assert_eq!(written, vector["message"]);
        let borsh = payload.strip_prefix(VOUCHER_DOMAIN).unwrap();
        assert_eq!(borsh, voucher.to_bytes());
        assert_eq!(Voucher::from_bytes(borsh), Some(voucher));
    }
}

#[test]
fn every_choice_has_a_vector() {
    let choices: Vec<Ballot> = vectors(BALLOTS)
        .iter()
        .map(|vector| commonweight_json::from_str(&vector["message"]["ballot"].to_string()).unwrap())
        .collect();

    for choice in [Ballot::For, Ballot::Against, Ballot::Abstain, Ballot::Object] {
        assert!(choices.contains(&choice), "{choice:?}");
    }
}

/// The order of the members of the text is that of the struct: what is shown is what is signed.
#[test]
fn a_ballot_keeps_its_json_form() {
    let json = r#"{"chain_id":"net","staking_id":"s.near","dao_id":"d.near","voter_id":"v.near","proposal_id":7,"snapshot":"256","ballot":"object","statement_hash":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=","nonce":"3"}"#;

    let message: BallotMessage = commonweight_json::from_str(json).unwrap();

    assert_eq!(commonweight_json::to_string(&message), json);
}

fn any_voucher() -> impl Strategy<Value = Voucher> {
    let account = || "[a-z][a-z0-9]{1,20}".prop_map(|name| name.parse().unwrap());
    let texts = (".{0,9}", ".{0,9}");
    let numbers = (any::<u64>(), any::<u32>(), any::<u64>(), any::<u128>());
    (texts, account(), numbers, any::<[u8; 32]>(), option::of(account())).prop_map(
        |((chain_id, model_id), contract_id, (channel_id, version, units, amount), hash, app_id)| Voucher {
            chain_id,
            contract_id,
            channel_id,
            release_id: ReleaseId { model_id, version },
            lineage_hash: Digest(hash),
            price_version: version,
            cumulative_units: units,
            cumulative_amount: amount,
            app_id,
        },
    )
}

proptest! {
    #[test]
    fn a_voucher_is_read_as_borsh_reads_it(voucher in any_voucher()) {
        let bytes = voucher.to_bytes();

        prop_assert_eq!(Voucher::from_bytes(&bytes), Some(voucher));
    }

    /// One byte is another, some are missing, some follow.
    #[test]
    fn other_bytes_are_a_voucher_where_borsh_says_so(
        voucher in any_voucher(),
        place: prop::sample::Index,
        byte in 0..4u8,
        length: prop::sample::Index,
        more in vec(any::<u8>(), 0..2),
    ) {
        let mut bytes = voucher.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let whole = [&bytes[..], &more].concat();
        let short = &bytes[..length.index(bytes.len())];

        for other in [&whole[..], short, &voucher.to_bytes()[..place]] {
            prop_assert_eq!(Voucher::from_bytes(other), Voucher::try_from_slice(other).ok());
        }
    }
}
