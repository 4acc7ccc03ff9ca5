//! Bytes that nobody has thought of. `cargo test` tries some; `cargo bolero test rpc::tests::fuzzing::requests`
//! goes on for as long as it is let, and follows what it covers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::exchange;
use super::requests::{seeds, signed_transfer};

/// A few bytes of a valid text or record, changed.
type Edits = Vec<(u16, u8)>;

fn edited(mut bytes: Vec<u8>, edits: &Edits) -> Vec<u8> {
    for (position, byte) in edits {
        let position = usize::from(*position) % bytes.len();
        bytes[position] = *byte;
    }
    bytes
}

#[test]
fn requests() {
    bolero::check!().for_each(|body: &[u8]| {
        exchange(body);
    });
}

#[test]
fn edited_requests() {
    let seeds: Vec<_> = seeds().into_iter().map(|request| request.to_string().into_bytes()).collect();
    bolero::check!().with_type::<(u8, Edits)>().for_each(|(seed, edits)| {
        exchange(&edited(seeds[usize::from(*seed) % seeds.len()].clone(), edits));
    });
}

#[test]
fn transactions() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let params = json!([BASE64_STANDARD.encode(bytes)]);
        exchange(
            json!({"jsonrpc": "2.0", "id": 1, "method": "broadcast_tx_commit", "params": params})
                .to_string()
                .as_bytes(),
        );
    });
}

#[test]
fn edited_transactions() {
    let transfer = borsh::to_vec(&signed_transfer()).expect("a transaction is representable in Borsh");
    bolero::check!().with_type::<Edits>().for_each(|edits| {
        let params = json!([BASE64_STANDARD.encode(edited(transfer.clone(), edits))]);
        exchange(
            json!({"jsonrpc": "2.0", "id": 1, "method": "broadcast_tx_commit", "params": params})
                .to_string()
                .as_bytes(),
        );
    });
}
