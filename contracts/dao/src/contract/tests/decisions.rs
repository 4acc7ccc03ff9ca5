use rstest::rstest;

use super::*;
use crate::{
    ActionError, Error, Purse, ScopeError, Track,
    logic::fixtures::{DAY, USD},
};

mod propose {
    use super::*;

    #[test]
    fn waits_for_objections() {
        let mut world = World::with_agent();

        let decision_id = world.decide(vec![pay("bob.near", 40 * USD)]).unwrap();

        assert_eq!(event_names(), ["proposal_created"]);
        let view = world.dao.proposal(decision_id).unwrap();
        assert_eq!((view.track, view.status), (Track::Optimistic, Status::Objectionable));
        assert_eq!((view.closes_at.0, view.expires_at.0), (START + 3 * DAY, START + 10 * DAY));
        let agent = world.dao.agent(id(AGENT)).unwrap();
        assert_eq!((agent.at_risk.0, agent.locked.0), (40 * USD, 24 * NEAR));
        assert_eq!((agent.withdrawable.0, agent.affordable.0), (75 * NEAR, 125 * USD));
        assert!(world.dao.statement(decision_id).unwrap().starts_with(
            "The agent bot.near, for which lab.near answers, will make dao.near do this:\n\
                 1. Pay 40 USDC (40000000 units of nep141:usdc.near) to bob.near.\n"
        ));
    }

    #[test]
    fn is_for_agents() {
        let outcome = World::new().call(MALLORY, 0).propose_decision(vec![order(1)], Digest([9; 32]), None);

        assert_eq!(outcome, Err(Error::UnknownAgent { agent_id: id(MALLORY) }));
    }

    /// An agent with a key that calls nothing else has nothing to attach.
    #[test]
    fn is_stored_for_what_the_controller_has_paid() {
        let mut world = World::with_agent();
        let held = world.dao.held_deposits().0;

        world.decide(vec![order(1)]).unwrap();

        let left = world.dao.agent(id(AGENT)).unwrap().storage_balance.0;
        assert!(left < PREPAID && left > PREPAID - NEAR);
        assert_eq!(world.dao.held_deposits().0, held - (PREPAID - left));
        world.call(CONTROLLER, 1).withdraw(id(AGENT), left, Purse::Storage).map(drop).unwrap();
        assert_eq!(event_names(), ["posted_storage_withdrawn"]);
        let outcome = world.decide(vec![pay("bob.near", 1)]);
        assert!(matches!(outcome, Err(Error::Storage(short)) if short.attached == NearToken::ZERO));
    }

