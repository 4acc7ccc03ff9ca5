use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, NEAR, START, USD, lock};

mod properties;
mod slashes;

const CHALLENGE: u64 = 14 * DAY;

fn ledger() -> Ledger {
    Ledger { locks: vec![lock()] }
}

fn executed() -> Ledger {
    let mut ledger = ledger();
    ledger.execute(7, CHALLENGE, START + 4 * DAY);
    ledger.find_mut(7).unwrap().attempts = 1;
    ledger
}

fn found(ledger: &Ledger, decision_id: u64) -> Option<&Lock> {
    ledger.locks.iter().find(|lock| lock.decision_id == decision_id)
}

fn after(days: u64) -> u64 {
    START + days * DAY
}

mod growth {
    use super::*;

    #[rstest]
    #[case::dearer(70 * NEAR, 70 * NEAR)]
    #[case::the_same(60 * NEAR, 60 * NEAR)]
    #[case::cheaper(1, 60 * NEAR)]
    fn is_the_only_change(#[case] amount: u128, #[case] locked: u128) {
        let mut lock = lock();
        lock.raise(amount, 100 * USD, 3);

        assert_eq!((lock.amount, lock.pricing), (locked, 3));
    }

    #[rstest]
    #[case::dearer(101 * USD, 101 * USD)]
    #[case::cheaper(0, 100 * USD)]
    fn is_that_of_the_value_as_well(#[case] value: u128, #[case] expected: u128) {
        let mut lock = lock();
        lock.raise(60 * NEAR, value, 0);

        assert_eq!(lock.value, expected);
    }

    #[rstest]
    #[case::stopped_before(1, 0, 120 * NEAR)]
    #[case::three_times(3, 1, 480 * NEAR)]
    #[case::second_attempt(0, 2, 120 * NEAR)]
    #[case::both(2, 3, 720 * NEAR)]
    fn is_twofold_for_what_was_stopped_and_manifold_for_attempts(
        #[case] doublings: u8,
        #[case] attempts: u32,
        #[case] amount: u128,
    ) {
        let owed = ATTEMPT * u128::from(attempts.max(1));
        let mut lock = Lock { attempts, owed, doublings, ..lock() };
        lock.raise(60 * NEAR, 100 * USD, 0);

        assert_eq!(lock.amount, amount);
    }

    #[test]
    fn has_an_end_that_no_bond_reaches() {
        let mut lock = Lock { doublings: 3, attempts: u32::MAX, ..lock() };
        lock.raise(u128::MAX / 2, u128::MAX, 0);

        assert_eq!(lock.amount, u128::MAX);
        assert_eq!(Ledger { locks: vec![lock.clone(), lock] }.locked(None, START), u128::MAX);
    }

    /// What an attempt puts at risk is locked in full, whatever was slashed for the decision before.
    #[test]
    fn for_an_attempt_is_not_eaten_by_what_was_slashed() {
        let mut lock = lock();
        assert_eq!(lock.slash(60 * NEAR), 60 * NEAR);
        lock.raise_for_attempt(1, 70 * NEAR, 100 * USD, 0);

        assert_eq!((lock.rest(), lock.free()), (70 * NEAR, 70 * NEAR));
    }

    /// What was slashed is paid, and a later price asks for no more of it.
    #[rstest]
    #[case::nothing(0, 120)]
    #[case::a_third(20, 80)]
    #[case::everything(60, 0)]
    fn is_of_what_was_not_slashed(#[case] slashed: u128, #[case] rest: u128) {
        let mut lock = lock();
        lock.slash(slashed * NEAR);
        lock.raise(120 * NEAR, 100 * USD, 0);

        assert!((rest * NEAR..=rest * NEAR + 1).contains(&lock.rest()), "{}", lock.rest());
        assert_eq!(lock.slashed, slashed * NEAR);
    }
}

mod release {
    use super::*;

    #[test]
    fn comes_when_a_decision_expires() {
        assert_eq!(ledger().locked(None, after(10) - 1), 60 * NEAR);
        assert_eq!(ledger().locked(None, after(10)), 0);
        assert_eq!(ledger().at_risk(after(10) - 1), 100 * USD);
        assert_eq!(ledger().at_risk(after(10)), 0);
    }

    #[test]
    fn moves_with_the_window() {
        let mut ledger = ledger();
        ledger.stretch(7, after(20));
        ledger.stretch(7, after(11));

        assert_eq!(ledger.locked(None, after(20) - 1), 60 * NEAR);
        assert_eq!(ledger.locked(None, after(20)), 0);
    }

    #[test]
    fn waits_for_the_challenge_period_of_what_was_executed() {
        let ledger = executed();

        assert_eq!(ledger.locked(None, after(18) - 1), 60 * NEAR);
        assert_eq!(ledger.locked(None, after(18)), 0);
        let lock = found(&ledger, 7).unwrap();
        assert!(lock.is_challengeable(after(18) - 1));
        assert!(!lock.is_challengeable(after(18)));
    }

