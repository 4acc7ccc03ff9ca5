//! What records cost and what can be withdrawn.

use commonweight_common::stored;
use near_sdk::{AccountId, NearToken, env};

use super::{ACCOUNT_PRICE, BYTE_PRICE, MIN_DEPOSIT, PURCHASE_PRICE, StorageAccount};
use crate::{Error, logic::books::Purchase};

fn account(deposited: NearToken, n_purchases: u32) -> StorageAccount {
    StorageAccount { deposited, n_purchases }
}

#[test]
fn a_byte_costs_what_the_protocol_says() {
    assert_eq!(NearToken::from_yoctonear(BYTE_PRICE), env::storage_byte_cost());
}

#[test]
fn the_prices_cover_the_largest_records() {
    let account_id: AccountId = "a".repeat(64).parse().unwrap();
    let price = |key: usize, value: usize| {
        NearToken::from_yoctonear(u128::try_from(40 + key + value).unwrap() * BYTE_PRICE)
    };

    let account_price =
        price(1 + stored::to_bytes(&account_id).len(), stored::to_bytes(&StorageAccount::default()).len());
    let purchase_price =
        price(1 + 4 + stored::to_bytes(&account_id).len(), 1 + stored::to_bytes(&Purchase::default()).len());

    assert_eq!(account_price, ACCOUNT_PRICE);
    assert_eq!(purchase_price, PURCHASE_PRICE);
}

#[test]
fn the_minimum_pays_for_one_purchase() {
    let one = account(MIN_DEPOSIT, 0).add_purchase().unwrap();

    assert_eq!(one, account(MIN_DEPOSIT, 1));
    assert_eq!(
        one.add_purchase(),
        Err(Error::StorageBalanceTooSmall { required: PURCHASE_PRICE, available: NearToken::ZERO })
    );
    assert_eq!(one.remove_purchase(), account(MIN_DEPOSIT, 0));
}

#[test]
fn only_what_no_record_needs_can_be_withdrawn() {
    let one = account(NearToken::from_near(1), 1);
    let available = one.available();
    assert_eq!(available, NearToken::from_near(1).saturating_sub(MIN_DEPOSIT));

    assert_eq!(one.withdraw(None), Ok((account(MIN_DEPOSIT, 1), available)));

    let required = available.saturating_add(NearToken::from_yoctonear(1));
    assert_eq!(one.withdraw(Some(required)), Err(Error::StorageBalanceTooSmall { required, available }));
}
