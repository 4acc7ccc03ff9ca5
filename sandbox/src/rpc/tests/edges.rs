//! Every method's answer to what is missing, unknown, or of another shape. What the node answers is in its sources:
//! `chain/jsonrpc/src/api` reads parameters, `chain/client/src/view_client_actor.rs` looks up blocks and transactions,
//! `runtime/runtime/src/state_viewer/mod.rs` the state. The README has the same as a table.

mod levels;
mod pages;
mod params;
mod patches;

use rstest::rstest;
use serde_json::{Value, json};

use super::exchange;

/// A hash of nothing.
pub(super) const UNKNOWN: &str = "9zMQhYNSaDdXgXDBHfMkAgLDqzUFEbCjbHCxuj5JLpGe";
/// A key of nobody.
const KEY: &str = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";

/// Calls a method; returns the result, or the cause of the error, without the block it was true at.
pub(super) fn call(method: &str, params: &Value) -> Value {
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let mut reply = exchange(request.to_string().as_bytes());
    let (name, mut answer) = match reply.get_mut("error").map(Value::take) {
        Some(mut error) => ("error", error["cause"].take()),
        None => ("result", reply["result"].take()),
    };
    for place in ["", "/info"] {
        if let Some(fields) = answer.pointer_mut(place).and_then(Value::as_object_mut) {
            fields.retain(|field, _| !["block_hash", "block_height"].contains(&field.as_str()));
        }
    }
    json!({ name: answer })
}

/// The answer where something is not there.
fn error(name: &str, info: Value) -> Value {
    json!({"error": {"name": name, "info": info}})
}

/// What the node's RPC tells of an account or a key that is missing, by its two ways to ask.
fn state(account_id: &str, request: &str) -> Value {
    json!({"finality": "optimistic", "account_id": account_id, "request_type": request, "public_key": KEY,
        "prefix_base64": "", "method_name": "m", "args_base64": ""})
}

fn unknown_account() -> Value {
    error("UNKNOWN_ACCOUNT", json!({"requested_account_id": "nobody.near"}))
}

fn unknown_access_key() -> Value {
    error("UNKNOWN_ACCESS_KEY", json!({"public_key": KEY}))
}

/// `query` alone tells of a missing key in a result.
fn result_without_key() -> Value {
    json!({"result": {"error": format!("access key {KEY} does not exist while viewing"), "logs": []}})
}

fn unknown_gas_key() -> Value {
    error("UNKNOWN_GAS_KEY", json!({"public_key": KEY}))
}

#[rstest]
#[case::account("view_account", unknown_account(), unknown_account())]
#[case::code("view_code", unknown_account(), unknown_account())]
#[case::state("view_state", unknown_account(), unknown_account())]
#[case::call("call_function", unknown_account(), unknown_account())]
#[case::access_key("view_access_key", result_without_key(), unknown_access_key())]
#[case::access_keys("view_access_key_list", json!({"result": {"keys": []}}), json!({"result": {"keys": []}}))]
#[case::gas_key("view_gas_key_nonces", unknown_gas_key(), unknown_gas_key())]
fn missing_account(#[case] request: &str, #[case] by_query: Value, #[case] by_method: Value) {
    let params = state("nobody.near", request);
    let method = match request {
        "call_function" => "EXPERIMENTAL_call_function".to_owned(),
        view => format!("EXPERIMENTAL_{view}"),
    };

    assert_eq!((call("query", &params), call(&method, &params)), (by_query, by_method));
}

#[rstest]
#[case::access_key("view_access_key", result_without_key(), unknown_access_key())]
#[case::gas_key("view_gas_key_nonces", unknown_gas_key(), unknown_gas_key())]
fn missing_key(#[case] request: &str, #[case] by_query: Value, #[case] by_method: Value) {
    let params = state("near", request);

    assert_eq!(
        (call("query", &params), call(&format!("EXPERIMENTAL_{request}"), &params)),
        (by_query, by_method)
    );
}

#[test]
fn missing_code() {
    let no_code = error("NO_CONTRACT_CODE", json!({"contract_account_id": "near"}));
    let params = state("near", "view_code");
    assert_eq!((call("query", &params), call("EXPERIMENTAL_view_code", &params)), (no_code.clone(), no_code));

    let params = state("near", "call_function");
    let failure = json!({"CompilationError": {"CodeDoesNotExist": {"account_id": "near"}}});
    let by_query = call("query", &params);
    let said = by_query["result"]["error"].as_str().expect("a reason");
    assert!(said.contains("CodeDoesNotExist"), "got {said}");
    assert_eq!(
        call("EXPERIMENTAL_call_function", &params),
        error("CONTRACT_EXECUTION_ERROR", json!({"vm_error": failure}))
    );
}

#[rstest]
#[case::code(json!({"request_type": "view_global_contract_code", "code_hash": UNKNOWN}), json!({"hash": UNKNOWN}))]
#[case::code_of_an_account(
    json!({"request_type": "view_global_contract_code_by_account_id", "account_id": "near"}),
    json!({"account_id": "near"})
)]
fn missing_global_contract(#[case] mut params: Value, #[case] identifier: Value) {
    params["finality"] = json!("optimistic");

    assert_eq!(call("query", &params), error("NO_GLOBAL_CONTRACT_CODE", json!({"identifier": identifier})));
}

