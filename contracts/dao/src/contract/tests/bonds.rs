use commonweight_common::Bps;

use super::*;
use crate::{
    Error, Purse,
    logic::fixtures::{DAY, USD},
};

mod post {
    use super::*;

    #[test]
    fn adds_to_the_bond() {
        let mut world = World::with_agent();

        let bond = world.call(CONTROLLER, 5 * NEAR).post_bond(id(AGENT)).unwrap();

        assert_eq!((bond.0, world.dao.held_deposits().0), (105 * NEAR, 105 * NEAR + PREPAID));
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
    world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
    empty(&mut world);

    for stranger in [MALLORY, AGENT] {
        let posted = world.call(stranger, 1).post_bond(id(AGENT));
        assert_eq!(posted, Err(Error::NotController { caller_id: id(stranger) }));
        let posted = world.call(stranger, 1).post_storage(id(AGENT));
        assert_eq!(posted, Err(Error::NotController { caller_id: id(stranger) }));
    }

    let mut other = charter();
    other.controller_id = id(ALICE);
    assert_eq!(world.administer(grant(other, 2)), Ok(()));
    assert_eq!(world.call(ALICE, NEAR).post_bond(id(AGENT)).unwrap().0, NEAR);
}

/// Lets the controller take out everything, and the payments succeed.
fn empty(world: &mut World) {
    for (amount, purse) in [(100 * NEAR, Purse::Bond), (PREPAID, Purse::Storage)] {
        world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
    }
}

fn withdraw(world: &mut World, amount: u128) -> Result<()> {
    world.atomically(|world| world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, Purse::Bond).map(drop))
}

mod withdraw {
    use super::*;

    /// 100 dollars at risk, a fifth for those who find out, and half of NEAR's price gone: 60 NEAR at 4 dollars.
    #[test]
    fn pays_what_is_free() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();

        assert_eq!(withdraw(&mut world, 39 * NEAR), Ok(()));

        assert_eq!(event_names(), ["bond_withdrawn"]);
        assert_eq!(world.bond(), 61 * NEAR);
    }

    #[test]
    fn leaves_what_is_locked_and_what_an_agent_must_have() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();

        assert_eq!(
            withdraw(&mut world, 39 * NEAR + 1),
            Err(Error::WithdrawalAtRisk { required: 61 * NEAR, rest: 61 * NEAR - 1 })
        );
    }

    #[test]
    fn is_for_the_controller() {
        let mut world = World::with_agent();

        for purse in [Purse::Bond, Purse::Storage] {
            assert_eq!(
                world.call(AGENT, 1).withdraw(id(AGENT), NEAR, purse).map(drop).err(),
                Some(Error::NotController { caller_id: id(AGENT) })
            );
            assert_eq!(
                world.call(CONTROLLER, 0).withdraw(id(AGENT), NEAR, purse).map(drop).err(),
                Some(Error::OneYoctoRequired)
            );
        }
    }

    #[test]
    fn never_pays_more_than_there_is() {
        let mut world = World::with_agent();

        for amount in [0, 101 * NEAR] {
            for purse in [Purse::Bond, Purse::Storage] {
                let outcome = world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop);
                assert_eq!(outcome.err(), Some(Error::NoBond));
            }
        }
    }

    #[test]
    fn comes_back_by_its_amount_when_the_payment_fails() {
        let mut world = World::with_agent();
        let held = world.dao.held_deposits().0;
        withdraw(&mut world, 60 * NEAR).unwrap();
        world.call(CONTROLLER, 5 * NEAR).post_bond(id(AGENT)).unwrap();

        world.callback(&[false]).end_withdrawal(id(AGENT), 60 * NEAR, Purse::Bond);

        assert_eq!(
            events(),
            [format!(
                r#""withdrawal_failed","data":{{"agent_id":"bot.near","amount":"{}","purse":"bond"}}"#,
                60 * NEAR
            )]
        );
        assert_eq!((world.bond(), world.dao.held_deposits().0), (105 * NEAR, held + 5 * NEAR));
    }

    #[test]
    fn is_done_when_the_payment_succeeds() {
        let mut world = World::with_agent();
        withdraw(&mut world, 60 * NEAR).unwrap();

        world.callback(&[true]).end_withdrawal(id(AGENT), 60 * NEAR, Purse::Bond);

        assert_eq!(event_names(), Vec::<String>::new());
        assert_eq!(world.bond(), 40 * NEAR);
    }

    /// Whose payment is on its way gets it back where it fails, so nobody else takes the agent over meanwhile.
    #[test]
    fn keeps_the_controller_until_the_payment_has_ended() {
        let mut world = World::with_agent();
        world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version: 1 }).unwrap();
        withdraw(&mut world, 100 * NEAR).unwrap();
        world.call(CONTROLLER, 1).withdraw(id(AGENT), PREPAID, Purse::Storage).map(drop).unwrap();
        let mut other = charter();
        other.controller_id = id(MALLORY);

        let refused = Err(Error::ControllerHasBond { controller_id: id(CONTROLLER), bond: 0 });
        assert_eq!(world.administer(grant(other.clone(), 2)), refused);
        world.callback(&[true]).end_withdrawal(id(AGENT), PREPAID, Purse::Storage);
        assert_eq!(world.administer(grant(other.clone(), 2)), refused);
        world.callback(&[false]).end_withdrawal(id(AGENT), 100 * NEAR, Purse::Bond);

        let refused = Err(Error::ControllerHasBond { controller_id: id(CONTROLLER), bond: 100 * NEAR });
        assert_eq!(world.administer(grant(other.clone(), 2)), refused);
        withdraw(&mut world, 100 * NEAR).unwrap();
        world.callback(&[true]).end_withdrawal(id(AGENT), 100 * NEAR, Purse::Bond);
        assert_eq!(world.administer(grant(other, 2)), Ok(()));
    }
}

