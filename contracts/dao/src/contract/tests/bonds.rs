use super::*;
use crate::{
    Error,
    logic::fixtures::{DAY, USD},
};

mod post {
    use super::*;

    #[test]
    fn adds_to_the_bond() {
        let mut world = World::with_agent();

        let bond = world.call(CONTROLLER, 5 * NEAR).post_bond(id(AGENT)).unwrap();

        assert_eq!((bond.0, world.dao.held_deposits().0), (105 * NEAR, 105 * NEAR));
        assert_eq!(event_names(), ["bond_posted"]);
    }

    #[test]
    fn needs_a_deposit_and_an_agent() {
        let mut world = World::with_agent();

        assert_eq!(world.call(CONTROLLER, 0).post_bond(id(AGENT)), Err(Error::DepositRequired));
        assert_eq!(
            world.call(CONTROLLER, 1).post_bond(id(MALLORY)),
            Err(Error::UnknownAgent { agent_id: id(MALLORY) })
        );
    }
}

/// A bond keeps an agent with its controller, so nobody else can put one there.
#[test]
fn strangers_do_not_hold_up_a_change_of_controller() {
    let mut world = World::with_agent();
    world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (100 * NEAR).into()).unwrap();

    for stranger in [MALLORY, AGENT] {
        let posted = world.call(stranger, 1).post_bond(id(AGENT));
        assert_eq!(posted, Err(Error::NotController { caller_id: id(stranger) }));
    }

    let mut other = charter();
    other.controller_id = id(ALICE);
    let grant = Action::GrantCharter { agent_id: id(AGENT), charter: other };
    assert_eq!(world.administer(grant), Ok(()));
    assert_eq!(world.call(ALICE, NEAR).post_bond(id(AGENT)).unwrap().0, NEAR);
}

mod withdraw {
    use super::*;

    #[test]
    fn pays_what_is_free() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();

        world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (75 * NEAR).into()).unwrap();

        assert_eq!(event_names(), ["bond_withdrawn"]);
        assert_eq!(world.dao.agent(id(AGENT)).unwrap().bond.0, 25 * NEAR);
        assert_eq!(world.dao.held_deposits().0, 25 * NEAR);
    }

    #[test]
    fn leaves_what_is_at_risk() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();

        let outcome = world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (75 * NEAR + 1).into());

        assert_eq!(
            outcome.err(),
            Some(Error::WithdrawalAtRisk { locked: 100 * USD, bond_value: 100 * USD - 1 })
        );
    }

    #[test]
    fn is_for_the_controller() {
        let mut world = World::with_agent();

        assert_eq!(
            world.call(AGENT, 1).try_withdraw_bond(id(AGENT), NEAR.into()).err(),
            Some(Error::NotController { caller_id: id(AGENT) })
        );
        assert_eq!(
            world.call(CONTROLLER, 0).try_withdraw_bond(id(AGENT), NEAR.into()).err(),
            Some(Error::OneYoctoRequired)
        );
    }

    #[test]
    fn never_pays_more_than_there_is() {
        let mut world = World::with_agent();

        for amount in [0, 101 * NEAR] {
            let outcome = world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), amount.into());
            assert_eq!(outcome.err(), Some(Error::NoBond));
        }
    }

    #[test]
    fn comes_back_by_its_amount_when_the_payment_fails() {
        let mut world = World::with_agent();
        world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (60 * NEAR).into()).unwrap();
        world.call(CONTROLLER, 5 * NEAR).post_bond(id(AGENT)).unwrap();

        world.callback(&[false]).on_bond_withdrawn(id(AGENT), 60 * NEAR);

        assert_eq!(event_names(), ["bond_withdrawal_failed"]);
        assert_eq!(world.dao.agent(id(AGENT)).unwrap().bond.0, 105 * NEAR);
        assert_eq!(world.dao.held_deposits().0, 105 * NEAR);
    }

    #[test]
    fn is_done_when_the_payment_succeeds() {
        let mut world = World::with_agent();
        world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (60 * NEAR).into()).unwrap();

        world.callback(&[true]).on_bond_withdrawn(id(AGENT), 60 * NEAR);

        assert_eq!(event_names(), Vec::<String>::new());
        assert_eq!(world.dao.agent(id(AGENT)).unwrap().bond.0, 40 * NEAR);
    }
}

/// What a decision locks is copied when it is made.
mod rules {
    use super::*;
    use crate::logic::fixtures::bps;

    fn set_collateral(world: &mut World, share: u16) {
        let mut rules = policy();
        rules.collateral_bps = bps(share);
        world.administer(Action::SetPolicy { policy: rules, version: 0 }).unwrap();
    }

