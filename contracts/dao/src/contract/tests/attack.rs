//! What an auditor with a captured model has tried.

use commonweight_common::{Asset, Bps, clock::DAY};
use commonweight_explain::{AssetInfo, Charter, Permit};

use super::*;
use crate::{Error, Purse, logic::fixtures::USD};

/// An order with something attached.
fn order_with(budget: u128, deposit: u128) -> Action {
    let args = format!(r#"{{"budget":"{budget}"}}"#);
    let call = Call { method: "order".to_owned(), args, deposit, gas: 5_000_000_000_000 };
    Action::FunctionCalls { receiver_id: id("labels.near"), calls: vec![call], expected_answer: None }
}

fn with_charter(charter: Charter) -> World {
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    fund(&mut world);
    world
}

fn fund(world: &mut World) {
    world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
}

/// An agent that may attach up to a thousandth of a NEAR to an order.
fn generous() -> World {
    let mut charter = charter();
    if let Permit::Call { max_deposit, .. } = &mut charter.scopes[1].permit {
        *max_deposit = NEAR / 1_000;
    }
    with_charter(charter)
}

fn start(world: &mut World, actions: Vec<Action>) -> u64 {
    let decision_id = world.decide(actions).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.execute(decision_id), None);
    decision_id
}

fn stop(world: &mut World, id: u64) {
    world.call("gina.near", 0).veto(id, "Bad.".to_owned()).unwrap();
    world.call("gus.near", 0).veto(id, "Bad.".to_owned()).unwrap();
}

fn withdraw(world: &mut World, amount: u128) -> Result<()> {
    world.atomically(|world| world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, Purse::Bond).map(drop))
}

fn doublings(world: &World, decision_id: u64) -> u8 {
    let mut agent = world.dao.load_agent(&id(AGENT)).unwrap();
    agent.ledger.find_mut(decision_id).unwrap().doublings
}

#[test]
fn a_bond_stays_while_an_execution_is_under_way() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.wait(policy().challenge_period);
    assert_eq!(world.status(decision_id), Status::InProgress);
    assert!(withdraw(&mut world, 99 * NEAR).is_err(), "99 of 100 NEAR left while the call is under way");
}

#[test]
fn a_slash_can_be_called_while_an_execution_is_under_way() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.wait(policy().challenge_period);
    let slash = Action::SlashBond { decision_id, share: Bps::WHOLE };
    let called = world.call(ALICE, 5 * NEAR).propose(vec![slash], String::new());
    assert!(called.is_ok(), "{called:?}");
}

#[test]
fn what_is_locked_again_is_there() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.wait(policy().challenge_period);
    drop(withdraw(&mut world, 99 * NEAR));
    world.call(MALLORY, 0).recover(decision_id).unwrap();
    assert!(world.locked() <= world.bond(), "locked {}, bond {}", world.locked(), world.bond());
}

#[test]
fn a_slash_takes_what_is_left() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.wait(policy().challenge_period);
    drop(withdraw(&mut world, 99 * NEAR));
    world.call(MALLORY, 0).recover(decision_id).unwrap();
    let slash = world.adopt(vec![Action::SlashBond { decision_id, share: Bps::WHOLE }]);
    assert_eq!(world.execute(slash), Some(Status::Executed));
}

#[test]
fn a_lock_is_there_when_a_long_execution_ends() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.wait(31 * DAY);
    world.decide(vec![order(USD)]).unwrap();
    world.call(MALLORY, 0).recover(decision_id).unwrap();
    let slash = Action::SlashBond { decision_id, share: Bps::WHOLE };
    let called = world.call(ALICE, 5 * NEAR).propose(vec![slash], String::new());
    assert!(called.is_ok(), "{called:?}");
}

