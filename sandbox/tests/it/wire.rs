use serde_json::{Value, json};

use crate::support::Process;

#[test]
fn echoes_the_id() {
    let node = Process::start();

    for id in [json!("dontcare"), json!(123), json!(null)] {
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "health", "params": null});
        let reply = node.post(&request.to_string());
        assert_eq!(reply, json!({"jsonrpc": "2.0", "result": null, "id": id}));
    }
}

#[test]
fn unknown_method_is_method_not_found() {
    let node = Process::start();

    let error = node.error("foo", json!([]));

    assert_eq!(
        error,
        json!({
            "name": "REQUEST_VALIDATION_ERROR",
            "cause": {"name": "METHOD_NOT_FOUND", "info": {"method_name": "foo"}},
            "code": -32601,
            "message": "Method not found",
            "data": "foo",
        })
    );
}

#[test]
fn malformed_parameters_are_a_parse_error() {
    let node = Process::start();

    let error = node.error("block", json!({"finality": "soon"}));

    assert_eq!((&error["code"], &error["name"]), (&json!(-32700), &json!("REQUEST_VALIDATION_ERROR")));
    assert_eq!(error["cause"]["name"], json!("PARSE_ERROR"));
}

#[test]
fn what_is_not_json_is_a_parse_error() {
    let node = Process::start();

    let reply = node.post("{");

    assert_eq!(reply["error"]["cause"]["name"], json!("PARSE_ERROR"));
    assert_eq!(reply["id"], Value::Null);
}

#[test]
fn what_is_not_modelled_says_so() {
    let node = Process::start();

    for method in [
        "block_effects",
        "changes",
        "EXPERIMENTAL_changes",
        "EXPERIMENTAL_changes_in_block",
        "EXPERIMENTAL_light_client_block_proof",
        "EXPERIMENTAL_light_client_chunk_execution_proof",
        "EXPERIMENTAL_light_client_execution_outcome_proof",
        "EXPERIMENTAL_light_client_proof",
        "EXPERIMENTAL_light_client_state_proof",
        "light_client_proof",
        "next_light_client_block",
    ] {
        let error = node.error(method, json!([]));

        assert_eq!(error["name"], json!("INTERNAL_ERROR"));
        let said = &error["cause"]["info"]["error_message"];
        assert_eq!(*said, json!(format!("not modelled: {method}")));
    }
}