/// What a decision has locked only grows, until it is released.
/// What was decided in a controller's time is answered for by its own bond.
mod another_controller {
    use super::*;

    /// Everything of the bond and the storage is out, as far as it is not locked or slashed.
    fn leave(world: &mut World, bond: u128) {
        let charter_version = world.dao.load_agent(&id(AGENT)).unwrap().charter_version;
        world.administer(Action::RevokeCharter { agent_id: id(AGENT), charter_version }).unwrap();
        let storage = world.dao.load_agent(&id(AGENT)).unwrap().storage_balance;
        for (amount, purse) in [(bond, Purse::Bond), (storage, Purse::Storage)] {
            world.call(CONTROLLER, 1).withdraw(id(AGENT), amount, purse).map(drop).unwrap();
            world.callback(&[true]).end_withdrawal(id(AGENT), amount, purse);
        }
    }

    /// Though all of it is slashed, and its bond has left: a price that falls makes nobody else pay for it.
    #[test]
    fn waits_until_nothing_is_locked_any_more() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        world.wait(3 * DAY);
        assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
        world.administer(Action::SlashBond { decision_id, share: Bps::WHOLE }).unwrap();
        leave(&mut world, 40 * NEAR);
        let appoint = |world: &mut World| {
            let charter = commonweight_explain::Charter { controller_id: id("honest.near"), ..charter() };
            world.atomically(|world| world.administer(grant(charter, 2)))
        };

        world.wait(14 * DAY - 1);
        let refused = Error::ControllerHasBond { controller_id: id(CONTROLLER), bond: 0 };
        assert_eq!(appoint(&mut world), Err(refused));
        world.wait(1);
        assert_eq!(appoint(&mut world), Ok(()));
    }
}

mod locks {
    use super::*;
    use crate::{ScopeError, logic::fixtures::bps};

    fn set_policy(world: &mut World, version: u32, change: impl FnOnce(&mut commonweight_explain::Policy)) {
        let mut rules = policy();
        change(&mut rules);
        world.administer(Action::SetPolicy { policy: rules, version }).unwrap();
    }

