//! Types as contracts have them, read and written as the reference does it.

use std::collections::BTreeMap;

use near_sdk_upstream::{
    serde::{Deserialize, Serialize},
    serde_json as reference,
};
use proptest::{collection::vec, option, prelude::*, sample::Index};

use crate::serde_json::{from_str, to_string};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "near_sdk_upstream::serde", rename_all = "snake_case")]
enum Choice {
    Unit,
    Newtype(u8),
    Pair(i16, String),
    Fields { amount: u64, memo: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "near_sdk_upstream::serde")]
struct Wrapped(String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "near_sdk_upstream::serde", deny_unknown_fields)]
struct Record {
    choices: Vec<Choice>,
    wrapped: Wrapped,
    pair: (bool, i64),
    bytes: [u8; 3],
    letter: char,
    nothing: (),
    by_number: BTreeMap<String, u32>,
    optional: Option<Vec<i8>>,
}

fn choices() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Unit),
        any::<u8>().prop_map(Choice::Newtype),
        (any::<i16>(), any::<String>()).prop_map(|(a, b)| Choice::Pair(a, b)),
        (any::<u64>(), option::of(any::<String>()))
            .prop_map(|(amount, memo)| Choice::Fields { amount, memo }),
    ]
}

prop_compose! {
    fn records()(
        choices in vec(choices(), 0..4),
        wrapped: String,
        pair: (bool, i64),
        bytes: [u8; 3],
        letter: char,
        by_number in prop::collection::btree_map(any::<String>(), any::<u32>(), 0..3),
        optional in option::of(vec(any::<i8>(), 0..3)),
    ) -> Record {
        Record { choices, wrapped: Wrapped(wrapped), pair, bytes, letter, nothing: (), by_number, optional }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn records_pass_both_ways(record in records()) {
        let text = to_string(&record).unwrap();

        prop_assert_eq!(&text, &reference::to_string(&record).unwrap());
        prop_assert_eq!(from_str::<Record>(&text).unwrap(), record);
    }

    #[test]
    fn a_changed_record_is_read_or_refused_as_the_reference_does(
        record in records(),
        position: Index,
        change in "[\\[\\]{}\":,0-9a-z -]{0,2}",
    ) {
        let mut text: Vec<char> = to_string(&record).unwrap().chars().collect();
        let position = position.index(text.len());
        text.splice(position..=position, change.chars());
        let text: String = text.into_iter().collect();

        prop_assert_eq!(from_str::<Record>(&text).ok(), reference::from_str::<Record>(&text).ok(), "{}", text);
    }
}

#[test]
fn an_object_is_not_an_array_of_its_values() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(crate = "near_sdk_upstream::serde")]
    struct One {
        a: u8,
    }

    assert_eq!(from_str::<One>(r#"{"b":[{"c":1.5e3}],"a":7}"#).unwrap(), One { a: 7 });
    assert_eq!(
        from_str::<One>("[7]").unwrap_err().to_string(),
        "invalid type: an array, expected struct One at byte 0"
    );
    assert_eq!(from_str::<One>("{}").unwrap_err().to_string(), "missing field `a` at byte 1");
    assert_eq!(
        from_str::<One>(r#"{"a":1,"a":2}"#).unwrap_err().to_string(),
        "duplicate field `a` at byte 10"
    );
}

#[test]
fn refusals_name_the_field_and_the_variant() {
    let unknown = from_str::<Record>(r#"{"other":1}"#).unwrap_err().to_string();
    let fields =
        "`choices` or `wrapped` or `pair` or `bytes` or `letter` or `nothing` or `by_number` or `optional`";
    assert_eq!(unknown, format!("unknown field `other`, expected {fields} at byte 8"));

    let variant = from_str::<Choice>(r#""other""#).unwrap_err().to_string();
    assert_eq!(
        variant,
        "unknown variant `other`, expected `unit` or `newtype` or `pair` or `fields` at byte 7"
    );
}

#[test]
fn what_json_cannot_hold_is_not_written() {
    assert_eq!(to_string(&1.5_f64).unwrap_err().to_string(), "a number must be an integer");
    assert_eq!(
        to_string(&BTreeMap::from([(vec![1_u8], 1_u8)])).unwrap_err().to_string(),
        "a key must be a string"
    );
    assert_eq!(to_string(&BTreeMap::from([(-7_i64, true)])).unwrap(), r#"{"-7":true}"#);
}
