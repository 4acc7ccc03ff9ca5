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

/// A1, at its worst: guardians cannot stop a vote to slash, says its statement. They name a cause for the whole lock when
/// the vote is adopted, and nothing is left for it to take until it has expired; then the cause falls with them.
#[test]
fn a_cause_does_not_stop_a_vote_to_slash_that_was_adopted_before() {
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
    let slash = world.adopt(vec![Action::SlashBond { decision_id, share: bps(10_000) }]);
    assert!(world.dao.statement(slash).unwrap().contains("Guardians cannot stop it."));

    name(&mut world, "gina.near", decision_id).unwrap();
    name(&mut world, "gus.near", decision_id).unwrap();
    let status = world.execute(slash);
    // Members see what these guardians are for.
    let guardian_ids = accounts(&["gwen.near", "gil.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    world.wait(14 * DAY);
    drop(world.atomically(|world| world.call(MALLORY, 0).settle_cause(decision_id)));
    drop(world.atomically(|world| world.call(MALLORY, 0).execute(slash).map(drop)));

    assert_eq!(world.bond(), 40 * NEAR, "{status:?}: members have voted to slash all of the 60 NEAR");
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
    world.wait(policy().stop_cooldown);
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
        world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
    let charter = Charter { controller_id: id("honest.near"), ..charter() };
    if world.atomically(|world| world.administer(grant(charter, 2))).is_err() {
        return;
    }
    world.call("honest.near", 101 * NEAR).post_bond(id(AGENT)).unwrap();
    let info = AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole: 2 * USD };
    world.administer(Action::SetAsset { asset: Asset::Near, info, version: 0 }).unwrap();

    let free = world
        .atomically(|world| world.call("honest.near", 1).withdraw(id(AGENT), 100 * NEAR, Purse::Bond).map(drop));
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
        world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
    let charter = Charter { controller_id: id("honest.near"), ..charter() };
    if world.atomically(|world| world.administer(grant(charter, 2))).is_err() {
        return;
    }
    world.call("honest.near", 101 * NEAR).post_bond(id(AGENT)).unwrap();
    let info = AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole: 2 * USD };
    world.administer(Action::SetAsset { asset: Asset::Near, info, version: 0 }).unwrap();
    drop(world.atomically(|world| world.call("honest.near", 1).withdraw(id(AGENT), NEAR, Purse::Bond).map(drop)));

    let slashed =
        world.atomically(|world| world.administer(Action::SlashBond { decision_id, share: bps(10_000) }));
    assert_eq!(
        slashed,
        Err(Error::NothingLocked { decision_id }),
        "{} of 101 NEAR are left",
        world.bond() / NEAR
    );
}

/// A5: what the DAO's own affairs store is paid from what it holds for others, where the treasury is empty: the bonds
/// are in its books, and on its account they are bound by storage.
#[test]
fn charters_are_not_stored_at_the_expense_of_bonds() {
    let mut world = World::with_agent();
    let receiver = |n: usize, m: usize| id(&format!("{n:02}{m:02}{}", "x".repeat(60)));
    let scope = |n: usize| commonweight_explain::Scope {
        permit: commonweight_explain::Permit::Transfer {
            asset: usdc(),
            receiver_ids: (0..32).map(|m| receiver(n, m)).collect(),
        },
        ..charter().scopes[0].clone()
    };
    let actions = (0..16)
        .map(|n| Action::GrantCharter {
            agent_id: id(&format!("bot{n}.near")),
            charter: Charter { scopes: (0..16).map(scope).collect(), ..charter() },
            charter_version: 0,
        })
        .collect();
    let proposal_id = world.call(ALICE, 100 * NEAR).propose(actions, String::new()).unwrap();
    world.cast(proposal_id, ALICE, Ballot::For, 600).unwrap();
    world.wait(policy().voting_period + policy().timelock);
    let storage =
        || near_sdk::env::storage_byte_cost().as_yoctonear() * u128::from(near_sdk::env::storage_usage());
    // The treasury has what no payment may take: the reserve.
    world.balance = storage() + world.dao.held_deposits().0 + NEAR;
    world.wait(0);

    let outcome = world.atomically(|world| world.call(MALLORY, 0).execute(proposal_id).map(drop));

    let (held, left) = (world.dao.held_deposits().0, world.balance.saturating_sub(storage()));
    assert!(left >= held, "{outcome:?}: {left} is left for the {held} that belong to others");
}

