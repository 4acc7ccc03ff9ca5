//! Each promise makes the receipt that near-sdk's own makes, once.

use near_sdk_upstream::{
    AccountId, Gas, GasWeight, NearToken,
    mock::Receipt,
    test_utils::{VMContextBuilder, get_created_receipts},
    testing_env,
};

use super::{Promise, PromiseOrValue};

const GAS: Gas = Gas::from_tgas(5);

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

/// The receipts that `act` makes.
fn receipts(act: impl FnOnce()) -> Vec<Receipt> {
    testing_env!(VMContextBuilder::new().build());
    act();
    get_created_receipts()
}

fn call(promise: Promise, method: &str) -> Promise {
    promise.function_call_weight(method.to_owned(), vec![1], NearToken::from_yoctonear(2), GAS, GasWeight(3))
}

#[test]
fn a_chain_is_that_of_near_sdk() {
    use near_sdk_upstream::Promise as Upstream;

    let ours = receipts(|| {
        let first = call(Promise::new(account("a.near")), "first").transfer(NearToken::from_near(1));
        first.then(call(Promise::new(account("b.near")), "second")).detach();
    });
    let theirs = receipts(|| {
        let call = |promise: Upstream, method: &str| {
            promise.function_call_weight(method, vec![1], NearToken::from_yoctonear(2), GAS, GasWeight(3))
        };
        let first = call(Upstream::new(account("a.near")), "first").transfer(NearToken::from_near(1));
        first.then(call(Upstream::new(account("b.near")), "second")).detach();
    });

    assert_eq!(ours.len(), 2);
    assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
}

#[test]
fn what_is_returned_is_sent_once_and_written_as_nothing() {
    let made = receipts(|| {
        let returned = PromiseOrValue::<u8>::from(Promise::new(account("a.near")));
        assert_eq!(crate::serde_json::to_string(&returned).unwrap(), "null");
        drop(returned);
    });

    assert_eq!(made.len(), 1);
    assert_eq!(crate::serde_json::to_string(&PromiseOrValue::Value(7u8)).unwrap(), "7");
}
