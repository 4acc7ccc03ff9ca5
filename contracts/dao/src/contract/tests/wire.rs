//! Arguments as they travel: the bytes that staking sends, and that the DAO sends to itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use commonweight_common::Digest;
use near_sdk::{mock::MockAction, test_utils::get_created_receipts};

use super::*;
use crate::{Error, Purse, ext_ballot_box};

/// The arguments of the last call that was sent, which is of this method.
fn sent(method: &str) -> Vec<u8> {
    let receipts = get_created_receipts();
    let MockAction::FunctionCallWeight { method_name, args, .. } =
        receipts.last().unwrap().actions.last().unwrap()
    else {
        panic!("no call was sent");
    };
    assert_eq!(String::from_utf8_lossy(method_name), method);
    args.clone()
}

/// What a caller of the interface sends is what is read.
#[test]
fn a_ballot_has_the_bytes_of_the_interface() {
    let mut world = World::new();
    world.call(STAKING, 0);
    let (alice, relay, bob) = (id(ALICE), id("relay.near"), Some(id("bob.near")));
    let (own, received, total) = (2.into(), 3.into(), 4.into());
    let read = Some(Digest([5; 32]));

    drop(ext_ballot_box::ext(id(DAO)).on_ballot(
        alice,
        relay,
        6,
        7.into(),
        Ballot::Object,
        own,
        received,
        bob,
        total,
        false,
        read,
    ));

    let brought = BroughtBallot {
        proposal_id: 6,
        snapshot: 7.into(),
        received,
        delegate_id: Some(id("bob.near")),
        total_power: total,
        is_direct: false,
        statement_hash: read,
        ..brought(ALICE, Ballot::Object, 2)
    };
    assert_eq!(stored::to_bytes(&brought), sent("on_ballot"));
}

#[test]
fn a_ballot_that_is_not_whole_ends_the_call() {
    let mut world = World::new();
    world.propose(vec![resolve()]);
    let whole = stored::to_bytes(&brought(ALICE, Ballot::For, 1));

    for broken in [&whole[..whole.len() - 1], &[&whole[..], &[0]].concat(), &[]] {
        let dao = world.receive(STAKING, NEAR, broken.to_vec());
        assert!(catch_unwind(AssertUnwindSafe(|| dao.on_ballot())).is_err());
        let refused = world.receive(MALLORY, NEAR, broken.to_vec()).on_ballot();
        assert_eq!(refused, Err(Error::NotStaking { caller_id: id(MALLORY) }));
    }
    assert_eq!(world.dao.ballot(0, id(ALICE)), None);
}

#[test]
fn an_execution_reads_what_it_has_sent() {
    let mut world = World::with_agent();
    let Action::FunctionCalls { receiver_id, calls, .. } = order(7) else {
        unreachable!("an order is calls")
    };
    let strict = Action::FunctionCalls { receiver_id, calls, expected_answer: Some("true".to_owned()) };
    let proposal_id = world.adopt(vec![resolve(), pay("bob.near", 5), strict]);
    world.execute(proposal_id);
    let arguments = sent("on_executed");

    let mut context = context(DAO, world.now, 0, world.balance);
    context.input = arguments.into();
    set_stage(context, vec![PromiseResult::Successful(vec![]), PromiseResult::Successful(b"false".to_vec())]);
    let status = world.dao.on_executed();

    let proposal = world.dao.proposal(proposal_id).unwrap();
    assert_eq!((status, proposal.done), (Status::Failed, vec![0, 1]));
}

#[test]
fn payments_that_fail_come_back_by_what_was_sent() {
    let mut world = World::with_agent();
    let proposal_id = world.propose(vec![resolve()]);
    world.wait(policy().voting_period + policy().timelock + policy().execution_window);
    let held = world.dao.held_deposits();

    world.call(ALICE, 0).reclaim_bond(proposal_id).map(drop).unwrap();
    let arguments = sent("on_bond_reclaimed");
    fail(&mut world, arguments).on_bond_reclaimed();
    assert_eq!(event_names(), ["bond_reclaim_failed"]);

    for purse in [Purse::Bond, Purse::Storage] {
        world.call(CONTROLLER, 1).withdraw(id(AGENT), NEAR, purse).map(drop).unwrap();
        let arguments = sent("on_withdrawn");
        fail(&mut world, arguments).on_withdrawn();
        assert_eq!(event_names(), ["withdrawal_failed"]);
    }

    assert_eq!(world.dao.held_deposits(), held);
}

/// A callback whose promise has failed.
fn fail(world: &mut World, arguments: Vec<u8>) -> &mut Contract {
    let mut context = context(DAO, world.now, 0, world.balance);
    context.input = arguments.into();
    set_stage(context, vec![PromiseResult::Failed]);
    &mut world.dao
}