    #[rstest]
    #[case::out_of_scope(
        pay(MALLORY, 1),
        ScopeError::OutOfScope { receiver_id: id(MALLORY), method: "transfer of nep141:usdc.near".to_owned() }
    )]
    #[case::over_its_limit(
        pay("bob.near", 101 * USD),
        ScopeError::OverLimit { value: 101 * USD, limit: 100 * USD }
    )]
    #[case::at_staking(pay(STAKING, 1), ScopeError::ForbiddenReceiver { receiver_id: id(STAKING) })]
    #[case::over_itself(
        Action::RenewCharter { agent_id: id(AGENT), charter_version: 1, expires_at: START + DAY },
        ScopeError::ActionNotForAgents { position: 0 }
    )]
    fn stays_inside_the_charter(#[case] action: Action, #[case] fault: ScopeError) {
        let mut world = World::with_agent();

        assert_eq!(world.dao.preflight(id(AGENT), vec![action.clone()], None).faults, [fault.to_string()]);
        assert_eq!(world.decide(vec![action]), Err(fault.into()));
    }

    #[test]
    fn is_refused_where_the_actions_are_malformed() {
        assert_eq!(World::with_agent().decide(vec![pay(DAO, 1)]), Err(ActionError::SelfCall.into()));
    }

    #[test]
    fn is_refused_to_an_expired_charter() {
        let mut world = World::with_agent();
        world.now = charter().expires_at;

        let expired_at = charter().expires_at;
        assert_eq!(world.decide(vec![order(1)]), Err(ScopeError::CharterExpired { expired_at }.into()));
    }

    #[test]
    fn does_the_same_thing_once_at_a_time() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(1)]).unwrap();

        assert_eq!(world.decide(vec![order(1)]), Err(ScopeError::DuplicateIntent { decision_id }.into()));

        world.wait(10 * DAY);
        assert_eq!(world.decide(vec![order(1)]), Ok(1));
    }

    #[test]
    fn does_not_bring_back_what_was_stopped_too_soon() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(1)]).unwrap();
        world.cast(decision_id, ALICE, Ballot::Object, 100).unwrap();

        assert_eq!(
            world.wait(14 * DAY - 1).decide(vec![order(1)]),
            Err(ScopeError::CoolingDown { decision_id, until: START + 14 * DAY }.into())
        );
        assert_eq!(world.wait(1).decide(vec![order(1)]), Ok(1));
        assert_eq!(world.locked(), NEAR, "twice what it locked before");
    }

    /// Another key, more gas, a little more money: it means the same.
    #[rstest]
    #[case::another_reference(order(100), Some("again"))]
    #[case::a_key_that_nobody_reads(
        Action::FunctionCalls {
            receiver_id: id("labels.near"),
            calls: vec![Call {
                method: "order".to_owned(),
                args: r#"{"budget":"100","memo":"please"}"#.to_owned(),
                deposit: 0,
                gas: 5_000_000_000_001,
            }],
            expected_answer: None,
        },
        None
    )]
    #[case::a_little_more(order(128), None)]
    #[case::half(order(50), None)]
    #[case::much_more(order(1_000), None)]
    #[case::in_a_bundle(order_twice(100, 1_000), None)]
    #[case::in_parts(order_twice(50, 50), None)]
    fn does_not_bring_the_meaning_back(#[case] action: Action, #[case] reference: Option<&str>) {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(100)]).unwrap();
        world.cast(decision_id, ALICE, Ballot::Object, 100).unwrap();

        let until = START + 14 * DAY;
        let fault = ScopeError::CoolingDown { decision_id, until };
        assert_eq!(world.decide_for(vec![action], reference), Err(fault.into()));
        assert_eq!(world.decide(vec![order(25)]), Ok(1), "much less");
    }

    #[test]
    fn writes_amounts_in_one_way() {
        let mut world = World::with_agent();
        let Action::FunctionCalls { mut calls, receiver_id, .. } = order(7) else { unreachable!() };
        calls[0].args = r#"{"budget":"07"}"#.to_owned();
        let action = Action::FunctionCalls { receiver_id, calls, expected_answer: None };

        let fault = ScopeError::ArgumentNotAmount { method: "order".to_owned(), key: "budget".to_owned() };
        assert_eq!(world.decide(vec![action]), Err(fault.into()));
    }
}

/// Two orders in one receipt.
fn order_twice(one: u128, other: u128) -> Action {
    let calls = [one, other].map(|budget| {
        let Action::FunctionCalls { mut calls, .. } = order(budget) else { unreachable!() };
        calls.remove(0)
    });
    let receiver_id = id("labels.near");
    Action::FunctionCalls { receiver_id, calls: calls.to_vec(), expected_answer: None }
}

/// What a decision is for, used once.
mod references {
    use super::*;

    fn world() -> World {
        let mut world = World::with_agent();
        let mut strict = charter();
        strict.scopes[0].requires_reference = true;
        world.administer(grant(strict, 1)).unwrap();
        world
    }

