use commonweight_common::pause::PauseError;
use rstest::rstest;

use super::*;
use crate::{
    ActionError, Cause, Error, Feature, Purse,
    logic::fixtures::{DAY, bps},
};

mod veto {
    use super::*;

    #[test]
    fn needs_its_confirmations() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();

        world.call("gina.near", 0).veto(decision_id, "Injected.".to_owned()).unwrap();
        assert_eq!(
            events(),
            [r#""veto_confirmed","data":{"proposal_id":0,"guardian_id":"gina.near","reason":"Injected."}"#]
        );
        assert_eq!(world.status(decision_id), Status::Objectionable);

        world.call("gus.near", 0).veto(decision_id, "Injected.".to_owned()).unwrap();
        assert_eq!(event_names(), ["veto_confirmed", "proposal_stopped"]);
        assert_eq!(world.status(decision_id), Status::Stopped);
        assert_eq!(world.bond(), 100 * NEAR, "a bond answers for causes, not for being stopped");
    }

    #[test]
    fn forfeits_the_bond_of_a_proposal() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        world.call("gina.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();
        world.call("gwen.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();

        assert_eq!(event_names(), ["veto_confirmed", "proposal_stopped", "bond_forfeited"]);
        assert_eq!(world.dao.held_deposits().0, 0);
        assert_eq!(world.call(ALICE, 0).reclaim_bond(proposal_id).map(drop).err(), Some(Error::NoBond));
    }

    #[test]
    fn is_for_guardians() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        assert_eq!(
            world.call(MALLORY, 0).veto(proposal_id, "Mine.".to_owned()),
            Err(Error::NotGuardian { caller_id: id(MALLORY) })
        );
    }

