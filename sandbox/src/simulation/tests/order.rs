//! Which orders of execution schedules bring about, and which they never do.

use std::collections::BTreeSet;

use near_primitives::shard_layout::ShardLayout;

use super::*;

/// The orders of the two callbacks over many seeds.
fn orders(plan: &Plan) -> BTreeSet<String> {
    let World { base, alice, asker } = world();
    let seen = |seed| {
        let mut sandbox = base.fork();
        sandbox.chain_mut().set_schedule(Some(Schedule::new(plan.clone(), seed)));
        sandbox.call(&alice, &asker, "ask").run();
        order(&sandbox, &asker)
    };
    (0..40).map(seen).collect()
}

fn set<const N: usize>(orders: [&str; N]) -> BTreeSet<String> {
    orders.map(str::to_owned).into()
}

#[test]
fn is_fixed_without_a_schedule() {
    let World { mut base, alice, asker } = world();

    base.call(&alice, &asker, "ask").run();

    assert_eq!(order(&base, &asker), "12");
}

#[test]
fn of_callbacks_from_different_accounts_varies() {
    assert_eq!(orders(&Plan::default()), set(["12", "21"]));
}

#[test]
fn of_callbacks_varies_with_failures() {
    let plan = Plan::default()
        .failing(Target::method(id("left.near"), "answer"))
        .running_out_of_gas(Target::account(id("right.near")));

    assert!(orders(&plan).is_superset(&set(["12", "21", "1!2", "12!", "2!1", "1!2!"])));
}

#[test]
fn is_fixed_within_one_shard() {
    let plan = Plan::default().delaying(90, 5).in_shards_of(&ShardLayout::single_shard());

    assert_eq!(orders(&plan), set(["12"]));
}

/// Both calls go from one account to another, so their receipts travel the same way.
#[test]
fn between_two_accounts_is_kept() {
    let World { base, alice, asker } = world();
    let names = |plan: &Plan, seed| {
        let mut sandbox = base.fork();
        sandbox.chain_mut().set_schedule(Some(Schedule::new(plan.clone(), seed)));
        for _ in 0..3 {
            sandbox.call(&alice, &asker, "order").submit().unwrap();
            sandbox.produce_blocks(1);
        }
        sandbox.run();
        let trace = Trace::of(sandbox.chain(), base.height());
        let to_asker = |step: &Step| step.what == "alice.near -> asker.near: order";
        trace.steps.into_iter().filter(to_asker).map(|step| step.name).collect::<Vec<_>>()
    };
    let delaying = Plan::default().delaying(60, 6);

    for seed in 0..20 {
        assert_eq!(names(&delaying, seed), ["1", "2", "3"]);
    }
    let hostile = delaying.in_any_order();
    assert!((0..20).any(|seed| names(&hostile, seed) != ["1", "2", "3"]));
}

#[test]
fn and_everything_else_is_the_same_for_the_same_seed() {
    let World { base, alice, asker } = world();
    let plan = Plan::default().failing(Target::account(id("left.near")));
    let run = |seed| {
        let mut sandbox = base.fork();
        sandbox.chain_mut().set_schedule(Some(Schedule::new(plan.clone(), seed)));
        sandbox.call(&alice, &asker, "ask").run();
        (Trace::of(sandbox.chain(), base.height()).to_string(), sandbox.chain().head().id)
    };

    for seed in 0..10 {
        assert_eq!(run(seed), run(seed));
    }
    assert_ne!(run(1).0, run(2).0);
}

#[test]
fn never_changes_what_all_accounts_hold() {
    let World { base, alice, asker } = world();
    let plan = Plan::default()
        .with_fault(Target::account(id("left.near")), Fault::OutOfGas, 50)
        .failing(Target::method(asker.clone(), "note"));

    // A block that does not conserve tokens halts the chain, and a halted chain fails the test.
    simulate(&base, &plan, 0..30, |sandbox| {
        sandbox.call(&alice, &asker, "ask").deposit(Balance::from_near(1)).run();
        assert_eq!(sandbox.chain().halted(), None);
    });
}