#[test]
fn a_new_controller_does_not_pay_for_the_former_one() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
    world.wait(policy().challenge_period);
    let storage = world.dao.load_agent(&id(AGENT)).unwrap().storage_balance;
    for (amount, purse) in [(100 * NEAR, Purse::Bond), (storage, Purse::Storage)] {
        if world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop).is_err() {
            return;
        }
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
    let charter = Charter { controller_id: id("honest.near"), ..charter() };
    world.administer(grant(charter, 2)).unwrap();
    world.call("honest.near", 100 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(MALLORY, 0).recover(decision_id).unwrap();
    assert_eq!(world.locked(), 0, "the new controller's bond answers for what was before it");
}

#[test]
fn a_stop_survives_a_recovery() {
    let mut world = World::with_agent();
    let decision_id = start(&mut world, vec![order(50 * USD)]);
    stop(&mut world, decision_id);
    world.wait(DAY);
    world.call(AGENT, 0).recover(decision_id).unwrap();
    assert!(world.decide(vec![order(40 * USD)]).is_err(), "stopped, and made again with no cool-down");
}

#[test]
fn a_stopped_vote_forfeits_its_bond_though_it_is_recovered() {
    let mut world = World::with_agent();
    let proposal_id = world.adopt(vec![order(USD)]);
    assert_eq!(world.execute(proposal_id), None);
    stop(&mut world, proposal_id);
    world.wait(DAY);
    world.call(ALICE, 0).recover(proposal_id).unwrap();
    assert!(world.call(ALICE, 0).reclaim_bond(proposal_id).map(drop).is_err());
}

#[test]
fn dust_that_is_attached_makes_no_other_meaning() {
    let mut world = generous();
    let decision_id = world.decide(vec![order_with(50 * USD, 0)]).unwrap();
    stop(&mut world, decision_id);
    assert!(world.decide(vec![order_with(40 * USD, 0)]).is_err(), "control: it cools down");
    let again = world.decide(vec![order_with(40 * USD, 1 << 30)]);
    assert!(again.is_err(), "back at once with 10⁻¹⁵ NEAR attached");
}

#[test]
fn dust_that_is_attached_does_not_hide_a_duplicate() {
    let mut world = generous();
    world.decide(vec![order_with(20 * USD, 0)]).unwrap();
    assert!(world.decide(vec![order_with(20 * USD, 0)]).is_err(), "control: it is a duplicate");
    assert!(world.decide(vec![order_with(20 * USD, 1 << 30)]).is_err(), "two open orders for one thing");
}

#[test]
fn a_companion_does_not_hide_a_duplicate() {
    let mut world = World::with_agent();
    world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    assert!(world.decide(vec![pay("bob.near", 20 * USD)]).is_err(), "control: it is a duplicate");
    assert!(world.decide(vec![pay("bob.near", 20 * USD), order(1)]).is_err());
}

#[test]
fn what_was_stopped_stays_dearer_though_one_of_it_has_expired() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![order(20 * USD)]).unwrap();
    stop(&mut world, decision_id);
    world.wait(policy().stop_cooldown);
    let second = world.decide(vec![order(20 * USD)]).unwrap();
    assert_eq!(doublings(&world, second), 1, "control: it is dearer");
    world.wait(policy().objection_window + policy().execution_window);
    assert_eq!(world.status(second), Status::Expired);
    let third = world.decide(vec![order(20 * USD)]).unwrap();
    assert_eq!(doublings(&world, third), 1, "ten days later the stop is forgotten");
}

