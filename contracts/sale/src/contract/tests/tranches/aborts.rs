//! Money that goes back to the buyers.

use near_sdk::json_types::U64;
use rstest::rstest;

use super::*;
use crate::{
    logic::samples::{pro_rata, terms},
    types::{Unsold, Vesting},
};

/// Round 0 with these terms, in which Alice has paid 600 and Bob 400, succeeded at `END`.
fn successful_with(terms: Terms) -> Contract {
    let mut sale = sale_with(terms);
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    buy_with_usdc(&mut sale, BOB, 400).unwrap();
    call(OWNER, ONE_YOCTO, END);
    sale.seal(0).unwrap();
    sale
}

/// The round is aborted by its owner at `END + DURATION / 4`, a quarter of the vesting.
fn aborted() -> Contract {
    let mut sale = successful();
    call(OWNER, ONE_YOCTO, END + DURATION / 4);
    sale.abort(0).unwrap();
    sale
}

#[test]
fn an_abort_pays_everybody_once_and_ends_vesting() {
    let mut sale = aborted();
    assert_eq!(
        get_logs(),
        [event(r#""round_aborted","data":{"round_id":0,"aborted_at":"2100","unspent":"1000"}"#)]
    );

    call(ALICE, ONE_YOCTO, END + DURATION);
    assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(600)));
    drop(sale.refund(0).unwrap());
    assert_eq!(sale.refund(0).map(drop), Err(Error::NothingToRefund));

    assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(225)));
    assert_eq!(purchase_of(&sale, ALICE).unwrap().tokens, U128(225));
    callback(succeeded(), END + DURATION);
    sale.on_refund_sent(0, account(ALICE), U128(600)).unwrap();
    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(400));
    assert_eq!(sale.release_status(0).unwrap().refunded, U128(600));
    call(ALICE, ONE_YOCTO, END + DURATION);
    drop(sale.claim(0).unwrap());
    assert_eq!(sale.claim(0).map(drop), Err(Error::NothingToClaim));
}

#[test]
fn an_abort_is_the_owners() {
    let mut sale = successful();
    call(MALLORY, ONE_YOCTO, END);
    assert!(matches!(sale.abort(0), Err(Error::Owner(_))));
    call(OWNER, NOTHING, END);
    assert_eq!(sale.abort(0), Err(Error::OneYoctoRequired));
}

#[test]
fn an_abort_is_final() {
    let mut sale = aborted();
    call(OWNER, ONE_YOCTO, END + DAY);
    let at = END + DURATION / 4;
    assert_eq!(sale.abort(0), Err(refused(ReleaseError::RoundAborted { at })));
    assert_eq!(sale.release(0, 0).map(drop), Err(refused(ReleaseError::RoundAborted { at })));
    call(LEAD, DEPOSIT, END + DAY);
    let resurrected = sale.submit_evidence(0, 0, evidence());
    assert_eq!(resurrected, Err(refused(ReleaseError::RoundAborted { at })));
    assert_eq!(status(&sale, 0, END + DAY), TrancheStatus::Refunding);
}

/// M1, M7: what a broken treasury has not taken is shared as well, and nobody is paid before that is known.
#[test]
fn refunds_wait_for_what_is_on_its_way() {
    let mut sale = accepted();
    call(MALLORY, NOTHING, END + WINDOW);
    drop(sale.release(0, 0).unwrap());
    call(OWNER, ONE_YOCTO, END + WINDOW);
    sale.abort(0).unwrap();

    call(ALICE, ONE_YOCTO, END + WINDOW);
    let early = sale.refund(0).map(drop);
    assert_eq!(early, Err(refused(ReleaseError::ReleaseInFlight { amount: 400 })));
    assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(0)));
    callback(PromiseResult::Failed, END + WINDOW);
    sale.on_tranche_sent(0, Some(0), U128(400)).unwrap();

    assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(600)));
    assert_eq!(sale.refundable(0, account(BOB)), Some(U128(400)));
}