    /// The bond behind what was stopped is there for the slash as well, though it cannot be executed any more.
    #[test]
    fn waits_for_the_challenge_period_of_what_was_stopped() {
        let mut ledger = ledger();
        ledger.close(7, CHALLENGE, after(1));

        assert_eq!(ledger.locked(None, after(15) - 1), 60 * NEAR);
        assert!(found(&ledger, 7).unwrap().is_challengeable(after(15) - 1));
        assert_eq!(ledger.locked(None, after(15)), 0);
        assert!(!found(&ledger, 7).unwrap().is_challengeable(after(15)));
    }

    #[test]
    fn is_never_brought_forward() {
        let mut ledger = executed();
        ledger.execute(7, DAY, after(5));
        ledger.close(7, DAY, after(6));
        ledger.find_mut(7).unwrap().hold(after(9));

        assert_eq!(ledger.locked(None, after(18) - 1), 60 * NEAR);
    }

    #[test]
    fn of_a_recovered_execution_waits_anew() {
        let mut ledger = executed();
        ledger.close(7, CHALLENGE, after(17));

        assert_eq!(ledger.locked(None, after(31) - 1), 60 * NEAR);
        assert_eq!(ledger.locked(None, after(31)), 0);
    }

    /// D19: a vote on a slash that is called in time finds the bond where it was.
    #[test]
    fn waits_for_an_open_vote() {
        let mut ledger = executed();
        ledger.find_mut(7).unwrap().hold(after(28));
        let lock = found(&ledger, 7).unwrap();

        assert!(lock.is_held(after(28) - 1));
        assert!(!lock.is_held(after(28)));
        assert!(!lock.is_challengeable(after(18)), "a vote does not call for another one");
        assert_eq!(ledger.locked(None, after(28) - 1), 60 * NEAR);
    }

    #[test]
    fn waits_until_a_cause_is_settled() {
        let mut ledger = executed();
        let lock = ledger.find_mut(7).unwrap();
        assert_eq!(lock.set_aside(15 * NEAR, after(30)), 15 * NEAR);

        assert_eq!(ledger.locked(None, after(1_000)), 60 * NEAR);
        ledger.find_mut(7).unwrap().overrule();
        assert_eq!(ledger.locked(None, after(1_000)), 0);
    }
}

mod sums {
    use super::*;

    #[test]
    fn are_of_what_is_left_of_each_lock() {
        let mut ledger = Ledger { locks: vec![lock(), Lock { decision_id: 8, ..lock() }] };
        ledger.find_mut(8).unwrap().slash(10 * NEAR);
        ledger.find_mut(7).unwrap().set_aside(10 * NEAR, after(30));

        assert_eq!(ledger.locked(None, START), 110 * NEAR);
        assert_eq!(ledger.locked(Some(8), START), 60 * NEAR);
        assert_eq!(ledger.locked(Some(7), START), 50 * NEAR);
    }

    /// D1: what is tried again is at risk again.
    #[test]
    fn count_every_attempt() {
        let mut ledger = ledger();
        for attempts in 1..=3 {
            ledger.execute(7, CHALLENGE, after(4));
            ledger.find_mut(7).unwrap().raise_for_attempt(attempts, 60 * NEAR, 100 * USD, 0);

            let n = u128::from(attempts);
            assert_eq!(ledger.locked(None, after(4)), n * 60 * NEAR);
            assert_eq!(ledger.at_risk(after(4)), n * 100 * USD);
            assert_eq!(ledger.spent(&[1], DAY, None, after(4)), n * 100 * USD);
        }
    }

    /// A dear attempt and a cheap one after it are both covered, each at the price of its time.
    #[test]
    fn cover_each_attempt_at_its_price() {
        let mut ledger = ledger();
        for (attempts, amount, locked) in [(1, 100, 100), (2, 70, 170), (3, 90, 270)] {
            ledger.find_mut(7).unwrap().raise_for_attempt(attempts, amount * NEAR, 100 * USD, 0);

            assert_eq!(ledger.locked(None, START), locked * NEAR);
        }
    }

    #[test]
    fn of_nobody_are_nothing() {
        let ledger = Ledger::default();

        assert_eq!((ledger.locked(None, START), ledger.at_risk(START)), (0, 0));
        assert_eq!(found(&ledger, 7), None);
    }

    #[test]
    fn do_not_change_for_decisions_that_are_not_there() {
        let mut ledger = executed();
        ledger.execute(8, CHALLENGE, after(5));
        ledger.close(8, CHALLENGE, after(5));
        ledger.stretch(8, after(99));

        assert_eq!(ledger, executed());
    }
}