    #[test]
    fn gives_a_reason() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        for length in [0, 513] {
            let error = ActionError::WrongLength { field: "reason", length, min: 1, max: 512 };
            assert_eq!(world.call("gina.near", 0).veto(proposal_id, "x".repeat(length)), Err(error.into()));
        }
    }

    #[test]
    fn counts_a_guardian_once() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.call("gina.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();

        assert_eq!(
            world.call("gina.near", 0).veto(proposal_id, "Spam.".to_owned()),
            Err(Error::SaidBefore { guardian_id: id("gina.near") })
        );
    }

    #[test]
    fn does_not_count_former_guardians() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.call("gina.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();
        let others = Action::SetGuardians { guardian_ids: accounts(&["gus.near", "gwen.near"]), version: 0 };
        world.administer(others).unwrap();

        world.call("gus.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();
        assert_eq!(world.status(proposal_id), Status::Voting);

        world.call("gwen.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();
        assert_eq!(world.status(proposal_id), Status::Stopped);
    }

    fn new_guardians(_: &mut World) -> Action {
        Action::SetGuardians { guardian_ids: accounts(&["gus.near", "gwen.near"]), version: 0 }
    }

    fn a_slash(world: &mut World) -> Action {
        let decision_id = world.decide(vec![order(7)]).unwrap();
        Action::SlashBond { decision_id, share: bps(5_000) }
    }

    fn an_overruling(world: &mut World) -> Action {
        let decision_id = world.decide(vec![order(7)]).unwrap();
        for guardian in ["gina.near", "gus.near"] {
            world.call(guardian, 0).name_cause(decision_id, Cause::Captured, "Odd.".to_owned()).unwrap();
        }
        Action::OverruleCause { decision_id }
    }

    /// What is about the guardians, or about what a bond answers for, is beyond them, and says so.
    #[rstest]
    #[case::who_they_are(new_guardians)]
    #[case::a_slash(a_slash)]
    #[case::overruling_them(an_overruling)]
    fn does_not_reach_what_is_beyond_them(#[case] action: fn(&mut World) -> Action) {
        let mut world = World::with_agent();
        let action = action(&mut world);

        let proposal_id = world.propose(vec![action.clone()]);

        assert_eq!(world.dao.proposal(proposal_id).unwrap().veto_confirmations, 0);
        assert!(world.dao.statement(proposal_id).unwrap().contains("Guardians cannot stop it."));
        for guardian in ["gina.near", "gus.near", "gwen.near"] {
            let outcome = world.call(guardian, 0).veto(proposal_id, "Mine.".to_owned());
            assert_eq!(outcome, Err(Error::VetoBeyondGuardians { proposal_id }));
        }
        let bundled = world.call(ALICE, 5 * NEAR).propose(vec![action, pay("bob.near", 1)], String::new());
        assert!(matches!(bundled, Err(Error::Action(ActionError::StandsAlone { .. }))));
    }

    /// A payment cannot take the veto away by the company that it keeps.
    #[test]
    fn reaches_everything_else() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![pay("bob.near", 1), resolve()]);

        let text = world.dao.statement(proposal_id).unwrap();
        assert!(
            text.contains("Any 2 of the guardians, or all where they are fewer, can stop it together"),
            "{text}"
        );
        for guardian in ["gina.near", "gus.near"] {
            world.call(guardian, 0).veto(proposal_id, "No.".to_owned()).unwrap();
        }
        assert_eq!(world.status(proposal_id), Status::Stopped);
    }

    /// However long the callee takes to answer, a stop is a stop.
    #[test]
    fn is_recorded_while_the_actions_are_under_way() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7), pay("bob.near", 1)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);

        world.call("gina.near", 0).veto(decision_id, "No.".to_owned()).unwrap();
        world.call("gus.near", 0).veto(decision_id, "No.".to_owned()).unwrap();

        assert_eq!(event_names(), ["veto_confirmed", "proposal_stopping"]);
        assert_eq!(world.status(decision_id), Status::InProgress);
        assert!(world.dao.proposal(decision_id).unwrap().is_stopping);
        let awaited = vec![(0, None), (1, None)];
        let status = world.callback(&[true, false]).end_attempt(Attempt {
            proposal_id: decision_id,
            number: 1,
            at_once: vec![],
            awaited,
        });
        assert_eq!((status, event_names()), (Status::Stopped, vec!["proposal_stopped".to_owned()]));
        let again = world.call(MALLORY, 0).execute(decision_id).map(drop);
        assert_eq!(again, Err(Error::NotExecutable { status: Status::Stopped }));
    }

    #[test]
    fn comes_too_late_for_what_everything_of_is_done() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);
        for guardian in ["gina.near", "gus.near"] {
            world.call(guardian, 0).veto(decision_id, "No.".to_owned()).unwrap();
        }

        let status = world.callback(&[true]).end_attempt(Attempt {
            proposal_id: decision_id,
            number: 1,
            at_once: vec![],
            awaited: vec![(0, None)],
        });

        assert_eq!(status, Status::Executed);
        assert_eq!(
            world.call("gwen.near", 0).veto(decision_id, "No.".to_owned()),
            Err(Error::NotVetoable { status: Status::Executed })
        );
    }

    /// The author's bond is forfeited when the stop takes effect.
    #[test]
    fn recorded_halfway_forfeits_the_bond_in_the_end() {
        let mut world = World::new();
        let proposal_id = world.adopt(vec![pay("bob.near", 1)]);
        world.execute(proposal_id);
        for guardian in ["gina.near", "gus.near"] {
            world.call(guardian, 0).veto(proposal_id, "No.".to_owned()).unwrap();
        }
        assert_eq!(world.dao.held_deposits().0, NEAR);

        world.callback(&[false]).end_attempt(Attempt {
            proposal_id,
            number: 1,
            at_once: vec![],
            awaited: vec![(0, None)],
        });

        assert_eq!(event_names(), ["proposal_stopped", "bond_forfeited"]);
        assert_eq!(world.dao.held_deposits().0, 0);
    }

    #[test]
    fn stops_what_failed_in_part() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7), pay("bob.near", 1)]).unwrap();
        world.wait(3 * DAY);
        assert_eq!(world.attempt(decision_id, &[true, false]), Status::PartiallyFailed);

        world.call("gina.near", 0).veto(decision_id, "No.".to_owned()).unwrap();
        world.call("gus.near", 0).veto(decision_id, "No.".to_owned()).unwrap();

        assert_eq!(world.status(decision_id), Status::Stopped);
        let agent = world.dao.agent(id(AGENT)).unwrap();
        assert_eq!(agent.at_risk.0, 8, "what was executed can still be challenged");
    }
}

