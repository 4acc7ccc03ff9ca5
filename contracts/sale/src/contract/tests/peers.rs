//! Faults that other sales had, looked for in ours. Which test rules out which fault of whom stands in
//! docs/THREATS.md; these are those that no rule's own tests cover.

use rstest::rstest;

use super::*;
use crate::{
    logic::{
        samples::{CLIFF, DURATION, pro_rata, terms, with_bonuses},
        validation::RoundFault,
    },
    types::Unsold,
};

fn exit(sale: &mut Contract, buyer: &str, amount: u128) -> crate::Result<()> {
    call(buyer, ONE_YOCTO, START);
    sale.exit(0, U128(amount)).map(drop)
}

fn claim(sale: &mut Contract, buyer: &str, now: u64) -> crate::Result<()> {
    call(buyer, ONE_YOCTO, now);
    sale.claim(0).map(drop)
}

/// Money of round 0 to a buyer has arrived or not.
fn sent(sale: &mut Contract, buyer: &str, amount: u128, arrived: bool) {
    callback(if arrived { succeeded() } else { PromiseResult::Failed }, END);
    assert_eq!(sale.on_refund_sent(0, account(buyer), U128(amount)), Ok(arrived));
}

fn owed(sale: &Contract) -> u128 {
    sale.liabilities("nep141:usdc.near".parse().unwrap()).0
}

/// Aurora's launchpad took a transfer call whose receiver had sent a part back for a whole one (A1). Money leaves
/// by transfers that nobody can send back in part, and amounts of nothing are refused.
#[test]
fn money_leaves_by_plain_transfers_and_never_as_nothing() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    assert_eq!(exit(&mut sale, ALICE, 0), Err(Error::ExitOutOfRange { amount: 0, paid: 100 }));
    exit(&mut sale, ALICE, 40).unwrap();

    let calls = promises();
    assert!(calls[0].starts_with("usdc.near: ft_transfer({"), "{calls:?}");
    assert!(calls[1].starts_with("sale.near: on_refund_sent({"), "{calls:?}");
    assert_eq!(buy_with_usdc(&mut sale, BOB, 0), Err(Error::BuysNothing { offered: 0 }));
    seal(&mut sale);
    assert_eq!(claim(&mut sale, BOB, END), Err(Error::NothingToClaim));
}

/// In Aurora's launchpad a call between a promise and its callback found the money still there (A2), and two
/// withdrawals at once paid twice (A3). Each finds what the other has left.
#[test]
fn exits_under_way_at_the_same_time_send_each_coin_once() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    exit(&mut sale, ALICE, 60).unwrap();
    assert_eq!(exit(&mut sale, ALICE, 60), Err(Error::ExitOutOfRange { amount: 60, paid: 40 }));
    exit(&mut sale, ALICE, 40).unwrap();

    assert_eq!(exit(&mut sale, ALICE, 1), Err(Error::ExitOutOfRange { amount: 1, paid: 0 }));
    assert_eq!(purchase_of(&sale, ALICE).unwrap().sending, U128(100));
    sent(&mut sale, ALICE, 40, true);
    sent(&mut sale, ALICE, 60, true);
    assert_eq!((purchase_of(&sale, ALICE), owed(&sale)), (None, 0));
}

/// Aurora's launchpad lost what a withdrawal could not deliver (A4).
#[test]
fn of_two_exits_the_one_that_fails_is_owed_alone() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    exit(&mut sale, ALICE, 60).unwrap();
    exit(&mut sale, ALICE, 30).unwrap();

    sent(&mut sale, ALICE, 30, true);
    sent(&mut sale, ALICE, 60, false);

    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.paid, purchase.refundable, purchase.sending), (U128(10), U128(60), U128(0)));
    assert_eq!(owed(&sale), 70);
}

/// Aurora's launchpad carried totals through a promise and wrote them back (A5): what others did meanwhile was gone.
#[test]
fn a_failed_exit_leaves_the_purchases_of_others_in_the_totals() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    exit(&mut sale, ALICE, 100).unwrap();
    buy_with_usdc(&mut sale, BOB, 200).unwrap();

    sent(&mut sale, ALICE, 100, false);

    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.raised, round.sold), (U128(200), U128(300)));
    assert_eq!(owed(&sale), 300);
}

/// In Aurora's launchpad a deposit during a withdrawal was overwritten when that failed (A6).
#[test]
fn a_purchase_during_an_exit_outlives_its_failure() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    exit(&mut sale, ALICE, 100).unwrap();
    buy_with_usdc(&mut sale, ALICE, 50).unwrap();

    sent(&mut sale, ALICE, 100, false);

    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.paid, purchase.tokens, purchase.refundable), (U128(50), U128(75), U128(100)));
    assert_eq!(owed(&sale), 150);
}

/// In Aurora's launchpad a claim that failed overwrote what had been claimed meanwhile (A7).
#[test]
fn a_failed_claim_takes_its_own_amount_back_and_no_other() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    claim(&mut sale, ALICE, END + CLIFF).unwrap();
    claim(&mut sale, ALICE, END + DURATION).unwrap();

    callback(succeeded(), END + DURATION);
    assert_eq!(sale.on_minted(0, account(ALICE), U128(675)), Ok(true));
    callback(PromiseResult::Failed, END + DURATION);
    assert_eq!(sale.on_minted(0, account(ALICE), U128(225)), Ok(false));

    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.claimed, purchase.minting, purchase.claimable), (U128(675), U128(0), U128(225)));
    claim(&mut sale, ALICE, END + DURATION).unwrap();
    assert_eq!(claim(&mut sale, ALICE, END + DURATION), Err(Error::NothingToClaim));
}

