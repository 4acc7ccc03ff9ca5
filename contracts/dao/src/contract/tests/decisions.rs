use rstest::rstest;

use super::*;
use crate::{
    ActionError, Error, ScopeError, Track,
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
        assert_eq!((agent.at_risk.0, agent.capacity.0), (40 * USD, 400 * USD));
        assert!(world.dao.statement(decision_id).unwrap().starts_with(
            "The agent bot.near, for which lab.near answers, will make dao.near do this:\n\
                 1. Pay 40 USDC (40000000 units of nep141:usdc.near) to bob.near.\n"
        ));
    }

    #[test]
    fn is_for_agents() {
        let outcome =
            World::new().call(MALLORY, NEAR).propose_decision(vec![order(1)], Base64VecU8(vec![9; 32]));

        assert_eq!(outcome, Err(Error::UnknownAgent { agent_id: id(MALLORY) }));
    }

    #[test]
    fn pays_for_its_storage() {
        let mut world = World::with_agent();

        let outcome = world.call(AGENT, 0).propose_decision(vec![order(1)], Base64VecU8(vec![9; 32]));

        assert!(matches!(outcome, Err(Error::Storage(short)) if short.attached == NearToken::ZERO));
    }

    #[test]
    fn names_its_reasons_by_their_hash() {
        let outcome =
            World::with_agent().call(AGENT, NEAR).propose_decision(vec![order(1)], Base64VecU8(vec![9; 31]));

        assert_eq!(outcome, Err(Error::WrongHashLength { length: 31 }));
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
        Action::RenewCharter { agent_id: id(AGENT), expires_at: u64::MAX },
        ScopeError::ActionNotForAgents { position: 0 }
    )]
    fn stays_inside_the_charter(#[case] action: Action, #[case] fault: ScopeError) {
        let mut world = World::with_agent();

        assert_eq!(world.dao.preflight(id(AGENT), vec![action.clone()]), [fault.to_string()]);
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
            Err(ScopeError::CoolingDown { until: START + 14 * DAY }.into())
        );
        assert_eq!(world.wait(1).decide(vec![order(1)]), Ok(1));
    }
}

mod preflight {
    use super::*;

    #[test]
    fn lists_every_rule_that_would_be_broken() {
        let mut world = World::with_agent();
        world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();

        let faults = world.dao.preflight(id(AGENT), vec![pay(MALLORY, 1), pay("bob.near", 101 * USD)]);

        let codes: Vec<_> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        assert_eq!(codes, ["AGENT_SUSPENDED", "OUT_OF_SCOPE", "OVER_LIMIT"]);
    }

    #[test]
    fn is_silent_where_a_decision_would_pass() {
        let mut world = World::with_agent();

        assert_eq!(world.dao.preflight(id(AGENT), vec![order(5)]), Vec::<String>::new());
        assert_eq!(world.decide(vec![order(5)]), Ok(0));
    }

    #[test]
    fn knows_who_is_no_agent() {
        assert_eq!(
            World::new().dao.preflight(id(MALLORY), vec![order(5)]),
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

    #[test]
    fn of_the_veto_share_stop_it_and_slash() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();

        world.cast(decision_id, ALICE, Ballot::Object, 100).unwrap();

        assert_eq!(event_names(), ["ballot_cast", "proposal_vetoed", "bond_slashed"]);
        assert_eq!(world.status(decision_id), Status::Vetoed);
        let agent = world.dao.agent(id(AGENT)).unwrap();
        assert_eq!((agent.bond.0, agent.at_risk.0), (75 * NEAR, 0));
        assert_eq!(world.dao.held_deposits().0, 75 * NEAR);
        let outcome = world.wait(4 * DAY).call(MALLORY, 0).try_execute(decision_id);
        assert_eq!(outcome.err(), Some(Error::NotExecutable { status: Status::Vetoed }));
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

        let outcome = world.call(AGENT, 0).try_execute(decision_id);

        assert_eq!(outcome.err(), Some(Error::TooEarly { ready_at: START + 3 * DAY, remaining: 1 }));
    }

    #[test]
    fn keeps_the_risk_for_the_challenge_period() {
        let (mut world, decision_id) = decided();

        world.execute(decision_id);
        let status = world.callback(&[true]).on_executed(decision_id, 1, vec![], vec![0]);

        assert_eq!((status, event_names()), (Status::Executed, vec!["proposal_executed".to_owned()]));
        assert_eq!(world.wait(14 * DAY - 1).dao.agent(id(AGENT)).unwrap().at_risk.0, 7);
        assert_eq!(world.wait(1).dao.agent(id(AGENT)).unwrap().at_risk.0, 0);
    }

    #[test]
    fn stops_with_the_suspension_of_the_agent() {
        let (mut world, decision_id) = decided();

        let until = world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();
        let outcome = world.call(MALLORY, 0).try_execute(decision_id);

        assert_eq!(outcome.err(), Some(ScopeError::AgentSuspended { until: until.0 }.into()));
    }

    #[rstest]
    #[case::revoked(Action::RevokeCharter { agent_id: id(AGENT) }, ScopeError::NoCharter { agent_id: id(AGENT) })]
    #[case::renewed_to_the_past(
        Action::RenewCharter { agent_id: id(AGENT), expires_at: START },
        ScopeError::CharterExpired { expired_at: START }
    )]
    #[case::another_charter(
        grant(charter(), 0),
        ScopeError::CharterChanged { made_under: 1, present: 2 }
    )]
    #[case::suspended(
        Action::SuspendAgent { agent_id: id(AGENT), until: u64::MAX },
        ScopeError::AgentSuspended { until: u64::MAX }
    )]
    fn stops_with_the_charter(#[case] affair: Action, #[case] fault: ScopeError) {
        let (mut world, decision_id) = decided();

        world.administer(affair).unwrap();
        let outcome = world.call(MALLORY, 0).try_execute(decision_id);

        assert_eq!(outcome.err(), Some(fault.into()));
    }

    #[test]
    fn stops_when_the_bond_no_longer_stands_for_it() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        world.wait(3 * DAY);
        let mut info = assets()[0].info.clone();
        info.value_per_whole = USD - 1;
        let asset = commonweight_common::Asset::Near;
        world.administer(Action::SetAsset { asset, info, version: 0 }).unwrap();

        let outcome = world.call(MALLORY, 0).try_execute(decision_id);

        let fault = ScopeError::CollateralShort { locked: 100 * USD, bond_value: 100 * (USD - 1) };
        assert_eq!(outcome.err(), Some(fault.into()));
    }
}
