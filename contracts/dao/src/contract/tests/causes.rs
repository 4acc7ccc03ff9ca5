//! What a bond answers for.

use rstest::rstest;

use super::*;
use crate::{
    Cause, Error,
    logic::fixtures::{DAY, USD, bps},
};

fn executed(world: &mut World) -> u64 {
    let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
    world.wait(3 * DAY);
    assert_eq!(world.attempt(decision_id, &[true]), Status::Executed);
    decision_id
}

fn slash(world: &mut World, decision_id: u64, share: u16) -> Result<()> {
    world.atomically(|world| world.administer(Action::SlashBond { decision_id, share: bps(share) }))
}

fn name(world: &mut World, guardian: &str, decision_id: u64) -> Result<()> {
    world.atomically(|world| {
        world.call(guardian, 0).name_cause(decision_id, Cause::FalseFacts, "No such invoice.".to_owned())
    })
}

fn name_together(world: &mut World, decision_id: u64) {
    name(world, "gina.near", decision_id).unwrap();
    name(world, "gus.near", decision_id).unwrap();
}

mod by_members {
    use super::*;

    /// A share of what the decision has locked, and not of the whole bond.
    #[test]
    fn take_a_share_of_the_lock() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);

        assert_eq!(slash(&mut world, decision_id, 5_000), Ok(()));

        assert_eq!(
            events(),
            [format!(
                r#""bond_slashed","data":{{"agent_id":"bot.near","decision_id":0,"amount":"{}","bond":"{}"}}"#,
                30 * NEAR,
                70 * NEAR
            )]
        );
        assert_eq!((world.bond(), world.locked()), (70 * NEAR, 30 * NEAR));
    }

    /// An accomplice's vote of the smallest share bars none that comes after it.
    #[test]
    fn are_not_used_up_by_a_small_one() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);

        assert_eq!(slash(&mut world, decision_id, 1), Ok(()));
        assert_eq!(slash(&mut world, decision_id, 10_000), Ok(()));

        assert_eq!((world.bond(), world.locked()), (40 * NEAR, 0));
        assert_eq!(slash(&mut world, decision_id, 10_000), Err(Error::NothingLocked { decision_id }));
        assert_eq!(world.bond(), 40 * NEAR, "together never more than the lock");
    }

    #[test]
    fn reach_what_was_stopped_or_is_open() {
        for stop in [false, true] {
            let mut world = World::with_agent();
            let decision_id = world.decide(vec![pay("bob.near", 100 * USD)]).unwrap();
            if stop {
                world.cast(decision_id, ALICE, Ballot::Object, 100).unwrap();
            }

            assert_eq!(slash(&mut world, decision_id, 2_500), Ok(()));

            assert_eq!(world.bond(), 85 * NEAR);
        }
    }

    #[test]
    fn end_with_the_challenge_period() {
        let mut world = World::with_agent();
        let proposal_id = world.propose(vec![resolve()]);
        assert_eq!(slash(&mut world, proposal_id, 1), Err(Error::SlashTooLate { decision_id: proposal_id }));
        let decision_id = world.decide(vec![order(7)]).unwrap();
        world.wait(3 * DAY);
        world.attempt(decision_id, &[true]);

        world.wait(14 * DAY);

        assert_eq!(slash(&mut world, decision_id, 1), Err(Error::SlashTooLate { decision_id }));
        let late = Action::SlashBond { decision_id, share: bps(1) };
        let late = world.call(ALICE, 5 * NEAR).propose(vec![late], String::new());
        assert_eq!(late, Err(Error::SlashTooLate { decision_id }));
        assert_eq!(slash(&mut world, 77, 1), Err(Error::UnknownProposal { proposal_id: 77 }));
    }

    /// The bond does not leave between the proposal of a slash and its end.
    #[test]
    fn find_the_bond_where_it_was() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        world.wait(14 * DAY - 1);
        let vote = world.propose(vec![Action::SlashBond { decision_id, share: bps(5_000) }]);
        world.cast(vote, ALICE, Ballot::For, 600).unwrap();

        for _ in 0..7 {
            let outcome = world.atomically(|world| {
                world.call(CONTROLLER, 1).withdraw(id(AGENT), 40 * NEAR, crate::Purse::Bond).map(drop)
            });
            assert_eq!(outcome, Err(Error::WithdrawalAtRisk { required: 61 * NEAR, rest: 60 * NEAR }));
            world.wait(DAY);
        }
        assert_eq!(world.execute(vote), Some(Status::Executed));
        assert_eq!(world.bond(), 70 * NEAR);
    }

    /// What is held for a vote is free again some time after it, whoever calls for more of them.
    #[test]
    fn do_not_hold_a_bond_without_end() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        world.wait(14 * DAY - 1);
        let vote = Action::SlashBond { decision_id, share: bps(5_000) };
        let proposal_id = world.propose(vec![vote.clone()]);
        let latest = world.dao.load_proposal(proposal_id).unwrap().latest_expiry();

        world.wait(1);

        let refused = world.call(ALICE, 5 * NEAR).propose(vec![vote], String::new());
        assert_eq!(refused, Err(Error::SlashTooLate { decision_id }));
        world.now = latest - 1;
        assert_eq!(world.locked(), 60 * NEAR);
        assert_eq!(world.wait(1).locked(), 0);
    }
}

