//! Damaged requests, grown from those that clients really send.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::Balance;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::mutation::{Cut, Damage};
use super::{assert_alive, exchange, near};

const HASH: &str = "11111111111111111111111111111111";
const KEY: &str = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";

/// A transfer. Nothing names its block, so it is never executed.
pub(super) fn signed_transfer() -> SignedTransaction {
    let (near, signer) = near();
    let money = Balance::from_yoctonear(1);
    SignedTransaction::send_money(1, near.clone(), near, &signer, money, CryptoHash::default())
}

/// A transaction as clients send it.
pub(super) fn encoded(transaction: &SignedTransaction) -> String {
    let bytes = borsh::to_vec(transaction).expect("a transaction is representable in Borsh");
    BASE64_STANDARD.encode(bytes)
}

pub(super) fn transfer() -> String {
    encoded(&signed_transfer())
}

/// One request for every shape of every method.
pub(super) fn seeds() -> Vec<Value> {
    let block = json!({"finality": "final"});
    let patch = json!({"records": [
        {"Account": {"account_id": "a.near", "account": {"amount": "7", "locked": "0", "code_hash": HASH, "storage_usage": 1}}},
        {"AccessKey": {"account_id": "a.near", "public_key": KEY, "access_key": {"nonce": 0, "permission": "FullAccess"}}},
        {"Contract": {"account_id": "a.near", "code": "AGFzbQEAAAA="}},
        {"Data": {"account_id": "a.near", "data_key": "a2V5", "value": "dmFsdWU="}},
    ]});
    let of = |fields: Value| {
        let mut params = json!({"finality": "optimistic", "account_id": "near"});
        let (Some(all), Value::Object(fields)) = (params.as_object_mut(), fields) else { unreachable!() };
        all.extend(fields);
        params
    };
    [
        ("block", json!({"block_id": 1})),
        ("block", json!([HASH])),
        ("block", json!({"sync_checkpoint": "genesis"})),
        ("broadcast_tx_async", json!([transfer()])),
        ("broadcast_tx_commit", json!([transfer()])),
        ("changes", json!({"changes_type": "account_changes", "account_ids": ["near"], "finality": "final"})),
        ("chunk", json!({"block_id": 0, "shard_id": 0})),
        ("chunk", json!([HASH])),
        ("chunk", json!([[0, 0]])),
        ("client_config", json!([])),
        ("EXPERIMENTAL_call_function", of(json!({"method_name": "m", "args_base64": "e30="}))),
        ("EXPERIMENTAL_congestion_level", json!({"chunk_id": HASH})),
        ("EXPERIMENTAL_protocol_config", block.clone()),
        ("EXPERIMENTAL_receipt", json!({"receipt_id": HASH})),
        ("EXPERIMENTAL_receipt_to_tx", json!({"receipt_id": HASH})),
        ("EXPERIMENTAL_split_storage_info", json!({})),
        ("EXPERIMENTAL_tx_status", json!({"tx_hash": HASH, "sender_account_id": "near", "wait_until": "NONE"})),
        ("EXPERIMENTAL_validators_ordered", json!([null])),
        ("EXPERIMENTAL_view_access_key", of(json!({"public_key": KEY}))),
        ("EXPERIMENTAL_view_account", of(json!({}))),
        ("EXPERIMENTAL_view_gas_key_nonces", of(json!({"public_key": KEY}))),
        ("EXPERIMENTAL_view_state", of(json!({"prefix_base64": ""}))),
        ("gas_price", json!([null])),
        ("genesis_config", json!(null)),
        ("health", json!(null)),
        ("light_client_proof", json!({"type": "transaction", "transaction_hash": HASH})),
        ("maintenance_windows", json!({"account_id": "near"})),
        ("network_info", json!([])),
        ("query", of(json!({"request_type": "view_account"}))),
        ("query", of(json!({"request_type": "view_access_key_list", "limit": 1, "after_key": KEY}))),
        ("query", of(json!({"request_type": "view_state", "prefix_base64": "", "limit": 1, "after_key_base64": "AA=="}))),
        ("query", of(json!({"request_type": "call_function", "method_name": "m", "args_base64": "e30="}))),
        ("query", of(json!({"request_type": "view_global_contract_code", "code_hash": HASH}))),
        ("query", json!(["access_key/near", ""])),
        ("query", json!(["call/near/m", "AQ4"])),
        ("sandbox_fast_forward", json!({"delta_height": 1})),
        ("sandbox_patch_state", patch),
        ("send_tx", json!({"signed_tx_base64": transfer(), "wait_until": "EXECUTED"})),
        ("status", json!([])),
        ("tx", json!([HASH, "near"])),
        ("tx", json!({"signed_tx_base64": transfer(), "wait_until": "FINAL"})),
        ("validators", json!({"epoch_id": HASH})),
        ("validators", json!("latest")),
    ]
    .into_iter()
    .map(|(method, params)| json!({"jsonrpc": "2.0", "id": "dontcare", "method": method, "params": params}))
    .collect()
}

fn seed() -> impl Strategy<Value = Value> {
    prop::sample::select(seeds())
}

#[test]
fn are_sound_before_they_are_damaged() {
    for request in seeds() {
        let reply = exchange(request.to_string().as_bytes());
        assert_eq!(reply["id"], json!("dontcare"), "{request}");
        let error = &reply["error"]["name"];
        assert_ne!(*error, json!("REQUEST_VALIDATION_ERROR"), "{request} is answered with {reply}");
    }
    assert_alive();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_damaged_values_are_answered(
        mut request in seed(),
        damages in prop::collection::vec(Damage::any(), 1..4),
    ) {
        for damage in &damages {
            damage.strike(&mut request);
        }
        exchange(request.to_string().as_bytes());
    }

    #[test]
    fn with_damaged_bytes_are_answered(request in seed(), cuts in prop::collection::vec(Cut::any(), 1..6)) {
        let mut bytes = request.to_string().into_bytes();
        for cut in &cuts {
            cut.strike(&mut bytes);
        }
        exchange(&bytes);
    }
}

#[test]
fn nested_without_end_are_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));

        let reply = exchange(deep.as_bytes());

        assert_eq!(reply["error"]["cause"]["name"], json!("PARSE_ERROR"));
    }
    assert_alive();
}