mod windows {
    use super::*;

    const WEEK: u64 = 7 * DAY;

    fn spent(ledger: &Ledger, now: u64) -> u128 {
        ledger.spent(&[1, 5], WEEK, None, now)
    }

    #[test]
    fn count_what_can_still_happen() {
        assert_eq!(spent(&ledger(), after(10) - 1), 100 * USD);
        assert_eq!(spent(&ledger(), after(10)), 0);
    }

    #[test]
    fn count_what_has_happened_within_them() {
        let mut ledger = executed();
        ledger.close(7, CHALLENGE, after(4));

        assert_eq!(spent(&ledger, after(11) - 1), 100 * USD);
        assert_eq!(spent(&ledger, after(11)), 0);
        assert_eq!(ledger.locked(None, after(11)), 60 * NEAR);
    }

    #[test]
    fn do_not_count_what_was_stopped() {
        let mut ledger = ledger();
        ledger.close(7, CHALLENGE, after(1));

        assert_eq!(spent(&ledger, after(1)), 0);
    }

    #[test]
    fn are_of_one_target_each_and_of_other_decisions() {
        let mut ledger = ledger();
        ledger.locks[0].uses.push(Use { target: 2, value: 5 });

        assert_eq!(ledger.spent(&[1], WEEK, None, START), 100 * USD);
        assert_eq!(ledger.spent(&[2], WEEK, None, START), 5);
        assert_eq!(ledger.spent(&[1, 2], WEEK, None, START), 100 * USD + 5);
        assert_eq!(ledger.spent(&[3], WEEK, None, START), 0);
        assert_eq!(ledger.spent(&[1, 2], WEEK, Some(7), START), 0);
    }
}

mod room {
    use super::*;

    fn full() -> Ledger {
        let mut ledger = Ledger::default();
        for decision_id in 0..64 {
            ledger.enter(Lock { decision_id, ..lock() }, START).unwrap();
        }
        ledger
    }

    #[test]
    fn is_for_64_decisions() {
        let mut ledger = full();

        assert_eq!(ledger.check_room(1, START), Err(ScopeError::TooManyDecisions { max: 64 }));
        assert_eq!(ledger.enter(lock(), START), Err(ScopeError::TooManyDecisions { max: 64 }));
        assert_eq!(ledger, full());
    }

    /// What stops a decision rewrites the record of its agent, for a fixed amount of gas.
    #[test]
    fn is_bounded_by_targets_too() {
        let uses = |n: u128| (0..n).map(|target| Use { target, value: 1 }).collect::<Vec<_>>();
        let mut ledger = Ledger { locks: vec![Lock { uses: uses(100), ..lock() }] };

        assert_eq!(ledger.check_room(28, START), Ok(()));
        assert_eq!(ledger.check_room(29, START), Err(ScopeError::TooManyDecisions { max: 128 }));
        let next = Lock { decision_id: 8, uses: uses(29), ..lock() };
        assert_eq!(ledger.enter(next, START), Err(ScopeError::TooManyDecisions { max: 128 }));
    }

    #[test]
    fn is_made_by_what_counts_for_nothing_any_more() {
        let mut ledger = full();
        ledger.execute(5, CHALLENGE, after(9));
        let newest = Lock { decision_id: 64, live_until: after(20), ..lock() };
        ledger.enter(newest.clone(), after(10)).unwrap();

        assert_eq!(ledger.locks.iter().map(|lock| lock.decision_id).collect::<Vec<_>>(), [5, 64]);
        assert_eq!(found(&ledger, 64), Some(&newest));
    }

    /// A window of 30 days must still see what was released long before.
    #[test]
    fn is_not_made_by_what_the_longest_window_sees() {
        let mut ledger = ledger();
        ledger.execute(7, DAY, after(4));
        ledger.close(7, DAY, after(4));
        let next = || Lock { decision_id: 8, live_until: after(99), ..lock() };

        let mut before = ledger.clone();
        before.enter(next(), after(34) - 1).unwrap();
        assert_eq!((before.locks.len(), before.locked(Some(8), after(34) - 1)), (2, 0));
        ledger.enter(next(), after(34)).unwrap();
        assert_eq!(ledger.locks.len(), 1);
    }

    #[test]
    fn is_not_made_by_what_is_set_aside_or_voted_on() {
        let mut ledger = full();
        for lock in &mut ledger.locks {
            if lock.decision_id % 2 == 0 {
                lock.set_aside(1, after(20));
            } else {
                lock.held_until = after(30);
            }
        }

        assert_eq!(ledger.check_room(1, after(29)), Err(ScopeError::TooManyDecisions { max: 64 }));
        assert_eq!(ledger.check_room(1, after(30)), Ok(()));
    }
}
