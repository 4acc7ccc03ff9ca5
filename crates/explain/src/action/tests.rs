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
#[case::unknown_field(r#"{"resolve":{"text":"a","and":"b"}}"#, "unknown field `and`, expected `text`")]
#[case::repeated_field(r#"{"resolve":{"text":"a","text":"b"}}"#, "duplicate field `text`")]
#[case::missing_field(r#"{"resolve":{}}"#, "missing field `text`")]
#[case::wrong_type(r#"{"resolve":{"text":5}}"#, "invalid type: a number, expected a string")]
#[case::unknown_variant(r#"{"mint":{"text":"a"}}"#, "unknown variant `mint`, expected `transfer` or ")]
#[case::two_variants(r#"{"resolve":{"text":"a"},"revoke_charter":{"agent_id":"b"}}"#, "expected `,` or `}`")]
#[case::no_variant("{}", "expected a value")]
#[case::list_for_object(r#"{"resolve":["a"]}"#, "invalid type: an array, expected an object")]
#[case::share_above_the_whole(
    r#"{"slash_bond":{"decision_id":3,"share":10001}}"#,
    "10001 basis points exceed 10000"
)]
#[case::share_beyond_its_type(
    r#"{"slash_bond":{"decision_id":3,"share":70000}}"#,
    "invalid value: a number, expected u16"
)]
#[case::amount_as_a_number(
    r#"{"transfer":{"asset":"near","receiver_id":"bb","amount":1}}"#,
    "invalid type: a number, expected a string"
)]
#[case::negative_amount(
    r#"{"transfer":{"asset":"near","receiver_id":"bb","amount":"-1"}}"#,
    "`-1` is not a decimal integer of this range"
)]
#[case::no_account(
    r#"{"transfer":{"asset":"near","receiver_id":"B!","amount":"1"}}"#,
    "`B!` is not an account"
)]
#[case::no_asset(
    r#"{"transfer":{"asset":"usd","receiver_id":"bb","amount":"1"}}"#,
    "`usd` is not an asset: expected `near` or `nep141:<account>`"
)]
fn refuses_anything_else(#[case] json: &str, #[case] expected: &str) {
    let error = commonweight_json::from_str::<Action>(json).unwrap_err().to_string();

    assert!(error.starts_with(expected), "{error}");
}

#[rstest]
#[case::fraction("1.5", "a number must be an integer")]
#[case::truth("true", "invalid type: a boolean, expected u8")]
#[case::null("null", "invalid type: null, expected u8")]
#[case::negative("-1", "invalid value: a number, expected u8")]
fn refuses_what_is_no_number_of_decimals(#[case] decimals: &str, #[case] expected: &str) {
    let json = format!(r#"{{"symbol":"A","decimals":{decimals},"value_per_whole":"1"}}"#);

    let error = commonweight_json::from_str::<AssetInfo>(&json).unwrap_err().to_string();

    assert!(error.starts_with(expected), "{error}");
}
