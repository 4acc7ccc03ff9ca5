//! Yielded promises that time out although they are resumed in time.

use std::collections::BTreeSet;

use super::*;

const YIELDER: &str = include_str!("../../runtime/tests/yielder.wat");

/// Yields, resumes after some blocks, and gives what the resumption answered and what the yielded call made of it.
fn run(sandbox: &mut Sandbox, alice: &AccountId, yielder: &AccountId) -> (Vec<u8>, String) {
    let yielded = sandbox.call(alice, yielder, "main").submit().unwrap();
    sandbox.produce_blocks(3);
    let resumed = sandbox.call(alice, yielder, "resume").run();
    let woken = sandbox.outcome(&yielded);
    (resumed.value().to_vec(), String::from_utf8(woken.value().to_vec()).unwrap())
}

#[test]
fn time_out_before_they_are_resumed() {
    let mut base = Sandbox::new();
    let alice = base.add_account("alice.near", Balance::from_near(100));
    let yielder = base.add_account("yielder.near", Balance::from_near(100));
    base.add_code(&yielder, wat::parse_str(YIELDER).unwrap());
    let plan = Plan::default().delaying(0, 2).timing_out(Target::account(yielder.clone()));

    let seen: BTreeSet<_> = (0..30)
        .map(|seed| {
            let mut sandbox = base.fork();
            sandbox.chain_mut().set_schedule(Some(Schedule::new(plan.clone(), seed)));
            run(&mut sandbox, &alice, &yielder)
        })
        .collect();

    let resumed = (vec![1], "data".to_owned());
    let too_late = (vec![0], "timeout".to_owned());
    assert!(seen.is_superset(&BTreeSet::from([resumed, too_late])), "{seen:?}");
}

#[test]
fn are_told_in_the_report() {
    let mut base = Sandbox::new();
    let alice = base.add_account("alice.near", Balance::from_near(100));
    let yielder = base.add_account("yielder.near", Balance::from_near(100));
    base.add_code(&yielder, wat::parse_str(YIELDER).unwrap());
    let plan = Plan::default().delaying(20, 3).timing_out(Target::account(yielder.clone()));

    let failure = find_failure(&base, &plan, 0..100, |sandbox| {
        assert_eq!(run(sandbox, &alice, &yielder).1, "data");
    })
    .unwrap();

    let [only] = failure.perturbations.as_slice() else { panic!("{failure}") };
    assert_eq!(only.disturbance, Disturbance::TimeOut(1));
    assert!(failure.to_string().contains("yielder.near -> yielder.near: woken"), "{failure}");
}