/// Guardians set aside, and members have the last word.
mod by_both {
    use super::*;

    /// With rules by which guardians set the whole lock aside.
    fn severe() -> (World, u64) {
        let mut world = World::with_agent();
        let policy = commonweight_explain::Policy { slash_bps: bps(10_000), ..policy() };
        world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();
        let decision_id = executed(&mut world);
        (world, decision_id)
    }

    fn replace_guardians(world: &mut World) {
        let guardian_ids = accounts(&["gwen.near", "gil.near"]);
        world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
    }

    fn call_slash(world: &mut World, decision_id: u64) -> Result<u64> {
        let slash = vec![Action::SlashBond { decision_id, share: bps(10_000) }];
        world.atomically(|world| world.call(ALICE, 5 * NEAR).propose(slash, String::new()))
    }

    /// Guardians cannot stop a vote to slash, also not by setting aside what it is about.
    #[test]
    fn do_not_stop_a_vote_that_was_adopted_before() {
        let (mut world, decision_id) = severe();
        let slash = world.adopt(vec![Action::SlashBond { decision_id, share: bps(10_000) }]);
        assert!(world.dao.statement(slash).unwrap().contains("Guardians cannot stop it."));

        name_together(&mut world, decision_id);

        assert_eq!(world.execute(slash), Some(Status::Executed));
        assert_eq!((world.bond(), world.locked()), (40 * NEAR, 0));
        let nothing = world.wait(14 * DAY).call(MALLORY, 0).settle_cause(decision_id);
        assert_eq!(nothing, Err(Error::NothingLocked { decision_id }), "it is not taken twice");
    }

    /// Nor do they keep members from calling one.
    #[test]
    fn do_not_keep_a_vote_from_being_called() {
        let (mut world, decision_id) = severe();
        name_together(&mut world, decision_id);

        assert_eq!(call_slash(&mut world, decision_id), Ok(1));
        slash(&mut world, decision_id, 10_000).unwrap();
        let spent = call_slash(&mut world, decision_id);
        assert_eq!(spent, Err(Error::NothingLocked { decision_id }), "everything is slashed");
    }

    /// A cause that falls with captured guardians leaves members the time for a vote of their own, once.
    #[test]
    fn leave_members_a_slash_where_a_cause_falls() {
        let (mut world, decision_id) = severe();
        world.wait(14 * DAY - 1);
        name_together(&mut world, decision_id);
        replace_guardians(&mut world);
        world.wait(20 * DAY).call(MALLORY, 0).settle_cause(decision_id).unwrap();
        assert_eq!(event_names(), ["cause_overruled"]);

        world.wait(14 * DAY - 1);
        let again = name(&mut world, "gwen.near", decision_id);
        assert_eq!(again, Err(Error::CauseSpent { decision_id }), "guardians hold it no longer");
        assert!(call_slash(&mut world, decision_id).is_ok());
        world.wait(1);
        let late = call_slash(&mut world, decision_id);
        assert_eq!(late, Err(Error::SlashTooLate { decision_id }));
    }

