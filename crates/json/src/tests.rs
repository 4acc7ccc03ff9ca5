//! The reader and the writer against `serde_json`: the same texts, the same values, the same refusals.

mod base64;
mod model;
mod typed;

use rstest::rstest;
use serde_json as reference;

use crate::{from_slice, from_str, is_json};

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

#[test]
fn nests_as_deep_as_the_reference() {
    for depth in [1, 126, 127, 128, 10_000] {
        let (text, is_fine) = (nested(depth), depth < 128);

        assert_eq!(from_str::<model::Model>(&text).is_ok(), is_fine, "{depth}");
        assert_eq!(reference::from_str::<model::Model>(&text).is_ok(), is_fine, "{depth}");
    }
}

#[test]
fn refuses_what_is_not_utf_8() {
    assert_eq!(from_slice::<String>(b"\"\xff\"").unwrap_err().to_string(), "not UTF-8");
}

#[rstest]
#[case::end("", "expected a value at byte 0")]
#[case::kind("7", "invalid type: a number, expected a string at byte 0")]
#[case::no_end("\"a", "string with a control character or without an end at byte 2")]
#[case::after("\"a\" 1", "trailing characters at byte 4")]
#[case::escape(r#""\x""#, "invalid escape at byte 3")]
#[case::half_pair(r#""\ud800""#, "invalid unicode code point at byte 8")]
fn says_where_a_text_ends_being_a_string(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<String>(text).unwrap_err().to_string(), message);
}

#[rstest]
#[case::float("1.5", "a number must be an integer at byte 1")]
#[case::exponent("1e3", "a number must be an integer at byte 1")]
#[case::large("18446744073709551616", "number out of range at byte 20")]
#[case::negative_zero("-0", "number out of range at byte 2")]
#[case::leading_zero("01", "invalid number at byte 2")]
#[case::no_digit("-", "invalid number at byte 1")]
#[case::for_the_type("-1", "invalid value: a number, expected u64 at byte 2")]
fn says_what_is_wrong_with_a_number(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<u64>(text).unwrap_err().to_string(), message);
}

#[rstest]
#[case::comma("[1 2]", "expected `,` or `]` at byte 3")]
#[case::trailing_comma("[1,]", "trailing comma at byte 3")]
#[case::no_end("[1", "expected `,` or `]` at byte 2")]
#[case::item("[1,\"2\"]", "invalid type: a string, expected u64 at byte 3")]
fn says_what_is_wrong_with_a_list(#[case] text: &str, #[case] message: &str) {
    assert_eq!(from_str::<Vec<u64>>(text).unwrap_err().to_string(), message);
}

#[rstest]
#[case::object(r#" {"a":[1.5e3,null]} "#, true)]
#[case::string(r#""a""#, true)]
#[case::nothing("", false)]
#[case::words("a", false)]
#[case::something_after_it("{} {}", false)]
#[case::no_end("{", false)]
fn tells_json_from_other_texts(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(is_json(text), expected);
}
