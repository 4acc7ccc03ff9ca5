use rstest::rstest;

use super::*;
use crate::logic::fixtures::{USD, lock};

fn over(value: u128, limit: u128) -> ScopeError {
    ScopeError::OverLimit { value, limit }
}

/// 100 dollars to bob are open as decision 7.
fn with_100_open() -> Case {
    Case { agent: entered(fixtures::agent(), 7, &[pay("bob.near", 100 * USD)]), ..usual() }
}

#[rstest]
#[case::one_unit_over(pay("bob.near", 100 * USD + 1), 100 * USD + 1, 100 * USD)]
#[case::in_an_argument(labels(50 * USD + 1), 50 * USD + 1, 50 * USD)]
#[case::with_what_is_attached(
    call("labels.near", Call { deposit: 1, ..order(r#"{"budget":"50000000"}"#) }),
    50 * USD + 1,
    50 * USD
)]
fn hold_for_one_act(#[case] action: Action, #[case] value: u128, #[case] limit: u128) {
    assert_eq!(faults(&[action]), vec![over(value, limit)]);
}

#[test]
fn hold_for_all_acts_of_a_window() {
    assert_eq!(with_100_open().faults(&[pay("bob.near", 50 * USD)]), vec![]);
    assert_eq!(
        with_100_open().faults(&[pay("bob.near", 50 * USD), pay("bob.near", 1)]),
        vec![over(150 * USD + 1, 150 * USD)]
    );
}

/// D9: the windows are of what is done, not of the charter that it was done under.
#[test]
fn hold_across_charters() {
    let mut case = with_100_open();
    case.agent.charter_version = 9;
    case.charter.mandate = "Another one.".to_owned();
    case.charter.scopes.reverse();

    assert_eq!(case.faults(&[pay("bob.near", 51 * USD)]), vec![over(151 * USD, 150 * USD)]);
}

/// D5: of two scopes each has its own window, and a full one does not bar the other.
#[test]
fn are_those_of_each_scope() {
    let orders = || vec![labels(50 * USD); 5];
    let mut both = vec![pay("bob.near", 51 * USD)];
    both.extend(orders());

    assert_eq!(faults(&orders()), vec![over(250 * USD, 200 * USD)]);
    assert_eq!(with_100_open().faults(&orders()[..4]), vec![]);
    assert_eq!(with_100_open().faults(&both), vec![over(151 * USD, 150 * USD), over(250 * USD, 200 * USD)]);
}

#[test]
fn are_shared_by_the_receivers_of_a_scope() {
    let mut case = with_100_open();
    let Permit::Transfer { receiver_ids, .. } = &mut case.charter.scopes[0].permit else { unreachable!() };
    receiver_ids.push(id("eve.near"));

    assert_eq!(case.faults(&[pay("eve.near", 50 * USD)]), vec![]);
    assert_eq!(case.faults(&[pay("eve.near", 50 * USD + 1)]), vec![over(150 * USD + 1, 150 * USD)]);
}

#[test]
fn do_not_count_a_decision_beside_itself() {
    let case = Case { decision_id: Some(7), ..with_100_open() };

    assert_eq!(case.faults(&[pay("bob.near", 100 * USD)]), vec![]);
    assert_eq!(
        Case { decision_id: Some(8), ..case }.faults(&[pay("bob.near", 100 * USD)]),
        vec![over(200 * USD, 150 * USD)]
    );
}

/// D1: what is tried a second time could be paid a second time.
#[test]
fn count_every_attempt() {
    let attempt = |weight| Case { decision_id: Some(7), weight, ..with_100_open() };

    assert_eq!(attempt(1).faults(&[pay("bob.near", 75 * USD)]), vec![]);
    assert_eq!(attempt(2).faults(&[pay("bob.near", 75 * USD)]), vec![]);
    assert_eq!(attempt(2).faults(&[pay("bob.near", 75 * USD + 1)]), vec![over(150 * USD + 2, 150 * USD)]);
    assert_eq!(attempt(3).faults(&[pay("bob.near", 75 * USD)]), vec![over(225 * USD, 150 * USD)]);
    assert_eq!(attempt(3).assess(&[pay("bob.near", 7)]).value, 7, "the value is that of one attempt");
}

#[test]
fn count_the_attempts_of_others() {
    let mut case = with_100_open();
    case.agent.ledger.locks[0].attempts = 2;

    assert_eq!(case.faults(&[pay("bob.near", 1)]), vec![over(200 * USD + 1, 150 * USD)]);
}

#[test]
fn do_not_count_what_was_stopped() {
    let mut case = with_100_open();
    case.agent.ledger.close(7, 1, fixtures::START);

    assert_eq!(case.faults(&[pay("bob.near", 100 * USD)]), vec![]);
    assert_eq!(case.agent.ledger.locked(None, fixtures::START), lock().amount);
}

#[test]
fn are_not_passed_by_what_overflows() {
    let case = by(|charter| (charter.scopes[0].max_value, charter.scopes[0].limit) = (u128::MAX, u128::MAX));
    let faults = case.faults(&[pay("bob.near", u128::MAX), pay("bob.near", 1)]);

    assert_eq!(faults, vec![ScopeError::ValueTooLarge { amount: 1 }]);
}
