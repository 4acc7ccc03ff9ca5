//! Nobody is sold a token that could not be minted.

use super::*;
use crate::{logic::books::Outcome, types::TokenCommitment};

/// A sale that may promise as much as `cap`; a round of `params` has 3,000 tokens for sale.
fn sale_of(cap: u128) -> Contract {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, 0);
    sale.set_token_cap(U128(cap)).unwrap();
    sale
}

fn open(sale: &mut Contract) -> crate::Result<u32> {
    call(OWNER, ROUND_DEPOSIT, 0);
    let round_id = sale.open_round(params())?;
    for buyer in [ALICE, BOB] {
        call(buyer, PURCHASE_PRICE, 0);
        sale.storage_deposit(None, None).unwrap();
    }
    Ok(round_id)
}

fn committed(sale: &Contract) -> u128 {
    sale.token_commitment().committed.0
}

#[test]
fn a_round_does_not_open_that_promises_too_much() {
    let mut sale = sale_of(2_999);

    let refused = open(&mut sale);

    assert_eq!(refused, Err(Error::TokenCapExceeded { tokens_for_sale: 3_000, left: 2_999 }));
    assert_eq!(sale.rounds(None, None), []);
}

#[test]
fn what_a_round_does_not_sell_is_free_at_its_seal() {
    let mut sale = sale_of(3_000);
    open(&mut sale).unwrap();
    assert_eq!(sale.token_commitment(), TokenCommitment { cap: U128(3_000), committed: U128(3_000) });
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();

    seal(&mut sale);

    assert_eq!(sale.funding_round(0).unwrap().sold, U128(900));
    assert_eq!(committed(&sale), 900);
}

#[test]
fn a_failed_round_has_promised_nothing() {
    let mut sale = sale_of(3_000);
    open(&mut sale).unwrap();
    buy_with_usdc(&mut sale, ALICE, 300).unwrap();

    seal(&mut sale);
    let outcome = sale.totals(0).unwrap().outcome();

    assert_eq!((outcome, committed(&sale)), (Some(Outcome::Failed), 0));
    call(ALICE, ONE_YOCTO, END);
    drop(sale.refund(0).unwrap());
    assert_eq!(committed(&sale), 0);
}

/// What had vested before an abort stays minted, and the phase is sold again.
#[test]
fn what_buyers_of_an_aborted_round_keep_stays_promised() {
    let mut sale = sale_of(3_200);
    open(&mut sale).unwrap();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    buy_with_usdc(&mut sale, BOB, 400).unwrap();
    seal(&mut sale);
    assert_eq!(committed(&sale), 1_500);
    call(OWNER, ONE_YOCTO, END + 100);
    sale.abort(0).unwrap();

    call(ALICE, ONE_YOCTO, END + 100);
    drop(sale.refund(0).unwrap());

    let tokens =
        r#""refund_started","data":{"round_id":0,"account_id":"alice.near","amount":"600","tokens":"675"}"#;
    assert_eq!(get_logs(), [event(tokens)]);
    assert_eq!(committed(&sale), 1_500 - 675);
    call(BOB, ONE_YOCTO, END + 100);
    drop(sale.refund(0).unwrap());
    assert_eq!(committed(&sale), 375);
    let again = open(&mut sale);
    assert_eq!(again, Err(Error::TokenCapExceeded { tokens_for_sale: 3_000, left: 2_825 }));
    call(OWNER, ONE_YOCTO, 0);
    sale.set_token_cap(U128(3_375)).unwrap();
    assert_eq!(open(&mut sale), Ok(1));
}

#[test]
fn the_cap_is_the_owners_and_not_below_what_is_promised() {
    let mut sale = sale_of(3_000);
    assert_eq!(get_logs(), [event(r#""token_cap_changed","data":{"cap":"3000"}"#)]);
    open(&mut sale).unwrap();

    call(MALLORY, ONE_YOCTO, 0);
    assert!(matches!(sale.set_token_cap(U128(9_000)), Err(Error::Owner(_))));
    call(OWNER, NOTHING, 0);
    assert_eq!(sale.set_token_cap(U128(9_000)), Err(Error::OneYoctoRequired));
    call(OWNER, ONE_YOCTO, 0);
    let below = Error::TokenCapTooSmall { cap: 2_999, committed: 3_000 };
    assert_eq!(sale.set_token_cap(U128(2_999)), Err(below));
}
