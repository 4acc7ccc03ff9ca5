//! NEP-145: what is deposited, what it pays for, what comes back.

use near_sdk::env;

use super::*;
use crate::logic::storage::ACCOUNT_PRICE;

#[test]
fn registers_others_and_keeps_the_whole_deposit() {
    let mut sale = sale();

    call(BOB, NearToken::from_near(1), 0);
    let balance = sale.storage_deposit(Some(account(MALLORY)), None).unwrap();

    assert_eq!(balance.total, NearToken::from_near(1));
    assert_eq!(balance.available, NearToken::from_near(1).saturating_sub(ACCOUNT_PRICE));
    assert_eq!(
        get_logs(),
        [event(concat!(
            r#""storage_deposited","data":{"account_id":"mallory.near","#,
            r#""amount":"1000000000000000000000000"}"#
        ))]
    );
    assert_eq!(promises(), [""; 0]);
}

#[test]
fn with_registration_only_the_rest_goes_back() {
    let mut sale = sale();

    call(MALLORY, NearToken::from_near(1), 0);
    let new = sale.storage_deposit(None, Some(true)).unwrap();
    assert_eq!(new.total, MIN_DEPOSIT);
    let rest = NearToken::from_near(1).saturating_sub(MIN_DEPOSIT).as_yoctonear();
    assert_eq!(promises(), [format!("mallory.near: {rest} yocto")]);

    call(MALLORY, NearToken::from_yoctonear(7), 0);
    let known = sale.storage_deposit(None, Some(true)).unwrap();
    assert_eq!(known.total, MIN_DEPOSIT);
    assert_eq!(promises(), ["mallory.near: 7 yocto"]);
}

#[test]
fn takes_the_minimum_at_least() {
    let mut sale = sale();
    let attached = MIN_DEPOSIT.saturating_sub(ONE_YOCTO);

    call(MALLORY, attached, 0);
    let refused = sale.storage_deposit(None, None).map(drop);

    assert!(
        matches!(&refused, Err(Error::StorageDeposit(short)) if short.required == MIN_DEPOSIT),
        "{refused:?}"
    );
    assert!(sale.storage_balance_of(account(MALLORY)).is_none());
    assert_eq!(sale.storage_balance_bounds().min, MIN_DEPOSIT);
}

#[test]
fn gives_back_what_no_record_needs() {
    let mut sale = sale_in_usdc();
    call(ALICE, NearToken::from_yoctonear(50), 0);
    sale.storage_deposit(None, None).unwrap();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    call(ALICE, ONE_YOCTO, 0);
    let balance = sale.storage_withdraw(None).unwrap();

    assert_eq!((balance.total, balance.available), (MIN_DEPOSIT, NOTHING));
    assert_eq!(promises(), ["alice.near: 50 yocto"]);
    assert_eq!(
        get_logs(),
        [event(r#""storage_withdrawn","data":{"account_id":"alice.near","amount":"50"}"#)]
    );
    assert_eq!(
        sale.storage_withdraw(Some(ONE_YOCTO)).map(drop),
        Err(Error::StorageBalanceTooSmall { required: ONE_YOCTO, available: NOTHING })
    );
}

#[test]
fn a_second_round_needs_a_further_deposit() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    call(OWNER, ROUND_DEPOSIT, END);
    sale.seal(0).unwrap();
    let mut params = params();
    params.terms.end = near_sdk::json_types::U64(END + 200);
    sale.open_round(params).unwrap();

    call(USDC, NOTHING, END);
    let msg = r#"{"buy":{"round_id":1}}"#.to_owned();

    assert_eq!(
        sale.ft_on_transfer(account(ALICE), U128(100), msg.into()),
        Err(Error::StorageBalanceTooSmall { required: PURCHASE_PRICE, available: NOTHING })
    );
}

#[test]
fn ends_only_without_purchases() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    call(ALICE, ONE_YOCTO, 0);
    assert_eq!(
        sale.storage_unregister(Some(true)),
        Err(Error::AccountInUse { account_id: account(ALICE), n_purchases: 1 })
    );
    call(BOB, ONE_YOCTO, 0);
    assert_eq!(sale.storage_unregister(None), Ok(true));
    assert_eq!(promises(), [format!("bob.near: {} yocto", MIN_DEPOSIT.as_yoctonear())]);
    assert_eq!(sale.storage_unregister(None), Ok(false));
    assert_eq!(sale.liabilities(Asset::Near), U128(MIN_DEPOSIT.as_yoctonear()));
}

#[test]
fn needs_one_yocto_to_give_back() {
    let mut sale = sale();

    call(ALICE, NOTHING, 0);

    assert_eq!(sale.storage_withdraw(None).map(drop), Err(Error::OneYoctoRequired));
    assert_eq!(sale.storage_unregister(None), Err(Error::OneYoctoRequired));
}

#[test]
fn pays_for_all_that_is_stored() {
    let mut sale = sale_in_usdc();
    let longest = "a".repeat(64);
    let byte = env::storage_byte_cost();

    call(&longest, MIN_DEPOSIT, START);
    let before = env::storage_usage();
    sale.storage_deposit(None, None).unwrap();
    let registered = byte.saturating_mul((env::storage_usage() - before).into());
    call(USDC, NOTHING, START);
    let before = env::storage_usage();
    let msg = r#"{"buy":{"round_id":0}}"#.to_owned();
    sale.ft_on_transfer(account(&longest), U128(100), msg.into()).unwrap();
    let bought = byte.saturating_mul((env::storage_usage() - before).into());

    assert_eq!((registered, bought), (ACCOUNT_PRICE, PURCHASE_PRICE));
}