/// A6: a deployment counts like an announcement, and the statement does not say so.
#[test]
fn a_statement_about_code_is_true_after_a_deployment() {
    let mut world = World::new();
    let staged = Action::StageCode { code_hash: commonweight_common::Digest([7; 32]), version: 0 };
    world.administer(staged).unwrap();
    near_sdk::env::storage_write(b"STATE", &stored::to_bytes(&world.dao));
    world.dao = Contract::migrate().unwrap();
    assert_eq!(world.dao.versions().code, 2, "announced once, deployed once, never taken back");
    let again = Action::StageCode { code_hash: commonweight_common::Digest([8; 32]), version: 2 };
    let proposal_id = world.propose(vec![again]);
    let statement = world.dao.statement(proposal_id).unwrap();
    assert!(!statement.contains("if code has been announced or taken back 2 times by then"), "{statement}");
}

/// A9: the statement of a decision says that anyone can execute it, and that what has failed can be tried again. A further
/// attempt is for the agent and its controller alone.
#[test]
fn a_statement_says_who_can_try_again() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    let statement = world.dao.statement(decision_id).unwrap();

    let again = world.atomically(|world| world.call(MALLORY, 0).execute(decision_id).map(drop));

    assert_eq!(again, Err(Error::NotController { caller_id: id(MALLORY) }));
    let told = "What has failed can be tried again until then, but no call: one that has not succeeded needs a new decision.";
    let says_who = !statement.contains(told) || statement.contains("tried again by");
    assert!(says_who, "{statement}");
}

/// A1, by honest guardians: all three name a cause, the third one after it was set aside. One of the first two is replaced in
/// the ordinary way before it is settled, and two of those who know are still guardians.
#[test]
fn a_guardian_who_comes_after_two_others_is_heard() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    for guardian in ["gina.near", "gus.near", "gwen.near"] {
        drop(name(&mut world, guardian, decision_id));
    }
    let guardian_ids = accounts(&["gina.near", "gwen.near", "gil.near"]);
    world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    world.wait(14 * DAY);
    world.call(MALLORY, 0).settle_cause(decision_id).unwrap();

    assert_eq!(
        world.bond(),
        85 * NEAR,
        "a quarter of 60 NEAR, for a cause that two guardians of three have named"
    );
}