#[test]
fn missed_evidence_gives_the_money_back() {
    let mut sale = successful();
    call(MALLORY, NOTHING, END + 30 * DAY);
    assert_eq!(sale.settle_tranches(0), Ok(true));
    assert_eq!(sale.refundable(0, account(BOB)), Some(U128(400)));
}

#[test]
fn silence_gives_the_money_and_the_bond_back() {
    let mut sale = challenged();
    let due = END + WINDOW + 29 * DAY;
    call(OWNER, ONE_YOCTO, due);
    let late = sale.resolve(0, 0, Verdict::Accept);
    assert_eq!(late, Err(refused(ReleaseError::Overdue { since: due })));
    assert_eq!(sale.release_status(0).unwrap().overdue_since.unwrap().0, due);
    assert_eq!(sale.settle_tranches(0), Ok(true));
    drop(sale.withdraw_bond(0, 0).unwrap());
    let bond = release_plan().challenge_bond.as_yoctonear();
    assert_eq!(promises()[0], format!("mallory.near: {bond} yocto"));
}

#[test]
fn dust_is_the_treasurys_after_thirty_days() {
    let mut sale = sale_in_usdc();
    for (buyer, amount) in [(ALICE, 335), (BOB, 332)] {
        buy_with_usdc(&mut sale, buyer, amount).unwrap();
    }
    call(OWNER, ONE_YOCTO, END);
    sale.seal(0).unwrap();
    sale.grant_role(Role::Lead, account(LEAD)).unwrap();
    call(LEAD, DEPOSIT, END);
    sale.submit_evidence(0, 0, evidence()).unwrap();
    call(MALLORY, NOTHING, END + WINDOW);
    drop(sale.release(0, 0).unwrap());
    callback(succeeded(), END + WINDOW);
    sale.on_tranche_sent(0, Some(0), U128(266)).unwrap();
    call(OWNER, ONE_YOCTO, END + WINDOW);
    sale.abort(0).unwrap();
    let at = END + WINDOW;

    for (buyer, part) in [(ALICE, 201), (BOB, 199)] {
        call(buyer, ONE_YOCTO, at);
        drop(sale.refund(0).unwrap());
        callback(succeeded(), at);
        sale.on_refund_sent(0, account(buyer), U128(part)).unwrap();
    }
    call(MALLORY, NOTHING, at + 30 * DAY - 1);
    let early = ReleaseError::DustTooSoon { from: at + 30 * DAY, now: at + 30 * DAY - 1 };
    assert_eq!(sale.sweep(0).map(drop), Err(refused(early)));
    call(MALLORY, NOTHING, at + 30 * DAY);
    drop(sale.sweep(0).unwrap());
    assert_eq!(sale.sweep(0).map(drop), Err(Error::NothingToRelease));
    callback(succeeded(), at + 30 * DAY);
    assert_eq!(sale.on_tranche_sent(0, None, U128(1)), Ok(true));

    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(0));
}

/// The shares of a pro-rata round are cut by what was raised, before and after an abort, claimed or not.
#[test]
fn shares_of_a_pro_rata_round_outlive_its_abort() {
    let mut sale = successful_with(pro_rata());
    let at = END + DURATION / 4;
    call(ALICE, ONE_YOCTO, at);
    drop(sale.claim(0).unwrap());
    callback(succeeded(), at);
    sale.on_minted(0, account(ALICE), U128(450)).unwrap();
    call(OWNER, ONE_YOCTO, at);
    sale.abort(0).unwrap();

    for (buyer, paid) in [(BOB, 400), (ALICE, 600)] {
        call(buyer, ONE_YOCTO, u64::MAX);
        drop(sale.refund(0).unwrap());
        callback(succeeded(), u64::MAX);
        sale.on_refund_sent(0, account(buyer), U128(paid)).unwrap();
    }

    call(MALLORY, NOTHING, u64::MAX);
    assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(0)));
    assert_eq!(sale.claimable(0, account(BOB)), Some(U128(300)));
    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.sold, round.claimed), (U128(750), U128(450)));
    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(0));
}

