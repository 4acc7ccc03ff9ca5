use near_sdk::serde_json::{self, Value};
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// What is written for a name at the top level.
fn find<'a>(text: &'a str, wanted: &str) -> Result<Option<&'a str>, NotCanonical> {
    let found = members(text)?.into_iter().find(|(name, _)| *name == wanted);
    Ok(found.map(|(_, value)| value))
}

#[rstest]
#[case::string(r#"{"amount":"5","receiver_id":"bob"}"#, Some(r#""5""#))]
#[case::nested_elsewhere(r#"{"a":{"amount":"9"},"amount":"5"}"#, Some(r#""5""#))]
#[case::only_nested(r#"{"a":{"amount":"9"}}"#, None)]
#[case::number(r#"{"amount":5}"#, Some("5"))]
#[case::list(r#"{"amount":[1,-2,true,null]}"#, Some("[1,-2,true,null]"))]
#[case::quoted_inside(r#"{"a":"\"amount\":\"9\"","b":"\\"}"#, None)]
#[case::empty("{}", None)]
fn finds_what_is_written_at_the_top_level(#[case] text: &str, #[case] found: Option<&str>) {
    assert_eq!(find(text, "amount"), Ok(found));
}

#[rstest]
#[case::twice(r#"{"amount":"1","amount":"9"}"#, 14)]
#[case::twice_below(r#"{"a":{"b":1,"b":2}}"#, 12)]
#[case::descending(r#"{"b":1,"a":2}"#, 7)]
#[case::disguised(r#"{"amo\u0075nt":"9"}"#, 6)]
#[case::white_space(r#"{"a": 1}"#, 5)]
#[case::leading_white_space(" {}", 0)]
#[case::trailing(r#"{}{"amount":"9"}"#, 2)]
#[case::list_for_object(r#"["bob","5"]"#, 0)]
#[case::fraction(r#"{"a":1.5}"#, 6)]
#[case::exponent(r#"{"a":1e9}"#, 6)]
#[case::rounded_by_some(r#"{"a":9007199254740992}"#, 5)]
#[case::rounded_below_zero(r#"{"a":-9007199254740992}"#, 5)]
#[case::no_number_of_the_chain(r#"{"a":18446744073709551616}"#, 5)]
#[case::leading_zero(r#"{"a":01}"#, 6)]
#[case::minus_zero(r#"{"a":-0}"#, 6)]
#[case::line_break("{\"a\":\"x\ny\"}", 7)]
#[case::empty_key(r#"{"":1}"#, 1)]
#[case::comma_at_the_end(r#"{"a":1,}"#, 7)]
#[case::unfinished(r#"{"a":"x"#, 7)]
#[case::nothing("", 0)]
#[case::unknown_word(r#"{"a":nul}"#, 5)]
fn refuses_other_forms(#[case] text: &str, #[case] position: usize) {
    assert_eq!(find(text, "amount"), Err(NotCanonical { position }));
}

#[test]
fn refuses_deep_nesting() {
    let text = format!("{{\"a\":{}{}}}", "[".repeat(20), "]".repeat(20));

    assert_eq!(find(&text, "a"), Err(NotCanonical { position: 21 }));
}

#[rstest]
#[case::digits(r#""120""#, Some(120))]
#[case::most(r#""340282366920938463463374607431768211455""#, Some(u128::MAX))]
#[case::too_many(r#""340282366920938463463374607431768211456""#, None)]
#[case::plus(r#""+5""#, None)]
#[case::comma(r#""1,000""#, None)]
#[case::space(r#"" 5""#, None)]
#[case::empty(r#""""#, None)]
#[case::number("5", None)]
#[case::hexadecimal(r#""0x5""#, None)]
#[case::zero(r#""0""#, Some(0))]
#[case::two_zeros(r#""00""#, None)]
#[case::leading_zero(r#""01""#, None)]
#[case::many_leading_zeros(r#""000000000000000000000000000000000000000005""#, None)]
#[case::inner_zeros(r#""1000""#, Some(1_000))]
#[case::other_digits("\"٣\"", None)]
#[case::half_quoted(r#""5"#, None)]
fn reads_amounts_strictly(#[case] value: &str, #[case] read: Option<u128>) {
    assert_eq!(amount(value), read);
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        "[a-z\"\\\\é ]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]{1,2}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_serde_json_on_canonical_texts(map in prop::collection::btree_map("[a-c]{1,2}", any_value(), 0..4)) {
        let value = Value::Object(map.into_iter().collect());
        let text = value.to_string();
        for key in ["a", "b", "c", "ab"] {
            let found = find(&text, key).unwrap().map(|found| serde_json::from_str::<Value>(found).unwrap());
            prop_assert_eq!(found.as_ref(), value.get(key));
        }
    }

    /// D6: two texts of one amount would be two meanings.
    #[test]
    fn an_amount_has_one_text(text in "[0-9]{1,40}") {
        let read = amount(&format!("\"{text}\""));
        prop_assert!(read.is_none_or(|read| read.to_string() == text));
        prop_assert_eq!(read.is_some(), text.parse::<u128>().is_ok_and(|number| number.to_string() == text));
    }

    #[test]
    fn never_panics_and_accepts_only_json(text in "[{}\\[\\]\",:a-c0-2\\\\\n -]{0,24}") {
        if find(&text, "a").is_ok() {
            let value: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(value.to_string(), text);
        }
    }

    #[test]
    fn one_changed_byte_is_refused_or_means_something_else(at in 0_usize..31, byte in 0x20_u8..0x7f) {
        let text = r#"{"amount":"5","receiver_id":"b"}"#;
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        if find(&changed, "amount").is_ok() && changed != text {
            let before: Value = serde_json::from_str(text).unwrap();
            let after: Value = serde_json::from_str(&changed).unwrap();
            prop_assert_ne!(before, after);
        }
    }
}
