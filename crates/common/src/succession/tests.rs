//! Another account takes the place of one, in its time and once.

use near_sdk::{test_utils::VMContextBuilder, testing_env};
use rstest::rstest;

use super::*;

const NOW: u64 = 1_000;
const READY_AT: u64 = NOW + CODE_DELAY;
const EXPIRES_AT: u64 = READY_AT + DEPLOY_WINDOW;
const TREASURY: Succession = Succession::new(b"treasury");

fn id(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn proposed() -> AccountId {
    testing_env!(VMContextBuilder::new().build());
    TREASURY.propose(id("new.near"), NOW).unwrap();
    id("old.near")
}

#[rstest]
#[case::in_time(READY_AT)]
#[case::in_the_last_moment(EXPIRES_AT - 1)]
fn happens_once(#[case] now: u64) {
    let mut current = proposed();

    assert_eq!(TREASURY.succeed(&mut current, now), Ok(id("old.near")));

    assert_eq!((current.as_str(), TREASURY.proposed()), ("new.near", None));
    assert_eq!(TREASURY.succeed(&mut current, now), Err(SuccessionError::NotProposed));
    assert_eq!(current, "new.near");
}

#[rstest]
#[case::at_once(NOW)]
#[case::a_nanosecond_early(READY_AT - 1)]
#[case::too_late(EXPIRES_AT)]
fn happens_in_its_time(#[case] now: u64) {
    let mut current = proposed();

    let refused = SuccessionError::NotDue { ready_at: READY_AT, expires_at: EXPIRES_AT, now };
    assert_eq!(TREASURY.succeed(&mut current, now), Err(refused));
    assert_eq!(current, "old.near");
}

#[test]
fn is_the_last_that_was_proposed() {
    let mut current = proposed();

    let again = TREASURY.propose(id("other.near"), NOW + 5).unwrap();

    let ready_at = U64(READY_AT + 5);
    let expires_at = U64(EXPIRES_AT + 5);
    assert_eq!(again, ProposedAccount { account_id: id("other.near"), ready_at, expires_at });
    assert_eq!(TREASURY.proposed(), Some(again));
    assert!(matches!(TREASURY.succeed(&mut current, READY_AT), Err(SuccessionError::NotDue { .. })));
}

#[test]
fn is_taken_back() {
    let mut current = proposed();

    assert_eq!((TREASURY.forget(), TREASURY.forget()), (true, false));

    assert_eq!(TREASURY.succeed(&mut current, READY_AT), Err(SuccessionError::NotProposed));
}

/// What it paid to itself would be in nobody's books.
#[test]
fn is_never_the_contract_itself() {
    testing_env!(VMContextBuilder::new().current_account_id(id("sale.near")).build());

    let refused = TREASURY.propose(id("sale.near"), NOW);

    assert_eq!(refused, Err(SuccessionError::IsSelf { account_id: id("sale.near") }));
    assert_eq!(TREASURY.proposed(), None);
}
