//! What is tried again, what is not, and what an answer must be.

use super::*;
use crate::{
    Error, Purse,
    logic::fixtures::{DAY, USD},
};

fn near(receiver: &str, amount: u128) -> Action {
    let asset = commonweight_common::Asset::Near;
    Action::Transfer { asset, receiver_id: id(receiver), amount }
}

/// A callee keeps the deposit of its first receipt and answers with a promise that fails: it is called once.
#[test]
fn a_call_is_made_once() {
    let mut world = World::new();
    let Action::FunctionCalls { mut calls, receiver_id, .. } = order(7) else { unreachable!() };
    calls[0].deposit = 10 * NEAR;
    let proposal_id = world.adopt(vec![Action::FunctionCalls { receiver_id, calls, expected_answer: None }]);

    assert_eq!(world.attempt(proposal_id, &[false]), Status::Failed);
    assert_eq!(
        events(),
        [r#""proposal_partially_failed","data":{"proposal_id":0,"failed":[0],"is_final":true}"#]
    );

    for _ in 0..50 {
        world.wait(DAY / 10);
        let again = world.call(MALLORY, 0).execute(proposal_id).map(drop);
        assert_eq!(again, Err(Error::NotExecutable { status: Status::Failed }));
    }
}

/// Beside a payment that is tried again, a call is not.
#[test]
fn payments_are_tried_again_without_the_calls() {
    let mut world = World::new();
    let proposal_id = world.adopt(vec![order(7), near("bob.near", NEAR)]);

    assert_eq!(world.attempt(proposal_id, &[false, false]), Status::PartiallyFailed);
    assert_eq!(world.attempt(proposal_id, &[false]), Status::PartiallyFailed);
    assert_eq!(world.attempt(proposal_id, &[true]), Status::Failed);

    assert_eq!(world.dao.proposal(proposal_id).unwrap().done, [1]);
}

/// Nor is one whose answer never came.
#[test]
fn a_call_that_was_abandoned_is_not_made_again() {
    let mut world = World::new();
    let proposal_id = world.adopt(vec![order(7), near("bob.near", NEAR)]);
    world.execute(proposal_id);
    world.wait(DAY).call(MALLORY, 0).recover(proposal_id).unwrap();

    let again = world.call(MALLORY, 0).execute(proposal_id).map(drop);
    assert_eq!(again, Err(Error::NotExecutable { status: Status::Abandoned }));
}

/// Every attempt is an exposure of its own.
#[test]
fn every_attempt_locks_anew() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 60 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.locked(), 36 * NEAR);

    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    assert_eq!(world.locked(), 36 * NEAR);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    assert_eq!(world.locked(), 72 * NEAR);
    assert_eq!(world.dao.agent(id(AGENT)).unwrap().at_risk.0, 120 * USD);

    let outcome = world.atomically(|world| world.call(CONTROLLER, 0).execute(decision_id).map(drop));
    let limit = crate::ScopeError::OverLimit { value: 180 * USD, limit: 150 * USD };
    assert_eq!(outcome, Err(limit.into()));
}

#[test]
fn an_attempt_needs_the_bond_for_it() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 60 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);
    world.call(CONTROLLER, 1).withdraw(id(AGENT), 63 * NEAR, Purse::Bond).map(drop).unwrap();

    let outcome = world.atomically(|world| world.call(CONTROLLER, 0).execute(decision_id).map(drop));

    let short = crate::ScopeError::CollateralShort { required: 73 * NEAR, bond: 37 * NEAR };
    assert_eq!(outcome, Err(short.into()));
    assert_eq!(world.status(decision_id), Status::PartiallyFailed);
}