    #[test]
    fn are_asked_for_by_a_scope() {
        let mut world = world();

        assert_eq!(world.decide(vec![pay("bob.near", USD)]), Err(ScopeError::ReferenceMissing.into()));
        for text in ["", "Invoice 7", "invoice\u{202e}7", &"7".repeat(65)] {
            let outcome = world.decide_for(vec![pay("bob.near", USD)], Some(text));
            assert_eq!(outcome, Err(ScopeError::ReferenceMalformed.into()), "{text}");
        }
        assert_eq!(world.decide_for(vec![pay("bob.near", USD)], Some("invoice-7")), Ok(0));
        let text = world.dao.statement(0).unwrap();
        assert!(text.contains("invoice-7"), "{text}");
    }

    /// Another agent pays the same invoice as soon as the first payment is through.
    #[test]
    fn pay_an_invoice_once() {
        let mut world = world();
        let mut clerk = charter();
        clerk.controller_id = id("office.near");
        let action = Action::GrantCharter { agent_id: id("clerk.near"), charter: clerk, charter_version: 0 };
        world.administer(action).unwrap();
        world.call("office.near", 100 * NEAR).post_bond(id("clerk.near")).unwrap();
        world.call("office.near", PREPAID).post_storage(id("clerk.near")).unwrap();
        let decision_id = world.decide_for(vec![pay("bob.near", 60 * USD)], Some("invoice-7")).unwrap();
        world.wait(3 * DAY);
        let spent = ScopeError::ReferenceUsed { decision_id, receiver_id: id("bob.near") };
        let again = |world: &mut World, amount: u128| {
            let (actions, hash) = (vec![pay("bob.near", amount)], Digest([9; 32]));
            let reference = Some("invoice-7".to_owned());
            world.atomically(|world| world.call("clerk.near", 0).propose_decision(actions, hash, reference))
        };
        assert_eq!(again(&mut world, 5 * USD), Err(spent.clone().into()));

        assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
        assert_eq!(again(&mut world, 60 * USD), Err(spent.clone().into()));
        world.wait(300 * DAY);
        assert_eq!(again(&mut world, 60 * USD), Err(spent.into()));
    }

    #[test]
    fn of_what_was_never_sent_are_free_again() {
        let mut world = world();
        world.decide_for(vec![pay("bob.near", USD)], Some("invoice-7")).unwrap();

        world.wait(10 * DAY);

        assert_eq!(world.status(0), Status::Expired);
        assert_eq!(world.decide_for(vec![pay("bob.near", USD)], Some("invoice-7")), Ok(1));
    }

    /// Once within a decision as well, however often its actions pay.
    #[rstest]
    #[case::in_two_payments(vec![pay("bob.near", 5 * USD), pay("bob.near", 5 * USD)], false)]
    #[case::in_two_calls(vec![order_twice(1, 20)], false)]
    #[case::in_a_payment_and_a_call(vec![pay("bob.near", 5 * USD), order(1)], true)]
    fn pay_a_receiver_once(#[case] actions: Vec<Action>, #[case] is_once: bool) {
        let decided = world().decide_for(actions, Some("invoice-7"));

        let expected = if is_once { Ok(0) } else { Err(ScopeError::ReferenceTwice.into()) };
        assert_eq!(decided, expected);
    }

    #[test]
    fn of_what_may_have_been_sent_are_spent() {
        let mut world = world();
        world.decide_for(vec![pay("bob.near", USD)], Some("invoice-7")).unwrap();
        world.wait(3 * DAY).execute(0);
        world.wait(DAY).call(MALLORY, 0).recover(0).unwrap();

        let fault = ScopeError::ReferenceUsed { decision_id: 0, receiver_id: id("bob.near") };
        assert_eq!(world.decide_for(vec![pay("bob.near", USD)], Some("invoice-7")), Err(fault.into()));
    }
}

mod preflight {
    use super::*;

    #[test]
    fn lists_every_rule_that_would_be_broken() {
        let mut world = World::with_agent();
        world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();
        world.call("gina.near", 1).pause(crate::Feature::Decisions, DAY.into()).unwrap();

        let actions = vec![pay(MALLORY, 1), pay("bob.near", 101 * USD)];
        let view = world.dao.preflight(id(AGENT), actions, Some("Seven".to_owned()));

        let codes: Vec<_> = view.faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        assert_eq!(codes, ["PAUSED", "AGENT_SUSPENDED", "OUT_OF_SCOPE", "OVER_LIMIT", "REFERENCE_MALFORMED"]);
    }