/// Aurora's launchpad sold more than it had to the last buyer (A8).
#[test]
fn the_last_buyer_gets_what_is_left_and_the_rest_of_the_money_back() {
    let mut sale = sale_with(with_bonuses());
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();

    let unused = buy_with_usdc(&mut sale, BOB, 600).unwrap();

    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.raised.0, unused.0), (1_000, 200));
    assert!(round.sold.0 <= 3_000);
    let late = buy_with_usdc(&mut sale, BOB, 100);
    assert_eq!(late, Err(Error::RoundSoldOut));
}

/// Aurora's launchpad kept one record for who had two parts in the same sale (A13), and `PotLock` skipped payouts to
/// its own officers and kept the money (P3). A treasury that buys has both.
#[test]
fn a_treasury_that_buys_has_its_purchase_and_what_is_unsold() {
    let mut sale = sale_with(Terms { unsold: Unsold::Treasury, ..terms() });
    call(TREASURY, MIN_DEPOSIT, START);
    sale.storage_deposit(None, None).unwrap();
    buy_with_usdc(&mut sale, TREASURY, 600).unwrap();
    seal(&mut sale);

    call(MALLORY, NOTHING, END);
    drop(sale.mint_unsold(0).unwrap());
    let unsold = promises();
    claim(&mut sale, TREASURY, END + DURATION).unwrap();

    assert!(unsold[0].contains(r#"mint({"account_id":"treasury.near","amount":"2100"})"#), "{unsold:?}");
    let claimed = promises();
    assert!(claimed[0].contains(r#"mint({"account_id":"treasury.near","amount":"900"})"#), "{claimed:?}");
}

/// In Aurora's launchpad the sum that claims are divided by could still move (A14). The seal fixes it, with money
/// under way or not.
#[rstest]
#[case::delivered(true, 600)]
#[case::failed(false, 700)]
fn an_exit_under_way_at_the_seal_moves_nobodys_share(#[case] arrived: bool, #[case] owed_after: u128) {
    let mut sale = sale_with(pro_rata());
    buy_with_usdc(&mut sale, ALICE, 500).unwrap();
    buy_with_usdc(&mut sale, BOB, 200).unwrap();
    exit(&mut sale, BOB, 100).unwrap();
    seal(&mut sale);
    let share = purchase_of(&sale, ALICE).unwrap().tokens;

    sent(&mut sale, BOB, 100, arrived);

    assert_eq!(purchase_of(&sale, ALICE).unwrap().tokens, share);
    let shares = share.0 + purchase_of(&sale, BOB).unwrap().tokens.0;
    assert_eq!(shares, sale.funding_round(0).unwrap().sold.0);
    assert_eq!(owed(&sale), owed_after);
}

/// An answer of Aurora's launchpad that could not be read put money back that had left (A14): whatever was
/// delivered, however long and strange, is a delivery.
#[rstest]
#[case::nothing(b"")]
#[case::null(b"null")]
#[case::amount(b"\"0\"")]
#[case::half_an_object(b"{")]
#[case::no_text(&[0xff; 64])]
#[case::flood(&[b'7'; 16_000])]
fn money_that_was_delivered_is_not_owed_again_whatever_was_answered(#[case] answer: &[u8]) {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    exit(&mut sale, ALICE, 100).unwrap();

    callback(PromiseResult::Successful(answer.to_vec()), START);
    assert_eq!(sale.on_refund_sent(0, account(ALICE), U128(100)), Ok(true));

    assert_eq!((purchase_of(&sale, ALICE), owed(&sale)), (None, 0));
}

/// In Aurora's launchpad weight from a discount stayed behind when its buyer had left with everything (A14).
#[test]
fn who_leaves_with_everything_leaves_no_bonus_behind() {
    let mut sale = sale_with(with_bonuses());
    buy_with_usdc(&mut sale, ALICE, 300).unwrap();
    exit(&mut sale, ALICE, 300).unwrap();
    sent(&mut sale, ALICE, 300, true);

    let round = sale.funding_round(0).unwrap();

    assert_eq!((round.raised, round.sold, purchase_of(&sale, ALICE)), (U128(0), U128(0), None));
}

/// Skyward paid for each time that a list named the same token, and burnt once: 3 million dollars. No method that
/// pays takes a list; a list of bonuses that names a window twice is refused by name.
#[test]
fn a_list_that_names_the_same_twice_is_refused() {
    let mut sale = sale();
    let mut params = params();
    params.terms = with_bonuses();
    params.terms.bonuses[1] = params.terms.bonuses[0];

    call(OWNER, ROUND_DEPOSIT, 0);
    let refused = sale.open_round(params);

    assert_eq!(refused, Err(Error::RoundFaulty { faults: vec![RoundFault::BonusOverlaps { position: 1 }] }));
}
