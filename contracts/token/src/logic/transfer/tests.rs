//! What can be moved, and every way in which a receiver can answer.

use near_sdk::AccountId;
use proptest::prelude::*;
use rstest::rstest;

use super::{Resolution, deposit, resolve, withdraw};
use crate::Error;

fn alice() -> AccountId {
    "alice.near".parse().unwrap()
}

#[test]
fn moves_what_is_there() {
    assert_eq!(withdraw(&alice(), Some(10), 10), Ok(0));
    assert_eq!(deposit(&alice(), Some(10), 5), Ok(15));
}

#[test]
fn refuses_what_is_not_there() {
    assert_eq!(
        withdraw(&alice(), Some(10), 11),
        Err(Error::BalanceTooSmall { account_id: alice(), amount: 11, balance: 10 })
    );
    assert_eq!(withdraw(&alice(), Some(10), 0), Err(Error::AmountIsZero));
    assert_eq!(withdraw(&alice(), None, 1), Err(Error::NotRegistered { account_id: alice() }));
    assert_eq!(deposit(&alice(), None, 1), Err(Error::NotRegistered { account_id: alice() }));
}

#[rstest]
#[case::all_used(Some(0), 10, true, 0, false, 10)]
#[case::part_used(Some(4), 10, true, 4, false, 6)]
#[case::nothing_used(Some(10), 10, true, 10, false, 0)]
#[case::more_than_it_got(Some(11), 25, true, 10, false, 0)]
#[case::no_answer(None, 10, true, 10, false, 0)]
#[case::spent_since(Some(10), 3, true, 3, false, 7)]
#[case::all_spent_or_unregistered(None, 0, true, 0, false, 10)]
#[case::sender_unregistered(Some(4), 10, false, 4, true, 10)]
#[case::sender_unregistered_and_all_used(Some(0), 10, false, 0, false, 10)]
fn ends_a_transfer_of_ten(
    #[case] unused: Option<u128>,
    #[case] receiver_balance: u128,
    #[case] is_sender_registered: bool,
    #[case] refund: u128,
    #[case] is_burnt: bool,
    #[case] used: u128,
) {
    let resolution = resolve(10, unused, receiver_balance, is_sender_registered);

    assert_eq!(resolution, Resolution { refund, is_burnt, used });
}

proptest! {
    #[test]
    fn a_resolution_takes_no_more_than_was_sent_or_is_there(
        amount: u128,
        unused: Option<u128>,
        receiver_balance: u128,
        is_sender_registered: bool,
    ) {
        let Resolution { refund, is_burnt, used } =
            resolve(amount, unused, receiver_balance, is_sender_registered);

        prop_assert!(refund <= amount.min(receiver_balance));
        prop_assert_eq!(is_burnt, refund > 0 && !is_sender_registered);
        prop_assert_eq!(used, if is_burnt { amount } else { amount - refund });
    }
}
