//! Base64 against the crate of this name.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use rstest::rstest;

use crate::base64::{Base64, NotBase64};

proptest! {
    #[test]
    fn passes_both_ways(bytes: Vec<u8>) {
        let text = Base64::encode(&bytes);

        prop_assert_eq!(&text, &STANDARD.encode(&bytes));
        prop_assert_eq!(text.parse(), Ok(Base64(bytes)));
    }

    #[test]
    fn is_refused_where_the_reference_refuses_it(text in "[A-Za-d0-3+/= _-]{0,12}") {
        prop_assert_eq!(text.parse::<Base64>().ok().map(|bytes| bytes.0), STANDARD.decode(&text).ok());
    }
}

#[rstest]
#[case::no_padding("QQ")]
#[case::short_padding("QQ=")]
#[case::only_padding("====")]
#[case::padding_within("QQ==QQ==")]
#[case::bits_that_no_byte_uses("QR==")]
#[case::one_digit("Q===")]
#[case::not_ascii("Q\u{e4}=")]
fn has_one_form(#[case] text: &str) {
    assert_eq!(text.parse::<Base64>(), Err(NotBase64));
}