    /// What members have voted to slash whole is slashed whole, though a cause beside it falls later.
    #[test]
    fn take_all_where_members_say_so() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        world.wait(13 * DAY);
        name_together(&mut world, decision_id);
        let slash = world.adopt(vec![Action::SlashBond { decision_id, share: bps(10_000) }]);
        assert_eq!(world.execute(slash), Some(Status::Executed));
        replace_guardians(&mut world);

        let nothing = world.wait(14 * DAY).call(MALLORY, 0).settle_cause(decision_id);

        assert_eq!(nothing, Err(Error::NothingLocked { decision_id }));
        assert_eq!(world.bond(), 40 * NEAR, "all of the 60 NEAR that were locked");
    }
}

mod by_guardians {
    use super::*;

    #[test]
    fn are_named_by_several() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);

        name(&mut world, "gina.near", decision_id).unwrap();
        assert_eq!(
            events(),
            [
                r#""cause_named","data":{"decision_id":0,"guardian_id":"gina.near","cause":"false_facts","reason":"No such invoice."}"#
            ]
        );
        let again = name(&mut world, "gina.near", decision_id);
        assert_eq!(again, Err(Error::SaidBefore { guardian_id: id("gina.near") }));
        assert_eq!(
            name(&mut world, MALLORY, decision_id),
            Err(Error::NotGuardian { caller_id: id(MALLORY) })
        );
        name(&mut world, "gus.near", decision_id).unwrap();

        assert_eq!(event_names(), ["cause_named", "bond_set_aside"]);
        let lock = world.dao.locks(id(AGENT)).remove(0);
        assert_eq!((lock.set_aside.0, lock.settles_at.unwrap().0), (15 * NEAR, world.now + 14 * DAY));
        assert_eq!(world.bond(), 100 * NEAR, "nothing has left yet");
        assert_eq!(world.dao.causes(decision_id).len(), 2);
    }

    #[test]
    fn are_settled_where_members_are_silent() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        name_together(&mut world, decision_id);
        let settles_at = world.now + 14 * DAY;

        world.wait(14 * DAY - 1);
        let early = Err(Error::TooEarly { ready_at: settles_at, remaining: 1 });
        assert_eq!(world.call(MALLORY, 0).settle_cause(decision_id), early);
        assert_eq!(world.locked(), 60 * NEAR);
        world.wait(1).call(MALLORY, 0).settle_cause(decision_id).unwrap();

        assert_eq!(event_names(), ["bond_slashed"]);
        assert_eq!((world.bond(), world.locked()), (85 * NEAR, 0));
        let again = world.call(MALLORY, 0).settle_cause(decision_id);
        assert_eq!(again, Err(Error::NothingLocked { decision_id }));
    }

    #[test]
    fn are_overruled_by_members() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        name_together(&mut world, decision_id);
        world.wait(14 * DAY - 1);
        let vote = world.propose(vec![Action::OverruleCause { decision_id }]);
        world.cast(vote, ALICE, Ballot::For, 600).unwrap();
        let until = world.dao.load_proposal(vote).unwrap().latest_expiry();

        world.wait(7 * DAY);
        let early = Err(Error::TooEarly { ready_at: until, remaining: until - world.now });
        assert_eq!(world.call(MALLORY, 0).settle_cause(decision_id), early, "a vote is open");
        assert_eq!(world.execute(vote), Some(Status::Executed));

        assert_eq!(event_names()[1], "cause_overruled");
        assert_eq!((world.bond(), world.locked()), (100 * NEAR, 0));
        let after = world.call(MALLORY, 0).settle_cause(decision_id);
        assert_eq!(after, Err(Error::NothingLocked { decision_id }));
    }

    /// Captured guardians leave nothing behind: with them goes what they have set aside.
    #[rstest]
    #[case::all_are_replaced(&["gil.near", "gwen.near"], true)]
    #[case::one_is_left(&["gina.near", "gwen.near"], true)]
    #[case::both_are_left(&["gina.near", "gus.near"], false)]
    #[case::the_one_who_is_left_is_all_of_them(&["gina.near"], false)]
    fn fall_with_those_who_named_them(#[case] guardians: &[&str], #[case] is_given_back: bool) {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        name_together(&mut world, decision_id);
        let policy = commonweight_explain::Policy { veto_confirmations: 1, ..policy() };
        world.administer(Action::SetPolicy { policy, version: 0 }).unwrap();
        let guardian_ids = accounts(guardians);
        world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();

        world.wait(14 * DAY);
        world.call(MALLORY, 0).settle_cause(decision_id).unwrap();

        let (event, bond) = if is_given_back { ("cause_overruled", 100) } else { ("bond_slashed", 85) };
        assert_eq!((event_names(), world.bond()), (vec![event.to_owned()], bond * NEAR));
        assert_eq!(world.locked(), if is_given_back { 60 * NEAR } else { 0 });
    }

    /// A share that members slash is taken of the rest first, and what is set aside is settled beside it.
    #[test]
    fn leave_the_rest_to_members() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        name_together(&mut world, decision_id);

        assert_eq!(slash(&mut world, decision_id, 5_000), Ok(()));
        assert_eq!(world.bond(), 70 * NEAR);
        world.wait(14 * DAY).call(MALLORY, 0).settle_cause(decision_id).unwrap();
        assert_eq!((world.bond(), world.locked()), (55 * NEAR, 0));
    }

    /// Each of them can name several causes; a share is set aside when enough have named the same one.
    #[test]
    fn are_counted_each_by_itself() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        let set_aside = |world: &World| world.dao.locks(id(AGENT))[0].set_aside.0;
        name(&mut world, "gina.near", decision_id).unwrap();
        let captured = |world: &mut World, guardian: &str| {
            world.call(guardian, 0).name_cause(decision_id, Cause::Captured, "See.".to_owned())
        };

        captured(&mut world, "gus.near").unwrap();
        assert_eq!(set_aside(&world), 0, "two guardians, and no cause that two have named");
        let again = name(&mut world, "gina.near", decision_id);
        assert_eq!(again, Err(Error::SaidBefore { guardian_id: id("gina.near") }));
        captured(&mut world, "gina.near").unwrap();
        assert_eq!((event_names().len(), set_aside(&world)), (2, 15 * NEAR));
    }

    /// One of the first two is replaced in the ordinary way, and two of those who know are still guardians.
    #[test]
    fn are_joined_by_further_ones_until_they_are_settled() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        name_together(&mut world, decision_id);
        let again = name(&mut world, "gus.near", decision_id);
        assert_eq!(again, Err(Error::SaidBefore { guardian_id: id("gus.near") }));
        world.wait(13 * DAY);

        name(&mut world, "gwen.near", decision_id).unwrap();

        assert_eq!(event_names(), ["cause_named"]);
        let lock = world.dao.locks(id(AGENT)).remove(0);
        assert_eq!((lock.set_aside.0, lock.settles_at.unwrap().0), (15 * NEAR, world.now + DAY), "as before");
        let guardian_ids = accounts(&["gina.near", "gwen.near", "gil.near"]);
        world.administer(Action::SetGuardians { guardian_ids, version: 0 }).unwrap();
        world.wait(DAY).call(MALLORY, 0).settle_cause(decision_id).unwrap();
        assert_eq!(world.bond(), 85 * NEAR, "a quarter of 60 NEAR, for a cause that two of three have named");
        let late = name(&mut world, "gil.near", decision_id);
        assert_eq!(late, Err(Error::CauseSpent { decision_id }));
    }

    #[test]
    fn find_nothing_where_members_have_taken_all() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        slash(&mut world, decision_id, 10_000).unwrap();
        name(&mut world, "gina.near", decision_id).unwrap();

        assert_eq!(name(&mut world, "gus.near", decision_id), Err(Error::NothingLocked { decision_id }));
    }

    #[test]
    fn come_within_the_challenge_period() {
        let mut world = World::with_agent();
        let decision_id = executed(&mut world);
        let vote = world.propose(vec![resolve()]);

        assert_eq!(name(&mut world, "gina.near", vote), Err(Error::SlashTooLate { decision_id: vote }));
        world.wait(14 * DAY);
        assert_eq!(name(&mut world, "gina.near", decision_id), Err(Error::SlashTooLate { decision_id }));
        let overrule = Action::OverruleCause { decision_id };
        let refused = world.call(ALICE, 5 * NEAR).propose(vec![overrule], String::new());
        assert_eq!(refused, Err(Error::NothingLocked { decision_id }));
    }
}
