//! What was adopted and kept back does not undo what was decided since.

use rstest::rstest;

use super::*;
use crate::{
    ActionError, Error,
    logic::fixtures::{DAY, bps},
};

fn guardians(names: &[&str], version: u32) -> Action {
    Action::SetGuardians { guardian_ids: accounts(names), version }
}

fn rules(version: u32) -> Action {
    let mut policy = policy();
    policy.proposal_bond = 2 * NEAR;
    Action::SetPolicy { policy, version }
}

fn price(version: u32, value_per_whole: u128) -> Action {
    let mut info = assets()[1].info.clone();
    info.value_per_whole = value_per_whole;
    Action::SetAsset { asset: usdc(), info, version }
}

fn renew(days: u64) -> Action {
    Action::RenewCharter { agent_id: id(AGENT), charter_version: 1, expires_at: START + days * DAY }
}

fn revoke(charter_version: u32) -> Action {
    Action::RevokeCharter { agent_id: id(AGENT), charter_version }
}

fn stage(version: u32) -> Action {
    Action::StageCode { code_hash: commonweight_common::Digest([7; 32]), version }
}

/// Adopts `kept`, lets `since` be decided in the meantime, and executes what was kept back.
#[rstest]
#[case::a_charter_after_a_revocation(grant(charter(), 1), revoke(1))]
#[case::a_charter_after_another_one(grant(charter(), 1), grant(charter(), 1))]
#[case::a_revocation_after_another_charter(revoke(1), grant(charter(), 1))]
#[case::a_renewal_after_another_charter(renew(370), grant(charter(), 1))]
#[case::guardians(guardians(&["gina.near", "gus.near"], 0), guardians(&["gwen.near", "gil.near"], 0))]
#[case::rules(rules(0), rules(0))]
#[case::a_price(price(0, 5), price(0, 6))]
#[case::a_price_after_a_removal(price(0, 5), Action::RemoveAsset { asset: usdc(), version: 0 })]
#[case::a_removal_after_a_price(Action::RemoveAsset { asset: usdc(), version: 0 }, price(0, 6))]
#[case::code(stage(0), stage(0))]
fn replace_only_what_they_name(#[case] kept: Action, #[case] since: Action) {
    let mut world = World::with_agent();
    let proposal_id = world.adopt(vec![kept]);
    world.administer(since).unwrap();

    assert_eq!(world.execute(proposal_id), Some(Status::PartiallyFailed));

    let refusal = events().into_iter().find(|line| line.starts_with(r#""action_refused""#)).unwrap();
    assert!(refusal.contains("VERSION_CHANGED: it replaces version "), "{refusal}");
}

#[test]
fn are_checked_when_something_is_proposed() {
    let mut world = World::with_agent();

    for (action, meant, present) in
        [(rules(1), 1, 0), (grant(charter(), 0), 0, 1), (price(2, 5), 2, 0), (stage(1), 1, 0)]
    {
        let outcome = world.call(ALICE, 5 * NEAR).propose(vec![action], String::new());
        assert_eq!(outcome, Err(Error::VersionChanged { meant, present }));
    }
    let asset = commonweight_common::Asset::Nep141(id("new.near"));
    assert_eq!(world.dao.asset_version(asset), 0);
    assert_eq!(world.dao.asset_version(usdc()), 0);
}

#[test]
fn are_shown() {
    let mut world = World::with_agent();
    world.administer(rules(0)).unwrap();
    world.administer(guardians(&["gina.near", "gus.near"], 0)).unwrap();
    world.administer(price(0, 5)).unwrap();
    world.administer(stage(0)).unwrap();

    let versions = world.dao.versions();
    assert_eq!((versions.policy, versions.guardians, versions.code), (1, 1, 1));
    assert_eq!(world.dao.asset_version(usdc()), 1);
}

/// A vote to let an agent work again does not lift what a guardian has begun after it was proposed.
#[test]
fn of_suspensions_stand_against_older_votes() {
    let mut world = World::with_agent();
    let stop = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until: START + 90 * DAY };
    world.administer(stop).unwrap();
    let release = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 1, until: 0 };
    let proposal_id = world.adopt(vec![release]);
    world.call("gus.near", 0).suspend_agent(id(AGENT)).unwrap();
    let until = (world.now + policy().guardian_suspension).into();

    assert_eq!(world.execute(proposal_id), Some(Status::Executed));

    let view = world.dao.agent(id(AGENT)).unwrap();
    assert_eq!((view.suspended_until, view.suspension_version), (Some(until), 2));
}

/// Nor one that members have decided since.
#[test]
fn of_suspensions_by_members_stand_against_older_votes() {
    let mut world = World::with_agent();
    let stop = |days, version| Action::SuspendAgent {
        agent_id: id(AGENT),
        suspension_version: version,
        until: START + days * DAY,
    };
    world.administer(stop(60, 0)).unwrap();
    let release = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 1, until: 0 };
    let proposal_id = world.adopt(vec![release]);
    world.administer(stop(90, 1)).unwrap();

    assert_eq!(world.execute(proposal_id), Some(Status::PartiallyFailed));

    let view = world.dao.agent(id(AGENT)).unwrap();
    assert_eq!((view.suspended_until, view.suspension_version), (Some((START + 90 * DAY).into()), 2));
}

