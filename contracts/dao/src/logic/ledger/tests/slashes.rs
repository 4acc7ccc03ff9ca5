//! Inequality III: whatever is done to a lock in whatever order, its slashes together are at most the lock.

use proptest::prelude::*;

use super::*;

/// The part of an accomplice bars nobody: what is left can be slashed by the next.
#[test]
fn add_up_to_the_lock() {
    let mut lock = lock();

    assert_eq!(lock.slash(1), 1);
    assert_eq!(lock.slash(30 * NEAR), 30 * NEAR);
    assert_eq!((lock.slashed, lock.rest(), lock.free()), (30 * NEAR + 1, 30 * NEAR - 1, 30 * NEAR - 1));
    assert_eq!(lock.slash(60 * NEAR), 30 * NEAR - 1);
    assert_eq!(lock.slash(60 * NEAR), 0);
    assert_eq!((lock.slashed, lock.rest()), (60 * NEAR, 0));
}

#[test]
fn leave_what_is_set_aside_where_the_rest_is_enough() {
    let mut lock = lock();

    assert_eq!(lock.set_aside(15 * NEAR, after(20)), 15 * NEAR);
    assert_eq!((lock.settles_at, lock.overrulable_until), (after(20), after(20)));
    assert_eq!((lock.rest(), lock.free()), (60 * NEAR, 45 * NEAR));
    assert_eq!(lock.slash(45 * NEAR), 45 * NEAR);
    assert_eq!(lock.settle(), 15 * NEAR);
    assert_eq!((lock.slashed, lock.rest(), lock.set_aside), (60 * NEAR, 0, 0));
    assert_eq!(lock.settle(), 0);
}

/// A vote takes what guardians have set aside where the rest is not enough, and they do not take that again.
#[test]
fn take_what_is_set_aside_in_the_end() {
    let mut lock = lock();
    lock.set_aside(15 * NEAR, after(20));

    assert_eq!(lock.slash(50 * NEAR), 50 * NEAR);
    assert_eq!((lock.rest(), lock.set_aside, lock.free()), (10 * NEAR, 10 * NEAR, 0));
    assert_eq!(lock.slash(50 * NEAR), 10 * NEAR);
    assert_eq!((lock.rest(), lock.set_aside, lock.settle()), (0, 0, 0));
}

#[test]
fn that_members_overrule_are_given_back() {
    let mut lock = lock();
    lock.set_aside(15 * NEAR, after(20));

    assert_eq!(lock.overrule(), 15 * NEAR);
    assert_eq!((lock.slashed, lock.free()), (0, 60 * NEAR));
    assert_eq!((lock.overrule(), lock.settle()), (0, 0));
}

#[test]
fn set_aside_what_there_is() {
    let mut lock = lock();
    lock.slash(50 * NEAR);

    assert_eq!(lock.set_aside(15 * NEAR, after(20)), 10 * NEAR);
    assert_eq!(lock.free(), 0);
}

#[derive(Debug, Clone)]
enum Step {
    Slash(u128),
    SetAside(u128),
    Overrule,
    Settle,
    Raise(u128),
}

fn any_step() -> impl Strategy<Value = Step> {
    let amount = || prop_oneof![0..90 * NEAR, Just(u128::MAX), Just(0), Just(1)];
    prop_oneof![
        amount().prop_map(Step::Slash),
        amount().prop_map(Step::SetAside),
        Just(Step::Overrule),
        Just(Step::Settle),
        (0..90 * NEAR).prop_map(Step::Raise),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is taken of it is known to the unit, and so is what is left to take.
    #[test]
    fn never_take_more_than_was_locked(steps in prop::collection::vec(any_step(), 1..30)) {
        let mut lock = lock();
        let (mut raised, mut taken) = (lock.amount, 0_u128);
        for step in steps {
            let before = lock.clone();
            match step {
                Step::Slash(amount) => {
                    let slashed = lock.slash(amount);
                    prop_assert_eq!(slashed, amount.min(before.rest()));
                    prop_assert_eq!(lock.set_aside, before.set_aside.min(before.rest() - slashed));
                    taken += slashed;
                }
                Step::SetAside(amount) => {
                    let set_aside = lock.set_aside(amount, after(20));
                    prop_assert_eq!(set_aside, amount.min(before.free()));
                    prop_assert_eq!((lock.set_aside, lock.slashed), (before.set_aside + set_aside, before.slashed));
                }
                Step::Overrule => prop_assert_eq!(lock.overrule(), before.set_aside),
                Step::Settle => taken += lock.settle(),
                Step::Raise(amount) => {
                    lock.raise(amount, 0, 0);
                    prop_assert!(lock.amount <= raised.max(amount) + 1, "what was slashed does not grow, but by rounding");
                    prop_assert!(lock.rest() > 0 || lock.amount == raised);
                    raised = lock.amount;
                }
            }
            prop_assert_eq!((lock.amount, lock.slashed), (raised, taken));
            prop_assert!(taken <= lock.amount);
            prop_assert_eq!(lock.rest(), raised - taken);
            prop_assert_eq!(lock.free() + lock.set_aside, lock.rest());
        }
    }
}