    /// It says what would do, not only what is wrong.
    #[test]
    fn says_the_least_bond_and_the_largest_value() {
        let mut world = World::with_agent();
        let mut wide = charter();
        wide.scopes[0].max_value = 1_000 * USD;
        wide.scopes[0].limit = 1_000 * USD;
        world.administer(grant(wide, 1)).unwrap();
        world.decide(vec![order(7)]).unwrap();

        let view = world.dao.preflight(id(AGENT), vec![pay("bob.near", 200 * USD)], None);

        assert_eq!((view.value.0, view.lock.0), (200 * USD, 120 * NEAR));
        assert_eq!((view.least_bond.0, view.bond.0), (121 * NEAR + NEAR / 2, 100 * NEAR));
        let fault = ScopeError::CollateralShort { required: 121 * NEAR + NEAR / 2, bond: 100 * NEAR };
        assert_eq!(view.faults, [fault.to_string()]);
        let largest = view.affordable.0;
        assert!(world.decide(vec![pay("bob.near", largest + 1)]).is_err());
        assert_eq!(world.decide(vec![pay("bob.near", largest)]), Ok(1));
    }

    #[test]
    fn counts_the_decisions() {
        let mut world = World::with_agent();
        world.call(CONTROLLER, 1_000 * NEAR).post_bond(id(AGENT)).unwrap();
        for n in 0..64_u32 {
            if n % 8 == 0 {
                // Of one kind, so that the same target is not decided on too often at once.
                world.wait(0);
            }
            let reference = format!("n{n}");
            let (receiver, amount) = (format!("r{n}.near"), USD);
            let mut open = charter();
            open.scopes[0].permit =
                commonweight_explain::Permit::Transfer { asset: usdc(), receiver_ids: vec![id(&receiver)] };
            world.administer(grant(open, 1 + n)).unwrap();
            world.decide_for(vec![pay(&receiver, amount)], Some(&reference)).unwrap();
        }

        let view = world.dao.preflight(id(AGENT), vec![order(7)], None);

        let fault = ScopeError::TooManyDecisions { max: 64 };
        assert_eq!(view.faults, [fault.to_string()]);
        assert_eq!(world.decide(vec![order(7)]), Err(fault.into()));
    }

    #[test]
    fn is_silent_where_a_decision_would_pass() {
        let mut world = World::with_agent();

        let view = world.dao.preflight(id(AGENT), vec![order(5)], None);
        assert_eq!(view.faults, Vec::<String>::new());
        assert_eq!((view.value.0, view.lock.0), (5, NEAR / 2));
        assert_eq!(world.decide(vec![order(5)]), Ok(0));
    }

    #[test]
    fn knows_who_is_no_agent() {
        assert_eq!(
            World::new().dao.preflight(id(MALLORY), vec![order(5)], None).faults,
            ["UNKNOWN_AGENT: mallory.near is not an agent"]
        );
    }
}

mod objections {
    use super::*;

    #[test]
    fn stretch_the_window_and_keep_the_risk() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();

        world.cast(decision_id, ALICE, Ballot::Object, 50).unwrap();