#[test]
fn taking_one_asset_off_does_not_hide_the_price_of_another() {
    let gold = Asset::Nep141(id("gold.near"));
    let entry = |value_per_whole| AssetInfo { symbol: "X".to_owned(), decimals: 6, value_per_whole };
    let mut outcomes = Vec::new();
    for is_removed in [false, true] {
        let mut world = World::new();
        world.administer(Action::SetAsset { asset: gold.clone(), info: entry(USD), version: 0 }).unwrap();
        let mut charter = charter();
        charter.scopes[1].permit =
            Permit::Transfer { asset: gold.clone(), receiver_ids: vec![id("bob.near")] };
        world.administer(grant(charter, 0)).unwrap();
        fund(&mut world);
        let dust = Action::Transfer { asset: gold.clone(), receiver_id: id("bob.near"), amount: 1 };
        world.decide(vec![pay("bob.near", 50 * USD), dust]).unwrap();
        if is_removed {
            world.administer(Action::RemoveAsset { asset: gold.clone(), version: 1 }).unwrap();
        }
        world.administer(Action::SetAsset { asset: usdc(), info: entry(3 * USD), version: 0 }).unwrap();
        outcomes.push(withdraw(&mut world, 60 * NEAR).is_err());
    }
    assert_eq!(outcomes, [true, true], "150 dollars need 90 NEAR; 60 of 100 have left");
}

/// A payment that fails is not repeated by outsiders until all of an honest agent's bond is locked.
#[test]
fn further_attempts_are_for_the_agent_and_its_controller() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    world.wait(policy().objection_window);
    world.call(MALLORY, 0).execute(decision_id).map(drop).unwrap();
    world.callback(&[false]).end_attempt(Attempt {
        proposal_id: decision_id,
        number: 1,
        at_once: vec![],
        awaited: vec![(0, None)],
    });

    let again = world.atomically(|world| world.call(MALLORY, 0).execute(decision_id).map(drop));
    assert_eq!(again, Err(Error::NotController { caller_id: id(MALLORY) }));
    assert_eq!(world.locked(), 12 * NEAR);
    assert_eq!(world.call(AGENT, 0).execute(decision_id).map(drop), Ok(()));
    assert_eq!(world.locked(), 24 * NEAR);
}

/// Decisions of one agent leave room for those of another on the same receiver.
#[test]
fn no_agent_keeps_another_from_a_target() {
    let mut world = World::with_agent();
    let charter = Charter { controller_id: id("office.near"), ..charter() };
    let action = Action::GrantCharter { agent_id: id("clerk.near"), charter, charter_version: 0 };
    world.administer(action).unwrap();
    world.call("office.near", 100 * NEAR).post_bond(id("clerk.near")).unwrap();
    world.call("office.near", PREPAID).post_storage(id("clerk.near")).unwrap();
    for n in 0..16 {
        world.decide_for(vec![pay("bob.near", 1)], Some(&format!("n{n}"))).unwrap();
    }

    let full = crate::ScopeError::TooManyOnTarget { max: 16 };
    assert_eq!(world.decide_for(vec![pay("bob.near", 1)], Some("n16")), Err(full.into()));
    let (actions, hash) = (vec![pay("bob.near", 20 * USD)], Digest([9; 32]));
    let decided = world.call("clerk.near", 0).propose_decision(actions, hash, None);
    assert_eq!(decided, Ok(16));
}

/// Guardians who have spoken are enough where there are fewer of them.
#[test]
fn a_veto_does_not_wait_for_those_who_have_spoken() {
    let mut world = World::new();
    let proposal_id = world.propose(vec![resolve()]);
    world.call("gina.near", 0).veto(proposal_id, "No.".to_owned()).unwrap();
    let mut policy = policy();
    policy.veto_confirmations = 1;
    world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();
    let guardian_ids = accounts(&["gina.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();

    world.call("gina.near", 0).veto(proposal_id, "No.".to_owned()).unwrap();
    assert_eq!(world.status(proposal_id), Status::Stopped);
}

/// Whichever act of a bundle is decided again, alone or with others, it is the same.
#[test]
fn each_act_of_a_bundle_is_compared() {
    let mut world = World::with_agent();
    let bundle = || vec![pay("bob.near", 20 * USD), order(10 * USD)];
    let decision_id = world.decide(bundle()).unwrap();

    let duplicate = Err(crate::ScopeError::DuplicateIntent { decision_id }.into());
    for act in bundle() {
        assert_eq!(world.decide(vec![act]), duplicate);
    }
}
