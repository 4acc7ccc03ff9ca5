//! Evidence, disputes, releases and aborts as the entry points do them.

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

const LEAD: &str = "lead.near";
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
fn challenged() -> Contract {
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
    next.terms.end = near_sdk::json_types::U64(END + 3 * WINDOW);
    let open = |sale: &mut Contract, now| {
        call(OWNER, ROUND_DEPOSIT, now);
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

    assert_eq!(open(&mut sale, END + 2 * WINDOW), Ok(1));
}