/// A12: an agent that may act has a least bond beside what is locked, whatever its decisions lock. A further attempt takes
/// that as well.
#[test]
fn a_further_attempt_leaves_the_least_bond() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 60 * USD)]).unwrap();
    world.decide(vec![order(46 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);

    let again = world.atomically(|world| world.call(CONTROLLER, 0).execute(decision_id).map(drop));

    let (bond, locked) = (world.bond(), world.locked());
    let least = policy().least_agent_bond;
    assert!(
        bond - locked >= least,
        "{again:?}: {} milliNEAR beside what is locked",
        (bond - locked) * 1_000 / NEAR
    );
}

/// A13: the floor of the quorum is in reach when it is set, and out of reach when members have left: then all that are there
/// together adopt nothing any more, no other floor, no other guardians, no slash.
#[test]
fn those_who_are_left_can_still_decide() {
    let mut world = World::new();
    let mut policy = policy();
    policy.quorum_floor = 600;
    assert_eq!(world.administer(Action::SetPolicy { policy, version: 0 }), Ok(()), "control: 600 of 1,000");
    let lower = Action::SetPolicy { policy: super::policy(), version: 1 };
    let proposal_id = world.propose(vec![lower]);
    let snapshot = world.dao.load_proposal(proposal_id).unwrap().snapshot().into();
    // Two of five have left; everybody else is for it.
    let all =
        BroughtBallot { proposal_id, snapshot, total_power: 599.into(), ..brought(ALICE, Ballot::For, 599) };
    world.bring(STAKING, NEAR / 10, all).unwrap();
    world.wait(super::policy().voting_period + super::policy().timelock);

    assert_eq!(world.status(proposal_id), Status::Executable, "all voting power that there is was for it");
}

/// A14: what is compared is the class of the amount, and what is attached only where there is none. So a callee that keeps what
/// is attached is ordered from again at once, for another millionth of a dollar.
#[test]
fn dust_in_an_argument_makes_no_other_meaning() {
    let with = |budget: u128| {
        let args = format!(r#"{{"budget":"{budget}"}}"#);
        let call = Call { method: "order".to_owned(), args, deposit: 10 * NEAR, gas: 5_000_000_000_000 };
        vec![Action::FunctionCalls {
            receiver_id: id("labels.near"),
            calls: vec![call],
            expected_answer: None,
        }]
    };
    let mut charter = charter();
    if let commonweight_explain::Permit::Call { max_deposit, .. } = &mut charter.scopes[1].permit {
        *max_deposit = 10 * NEAR;
    }
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    world.call(CONTROLLER, 200 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
    let decision_id = world.decide(with(1)).unwrap();
    stop(&mut world, decision_id);
    assert!(world.decide(with(1)).is_err(), "control: it cools down");
    assert!(world.decide(with(2)).is_err(), "control: and so does what is alike");

    let again = world.decide(with(4));

    assert!(again.is_err(), "the same 10 NEAR, stopped a moment ago, are decided again: {again:?}");
}

/// A14: nor are two of one open beside each other.
#[test]
fn dust_in_an_argument_does_not_hide_a_duplicate() {
    let with = |budget: u128| {
        let args = format!(r#"{{"budget":"{budget}"}}"#);
        let call = Call { method: "order".to_owned(), args, deposit: 5 * NEAR, gas: 5_000_000_000_000 };
        vec![Action::FunctionCalls {
            receiver_id: id("labels.near"),
            calls: vec![call],
            expected_answer: None,
        }]
    };
    let mut charter = charter();
    if let commonweight_explain::Permit::Call { max_deposit, .. } = &mut charter.scopes[1].permit {
        *max_deposit = 10 * NEAR;
    }
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    world.call(CONTROLLER, 200 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
    world.decide(with(1)).unwrap();
    assert!(world.decide(with(1)).is_err(), "control: it is a duplicate");

    let again = world.decide(with(2));

    assert!(again.is_err(), "two open orders that attach the same 5 NEAR: {again:?}");
}

/// A15: what was stopped does not come back at once, says the charter of every agent. Four times as much of it does.
#[test]
fn what_was_stopped_does_not_come_back_as_more() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    stop(&mut world, decision_id);
    assert!(world.decide(vec![pay("bob.near", 20 * USD)]).is_err(), "control: it cools down");
    assert!(world.decide(vec![pay("bob.near", 39 * USD)]).is_err(), "control: and so does a little more");

    let again = world.decide(vec![pay("bob.near", 80 * USD)]);

    assert!(again.is_err(), "20 dollars were stopped a moment ago, 80 are decided: {again:?}");
}

/// A16: it is compared act by act, so a bundle hides nothing, says ADR 0025. Acts on one target are added up before they are
/// compared: the very payment that was stopped comes back at once beside another one to the same receiver.
#[test]
fn a_bundle_to_one_receiver_does_not_bring_back_what_was_stopped() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    stop(&mut world, decision_id);

    let again = world.decide(vec![pay("bob.near", 20 * USD), pay("bob.near", 70 * USD)]);

    assert!(again.is_err(), "the 20 dollars that were stopped a moment ago are in it: {again:?}");
}

/// A16: nor does it hide that the same is under way.
#[test]
fn a_bundle_to_one_receiver_hides_no_duplicate() {
    let mut world = World::with_agent();
    world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    assert!(world.decide(vec![pay("bob.near", 20 * USD), order(1)]).is_err(), "control: it is a duplicate");

    let again = world.decide(vec![pay("bob.near", 20 * USD), pay("bob.near", 20 * USD)]);

    assert!(again.is_err(), "the same 20 dollars, twice more: {again:?}");
}

/// A17: a stop that is recorded while the actions are under way cools nothing down until these have answered, and the callee
/// chooses when that is. Meanwhile the same is decided again.
#[test]
fn a_stop_cools_down_from_when_it_is_recorded() {
    let mut world = World::with_agent();
    let decision_id = world.decide_for(vec![order(20 * USD)], Some("invoice-1")).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.execute(decision_id), None);
    stop(&mut world, decision_id);
    assert!(world.dao.load_proposal(decision_id).unwrap().is_stopping(), "control: the stop is recorded");

    let again = world.decide_for(vec![order(20 * USD)], Some("invoice-2"));

    assert!(again.is_err(), "stopped a moment ago, and decided again: {again:?}");
}

/// A18: a reference is used once for each receiver. One decision pays the same invoice sixteen times.
#[test]
fn a_reference_pays_a_receiver_once() {
    let mut charter = charter();
    charter.scopes[0].requires_reference = true;
    let mut world = World::new();
    world.administer(grant(charter, 0)).unwrap();
    world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
    world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();

    let invoice = vec![pay("bob.near", 5 * USD); 16];
    let decided = world.decide_for(invoice, Some("invoice-1"));

    assert!(decided.is_err(), "sixteen payments of five dollars for one invoice: {decided:?}");
}

/// A19: guardians name a cause together. Two who name different ones have not.
#[test]
fn guardians_name_one_cause_together() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    for (guardian, cause) in [("gina.near", Cause::FalseFacts), ("gus.near", Cause::Captured)] {
        world.call(guardian, 0).name_cause(decision_id, cause, "See.".to_owned()).unwrap();
    }
    let set_aside = world.dao.locks(id(AGENT))[0].set_aside.0;

    assert_eq!(set_aside, 0, "{} NEAR are set aside for no cause that two have named", set_aside / NEAR);
}
