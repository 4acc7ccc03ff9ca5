//! Which shapes of parameters a method reads, and which are a parse error.

use rstest::rstest;
use serde_json::{Value, json};

use super::super::requests::transfer;
use super::{KEY, UNKNOWN, call};

/// Whether the parameters are read: any answer but a parse error says so.
fn is_read(method: &str, params: &Value) -> bool {
    call(method, params)["error"]["name"] != "PARSE_ERROR"
}

#[rstest]
#[case::block("block", &[json!({"block_id": 0}), json!({"finality": "final"}),
    json!({"sync_checkpoint": "genesis"}), json!([0]), json!([UNKNOWN])])]
#[case::protocol_config("EXPERIMENTAL_protocol_config", &[json!({"finality": "final"}), json!({"block_id": 0})])]
#[case::chunk("chunk", &[json!({"chunk_id": UNKNOWN}), json!({"block_id": 0, "shard_id": 0}), json!([UNKNOWN]),
    json!([[0, 0]]), json!([[UNKNOWN, 0]])])]
#[case::congestion("EXPERIMENTAL_congestion_level", &[json!({"chunk_id": UNKNOWN}), json!([UNKNOWN]), json!([[0, 0]])])]
#[case::gas_price("gas_price", &[json!([null]), json!([0]), json!({"block_id": null})])]
#[case::validators("validators", &[json!([null]), json!([0]), json!("latest"), json!({"block_id": 0}),
    json!({"epoch_id": UNKNOWN})])]
#[case::validators_ordered("EXPERIMENTAL_validators_ordered", &[json!([null]), json!([0]), json!({}),
    json!({"block_id": null})])]
#[case::query("query", &[json!(["account/near", ""]), json!(["account/near/more", ""]),
    json!({"request_type": "view_account", "account_id": "near", "finality": "final"})])]
#[case::receipt("EXPERIMENTAL_receipt", &[json!({"receipt_id": UNKNOWN}), json!([UNKNOWN])])]
#[case::receipt_to_tx("EXPERIMENTAL_receipt_to_tx", &[json!({"receipt_id": UNKNOWN}),
    json!({"receipt_id": UNKNOWN, "block_height": 1, "shard_id": 0})])]
#[case::maintenance_windows("maintenance_windows", &[json!({"account_id": "near"}), json!(["near"])])]
#[case::split_storage("EXPERIMENTAL_split_storage_info", &[json!({}), json!([])])]
#[case::client_config("client_config", &[json!(null), json!([]), json!({}), json!("anything")])]
#[case::genesis_config("genesis_config", &[json!(null), json!([]), json!({}), json!("anything")])]
#[case::health("health", &[json!(null), json!([]), json!({}), json!("anything")])]
#[case::network_info("network_info", &[json!(null), json!([]), json!({}), json!("anything")])]
#[case::status("status", &[json!(null), json!([]), json!({}), json!("anything")])]
#[case::send_tx("send_tx", &[json!([transfer()]), json!({"signed_tx_base64": transfer(), "wait_until": "NONE"})])]
#[case::broadcast_tx_async("broadcast_tx_async", &[json!([transfer()]), json!({"signed_tx_base64": transfer()})])]
#[case::broadcast_tx_commit("broadcast_tx_commit", &[json!([transfer()]), json!({"signed_tx_base64": transfer()})])]
#[case::tx("tx", &[json!([UNKNOWN, "near"]), json!([transfer()]), json!({"signed_tx_base64": transfer()}),
    json!({"tx_hash": UNKNOWN, "sender_account_id": "near", "wait_until": "NONE"})])]
#[case::tx_status("EXPERIMENTAL_tx_status", &[json!([UNKNOWN, "near"]), json!([transfer()])])]
#[case::fast_forward("sandbox_fast_forward", &[json!({"delta_height": 1}), json!([1])])]
#[case::patch_state("sandbox_patch_state", &[json!({"records": []}), json!([[]])])]
fn are_read(#[case] method: &str, #[case] shapes: &[Value]) {
    for params in shapes {
        assert!(is_read(method, params), "{method} {params}");
    }
}

#[rstest]
#[case::block("block", &[json!(null), json!({}), json!([]), json!([null]), json!([0, 0]), json!({"block_id": null})])]
#[case::protocol_config("EXPERIMENTAL_protocol_config", &[json!(null), json!({}), json!([]), json!([0]),
    json!([null])])]
#[case::chunk("chunk", &[json!(null), json!({}), json!([]), json!([0, 0]), json!([0]), json!([[0]]),
    json!({"block_id": 0})])]
#[case::congestion("EXPERIMENTAL_congestion_level", &[json!(null), json!([]), json!([0, 0])])]
#[case::gas_price("gas_price", &[json!(null), json!([]), json!("latest"), json!([0, 0])])]
#[case::validators("validators", &[json!(null), json!({}), json!([]), json!(["latest"]), json!({"block_id": null}),
    json!([0, 0])])]
#[case::validators_ordered("EXPERIMENTAL_validators_ordered", &[json!(null), json!([]), json!("latest")])]
#[case::query("query", &[json!(null), json!({}), json!([]), json!(["account/near"]), json!(["contract/near", "0"]),
    json!({"request_type": "view_account", "account_id": "near"}),
    json!({"request_type": "view_account", "finality": "final"})])]
#[case::view_account("EXPERIMENTAL_view_account", &[json!(null), json!({}), json!(["near"]),
    json!({"account_id": "near"})])]
#[case::view_access_key("EXPERIMENTAL_view_access_key", &[json!({"finality": "final", "account_id": "near"}),
    json!({"account_id": "near", "public_key": KEY})])]
#[case::receipt("EXPERIMENTAL_receipt", &[json!(null), json!({}), json!([]), json!(["near"])])]
#[case::receipt_to_tx("EXPERIMENTAL_receipt_to_tx", &[json!(null), json!({})])]
#[case::maintenance_windows("maintenance_windows", &[json!(null), json!({}), json!([])])]
#[case::split_storage("EXPERIMENTAL_split_storage_info", &[json!(null)])]
#[case::send_tx("send_tx", &[json!(null), json!({}), json!([]), json!([transfer(), "FINAL"]), json!(["near"]),
    json!({"signed_tx_base64": transfer(), "wait_until": "LATER"})])]
#[case::broadcast_tx_async("broadcast_tx_async", &[json!(null), json!([]), json!([transfer(), "FINAL"])])]
#[case::broadcast_tx_commit("broadcast_tx_commit", &[json!(null), json!([]), json!([transfer(), "FINAL"])])]
#[case::tx("tx", &[json!(null), json!({}), json!([]), json!([UNKNOWN]), json!([UNKNOWN, "near", "FINAL"]),
    json!({"tx_hash": UNKNOWN})])]
#[case::tx_status("EXPERIMENTAL_tx_status", &[json!(null), json!([UNKNOWN])])]
#[case::fast_forward("sandbox_fast_forward", &[json!(null), json!({}), json!([])])]
#[case::patch_state("sandbox_patch_state", &[json!(null), json!({}), json!([])])]
fn are_a_parse_error(#[case] method: &str, #[case] shapes: &[Value]) {
    for params in shapes {
        assert!(!is_read(method, params), "{method} {params}");
    }
}
