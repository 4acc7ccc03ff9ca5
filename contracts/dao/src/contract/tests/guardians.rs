use super::*;
use crate::{
    ActionError, Error,
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
        assert_eq!(event_names(), ["veto_confirmed", "proposal_vetoed", "bond_slashed"]);
        assert_eq!(world.status(decision_id), Status::Vetoed);
        assert_eq!(world.dao.agent(id(AGENT)).unwrap().bond.0, 75 * NEAR);
    }

    #[test]
    fn forfeits_the_bond_of_a_proposal() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);

        world.call("gina.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();
        world.call("gwen.near", 0).veto(proposal_id, "Spam.".to_owned()).unwrap();

        assert_eq!(event_names(), ["veto_confirmed", "proposal_vetoed", "bond_forfeited"]);
        assert_eq!(world.dao.held_deposits().0, 0);
        assert_eq!(world.call(ALICE, 0).try_reclaim_bond(proposal_id).err(), Some(Error::NoBond));
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
            Err(Error::VetoConfirmedBefore { guardian_id: id("gina.near") })
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
        assert_eq!(world.status(proposal_id), Status::Vetoed);
    }

    #[test]
    fn cannot_keep_a_guardian_in_office() {
        let mut world = World::new();
        let without_gina = accounts(&["gus.near", "gwen.near"]);
        let proposal_id = world.propose(vec![Action::SetGuardians { guardian_ids: without_gina, version: 0 }]);

        assert_eq!(
            world.call("gina.near", 0).veto(proposal_id, "Mine.".to_owned()),
            Err(Error::OwnRemoval { guardian_id: id("gina.near") })
        );
        assert_eq!(world.call("gus.near", 0).veto(proposal_id, "No.".to_owned()), Ok(()));
    }

    #[test]
    fn comes_too_late_once_the_actions_are_under_way() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);

        assert_eq!(
            world.call("gina.near", 0).veto(decision_id, "No.".to_owned()),
            Err(Error::NotVetoable { status: Status::InProgress })
        );
    }

    #[test]
    fn stops_what_failed_in_part() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7), pay("bob.near", 1)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);
        world.callback(&[true, false]).on_executed(decision_id, 1, vec![], vec![0, 1]);

        world.call("gina.near", 0).veto(decision_id, "No.".to_owned()).unwrap();
        world.call("gus.near", 0).veto(decision_id, "No.".to_owned()).unwrap();

        assert_eq!(world.status(decision_id), Status::Vetoed);
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

        let release = Action::SuspendAgent { agent_id: id(AGENT), until: 0 };
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

mod slash {
    use super::*;

    fn slash(world: &mut World, decision_id: u64) -> Result<()> {
        world.administer(Action::SlashBond { decision_id, share: bps(5_000) })
    }

    #[test]
    fn after_an_execution_happens_once() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);
        world.callback(&[true]).on_executed(decision_id, 1, vec![], vec![0]);

        assert_eq!(slash(&mut world, decision_id), Ok(()));
        assert_eq!(event_names(), ["bond_slashed"]);
        assert_eq!(world.dao.agent(id(AGENT)).unwrap().bond.0, 50 * NEAR);
        assert_eq!(slash(&mut world, decision_id), Err(Error::SlashTooLate { decision_id }));
    }

    /// A decision of which one action was executed, and which guardians have stopped before the other one was.
    fn stopped_halfway(world: &mut World) -> u64 {
        let decision_id = world.decide(vec![order(7), pay("bob.near", 1)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);
        world.callback(&[true, false]).on_executed(decision_id, 1, vec![], vec![0, 1]);
        stop(world, decision_id);
        decision_id
    }

    fn stop(world: &mut World, decision_id: u64) {
        for guardian in ["gina.near", "gus.near"] {
            world.call(guardian, 0).veto(decision_id, "No.".to_owned()).unwrap();
        }
    }

    fn bond(world: &World) -> u128 {
        world.dao.agent(id(AGENT)).unwrap().bond.0
    }

    #[test]
    fn by_a_vote_is_not_used_up_by_guardians() {
        let mut world = World::with_agent();
        let decision_id = stopped_halfway(&mut world);
        assert_eq!(bond(&world), 75 * NEAR);

        assert_eq!(slash(&mut world, decision_id), Ok(()));
        assert_eq!(event_names(), ["bond_slashed"]);
        assert_eq!((bond(&world), world.dao.held_deposits().0), (37 * NEAR + NEAR / 2, 37 * NEAR + NEAR / 2));
        assert_eq!(slash(&mut world, decision_id), Err(Error::SlashTooLate { decision_id }));
    }

    #[test]
    fn by_guardians_is_not_used_up_by_a_vote() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![order(7), pay("bob.near", 1)]).unwrap();
        world.wait(3 * DAY).execute(decision_id);
        world.callback(&[true, false]).on_executed(decision_id, 1, vec![], vec![0, 1]);
        slash(&mut world, decision_id).unwrap();

        stop(&mut world, decision_id);

        assert_eq!(event_names(), ["veto_confirmed", "proposal_vetoed", "bond_slashed"]);
        assert_eq!(bond(&world), 37 * NEAR + NEAR / 2);
        assert_eq!(slash(&mut world, decision_id), Err(Error::SlashTooLate { decision_id }));
    }

    #[test]
    fn is_refused_for_what_was_not_executed_or_is_long_past() {
        let mut world = World::with_agent();
        let proposal_id = world.propose(vec![resolve()]);
        let decision_id = world.decide(vec![order(7)]).unwrap();
        assert_eq!(slash(&mut world, proposal_id), Err(Error::SlashTooLate { decision_id: proposal_id }));
        assert_eq!(slash(&mut world, decision_id), Err(Error::SlashTooLate { decision_id }));

        world.wait(3 * DAY).execute(decision_id);
        world.callback(&[true]).on_executed(decision_id, 1, vec![], vec![0]);
        world.wait(14 * DAY);
        assert_eq!(slash(&mut world, decision_id), Err(Error::SlashTooLate { decision_id }));
        assert_eq!(slash(&mut world, 77), Err(Error::UnknownProposal { proposal_id: 77 }));
    }
}