        assert_eq!(event_names(), ["ballot_cast", "proposal_close_moved"]);
        let view = world.dao.proposal(decision_id).unwrap();
        assert_eq!(view.closes_at.0, START + 3 * DAY + 27 * DAY / 2);
        world.now = view.expires_at.0 - 1;
        assert_eq!(world.wait(0).dao.agent(id(AGENT)).unwrap().at_risk.0, 7);
        assert_eq!(world.wait(1).dao.agent(id(AGENT)).unwrap().at_risk.0, 0);
    }

    /// Stopping alone costs nothing: what was locked can be slashed for a cause, and is free when that time is over.
    #[test]
    fn of_the_veto_share_stop_it_and_burn_nothing() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();

        world.cast(decision_id, ALICE, Ballot::Object, 100).unwrap();

        assert_eq!(event_names(), ["ballot_cast", "proposal_stopped"]);
        assert_eq!(world.status(decision_id), Status::Stopped);
        assert_eq!((world.bond(), world.locked()), (100 * NEAR, NEAR / 2));
        let outcome = world.wait(4 * DAY).call(MALLORY, 0).execute(decision_id).map(drop);
        assert_eq!(outcome.err(), Some(Error::NotExecutable { status: Status::Stopped }));
        world.wait(10 * DAY);
        assert_eq!((world.bond(), world.locked()), (100 * NEAR, 0));
    }
}

mod execute {
    use super::*;

    fn decided() -> (World, u64) {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.wait(3 * DAY);
        (world, decision_id)
    }

    #[test]
    fn is_too_early_within_the_window() {
        let (mut world, decision_id) = decided();
        world.now -= 1;

        let outcome = world.call(AGENT, 0).execute(decision_id).map(drop);

        assert_eq!(outcome.err(), Some(Error::TooEarly { ready_at: START + 3 * DAY, remaining: 1 }));
    }

    #[test]
    fn keeps_the_risk_for_the_challenge_period() {
        let (mut world, decision_id) = decided();

        world.execute(decision_id);
        let status = world.callback(&[true]).end_attempt(Attempt {
            proposal_id: decision_id,
            number: 1,
            at_once: vec![],
            awaited: vec![(0, None)],
        });

        assert_eq!((status, event_names()), (Status::Executed, vec!["proposal_executed".to_owned()]));
        assert_eq!(world.wait(14 * DAY - 1).dao.agent(id(AGENT)).unwrap().at_risk.0, 7);
        assert_eq!(world.wait(1).dao.agent(id(AGENT)).unwrap().at_risk.0, 0);
    }

    #[test]
    fn stops_with_the_suspension_of_the_agent() {
        let (mut world, decision_id) = decided();

        let until = world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();
        let outcome = world.call(MALLORY, 0).execute(decision_id).map(drop);

        assert_eq!(outcome.err(), Some(ScopeError::AgentSuspended { until: until.0 }.into()));
    }

    #[rstest]
    #[case::revoked(
        Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 },
        ScopeError::NoCharter { agent_id: id(AGENT) }
    )]
    #[case::another_charter(grant(charter(), 1), ScopeError::CharterChanged { made_under: 1, present: 2 })]
    #[case::suspended(
        Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until: START + 300 * DAY },
        ScopeError::AgentSuspended { until: START + 300 * DAY }
    )]
    fn stops_with_the_charter(#[case] affair: Action, #[case] fault: ScopeError) {
        let (mut world, decision_id) = decided();

        world.administer(affair).unwrap();
        let outcome = world.call(MALLORY, 0).execute(decision_id).map(drop);

        assert_eq!(outcome.err(), Some(fault.into()));
    }

    /// A price that rises takes a payment beyond what its scope allows.
    #[test]
    fn weighs_the_scope_again() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 90 * USD)]).unwrap();
        let mut info = assets()[1].info.clone();
        info.value_per_whole = 6 * USD / 5;
        world.administer(Action::SetAsset { asset: usdc(), info, version: 0 }).unwrap();

        let outcome = world.wait(3 * DAY).call(MALLORY, 0).execute(decision_id).map(drop);

        assert_eq!(outcome, Err(ScopeError::OverLimit { value: 108 * USD, limit: 100 * USD }.into()));
    }
}

/// A window rolls on when the same charter is granted again.
#[test]
fn a_new_charter_does_not_empty_the_windows() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    world.administer(grant(charter(), 1)).unwrap();

    let outcome = world.decide(vec![pay("bob.near", 51 * USD)]);

    assert_eq!(outcome, Err(ScopeError::OverLimit { value: 151 * USD, limit: 150 * USD }.into()));
}
