//! What an adversary has tried after the crossings were filled. Each test fails on the code that it was written for.

use commonweight_common::{Asset, clock::DAY};
use commonweight_explain::{AssetInfo, Charter};

use super::*;
use crate::{
    Cause, Error, Purse,
    logic::fixtures::{USD, bps},
};

fn stop(world: &mut World, id: u64) {
    world.call("gina.near", 0).veto(id, "Bad.".to_owned()).unwrap();
    world.call("gus.near", 0).veto(id, "Bad.".to_owned()).unwrap();
}

fn doublings(world: &World, decision_id: u64) -> u8 {
    let mut agent = world.dao.load_agent(&id(AGENT)).unwrap();
    agent.ledger.find_mut(decision_id).unwrap().doublings
}

fn name(world: &mut World, guardian: &str, decision_id: u64) -> Result<()> {
    world.atomically(|world| {
        world.call(guardian, 0).name_cause(decision_id, Cause::FalseFacts, "No invoice.".to_owned())
    })
}

/// A1: two captured guardians set the whole lock aside for a cause, so that members cannot call a slash. Members do what
/// they should, and replace those guardians: with that the cause falls, and the bond is the thief's.
#[test]
fn a_cause_that_falls_with_its_guardians_leaves_members_a_slash() {
    let mut world = World::new();
    let mut policy = policy();
    policy.slash_bps = bps(10_000);
    world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();
    world.administer(grant(charter(), 0)).unwrap();
    world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    name(&mut world, "gina.near", decision_id).unwrap();
    name(&mut world, "gus.near", decision_id).unwrap();

    // Members call for a slash of their own, in time, and replace the guardians.
    let slash = Action::SlashBond { decision_id, share: bps(10_000) };
    let called = world.atomically(|world| world.call(ALICE, 5 * NEAR).propose(vec![slash], String::new()));
    let guardian_ids = accounts(&["gwen.near", "gil.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    world.wait(super::policy().challenge_period);
    world.call(MALLORY, 0).settle_cause(decision_id).unwrap();
    assert_eq!(world.bond(), 100 * NEAR, "control: the cause has fallen with those who named it");
    let slash = Action::SlashBond { decision_id, share: bps(10_000) };
    let again = world.atomically(|world| world.call(ALICE, 5 * NEAR).propose(vec![slash], String::new()));

    assert!(called.is_ok() || again.is_ok(), "neither before ({called:?}) nor after ({again:?})");
}

/// A1, with the share as it is by default: what members have voted to slash whole is slashed in part, because a cause
/// stands beside it that falls later.
#[test]
fn a_vote_to_slash_all_takes_all_though_a_cause_beside_it_falls() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    world.wait(13 * DAY);
    name(&mut world, "gina.near", decision_id).unwrap();
    name(&mut world, "gus.near", decision_id).unwrap();
    let slash = world.adopt(vec![Action::SlashBond { decision_id, share: bps(10_000) }]);
    assert_eq!(world.execute(slash), Some(Status::Executed));
    let guardian_ids = accounts(&["gwen.near", "gil.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    world.wait(14 * DAY);
    world.call(MALLORY, 0).settle_cause(decision_id).unwrap();

    assert_eq!(world.bond(), 40 * NEAR, "members have voted to slash all of the 60 NEAR that were locked");
}

/// A2: what was stopped is to lock twice as much. The agent opens fifteen decisions of dust on the target and one more:
/// that one pushes what was stopped out of the list, and the same costs as little as at first.
#[test]
fn dust_does_not_wash_off_what_was_stopped() {
    let mut world = World::with_agent();
    let stopped = world.decide_for(vec![pay("bob.near", 20 * USD)], Some("invoice-1")).unwrap();
    stop(&mut world, stopped);
    world.wait(policy().veto_cooldown);
    for n in 0..16 {
        world.decide_for(vec![pay("bob.near", 1)], Some(&format!("dust-{n}"))).unwrap();
    }
    let full = world.decide_for(vec![pay("bob.near", 20 * USD)], Some("invoice-2"));
    assert!(full.is_err(), "control: the sixteen places are taken");
    world.wait(policy().objection_window + policy().execution_window);

    let again = world.decide_for(vec![pay("bob.near", 20 * USD)], Some("invoice-2")).unwrap();

    assert_eq!(doublings(&world, again), 1, "stopped a month ago, remembered for ninety days");
}

/// A3: a decision of the former controller's time has been slashed to the last yocto, and its bond has left. When the
/// price of NEAR falls, its lock grows, and holds the next controller's bond.
#[test]
fn a_price_does_not_make_a_new_controller_pay_for_the_former_one() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    world.administer(Action::SlashBond { decision_id, share: bps(10_000) }).unwrap();
    world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
    let storage = world.dao.load_agent(&id(AGENT)).unwrap().storage_balance;
    for (amount, purse) in [(40 * NEAR, Purse::Bond), (storage, Purse::Storage)] {
        world.call(CONTROLLER, 1).try_withdraw(id(AGENT), amount, purse).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
    let charter = Charter { controller_id: id("honest.near"), ..charter() };
    if world.atomically(|world| world.administer(grant(charter, 2))).is_err() {
        return;
    }
    world.call("honest.near", 101 * NEAR).post_bond(id(AGENT)).unwrap();
    let info = AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole: 2 * USD };
    world.administer(Action::SetAsset { asset: Asset::Near, info, version: 0 }).unwrap();

    let free = world.atomically(|world| {
        world.call("honest.near", 1).try_withdraw(id(AGENT), 100 * NEAR, Purse::Bond)
    });
    assert_eq!(free, Ok(()), "all but the least bond is free: nothing was decided in its time");
}

/// A3, at its worst: what its bond holds then can be slashed.
#[test]
fn a_new_controller_is_not_slashed_for_the_former_one() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    world.administer(Action::SlashBond { decision_id, share: bps(10_000) }).unwrap();
    world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
    let storage = world.dao.load_agent(&id(AGENT)).unwrap().storage_balance;
    for (amount, purse) in [(40 * NEAR, Purse::Bond), (storage, Purse::Storage)] {
        world.call(CONTROLLER, 1).try_withdraw(id(AGENT), amount, purse).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
    let charter = Charter { controller_id: id("honest.near"), ..charter() };
    if world.atomically(|world| world.administer(grant(charter, 2))).is_err() {
        return;
    }
    world.call("honest.near", 101 * NEAR).post_bond(id(AGENT)).unwrap();
    let info = AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole: 2 * USD };
    world.administer(Action::SetAsset { asset: Asset::Near, info, version: 0 }).unwrap();
    drop(world.atomically(|world| world.call("honest.near", 1).try_withdraw(id(AGENT), NEAR, Purse::Bond)));

    let slashed = world.atomically(|world| {
        world.administer(Action::SlashBond { decision_id, share: bps(10_000) })
    });
    assert_eq!(slashed, Err(Error::NothingLocked { decision_id }), "{} of 101 NEAR are left", world.bond() / NEAR);
}