    fn withdraw(world: &mut World, amount: u128) -> Result<()> {
        world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), amount.into())
    }

    #[test]
    fn of_later_free_no_bond_behind_earlier_decisions() {
        let mut world = World::with_agent();
        set_collateral(&mut world, 5_000);
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_collateral(&mut world, 10_000);

        let agent = world.wait(0).dao.agent(id(AGENT)).unwrap();
        assert_eq!((agent.at_risk.0, agent.locked.0, agent.capacity.0), (100 * USD, 200 * USD, 400 * USD));
        let refused = withdraw(&mut world, 50 * NEAR + 1);
        assert_eq!(refused, Err(Error::WithdrawalAtRisk { locked: 200 * USD, bond_value: 200 * USD - 1 }));
        assert_eq!(withdraw(&mut world, 50 * NEAR), Ok(()));
    }

    #[test]
    fn of_later_lock_no_more_behind_earlier_decisions() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_collateral(&mut world, 1_000);

        let locked = 100 * USD + 10 * 31 * USD;
        let refused = crate::ScopeError::CollateralShort { locked, bond_value: 400 * USD };
        assert_eq!(world.decide(vec![order(31 * USD)]), Err(refused.into()));
        assert!(world.decide(vec![order(30 * USD)]).is_ok());
        world.wait(3 * DAY);
        assert_eq!(world.call(MALLORY, 0).try_execute(decision_id), Ok(()));
    }

    /// What an agent of the first version has at risk locks what the present rules ask for.
    #[test]
    fn of_now_lock_what_was_not_written_down() {
        use crate::contract::state::{AGENTS, VersionedAgent};

        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        let agent = world.dao.load_agent(&id(AGENT)).unwrap();
        AGENTS.set(&id(AGENT), &VersionedAgent::V1(agent));
        set_collateral(&mut world, 5_000);

        assert_eq!(world.wait(0).dao.agent(id(AGENT)).unwrap().locked.0, 200 * USD);
        world.call(CONTROLLER, NEAR).post_bond(id(AGENT)).unwrap();
        set_collateral(&mut world, 10_000);
        assert_eq!(world.wait(0).dao.agent(id(AGENT)).unwrap().locked.0, 200 * USD);
    }
}

mod reclaim {
    use super::*;

    #[test]
    fn pays_the_author_once_at_the_end() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        assert_eq!(
            world.call(MALLORY, 0).try_reclaim_bond(proposal_id).err(),
            Some(Error::NotFinal { status: Status::Voting })
        );

        world.wait(5 * DAY).call(MALLORY, 0).try_reclaim_bond(proposal_id).unwrap();

        assert_eq!(
            events(),
            [format!(
                r#""bond_reclaimed","data":{{"proposal_id":0,"author_id":"alice.near","amount":"{NEAR}"}}"#
            )]
        );
        assert_eq!(world.dao.held_deposits().0, 0);
        assert_eq!(world.call(MALLORY, 0).try_reclaim_bond(proposal_id).err(), Some(Error::NoBond));
    }

    #[test]
    fn pays_what_was_paid_and_not_what_the_rules_say_now() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        let mut rules = policy();
        rules.proposal_bond = 9 * NEAR;
        world.administer(Action::SetPolicy { policy: rules, version: 0 }).unwrap();

        world.wait(5 * DAY).call(ALICE, 0).try_reclaim_bond(proposal_id).unwrap();

        assert_eq!(world.dao.held_deposits().0, 0);
        assert!(events()[0].ends_with(&format!(r#""amount":"{NEAR}"}}"#)));
    }

    #[test]
    fn can_be_tried_again_when_the_payment_fails() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.wait(5 * DAY).call(ALICE, 0).try_reclaim_bond(proposal_id).unwrap();

        world.callback(&[false]).on_bond_reclaimed(proposal_id, NEAR);

        assert_eq!(event_names(), ["bond_reclaim_failed"]);
        assert_eq!(world.dao.held_deposits().0, NEAR);
        assert!(world.call(ALICE, 0).try_reclaim_bond(proposal_id).is_ok());
    }
}

#[test]
fn another_controller_waits_until_the_bond_is_out() {
    let mut world = World::with_agent();
    let mut other = charter();
    other.controller_id = id(MALLORY);
    let grant = Action::GrantCharter { agent_id: id(AGENT), charter: other };

    assert_eq!(
        world.administer(grant.clone()),
        Err(Error::ControllerHasBond { controller_id: id(CONTROLLER), bond: 100 * NEAR })
    );

    world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), (100 * NEAR).into()).unwrap();
    assert_eq!(world.administer(grant), Ok(()));
}
