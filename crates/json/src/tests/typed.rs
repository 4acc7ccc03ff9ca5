//! Types as contracts have them, read and written as serde's own derives do it.

use proptest::{collection::vec, option, prelude::*, sample::Index};
use rstest::rstest;
use serde_json as reference;

use crate::{FromJson, ToJson, from_str, to_string};

/// The same types twice: ours, and those of the reference.
macro_rules! types {
    ($($derive:path),*) => {
        #[derive(Debug, Clone, PartialEq, $($derive),*)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum Choice {
            UnitOnly,
            Newtype(u8),
            Fields { amount: u64, memo: Option<String> },
            Nothing {},
        }

        #[derive(Debug, Clone, PartialEq, $($derive),*)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum Name {
            First,
            TheSecond,
        }

        #[derive(Debug, Clone, PartialEq, $($derive),*)]
        pub(super) struct Wrapped(pub(super) String);

        #[derive(Debug, Clone, PartialEq, $($derive),*)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Record {
            pub(super) choices: Vec<Choice>,
            pub(super) name: Name,
            pub(super) wrapped: Wrapped,
            pub(super) truth: bool,
            pub(super) number: i64,
            pub(super) r#type: (),
            pub(super) optional: Option<Vec<i8>>,
        }
    };
}

mod theirs {
    types!(serde::Serialize, serde::Deserialize);
}

types!(ToJson, FromJson);

fn choices() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::UnitOnly),
        any::<u8>().prop_map(Choice::Newtype),
        (any::<u64>(), option::of(any::<String>()))
            .prop_map(|(amount, memo)| Choice::Fields { amount, memo }),
        Just(Choice::Nothing {}),
    ]
}

prop_compose! {
    fn records()(
        choices in vec(choices(), 0..4),
        name in prop_oneof![Just(Name::First), Just(Name::TheSecond)],
        wrapped: String,
        truth: bool,
        number: i64,
        optional in option::of(vec(any::<i8>(), 0..3)),
    ) -> Record {
        Record { choices, name, wrapped: Wrapped(wrapped), truth, number, r#type: (), optional }
    }
}

/// What a text is as ours, in words that are the same for the reference's.
fn ours(text: &str) -> Option<String> {
    from_str::<Record>(text).ok().map(|record| format!("{record:?}"))
}

fn theirs(text: &str) -> Option<String> {
    reference::from_str::<theirs::Record>(text).ok().map(|record| format!("{record:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn records_pass_both_ways(record in records()) {
        let text = to_string(&record);
        let by_reference: theirs::Record = reference::from_str(&text).unwrap();

        prop_assert_eq!(&text, &reference::to_string(&by_reference).unwrap());
        prop_assert_eq!(from_str::<Record>(&text).unwrap(), record.clone());
        prop_assert_eq!(&text, &reference::to_string(&record).unwrap());
        prop_assert_eq!(reference::from_str::<Record>(&text).unwrap(), record);
    }

    #[test]
    fn a_changed_record_is_read_or_refused_as_the_reference_does(
        record in records(),
        position: Index,
        change in "[\\[\\]{}\":,0-9a-z -]{0,2}",
    ) {
        let mut text: Vec<char> = to_string(&record).chars().collect();
        let position = position.index(text.len());
        text.splice(position..=position, change.chars());
        let text: String = text.into_iter().collect();

        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }
}

#[derive(Debug, PartialEq, FromJson, ToJson)]
struct One {
    a: u8,
}

#[rstest]
#[case::array("[7]", "invalid type: an array, expected an object at byte 0")]
#[case::missing("{}", "missing field `a` at byte 1")]
#[case::missing_behind_others(r#"{"b":1, "c":[2] }"#, "missing field `a` at byte 16")]
#[case::duplicate(r#"{"a":1,"a":2}"#, "duplicate field `a` at byte 10")]
#[case::too_large(r#"{"a":256}"#, "invalid value: a number, expected u8 at byte 8")]
#[case::two_values(r#"{"a":1 2}"#, "expected `,` or `}` at byte 7")]
#[case::no_value(r#"{"a":}"#, "expected a value at byte 5")]
#[case::wrong_closing(r#"{"a":[1}}"#, "invalid type: an array, expected u8 at byte 5")]
#[case::no_end(r#"{"a":1"#, "expected `,` or `}` at byte 6")]
#[case::another_type(r#"{"a":"1"}"#, "invalid type: a string, expected u8 at byte 5")]
fn an_object_has_its_members_once(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<One>(text).unwrap_err().to_string(), message);
}

#[derive(Debug, PartialEq, FromJson, ToJson)]
struct Two {
    a: u8,
    b: Vec<String>,
}

#[rstest]
#[case::in_order(r#"{"a":1,"b":[]}"#, 1, &[])]
#[case::before_its_time(r#"{"b":["},{\\","\"a\":2"],"a":1}"#, 1, &["},{\\", "\"a\":2"])]
#[case::with_others(r#"{"c":0,"b":["x"],"d":{},"a":1,"e":[]}"#, 1, &["x"])]
fn members_are_found_wherever_they_are(#[case] text: &str, #[case] a: u8, #[case] b: &[&str]) {
    let b = b.iter().map(|&text| text.to_owned()).collect();

    assert_eq!(from_str::<Two>(text).unwrap(), Two { a, b });
}

#[rstest]
#[case::no_end_of_string(r#"{"b":["\"#, "expected `,` or `}` at byte 8")]
#[case::no_end(r#"{"b":["#, "expected `,` or `}` at byte 6")]
#[case::another_closing(r#"{"b":["x"},"a":1}"#, "expected `,` or `]` at byte 9")]
#[case::read_too_late(r#"{"b":[1],"a":1}"#, "invalid type: a number, expected a string at byte 6")]
#[case::twice_before(r#"{"b":[],"b":[],"a":1}"#, "duplicate field `b` at byte 11")]
#[case::twice_behind(r#"{"b":[],"a":1,"b":[]}"#, "duplicate field `b` at byte 17")]
#[case::two_values(r#"{"b":[] [],"a":1}"#, "expected `,` or `}` at byte 8")]
#[case::missing(r#"{"b":[]}"#, "missing field `a` at byte 7")]
fn what_is_passed_over_is_read_in_its_time(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<Two>(text).unwrap_err().to_string(), message);
}