/// L4: an abort leaves no unsold tokens, and neither those nor what buyers give up is the treasury's. All of them can be
/// promised again.
#[test]
fn tokens_given_up_are_not_unsold() {
    let mut sale = successful_with(Terms { unsold: Unsold::Treasury, ..terms() });
    assert_eq!(sale.token_commitment().committed, U128(3_000));
    call(OWNER, ONE_YOCTO, END);
    sale.abort(0).unwrap();
    assert_eq!(sale.token_commitment().committed, U128(1_500));
    call(ALICE, ONE_YOCTO, END);
    drop(sale.refund(0).unwrap());

    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.sold, round.unsold), (U128(600), U128(0)));
    assert_eq!(sale.mint_unsold(0).map(drop), Err(Error::NothingUnsold));
    assert_eq!(sale.token_commitment().committed, U128(600));
}

/// L4: the mint was under way when the round was aborted.
#[rstest]
#[case::and_succeeded(succeeded(), 3_000)]
#[case::and_failed(PromiseResult::Failed, 1_500)]
fn an_abort_meets_unsold_tokens_on_their_way(#[case] result: PromiseResult, #[case] committed: u128) {
    let mut sale = successful_with(Terms { unsold: Unsold::Treasury, ..terms() });
    call(OWNER, ONE_YOCTO, END);
    drop(sale.mint_unsold(0).unwrap());
    sale.abort(0).unwrap();

    callback(result, END);
    sale.on_unsold_minted(0, U128(1_500)).unwrap();

    assert_eq!(sale.funding_round(0).unwrap().unsold, U128(0));
    assert_eq!(sale.token_commitment().committed, U128(committed));
    call(MALLORY, NOTHING, END);
    assert_eq!(sale.mint_unsold(0).map(drop), Err(Error::NothingUnsold));
}

/// L4: as long as nobody has settled an abort, it counts as if somebody had.
#[test]
fn unsold_tokens_are_not_minted_when_the_money_is_to_be_given_back() {
    let mut sale = successful_with(Terms { unsold: Unsold::Treasury, ..terms() });
    let since = END + 30 * DAY;

    call(MALLORY, NOTHING, since);
    assert_eq!(sale.mint_unsold(0).map(drop), Err(refused(ReleaseError::Overdue { since })));
    call(MALLORY, NOTHING, since - 1);
    drop(sale.mint_unsold(0).unwrap());
}

/// L1: tokens vest until the evidence was due, and claims of afterwards get no more, settled or not.
#[test]
fn vesting_ends_with_the_deadline_whenever_somebody_settles() {
    let mut sale =
        successful_with(Terms { vesting: Vesting { cliff: U64(0), duration: U64(60 * DAY) }, ..terms() });
    let due = END + 30 * DAY;

    call(ALICE, ONE_YOCTO, due + 20 * DAY);
    assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(450)));
    drop(sale.claim(0).unwrap());
    assert_eq!(sale.settle_tranches(0), Ok(true));
    let aborted = format!(r#""round_aborted","data":{{"round_id":0,"aborted_at":"{due}","unspent":"1000"}}"#);
    assert_eq!(get_logs().last(), Some(&event(&aborted)));

    assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(0)));
    assert_eq!(sale.claimable(0, account(BOB)), Some(U128(300)));
}

/// A record of an aborted round ends when its money has left and its tokens are claimed, and frees its storage.
#[test]
fn a_record_ends_after_its_refund_and_its_tokens() {
    let mut sale = aborted();
    call(ALICE, ONE_YOCTO, END + DURATION);
    assert_eq!(sale.close_purchase(0), Err(Error::PurchaseOpen));
    drop(sale.refund(0).unwrap());
    drop(sale.claim(0).unwrap());
    assert_eq!(sale.close_purchase(0), Err(Error::PurchaseOpen));
    callback(succeeded(), END + DURATION);
    sale.on_refund_sent(0, account(ALICE), U128(600)).unwrap();
    sale.on_minted(0, account(ALICE), U128(225)).unwrap();

    call(ALICE, ONE_YOCTO, END + DURATION);
    assert_eq!(sale.close_purchase(0), Ok(()));

    assert_eq!(purchase_of(&sale, ALICE), None);
    assert_eq!(sale.storage_balance_of(account(ALICE)).unwrap().available, PURCHASE_PRICE);
}
