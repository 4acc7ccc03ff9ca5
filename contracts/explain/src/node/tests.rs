use rstest::rstest;

use crate::{Action, AssetInfo};

#[rstest]
#[case::text(r#"{"resolve":{"text":"a"}}"#)]
#[case::any_order(r#"{"transfer":{"amount":"1","receiver_id":"bob.near","asset":"near"}}"#)]
#[case::number(r#"{"slash_bond":{"decision_id":3,"share":100}}"#)]
fn reads_typed_content(#[case] json: &str) {
    let action: Action = serde_json::from_str(json).unwrap();

    assert_eq!(serde_json::from_str::<Action>(&serde_json::to_string(&action).unwrap()).unwrap(), action);
}

#[rstest]
#[case::unknown_field(r#"{"resolve":{"text":"a","and":"b"}}"#, "resolve")]
#[case::repeated_field(r#"{"resolve":{"text":"a","text":"b"}}"#, "resolve")]
#[case::missing_field(r#"{"resolve":{}}"#, "text")]
#[case::wrong_type(r#"{"resolve":{"text":5}}"#, "text")]
#[case::unknown_variant(r#"{"mint":{"text":"a"}}"#, "action")]
#[case::two_variants(r#"{"resolve":{"text":"a"},"revoke_charter":{"agent_id":"b"}}"#, "action")]
#[case::no_variant("{}", "action")]
#[case::list_for_object(r#"{"resolve":["a"]}"#, "action")]
#[case::share_above_the_whole(r#"{"slash_bond":{"decision_id":3,"share":10001}}"#, "share")]
#[case::share_beyond_its_type(r#"{"slash_bond":{"decision_id":3,"share":70000}}"#, "share")]
#[case::amount_as_a_number(r#"{"transfer":{"asset":"near","receiver_id":"bb","amount":1}}"#, "amount")]
#[case::negative_amount(r#"{"transfer":{"asset":"near","receiver_id":"bb","amount":"-1"}}"#, "amount")]
#[case::no_account(r#"{"transfer":{"asset":"near","receiver_id":"B!","amount":"1"}}"#, "receiver_id")]
#[case::no_asset(r#"{"transfer":{"asset":"usd","receiver_id":"bb","amount":"1"}}"#, "asset")]
fn refuses_anything_else(#[case] json: &str, #[case] named: &str) {
    let error = serde_json::from_str::<Action>(json).unwrap_err().to_string();

    let expected = format!("`{named}` is missing or malformed, or has a field that is not known");
    assert!(error.starts_with(&expected), "{error}");
}

#[rstest]
#[case::fraction("1.5")]
#[case::truth("true")]
#[case::null("null")]
#[case::negative("-1")]
fn refuses_json_that_no_content_uses(#[case] decimals: &str) {
    let json = format!(r#"{{"symbol":"A","decimals":{decimals},"value_per_whole":"1"}}"#);

    let error = serde_json::from_str::<AssetInfo>(&json).unwrap_err().to_string();

    assert!(error.contains("expected text, a whole number, a list or an object"), "{error}");
}