    fn set_price(world: &mut World, version: u32, asset: usize, value_per_whole: u128) {
        let mut entry = assets()[asset].clone();
        entry.info.value_per_whole = value_per_whole;
        world.administer(Action::SetAsset { asset: entry.asset, info: entry.info, version }).unwrap();
    }

    #[test]
    fn are_not_loosened_by_later_rules() {
        let mut world = World::with_agent();
        set_policy(&mut world, 0, |rules| rules.collateral_bps = bps(8_000));
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_policy(&mut world, 1, |rules| rules.collateral_bps = bps(10_000));

        assert_eq!(world.locked(), 75 * NEAR);
        let refused = withdraw(&mut world, 24 * NEAR + 1);
        assert_eq!(refused, Err(Error::WithdrawalAtRisk { required: 76 * NEAR, rest: 76 * NEAR - 1 }));
        assert_eq!(withdraw(&mut world, 24 * NEAR), Ok(()));
    }

    #[test]
    fn are_tightened_by_later_rules_where_a_bond_is_to_leave() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_policy(&mut world, 0, |rules| rules.collateral_bps = bps(8_000));

        let refused = withdraw(&mut world, 24 * NEAR + 1);
        assert_eq!(refused, Err(Error::WithdrawalAtRisk { required: 76 * NEAR, rest: 76 * NEAR - 1 }));
        assert_eq!(withdraw(&mut world, 24 * NEAR), Ok(()));
        assert_eq!(world.locked(), 75 * NEAR, "and stays so");
    }

    /// A higher price of NEAR frees nothing behind a decision that was made before.
    #[test]
    fn are_not_loosened_by_prices() {
        let mut world = World::with_agent();
        world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_price(&mut world, 0, 0, 400 * USD);

        assert_eq!(
            withdraw(&mut world, 39 * NEAR + 1),
            Err(Error::WithdrawalAtRisk { required: 61 * NEAR, rest: 61 * NEAR - 1 })
        );
    }

    #[rstest::rstest]
    #[case::what_is_paid_is_worth_more(1, 3 * USD / 2, 90 * NEAR)]
    #[case::near_is_worth_less(0, 3 * USD, 80 * NEAR)]
    fn are_tightened_by_prices(#[case] asset: usize, #[case] price: u128, #[case] locked: u128) {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 60 * USD)]).unwrap();
        world.decide(vec![pay("bob.near", 40 * USD)]).unwrap_err();
        world.decide_for(vec![pay("bob.near", 40 * USD)], Some("other")).unwrap();
        assert_eq!(world.locked(), 60 * NEAR);
        set_price(&mut world, 0, asset, price);

        assert_eq!(
            withdraw(&mut world, 99 * NEAR - locked + 1),
            Err(Error::WithdrawalAtRisk { required: locked + NEAR, rest: locked + NEAR - 1 })
        );
        world.wait(3 * DAY).call(MALLORY, 0).execute(decision_id).map(drop).unwrap();
        let lock = world.dao.locks(id(AGENT)).remove(0);
        assert_eq!(lock.amount.0, locked * 6 / 10);
    }

    /// What has been slashed is paid: a price that falls asks the controller for no more of it.
    #[test]
    fn do_not_grow_where_they_were_slashed() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        world.administer(Action::SlashBond { decision_id, share: Bps::WHOLE }).unwrap();
        set_price(&mut world, 0, 0, 2 * USD);

        assert_eq!(withdraw(&mut world, 39 * NEAR), Ok(()), "all but the least bond");
        let slashed = world.administer(Action::SlashBond { decision_id, share: Bps::WHOLE });
        assert_eq!(slashed, Err(Error::NothingLocked { decision_id }));
    }

    #[test]
    fn stop_an_execution_that_the_bond_is_too_small_for() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        set_price(&mut world, 0, 0, 2 * USD);

        let outcome =
            world.wait(3 * DAY).atomically(|world| world.call(MALLORY, 0).execute(decision_id).map(drop));

        let fault = ScopeError::CollateralShort { required: 121 * NEAR, bond: 100 * NEAR };
        assert_eq!(outcome, Err(fault.into()));
        world.call(CONTROLLER, 21 * NEAR).post_bond(id(AGENT)).unwrap();
        assert_eq!(world.call(MALLORY, 0).execute(decision_id).map(drop), Ok(()));
    }

    #[test]
    fn of_what_was_taken_off_the_table_stay() {
        let mut world = World::with_agent();
        let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
        world.administer(Action::RemoveAsset { asset: usdc(), version: 0 }).unwrap();

        assert_eq!(
            withdraw(&mut world, 39 * NEAR + 1),
            Err(Error::WithdrawalAtRisk { required: 61 * NEAR, rest: 61 * NEAR - 1 })
        );
        let outcome = world.wait(3 * DAY).call(MALLORY, 0).execute(decision_id).map(drop);
        assert_eq!(outcome, Err(ScopeError::UnvaluedAsset { asset: usdc() }.into()));
    }

    #[test]
    fn are_released_when_nothing_can_be_slashed_any_more() {
        let mut world = World::with_agent();
        let expired = world.decide(vec![order(7)]).unwrap();
        world.decide(vec![pay("bob.near", 40 * USD)]).unwrap();
        world.wait(3 * DAY);
        assert_eq!(world.attempt(1, &[true]), Status::Executed);
        assert_eq!(world.locked(), 24 * NEAR + NEAR / 2);

        world.wait(7 * DAY);
        assert_eq!((world.status(expired), world.locked()), (Status::Expired, 24 * NEAR));
        world.wait(7 * DAY - 1);
        assert_eq!(world.locked(), 24 * NEAR);
        world.wait(1);
        assert_eq!(world.locked(), 0);
    }
}

