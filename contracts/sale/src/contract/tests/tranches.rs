//! Evidence, disputes, releases and aborts as the entry points do them.

use commonweight_common::Nullable;
use near_sdk::env;

use super::*;
use crate::{
    error::ReleaseError,
    logic::{
        bond::Fate,
        samples::{DAY, DURATION, evidence, release_plan},
    },
    types::{Role, TrancheStatus, Verdict},
};

mod aborts;
mod disputes;
mod releases;

pub(super) const LEAD: &str = "lead.near";
/// More than the storage of any evidence costs.
const DEPOSIT: NearToken = NearToken::from_near(1);
/// The bond and more than the storage of a challenge.
const BOND: NearToken = NearToken::from_near(6);
const WINDOW: u64 = 3 * DAY;

/// Round 0 succeeded: Alice had paid 600 and Bob 400. The lead is appointed.
fn successful() -> Contract {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    buy_with_usdc(&mut sale, BOB, 400).unwrap();
    call(OWNER, ONE_YOCTO, END);
    sale.seal(0).unwrap();
    sale.grant_role(Role::Lead, account(LEAD)).unwrap();
    sale
}

/// [`successful`], with evidence for the first tranche since `END`.
fn submitted() -> Contract {
    let mut sale = successful();
    call(LEAD, DEPOSIT, END);
    sale.submit_evidence(0, 0, evidence()).unwrap();
    sale
}

/// [`submitted`], and challenged by Mallory at once.
pub(super) fn challenged() -> Contract {
    let mut sale = submitted();
    call(MALLORY, BOND, END);
    sale.challenge(0, 0, "no weights".to_owned()).unwrap();
    sale
}

/// Both tranches are accepted: the first at `END + WINDOW`, the second at `END + 2 * WINDOW`.
fn accepted() -> Contract {
    let mut sale = submitted();
    call(LEAD, DEPOSIT, END + WINDOW);
    sale.submit_evidence(0, 1, evidence()).unwrap();
    sale
}

/// What of it the next call sees does not matter.
fn status(sale: &Contract, tranche: usize, now: u64) -> TrancheStatus {
    call(MALLORY, NOTHING, now);
    sale.tranches(0).unwrap()[tranche].status
}

fn refused(error: ReleaseError) -> Error {
    Error::Release(error)
}

/// What the contract owes in NEAR on top of the storage deposits of Alice and Bob.
fn owed_for_challenges(sale: &Contract) -> u128 {
    let deposits = 2 * MIN_DEPOSIT.as_yoctonear();
    sale.liabilities(Asset::Near).0 - deposits
}

/// S7: a phase has been shown when all its tranches are accepted, and none of them is challenged.
#[test]
fn the_next_round_waits_for_every_tranche() {
    let mut sale = submitted();
    let mut next = RoundParams { phase: "Phase 1: the next".to_owned(), ..params() };
    let mut open = |sale: &mut Contract, now| {
        call(OWNER, ROUND_DEPOSIT, now);
        next.terms.move_to(now.into(), (now + 1_000).into());
        sale.open_round(next.clone())
    };
    let not_shown = Err(refused(ReleaseError::MilestoneNotShown { tranche: 1 }));

    assert_eq!(open(&mut sale, END + WINDOW), not_shown);
    call(LEAD, DEPOSIT, END + WINDOW);
    sale.submit_evidence(0, 1, evidence()).unwrap();
    assert_eq!(open(&mut sale, END + 2 * WINDOW - 1), not_shown);
    call(MALLORY, BOND, END + 2 * WINDOW);
    sale.challenge(0, 1, "late".to_owned()).unwrap();
    assert_eq!(open(&mut sale, END + 2 * WINDOW), not_shown);
    call(OWNER, ONE_YOCTO, END + 2 * WINDOW);
    sale.resolve(0, 1, Verdict::Accept).unwrap();
    let until = END + 2 * WINDOW + 10 * DAY;
    let held_back = ReleaseError::HeldBack { tranche: 1, until, now: until - 1 };
    assert_eq!(open(&mut sale, until - 1), Err(refused(held_back)));

    assert_eq!(open(&mut sale, until), Ok(1));
}

/// M2: the first phase is aborted while the second one is shown. No third one opens, by either way, before the first is
/// shown again.
#[test]
fn a_phase_that_was_taken_back_has_to_be_shown_again() {
    let mut sale = accepted();
    let mut at = END + 2 * WINDOW + 10 * DAY;
    let params = |number: u32, at: u64| {
        let mut params = RoundParams { phase: format!("Phase {number}"), ..params() };
        params.terms.tokens_for_sale = U128(1_500);
        params.terms.move_to(at.into(), (at + 1_000).into());
        if number == 0 {
            params.phase = "Phase 0: prototype".to_owned();
        }
        params
    };
    let open = |sale: &mut Contract, number, at: u64| {
        call(OWNER, ROUND_DEPOSIT, at);
        sale.open_round(params(number, at))
    };
    let again = Error::PreviousPhaseNotShown { phase: "Phase 0: prototype".to_owned() };
    assert_eq!(open(&mut sale, 1, at), Ok(1));
    call(OWNER, ONE_YOCTO, at);
    sale.abort(0).unwrap();
    for buyer in [ALICE, BOB] {
        call(buyer, DEPOSIT, at);
        sale.storage_deposit(None, None).unwrap();
    }
    // The round succeeds and is shown. Returns when nothing of it is held back any more.
    let show = |sale: &mut Contract, round_id: u32, at: u64| {
        for buyer in [ALICE, BOB] {
            call(USDC, NOTHING, at);
            let message = format!(r#"{{"buy":{{"round_id":{round_id}}}}}"#);
            sale.ft_on_transfer(account(buyer), U128(400), message.into()).unwrap();
        }
        call(OWNER, ONE_YOCTO, at + 1_000);
        sale.seal(round_id).unwrap();
        for tranche in 0..2 {
            let at = at + 1_000 + u64::from(tranche) * WINDOW;
            call(LEAD, DEPOSIT, at);
            sale.submit_evidence(round_id, tranche, evidence()).unwrap();
        }
        at + 1_000 + 2 * WINDOW + 10 * DAY
    };
    at = show(&mut sale, 1, at);

    assert_eq!(open(&mut sale, 2, at), Err(again.clone()));
    call(OWNER, ROUND_DEPOSIT, at);
    sale.schedule_round(0, Nullable(Some(params(2, at)))).unwrap();
    assert_eq!(sale.open_scheduled(at.into(), (at + 1_000).into()), Err(again));
    assert_eq!(open(&mut sale, 0, at), Ok(2));
    at = show(&mut sale, 2, at);

    assert_eq!(open(&mut sale, 2, at), Ok(3));
}