#[test]
fn members_that_are_not_asked_for_are_passed() {
    assert_eq!(from_str::<One>(r#"{"b":[{"c":1.5e3}],"a":7}"#).unwrap(), One { a: 7 });
    assert_eq!(from_str::<One>(r#"{"b":[1.],"a":7}"#).unwrap_err().to_string(), "invalid number at byte 8");
}

#[rstest]
#[case::unknown(
    r#""other""#,
    "unknown variant `other`, expected `unit_only` or `newtype` or `fields` or `nothing` at byte 7"
)]
#[case::content_of_none(r#"{"unit_only":null}"#, "the variant has no content: expected a string at byte 12")]
#[case::no_content(r#""newtype""#, "the variant has a content: expected an object at byte 9")]
#[case::two(r#"{"newtype":1,"nothing":{}}"#, "expected `,` or `}` at byte 12")]
#[case::number("7", "invalid type: a number, expected a variant at byte 0")]
fn one_variant_is_named(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<Choice>(text).unwrap_err().to_string(), message);
}

#[test]
fn refusals_name_the_field() {
    let unknown = from_str::<Record>(r#"{"other":1}"#).unwrap_err().to_string();
    let fields = "`choices` or `name` or `wrapped` or `truth` or `number` or `type` or `optional`";

    assert_eq!(unknown, format!("unknown field `other`, expected {fields} at byte 8"));
    assert_eq!(
        from_str::<Name>(r#""third""#).unwrap_err().to_string(),
        "unknown variant `third`, expected `first` or `the_second` at byte 7"
    );
}

mod tagged {
    use super::*;

    #[derive(Debug, ToJson)]
    #[serde(tag = "event", content = "data", rename_all = "snake_case")]
    enum Event<'a> {
        Renamed { name: &'a str, memo: u8 },
        Moved([One; 2]),
        Ended,
    }

    #[rstest]
    #[case(Event::Renamed { name: "a\"b", memo: 3 }, r#"{"event":"renamed","data":{"name":"a\"b","memo":3}}"#)]
    #[case(Event::Moved([One { a: 1 }, One { a: 2 }]), r#"{"event":"moved","data":[{"a":1},{"a":2}]}"#)]
    #[case(Event::Ended, r#"{"event":"ended"}"#)]
    fn stands_beside_its_tag(#[case] event: Event<'_>, #[case] text: &str) {
        assert_eq!(to_string(&event), text);
    }
}

mod fields {
    use std::fmt::Display;

    use super::*;
    use crate::{Read, Reader, Writer};

    mod quoted {
        use super::*;

        pub(super) fn write<T: Display>(value: &T, writer: &mut Writer) {
            writer.display(value);
        }

        pub(super) fn read(reader: &mut Reader<'_>) -> Read<u64> {
            reader.decimal()
        }
    }

    #[derive(Debug, PartialEq, ToJson, FromJson)]
    struct Special {
        #[serde(with = "quoted")]
        value: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        memo: Option<String>,
    }

    #[derive(Debug, Clone, Copy, PartialEq, ToJson, FromJson)]
    #[serde(try_from = "u8", into = "u8")]
    struct Even(u8);

    impl TryFrom<u8> for Even {
        type Error = &'static str;

        fn try_from(value: u8) -> Result<Self, Self::Error> {
            if value.is_multiple_of(2) { Ok(Self(value)) } else { Err("odd") }
        }
    }

    impl From<Even> for u8 {
        fn from(even: Even) -> Self {
            even.0
        }
    }

    #[test]
    fn may_have_ways_of_their_own() {
        let with_memo = Special { value: 4, memo: Some("m".to_owned()) };
        let without = Special { value: 4, memo: None };

        assert_eq!(to_string(&with_memo), r#"{"value":"4","memo":"m"}"#);
        assert_eq!(to_string(&without), r#"{"value":"4"}"#);
        assert_eq!(from_str::<Special>(r#"{"value":"4"}"#).unwrap(), without);
        assert_eq!(from_str::<Special>("{}").unwrap_err().to_string(), "missing field `value` at byte 1");
    }

    #[test]
    fn may_be_made_of_others() {
        assert_eq!(to_string(&Even(4)), "4");
        assert_eq!(from_str::<Even>("4").unwrap(), Even(4));
        assert_eq!(from_str::<Even>("5").unwrap_err().to_string(), "odd at byte 1");
    }
}