mod suspension {
    use super::*;

    #[test]
    fn stops_an_agent_at_once() {
        let mut world = World::with_agent();

        let until = world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();

        assert_eq!(until.0, START + 7 * DAY);
        assert_eq!(
            events(),
            [format!(
                r#""agent_suspended","data":{{"agent_id":"bot.near","until":"{}","guardian_id":"gina.near"}}"#,
                until.0
            )]
        );
        assert_eq!(
            world.decide(vec![order(1)]),
            Err(crate::ScopeError::AgentSuspended { until: until.0 }.into())
        );
    }

    #[test]
    fn ends_by_itself() {
        let mut world = World::with_agent();
        world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();

        assert_eq!(world.wait(7 * DAY).decide(vec![order(1)]), Ok(0));
    }

    #[test]
    fn is_not_extended_by_the_same_guardian() {
        let mut world = World::with_agent();
        world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();

        assert_eq!(
            world.wait(14 * DAY - 1).call("gina.near", 0).suspend_agent(id(AGENT)),
            Err(Error::SuspensionSpent { guardian_id: id("gina.near"), again_at: START + 14 * DAY })
        );
        assert!(world.call("gus.near", 0).suspend_agent(id(AGENT)).is_ok());
        assert!(world.wait(1).call("gina.near", 0).suspend_agent(id(AGENT)).is_ok());
    }

    #[test]
    fn is_ended_by_members() {
        let mut world = World::with_agent();
        world.call("gina.near", 0).suspend_agent(id(AGENT)).unwrap();

        let release = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until: 0 };
        world.administer(release).unwrap();

        assert_eq!(world.decide(vec![order(1)]), Ok(0));
    }

    #[test]
    fn is_for_guardians_and_agents() {
        let mut world = World::with_agent();

        assert_eq!(
            world.call(MALLORY, 0).suspend_agent(id(AGENT)),
            Err(Error::NotGuardian { caller_id: id(MALLORY) })
        );
        assert_eq!(
            world.call("gina.near", 0).suspend_agent(id(MALLORY)),
            Err(Error::UnknownAgent { agent_id: id(MALLORY) })
        );
    }
}

mod pause {
    use super::*;

    #[test]
    fn stops_new_decisions_and_nothing_else() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();

        let until = START + DAY;
        let unpaid = world.call("gina.near", 0).pause(Feature::Decisions, DAY.into());
        world.call("gina.near", 1).pause(Feature::Decisions, DAY.into()).unwrap();