mod reclaim {
    use super::*;

    #[test]
    fn pays_the_author_once_at_the_end() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        assert_eq!(
            world.call(MALLORY, 0).reclaim_bond(proposal_id).map(drop).err(),
            Some(Error::NotFinal { status: Status::Voting })
        );

        world.wait(5 * DAY).call(MALLORY, 0).reclaim_bond(proposal_id).map(drop).unwrap();

        assert_eq!(
            events(),
            [format!(
                r#""bond_reclaimed","data":{{"proposal_id":0,"author_id":"alice.near","amount":"{NEAR}"}}"#
            )]
        );
        assert_eq!(world.dao.held_deposits().0, 0);
        assert_eq!(world.call(MALLORY, 0).reclaim_bond(proposal_id).map(drop).err(), Some(Error::NoBond));
    }

    #[test]
    fn pays_what_was_paid_and_not_what_the_rules_say_now() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        let mut rules = policy();
        rules.proposal_bond = 9 * NEAR;
        world.administer(Action::SetPolicy { policy: rules, version: 0 }).unwrap();

        world.wait(5 * DAY).call(ALICE, 0).reclaim_bond(proposal_id).map(drop).unwrap();

        assert_eq!(world.dao.held_deposits().0, 0);
        assert!(events()[0].ends_with(&format!(r#""amount":"{NEAR}"}}"#)));
    }

    #[test]
    fn can_be_tried_again_when_the_payment_fails() {
        let mut world = World::new();
        let proposal_id = world.propose(vec![resolve()]);
        world.wait(5 * DAY).call(ALICE, 0).reclaim_bond(proposal_id).map(drop).unwrap();

        world.callback(&[false]).end_bond_payment(proposal_id, NEAR);

        assert_eq!(event_names(), ["bond_reclaim_failed"]);
        assert_eq!(world.dao.held_deposits().0, NEAR);
        assert!(world.call(ALICE, 0).reclaim_bond(proposal_id).map(drop).is_ok());
    }
}
