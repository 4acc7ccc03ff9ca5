//! What was stopped, or is under way, against what is decided next on the same target.

use rstest::rstest;

use super::*;
use crate::{
    ScopeError,
    logic::fixtures::{DAY, USD},
};

fn stop(world: &mut World, id: u64) {
    world.call("gina.near", 0).veto(id, "Bad.".to_owned()).unwrap();
    world.call("gus.near", 0).veto(id, "Bad.".to_owned()).unwrap();
}

fn doublings(world: &World, decision_id: u64) -> u8 {
    let mut agent = world.dao.load_agent(&id(AGENT)).unwrap();
    agent.ledger.find_mut(decision_id).unwrap().doublings
}

fn cooling_down(world: &World, decision_id: u64) -> Result<u64> {
    Err(ScopeError::CoolingDown { decision_id, until: world.now + policy().stop_cooldown }.into())
}

/// Of an agent that may attach up to 10 NEAR to an order.
fn generous() -> World {
    let mut charter = charter();
    let commonweight_explain::Permit::Call { max_deposit, .. } = &mut charter.scopes[1].permit else {
        unreachable!()
    };
    *max_deposit = 10 * NEAR;
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    world.call(CONTROLLER, 200 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
    world
}

fn order_with(budget: u128, deposit: u128) -> Vec<Action> {
    let Action::FunctionCalls { mut calls, receiver_id, .. } = order(budget) else { unreachable!() };
    calls[0].deposit = deposit;
    vec![Action::FunctionCalls { receiver_id, calls, expected_answer: None }]
}

/// What is attached is compared by itself, whatever the argument says.
#[rstest]
#[case::the_same(1, 10, true)]
#[case::dust_in_the_argument(4, 10, true)]
#[case::no_amount_at_all(0, 10, true)]
#[case::half_of_it(4, 5, true)]
#[case::much_less_of_both(0, 1, false)]
fn what_was_attached_does_not_come_back(
    #[case] budget: u128,
    #[case] deposit: u128,
    #[case] is_refused: bool,
) {
    let mut world = generous();
    let decision_id = world.decide(order_with(1, 10 * NEAR)).unwrap();
    stop(&mut world, decision_id);

    let again = world.decide(order_with(budget, deposit * NEAR));

    assert_eq!(again, if is_refused { cooling_down(&world, decision_id) } else { Ok(1) });
}

/// Nor are two open that attach the same. The one yoctoNEAR that many methods ask for makes no two alike.
#[test]
fn dust_in_an_argument_does_not_hide_a_duplicate() {
    let mut world = generous();
    let decision_id = world.decide(order_with(1, 5 * NEAR)).unwrap();

    let duplicate = Err(ScopeError::DuplicateIntent { decision_id }.into());
    assert_eq!(world.decide(order_with(2, 5 * NEAR)), duplicate);
    assert_eq!(world.decide(order_with(20, 1)), Ok(1));
    assert_eq!(world.decide(order_with(500, 1)), Ok(2));
}

#[rstest]
#[case::the_same(vec![pay("bob.near", 20 * USD)])]
#[case::a_little_more(vec![pay("bob.near", 39 * USD)])]
#[case::four_times_as_much(vec![pay("bob.near", 80 * USD)])]
#[case::beside_another_one(vec![pay("bob.near", 20 * USD), pay("bob.near", 70 * USD)])]
#[case::in_parts(vec![pay("bob.near", 5 * USD); 4])]
fn what_was_stopped_does_not_come_back(#[case] actions: Vec<Action>) {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    stop(&mut world, decision_id);

    assert_eq!(world.decide(actions), cooling_down(&world, decision_id));
}

/// Nor does a part of what was stopped.
#[test]
fn an_act_of_what_was_stopped_does_not_come_back() {
    let mut world = World::with_agent();
    let bundle = vec![pay("bob.near", 20 * USD), pay("bob.near", 70 * USD)];
    let decision_id = world.decide(bundle).unwrap();
    stop(&mut world, decision_id);

    for amount in [20, 70] {
        let again = world.decide(vec![pay("bob.near", amount * USD)]);
        assert_eq!(again, cooling_down(&world, decision_id));
    }
    assert_eq!(world.decide(vec![pay("bob.near", 4 * USD)]), Ok(1), "a fifth of the smaller one");
}

/// Whether what is under way is an act of the bundle or all of it, and the other way round.
#[test]
fn a_bundle_to_one_receiver_hides_no_duplicate() {
    let twenty = || pay("bob.near", 20 * USD);
    for (first, second) in [
        (vec![twenty()], vec![twenty(), twenty()]),
        (vec![twenty(), twenty()], vec![twenty()]),
        (vec![twenty(), twenty()], vec![pay("bob.near", 40 * USD)]),
        (vec![pay("bob.near", 40 * USD)], vec![twenty(), twenty()]),
    ] {
        let mut world = World::with_agent();
        let decision_id = world.decide(first).unwrap();

        assert_eq!(world.decide(second), Err(ScopeError::DuplicateIntent { decision_id }.into()));
    }
}

/// What was stopped is to lock twice as much. An agent that opens fifteen decisions of dust on the target has no room for
/// one more, and none of them pushes out what was stopped.
#[test]
fn dust_does_not_wash_off_what_was_stopped() {
    let mut world = World::with_agent();
    let stopped = world.decide_for(vec![pay("bob.near", 20 * USD)], Some("invoice-1")).unwrap();
    stop(&mut world, stopped);
    world.wait(policy().stop_cooldown);
    for n in 0..15 {
        world.decide_for(vec![pay("bob.near", 1)], Some(&format!("dust-{n}"))).unwrap();
    }
    let full = world.decide_for(vec![pay("bob.near", 1)], Some("dust-15"));
    assert_eq!(full, Err(ScopeError::TooManyOnTarget { max: 16 }.into()));
    world.wait(policy().objection_window + policy().execution_window);

    let again = world.decide_for(vec![pay("bob.near", 20 * USD)], Some("invoice-2")).unwrap();

    assert_eq!(doublings(&world, again), 1, "stopped a month ago, remembered for ninety days");
}

/// However long the callee takes to answer.
#[test]
fn a_stop_cools_down_from_when_it_is_recorded() {
    let mut world = World::with_agent();
    let decision_id = world.decide_for(vec![order(20 * USD)], Some("invoice-1")).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.execute(decision_id), None);
    stop(&mut world, decision_id);
    assert!(world.dao.load_proposal(decision_id).unwrap().is_stopping(), "control: the stop is recorded");

    let again = |world: &mut World| world.decide_for(vec![order(20 * USD)], Some("invoice-2"));
    assert_eq!(again(&mut world), cooling_down(&world, decision_id));
    world.wait(DAY);
    assert_eq!(again(&mut world), cooling_down(&world, decision_id), "as long as it is under way");
    let attempt = Attempt { proposal_id: decision_id, number: 1, at_once: vec![], awaited: vec![(0, None)] };
    assert_eq!(world.callback(&[false]).end_attempt(attempt), Status::Stopped);
    assert_eq!(again(&mut world), cooling_down(&world, decision_id));
}
