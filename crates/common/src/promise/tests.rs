//! Every way in which a promise can end.

use near_sdk::{
    PromiseResult, RuntimeFeesConfig, json_types::U128, test_utils::VMContextBuilder, test_vm_config,
    testing_env,
};
use rstest::rstest;

use super::{Answer, MAX_AMOUNT_LENGTH, read_json, succeeded};

fn after(result: PromiseResult) {
    testing_env!(
        VMContextBuilder::new().build(),
        test_vm_config(),
        RuntimeFeesConfig::test(),
        std::collections::HashMap::new(),
        vec![result]
    );
}

#[rstest]
#[case::amount(br#""7""#, Answer::Value(U128(7)))]
#[case::largest(br#""340282366920938463463374607431768211455""#, Answer::Value(U128(u128::MAX)))]
#[case::too_large(br#""340282366920938463463374607431768211456""#, Answer::Malformed)]
#[case::too_long(b"\"00000000000000000000000000000000000000000000000000000000000001\"", Answer::Malformed)]
#[case::number(b"7", Answer::Malformed)]
#[case::nothing(b"", Answer::Malformed)]
fn success_is_read_or_malformed(#[case] bytes: &[u8], #[case] answer: Answer<U128>) {
    after(PromiseResult::Successful(bytes.to_vec()));

    assert_eq!(read_json::<U128>(0, MAX_AMOUNT_LENGTH), answer);
    assert!(succeeded(0));
}

#[test]
fn failure_is_a_case_of_its_own() {
    after(PromiseResult::Failed);

    assert_eq!(read_json::<U128>(0, MAX_AMOUNT_LENGTH), Answer::Failed);
    assert!(!succeeded(0));
}
