//! What a second auditor has tried in vain, where no other test has the crossing.

use commonweight_common::{Bps, clock::DAY};

use super::*;
use crate::{Cause, Error, Purse, logic::fixtures::USD};

fn name_together(world: &mut World, decision_id: u64) {
    for guardian in ["gina.near", "gus.near"] {
        let reason = "No such invoice.".to_owned();
        world.call(guardian, 0).name_cause(decision_id, Cause::FalseFacts, reason).unwrap();
    }
}

fn withdraw(world: &mut World, amount: u128) -> Result<()> {
    world.atomically(|world| world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, Purse::Bond).map(drop))
}

/// Nothing of a bond is stuck in a replaced DAO.
#[test]
fn a_bond_leaves_a_replaced_dao_when_its_challenge_period_is_over() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    world.call(STAKING, 0).retire().unwrap();
    world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();

    assert!(withdraw(&mut world, 100 * NEAR).is_err());
    world.wait(policy().challenge_period);

    assert_eq!(withdraw(&mut world, 100 * NEAR), Ok(()));
}

/// `retire` comes while a decision is under way, and once more: what is under way ends as it would have, and a part of it
/// that failed is not tried again.
#[test]
fn a_retirement_amid_an_execution_ends_with_it() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.execute(decision_id), None);
    world.call(STAKING, 0).retire().unwrap();
    assert_eq!(world.call(STAKING, 0).retire(), Err(Error::Retired));

    let attempt = Attempt { proposal_id: decision_id, number: 1, at_once: vec![], awaited: vec![(0, None)] };
    assert_eq!(world.callback(&[false]).end_attempt(attempt), Status::Failed);

    assert_eq!(world.call(AGENT, 0).execute(decision_id).map(drop), Err(Error::Retired));
    assert_eq!(world.locked(), 12 * NEAR);
    world.wait(policy().execution_window + policy().challenge_period);
    assert_eq!((world.status(decision_id), world.locked()), (Status::Failed, 0));
}

/// A lock from which members have slashed, and of which guardians have set aside, is attempted once more at a lower price,
/// and settled amid the attempt: what is taken is never more than what is locked, and the books agree.
#[test]
fn a_slash_a_cause_and_a_further_attempt_add_up() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    world.wait(policy().objection_window);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    let slash = |world: &mut World, share| {
        world.administer(Action::SlashBond { decision_id, share: Bps::new(share).unwrap() })
    };
    slash(&mut world, 5_000).unwrap();
    assert_eq!((world.bond(), world.locked()), (94 * NEAR, 6 * NEAR));
    name_together(&mut world, decision_id);
    world.call(CONTROLLER, 0).execute(decision_id).map(drop).unwrap();
    assert_eq!(world.locked(), 18 * NEAR, "what was not slashed, and all of the second attempt");

    world.wait(policy().challenge_period);
    world.call(MALLORY, 0).settle_cause(decision_id).unwrap();
    assert_eq!((world.bond(), world.locked()), (91 * NEAR, 15 * NEAR));
    slash(&mut world, 10_000).unwrap();

    assert_eq!((world.bond(), world.locked()), (76 * NEAR, 0));
    let storage = world.dao.load_agent(&id(AGENT)).unwrap().storage_balance;
    assert_eq!(world.dao.held_deposits().0, 76 * NEAR + storage);
}

/// A vote to overrule that is adopted, while members slash as well: what they slash is not given back.
#[test]
fn what_is_slashed_beside_an_open_vote_to_overrule_stays_slashed() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    name_together(&mut world, decision_id);
    let vote = world.propose(vec![Action::OverruleCause { decision_id }]);
    world.cast(vote, ALICE, Ballot::For, 600).unwrap();
    world.administer(Action::SlashBond { decision_id, share: Bps::new(9_000).unwrap() }).unwrap();
    assert_eq!((world.bond(), world.locked()), (46 * NEAR, 6 * NEAR));

    world.wait(policy().voting_period + policy().timelock);
    assert_eq!(world.execute(vote), Some(Status::Executed));

    assert_eq!(world.bond(), 46 * NEAR);
    assert_eq!(world.dao.locks(id(AGENT))[0].set_aside.0, 0);
}
