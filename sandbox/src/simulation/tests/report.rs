//! What a failing run is reduced to, and how it reads.

use super::*;
use crate::in_process::Outcome;

/// A test that does not expect the second callback to come first.
fn expects_order(alice: &AccountId, asker: &AccountId) -> impl Fn(&mut Sandbox) {
    let (alice, asker) = (alice.clone(), asker.clone());
    move |sandbox: &mut Sandbox| {
        sandbox.call(&alice, &asker, "ask").run();
        assert_eq!(order(sandbox, &asker), "12");
    }
}

#[test]
fn names_only_what_is_needed() {
    let World { base, alice, asker } = world();
    let plan = Plan::default().delaying(80, 4);

    let failure = find_failure(&base, &plan, 0..100, expects_order(&alice, &asker)).unwrap();

    let [only] = failure.perturbations.as_slice() else { panic!("{failure}") };
    assert!(failure.n_found > 1, "{failure}");
    // One block is enough for the second to overtake the first: on the way there, or on the way back.
    assert_eq!(only.disturbance, Disturbance::Delay(1));
    assert!(failure.message.contains("\"21\""), "{failure}");
}

#[test]
fn is_the_same_every_time() {
    let World { base, alice, asker } = world();
    let report = || find_failure(&base, &Plan::default(), 0..100, expects_order(&alice, &asker)).unwrap();

    assert_eq!(report().to_string(), report().to_string());
}

#[test]
fn reads_as_a_story() {
    let World { base, alice, asker } = world();
    let plan = Plan::default().delaying(0, 1).failing(Target::method(id("left.near"), "answer"));

    let failure = find_failure(&base, &plan, 0..100, expects_order(&alice, &asker)).unwrap();

    let report = failure.to_string();
    let lines: Vec<&str> = report.lines().collect();
    assert!(lines.contains(&"it takes 1 of 1 perturbations:"), "{report}");
    assert!(lines.contains(&"  1.2 (asker.near -> left.near: answer) fails"), "{report}");
    assert!(lines.contains(&"    ! fails"), "{report}");
    let failed = lines.iter().find(|line| line.contains("1.2 ") && line.contains("FAILED")).unwrap();
    assert!(failed.contains("Smart contract panicked: failed by the schedule"), "{report}");
    assert!(lines.iter().any(|line| line.contains("alice.near -> asker.near: ask => ok")), "{report}");
}

#[test]
fn of_a_test_that_always_fails_names_nothing() {
    let World { base, .. } = world();

    let failure = find_failure(&base, &Plan::default(), 3..5, |_| panic!("always")).unwrap();

    assert_eq!((failure.seed, failure.message.as_str()), (3, "always"));
    assert!(failure.perturbations.is_empty());
}

#[test]
fn is_not_made_of_a_test_that_passes() {
    let World { base, alice, asker } = world();

    let failure = find_failure(&base, &Plan::default(), 0..10, |sandbox| {
        let outcome = sandbox.call(&alice, &asker, "ask").run();
        assert!(outcome.failures().is_empty());
    });

    assert!(failure.is_none());
}

#[test]
fn knows_what_came_before_the_calm() {
    let World { base, alice, asker } = world();
    let plan = Plan::default().delaying(0, 1).failing(Target::method(id("left.near"), "answer"));

    let failure = find_failure(&base, &plan, 0..100, |sandbox| {
        let is_failed = |outcome: &Outcome| !outcome.failures().is_empty();
        let first = sandbox.call(&alice, &asker, "ask").run();
        sandbox.calm();
        for _ in 0..20 {
            assert!(!is_failed(&sandbox.call(&alice, &asker, "ask").run()));
        }
        assert!(!is_failed(&first), "the first one failed");
    })
    .unwrap();

    assert_eq!(failure.message, "the first one failed");
    assert_eq!(failure.perturbations.len(), 1, "{failure}");
}