/// Nor does a guardian stop members from suspending an agent for longer.
#[test]
fn of_suspensions_do_not_keep_members_from_longer_ones() {
    let mut world = World::with_agent();
    let until = START + 90 * DAY;
    let stop = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until };
    let proposal_id = world.adopt(vec![stop]);
    world.call("gus.near", 0).suspend_agent(id(AGENT)).unwrap();

    assert_eq!(world.execute(proposal_id), Some(Status::Executed));

    assert_eq!(world.dao.agent(id(AGENT)).unwrap().suspended_until.unwrap().0, until);
}

mod charters {
    use super::*;

    /// Of two renewals the longer one stays, in whatever order they come.
    #[test]
    fn are_renewed_to_a_later_end_alone() {
        let mut world = World::with_agent();
        let [short, long] = [366, 370].map(|days| world.propose(vec![renew(days)]));
        for vote in [short, long] {
            world.cast(vote, ALICE, Ballot::For, 600).unwrap();
        }
        world.wait(7 * DAY);

        assert_eq!(world.execute(long), Some(Status::Executed));
        assert_eq!(world.execute(short), Some(Status::PartiallyFailed));

        let view = world.dao.agent(id(AGENT)).unwrap();
        assert_eq!(view.expires_at.0, START + 370 * DAY);
        assert_eq!(world.dao.charter(id(AGENT)).unwrap().expires_at, START + 370 * DAY);
    }

    #[test]
    fn last_400_days() {
        let mut world = World::with_agent();
        let until = START + 400 * DAY + 1;
        let latest = START + 400 * DAY;
        let too_long = Err(ActionError::TermTooLong { until, latest }.into());
        let mut endless = charter();
        endless.expires_at = until;
        let suspend = Action::SuspendAgent { agent_id: id(AGENT), suspension_version: 0, until };
        let renewal = Action::RenewCharter { agent_id: id(AGENT), charter_version: 1, expires_at: until };

        for action in [grant(endless, 1), renewal, suspend] {
            assert_eq!(world.call(ALICE, 5 * NEAR).propose(vec![action.clone()], String::new()), too_long);
            assert_eq!(world.administer(action).map(|()| 0), too_long);
        }
        assert_eq!(world.administer(renew(400)), Ok(()));
    }

    #[test]
    fn that_were_revoked_are_not_renewed() {
        let mut world = World::with_agent();
        world.administer(revoke(1)).unwrap();

        let renewal =
            Action::RenewCharter { agent_id: id(AGENT), charter_version: 2, expires_at: START + 370 * DAY };
        assert_eq!(world.administer(renewal), Err(Error::NotLater { expires_at: START + 365 * DAY }));
        assert_eq!(world.dao.charter(id(AGENT)), None);
    }
}

/// No vote makes votes impossible: a quorum stays within what takes part in one.
#[test]
fn the_floor_of_the_quorum_stays_in_reach() {
    let mut world = World::new();
    let set = |quorum_floor| {
        let mut policy = policy();
        policy.quorum_floor = quorum_floor;
        Action::SetPolicy { policy, version: 0 }
    };

    let refused = world.administer(set(601)).unwrap_err().to_string();
    assert_eq!(refused, "OUT_OF_BOUNDS: quorum_floor is 601, it must be 1 to 600");
    let proposal_id = world.adopt(vec![set(TOTAL_POWER + 1)]);
    assert_eq!(world.execute(proposal_id), Some(Status::PartiallyFailed));
    assert_eq!(world.administer(set(600)), Ok(()));
}

/// It was in reach when it was set, and members have left since: those who are there can still set another.
#[test]
fn those_who_are_left_can_still_decide() {
    let mut world = World::new();
    let mut high = policy();
    high.quorum_floor = 600;
    world.administer(Action::SetPolicy { policy: high, version: 0 }).unwrap();
    let lower = Action::SetPolicy { policy: policy(), version: 1 };
    let mut ends = |in_favour: u128| {
        let proposal_id = world.propose(vec![lower.clone()]);
        let snapshot = world.dao.load_proposal(proposal_id).unwrap().snapshot().into();
        let ballot = BroughtBallot {
            proposal_id,
            snapshot,
            total_power: 500.into(),
            ..brought(ALICE, Ballot::For, in_favour)
        };
        world.bring(STAKING, NEAR / 10, ballot).unwrap();
        world.wait(policy().voting_period + policy().timelock);
        world.status(proposal_id)
    };

    assert_eq!(ends(299), Status::Defeated);
    assert_eq!(ends(300), Status::Executable);
}

#[test]
fn nothing_is_slashed_for_free() {
    let mut world = World::with_agent();
    let decision_id = world.decide(vec![order(7)]).unwrap();

    let nothing = Action::SlashBond { decision_id, share: bps(0) };
    let outcome = world.call(ALICE, 5 * NEAR).propose(vec![nothing], String::new());
    assert_eq!(outcome, Err(ActionError::AmountIsZero.into()));
}
