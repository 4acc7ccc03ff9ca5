//! Who asks after `sandbox_patch_state` and `sandbox_fast_forward` sees what they did, at whichever finality.

use rstest::rstest;
use serde_json::{Value, json};

use super::call;

/// Creates an account by a patch.
fn create(id: &str) {
    let account = json!({"amount": "7", "locked": "0", "storage_usage": 182,
        "code_hash": "11111111111111111111111111111111"});
    let records = json!([{"Account": {"account_id": id, "account": account}}]);
    assert_eq!(call("sandbox_patch_state", &json!({"records": records})), json!({"result": {}}));
}

fn fast_forward(delta: u64) {
    assert_eq!(call("sandbox_fast_forward", &json!({"delta_height": delta})), json!({"result": {}}));
}

fn balance(id: &str, finality: &str) -> Value {
    let params = json!({"request_type": "view_account", "account_id": id, "finality": finality});
    call("query", &params)["result"]["amount"].take()
}

#[rstest]
#[case::optimistic("optimistic")]
#[case::near_final("near-final")]
#[case::everything_final("final")]
fn are_seen_at(#[case] finality: &str) {
    for number in 0..50 {
        let id = format!("patched-{number}.near");
        create(&id);
        assert_eq!(balance(&id, finality), json!("7"), "{id}");
    }
}

#[rstest]
#[case::one(1)]
#[case::an_epoch(60)]
#[case::many_epochs(10_000)]
fn are_seen_around_a_leap_over(#[case] delta: u64) {
    fast_forward(delta);
    create("after.near");
    assert_eq!(balance("after.near", "final"), json!("7"));

    fast_forward(delta);
    assert_eq!(balance("after.near", "final"), json!("7"));
}