        assert_eq!(unpaid, Err(Error::OneYoctoRequired));
        assert_eq!(
            events(),
            [format!(
                r#""paused","data":{{"feature":"decisions","account_id":"gina.near","until":"{until}"}}"#
            )]
        );
        assert_eq!(world.dao.paused_until(Feature::Decisions), Some(until.into()));
        let paused = PauseError::Paused { until: START + DAY };
        assert_eq!(world.decide(vec![order(1_000)]), Err(paused.into()));
        assert_eq!(world.cast(decision_id, ALICE, Ballot::Object, 50), Ok(()));
        world.propose(vec![resolve()]);
        withdraw(&mut world, Purse::Storage);
        assert_eq!(world.wait(DAY).decide(vec![order(1_000)]), Ok(2));
    }

    #[test]
    fn stops_new_proposals_but_those_that_are_beyond_guardians() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.call("gina.near", 1).pause(Feature::Proposals, (7 * DAY).into()).unwrap();

        let paused = PauseError::Paused { until: START + 7 * DAY };
        let refused = world.call(ALICE, 5 * NEAR).propose(vec![resolve()], String::new());
        assert_eq!(refused, Err(paused.into()));
        world.propose(vec![Action::SlashBond { decision_id, share: bps(5_000) }]);
        world.propose(vec![Action::SetGuardians {
            guardian_ids: accounts(&["gus.near", "gil.near"]),
            version: 0,
        }]);
        assert_eq!(world.decide(vec![order(1_000)]), Ok(3));
    }

    #[test]
    fn ends_by_itself_and_is_seldom() {
        let mut world = World::new();
        world.call("gina.near", 1).pause(Feature::Proposals, (7 * DAY).into()).unwrap();

        let too_soon = PauseError::TooSoon { rested_at: START + 28 * DAY, left: 0 };
        for guardian in ["gina.near", "gus.near"] {
            let refused = world.wait(1).call(guardian, 1).pause(Feature::Proposals, (7 * DAY).into());
            assert_eq!(refused, Err(too_soon.into()));
        }
        world.wait(7 * DAY).propose(vec![resolve()]);
        assert_eq!(
            world.call(MALLORY, 1).pause(Feature::Decisions, DAY.into()),
            Err(Error::NotGuardian { caller_id: id(MALLORY) })
        );
        assert!(world.wait(21 * DAY).call("gus.near", 1).pause(Feature::Proposals, DAY.into()).is_ok());
    }

    fn withdraw(world: &mut World, purse: Purse) {
        world.call(CONTROLLER, 1).withdraw(id(AGENT), NEAR, purse).map(drop).unwrap();
    }
}

/// Whoever stops agents is none, and answers for none.
mod parts {
    use super::*;

    fn conflict(name: &str) -> Result<()> {
        Err(Error::RolesConflict { account_id: id(name) })
    }

    #[test]
    fn of_guardians_and_agents_do_not_go_together() {
        let mut world = World::with_agent();
        let guardians = |name: &str, version| Action::SetGuardians {
            guardian_ids: accounts(&["gina.near", name]),
            version,
        };

        assert_eq!(world.administer(guardians(AGENT, 0)), conflict(AGENT));
        assert_eq!(world.administer(guardians(CONTROLLER, 0)), conflict(CONTROLLER));
        let mut of_gina = charter();
        of_gina.controller_id = id("gina.near");
        let other =
            |agent: &str, charter| Action::GrantCharter { agent_id: id(agent), charter, charter_version: 0 };
        assert_eq!(world.administer(other("new.near", of_gina)), conflict("gina.near"));
        assert_eq!(world.administer(other("gus.near", charter())), conflict("gus.near"));

        world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
        assert_eq!(world.administer(guardians(CONTROLLER, 0)), Ok(()));
        assert_eq!(world.administer(grant(charter(), 2)), conflict(CONTROLLER));
    }

    #[test]
    fn of_a_controller_last_as_long_as_one_of_its_agents() {
        let mut world = World::with_agent();
        let second =
            Action::GrantCharter { agent_id: id("two.near"), charter: charter(), charter_version: 0 };
        world.administer(second).unwrap();
        world.administer(grant(charter(), 1)).unwrap();
        let seat = || Action::SetGuardians { guardian_ids: accounts(&[CONTROLLER, "gus.near"]), version: 0 };

        for (name, charter_version) in [(AGENT, 2), ("two.near", 1)] {
            assert_eq!(world.administer(seat()), conflict(CONTROLLER));
            world.administer(Action::RevokeCharter { agent_id: id(name), charter_version }).unwrap();
        }
        assert_eq!(world.administer(seat()), Ok(()));
    }
}