fn unknown_block() -> Value {
    error("UNKNOWN_BLOCK", json!({}))
}

fn unknown_block_of_a_query(block_id: &Value) -> Value {
    error("UNKNOWN_BLOCK", json!({"block_reference": {"block_id": block_id}}))
}

#[rstest]
#[case::hash(json!(UNKNOWN))]
#[case::height(json!(9_999_999))]
fn unknown_block_id(#[case] id: Value) {
    let of_state = |request: &str| {
        let mut params = state("near", request);
        params.as_object_mut().expect("an object").remove("finality");
        params["block_id"] = id.clone();
        params
    };

    for (method, params) in [
        ("block", json!({"block_id": id})),
        ("block", json!([id])),
        ("chunk", json!({"block_id": id, "shard_id": 0})),
        ("chunk", json!([[id, 0]])),
        ("EXPERIMENTAL_congestion_level", json!([[id, 0]])),
        ("EXPERIMENTAL_protocol_config", json!({"block_id": id})),
        ("gas_price", json!([id])),
    ] {
        assert_eq!(call(method, &params), unknown_block(), "{method} {params}");
    }
    for (method, params) in [
        ("EXPERIMENTAL_validators_ordered", json!([id])),
        ("validators", json!([id])),
        ("validators", json!({"block_id": id})),
    ] {
        assert_eq!(call(method, &params), json!({"error": {"name": "UNKNOWN_EPOCH"}}), "{method} {params}");
    }
    for request in ["view_account", "view_code", "view_state", "view_access_key", "view_access_key_list"] {
        assert_eq!(call("query", &of_state(request)), unknown_block_of_a_query(&id), "{request}");
        let method = format!("EXPERIMENTAL_{request}");
        assert_eq!(call(&method, &of_state(request)), unknown_block_of_a_query(&id), "{method}");
    }
    for method in ["EXPERIMENTAL_call_function", "EXPERIMENTAL_view_gas_key_nonces"] {
        assert_eq!(call(method, &of_state("")), unknown_block_of_a_query(&id), "{method}");
    }
}

#[rstest]
#[case::chunk("chunk", json!([UNKNOWN]), error("UNKNOWN_CHUNK", json!({"chunk_hash": UNKNOWN})))]
#[case::chunk_of_congestion(
    "EXPERIMENTAL_congestion_level",
    json!({"chunk_id": UNKNOWN}),
    error("UNKNOWN_CHUNK", json!({"chunk_hash": UNKNOWN}))
)]
#[case::shard("chunk", json!([[0, 7]]), error("INVALID_SHARD_ID", json!({"shard_id": 7})))]
#[case::epoch("validators", json!({"epoch_id": UNKNOWN}), json!({"error": {"name": "UNKNOWN_EPOCH"}}))]
#[case::block_that_ends_no_epoch("validators", json!([0]), json!({"error": {"name": "VALIDATOR_INFO_UNAVAILABLE"}}))]
#[case::receipt(
    "EXPERIMENTAL_receipt",
    json!({"receipt_id": UNKNOWN}),
    error("UNKNOWN_RECEIPT", json!({"receipt_id": UNKNOWN}))
)]
#[case::receipt_of_a_transaction(
    "EXPERIMENTAL_receipt_to_tx",
    json!({"receipt_id": UNKNOWN}),
    error("UNKNOWN_RECEIPT", json!({"receipt_id": UNKNOWN}))
)]
fn unknown_id(#[case] method: &str, #[case] params: Value, #[case] expected: Value) {
    // The first block has a successor, so that nothing is asked of the head.
    call("sandbox_fast_forward", &json!({"delta_height": 1}));

    assert_eq!(call(method, &params), expected);
}

#[test]
fn block_that_ends_its_epoch() {
    call("sandbox_fast_forward", &json!({"delta_height": 200}));
    let epochs: Vec<(u64, Value)> = (0..=200)
        .map(|height| (height, call("block", &json!([height]))["result"]["header"]["epoch_id"].take()))
        .filter(|(_, epoch)| !epoch.is_null())
        .collect();
    assert!(epochs.len() > 3, "each epoch has a block");

    for pair in epochs.windows(2) {
        let [(height, epoch), (_, next)] = pair else { unreachable!() };
        let is_known = call("validators", &json!([height])).get("result").is_some();
        assert_eq!(is_known, epoch != next, "block {height}");
    }
}

#[rstest]
#[case::outside_the_prefix("YQ==", "Yg==")]
#[case::shorter_than_the_prefix("YWE=", "YQ==")]
fn page_of_state_after_a_key(#[case] prefix: &str, #[case] after: &str) {
    let mut params = state("nobody.near", "view_state");
    (params["prefix_base64"], params["after_key_base64"]) = (json!(prefix), json!(after));
    let refused = error("INTERNAL_ERROR", json!({"error_message": "after_key does not start with prefix"}));

    assert_eq!(
        (call("query", &params), call("EXPERIMENTAL_view_state", &params)),
        (refused.clone(), refused)
    );
}
