//! What a unit test can see: what is received. The rest is in `integration-tests/tests/it/callee.rs`.

use near_sdk::{NearToken, json_types::U128, test_utils::VMContextBuilder, testing_env};

use super::Contract;
use crate::Received;

#[test]
fn counts_calls_and_deposits_of_each_method() {
    testing_env!(VMContextBuilder::new().attached_deposit(NearToken::from_yoctonear(7)).build());
    let mut callee = Contract::new();

    callee.accept(None);
    callee.accept(Some("1".to_owned()));
    callee.garbage();

    assert_eq!(callee.received("accept".to_owned()), Received { calls: 2, deposit: U128(14) });
    assert_eq!(callee.received("garbage".to_owned()), Received { calls: 1, deposit: U128(7) });
    assert_eq!(callee.received("late".to_owned()), Received::default());
}