/// Beside what is locked, an agent that may act has a least bond, also after a further attempt.
#[test]
fn an_attempt_leaves_the_least_bond() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 60 * USD)]).unwrap();
    world.decide(vec![order(46 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);

    let again = |world: &mut World| {
        world.atomically(|world| world.call(CONTROLLER, 0).execute(decision_id).map(drop))
    };
    let required = 72 * NEAR + 276 * NEAR / 10 + NEAR;
    let short = crate::ScopeError::CollateralShort { required, bond: 100 * NEAR };
    assert_eq!(again(&mut world), Err(short.into()));
    world.call(CONTROLLER, required - 100 * NEAR).post_bond(id(AGENT)).unwrap();
    assert_eq!(again(&mut world), Ok(()));
}

/// Anyone begins the first attempt; what the statement says of the others is so.
#[test]
fn a_statement_says_who_tries_again() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 20 * USD)]).unwrap();
    let vote = world.propose(vec![resolve()]);
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[false]), Status::PartiallyFailed);

    let again = world.atomically(|world| world.call(MALLORY, 0).execute(decision_id).map(drop));

    assert_eq!(again, Err(Error::NotController { caller_id: id(MALLORY) }));
    let told = "What has failed can be tried again by the agent and its controller alone until then";
    let is_told = [decision_id, vote].map(|number| world.dao.statement(number).unwrap().contains(told));
    assert_eq!(is_told, [true, false]);
}

/// A transfer that its receiver has sent back whole answers with nothing used: an action may say what it expects.
#[test]
fn an_answer_may_be_asked_for() {
    for (answer, status) in [
        (Some("\"25\""), Status::Executed),
        (Some("\"0\""), Status::Failed),
        (Some("\"25\" "), Status::Failed),
        (Some(""), Status::Failed),
        (None, Status::Failed),
    ] {
        let mut world = World::new();
        let Action::FunctionCalls { calls, receiver_id, .. } = order(7) else { unreachable!() };
        let expected_answer = Some("\"25\"".to_owned());
        let proposal_id = world.adopt(vec![Action::FunctionCalls {
            receiver_id,
            calls,
            expected_answer: expected_answer.clone(),
        }]);
        world.execute(proposal_id);

        let awaited = vec![(0, expected_answer)];
        assert_eq!(
            world.answered(&[answer]).end_attempt(Attempt {
                proposal_id,
                number: 1,
                at_once: vec![],
                awaited
            }),
            status,
            "{answer:?}"
        );
    }
}

/// A payment leaves what the DAO's own records need.
#[test]
fn a_payment_leaves_a_reserve_for_records() {
    let mut world = World::new();
    let proposal_id = world.adopt(vec![near("bob.near", 9_998 * NEAR + NEAR / 2)]);

    let outcome = world.call(MALLORY, 0).execute(proposal_id).map(drop);

    let Err(Error::InsufficientTreasury { required, available }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(required, 9_998 * NEAR + NEAR / 2);
    let storage =
        near_sdk::env::storage_byte_cost().as_yoctonear() * u128::from(near_sdk::env::storage_usage());
    let held = world.dao.held_deposits().0;
    assert_eq!(
        available,
        world.balance - storage - held - NEAR,
        "bonds, what storage costs, and a NEAR stay"
    );
}

/// What the DAO's own affairs store is not paid from the bonds that it holds: where the treasury has too little, nothing of
/// the proposal is carried out, and it can be executed when there is more.
#[test]
fn affairs_are_not_stored_at_the_expense_of_bonds() {
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
            charter: commonweight_explain::Charter { scopes: (0..16).map(scope).collect(), ..charter() },
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
    let execute =
        |world: &mut World| world.atomically(|world| world.call(MALLORY, 0).execute(proposal_id).map(drop));

    let refused = execute(&mut world);
    assert!(matches!(refused, Err(Error::InsufficientTreasury { available: 0, .. })), "{refused:?}");
    assert_eq!(world.status(proposal_id), Status::Executable);
    world.balance += 10 * NEAR;
    assert_eq!(execute(&mut world), Ok(()));
    assert!(world.balance - storage() >= world.dao.held_deposits().0);
}

/// A DAO whose treasury is short can still slash and replace its guardians: that stores no more than before.
#[test]
fn affairs_that_store_nothing_need_no_treasury() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![order(7)]).unwrap();
    let slash = world.adopt(vec![Action::SlashBond { decision_id, share: commonweight_common::Bps::WHOLE }]);
    world.balance = NEAR;

    assert_eq!(world.execute(slash), Some(Status::Executed));
}
