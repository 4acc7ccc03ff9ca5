//! What is left where ballots go to another DAO.

use commonweight_common::clock::DAY;

use super::*;
use crate::{Error, Purse};

fn retire(world: &mut World) {
    world.call(STAKING, 0).retire().unwrap();
    assert_eq!(event_names(), ["retired"]);
}

#[test]
fn is_told_by_staking_alone() {
    let mut world = World::with_agent();

    assert_eq!(world.call(MALLORY, 0).retire(), Err(Error::NotStaking { caller_id: id(MALLORY) }));
    assert_eq!(world.dao.retired_at(), None);
    retire(&mut world);
    assert_eq!(world.dao.retired_at(), Some(world.now.into()));
}

#[test]
fn agents_decide_nothing() {
    let mut world = World::with_agent();
    retire(&mut world);

    assert_eq!(world.decide(vec![pay("bob.near", 1)]), Err(Error::Retired));
    let view = world.dao.preflight(id(AGENT), vec![pay("bob.near", 1)], None);
    assert_eq!(view.faults, [Error::Retired.to_string()]);
}

/// Whether its window was over when ballots began to go elsewhere, nobody can tell from a block.
#[test]
fn what_they_have_decided_is_not_carried_out() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 1)]).unwrap();
    retire(&mut world);

    let refused = world.wait(3 * DAY).call(CONTROLLER, 0).execute(decision_id).map(drop);

    assert_eq!(refused, Err(Error::Retired));
    assert_eq!(world.wait(31 * DAY).status(decision_id), Status::Expired);
}

#[test]
fn what_members_have_adopted_is_carried_out() {
    let mut world = World::new();
    let proposal_id = world.adopt(vec![pay("bob.near", 1)]);
    retire(&mut world);

    assert_eq!(world.execute(proposal_id), None);
    assert_eq!(world.status(proposal_id), Status::InProgress);
}

/// Ways out stay open.
#[test]
fn everybody_gets_back_what_is_theirs() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 1)]).unwrap();
    retire(&mut world);

    assert_eq!(world.status(decision_id), Status::Expired);
    world.wait(400 * DAY);
    let bond = world.bond();
    world.call(CONTROLLER, 1).withdraw(id(AGENT), bond, Purse::Bond).map(drop).unwrap();
    assert_eq!(world.bond(), 0);
}
