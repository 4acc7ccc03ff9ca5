//! The bounds of the rules. They are constants: no vote can leave them.

use std::ops::RangeInclusive;

use commonweight_common::{
    Bps,
    clock::{DAY, HOUR, LONGEST_VOTE},
};
use commonweight_explain::{AssetInfo, MAX_LATE_TURNS, Policy};

use crate::error::PolicyError;

/// How often late turns of the outcome can move the end of one vote. The statement of a vote says so in words.
pub(crate) const MAX_EXTENSIONS: u8 = MAX_LATE_TURNS;
/// The latest end of an objection window after the making of the decision.
pub(crate) const MAX_OBJECTION_WINDOW: u64 = 30 * DAY;
/// The longest rolling window of a scope.
pub(crate) const MAX_SCOPE_WINDOW: u64 = 30 * DAY;
/// The longest time from now that a charter or a suspension lasts.
pub(crate) const MAX_TERM: u64 = 400 * DAY;
/// How long an execution may be in progress before anyone can end it.
pub(crate) const RECOVERY_DELAY: u64 = DAY;
/// How long after its cool-down a stopped decision still makes another of its meaning dearer.
pub(crate) const FORGET_AFTER: u64 = 90 * DAY;
/// The most guardians.
pub(crate) const MAX_GUARDIANS: usize = 16;

const VOTING_PERIOD: RangeInclusive<u64> = DAY..=14 * DAY;
const LATE_FLIP_WINDOW: RangeInclusive<u64> = HOUR..=3 * DAY;
const TIMELOCK: RangeInclusive<u64> = DAY..=14 * DAY;
const EXECUTION_WINDOW: RangeInclusive<u64> = DAY..=30 * DAY;
const QUORUM_BPS: RangeInclusive<u16> = 1..=6_000;
const QUORUM_FLOOR: RangeInclusive<u128> = 1..=u128::MAX;
const PROPOSAL_BOND: RangeInclusive<u128> = 0..=1_000 * NEAR;
const OBJECTION_WINDOW: RangeInclusive<u64> = 3 * DAY..=MAX_OBJECTION_WINDOW;
const SEAL_BPS: RangeInclusive<u16> = 1..=1_000;
const VETO_BPS: RangeInclusive<u16> = 100..=3_333;
const GUARDIAN_SUSPENSION: RangeInclusive<u64> = DAY..=30 * DAY;
const COLLATERAL_BPS: RangeInclusive<u16> = 100..=10_000;
const HAIRCUT_BPS: RangeInclusive<u16> = 2_000..=8_000;
const BOUNTY_BPS: RangeInclusive<u16> = 500..=5_000;
const DECISION_FLOOR: RangeInclusive<u128> = 1..=AssetInfo::MAX_VALUE_PER_WHOLE;
/// At least a NEAR, so that no agent acts with nothing to lose.
const LEAST_AGENT_BOND: RangeInclusive<u128> = NEAR..=1_000_000 * NEAR;
const NEAR: u128 = 10_u128.pow(24);
const CHALLENGE_PERIOD_MAX: u64 = 180 * DAY;
const SLASH_BPS: RangeInclusive<u16> = 500..=10_000;
const VETO_COOLDOWN: RangeInclusive<u64> = DAY..=90 * DAY;

fn within<T: Copy + PartialOrd + Into<u128>>(
    field: &'static str,
    value: T,
    bounds: RangeInclusive<T>,
) -> Result<(), PolicyError> {
    if bounds.contains(&value) {
        return Ok(());
    }
    Err(PolicyError::OutOfBounds {
        field,
        value: value.into(),
        min: (*bounds.start()).into(),
        max: (*bounds.end()).into(),
    })
}

/// Fails unless every rule is inside its bounds, and they fit each other and the number of guardians.
///
/// The challenge period covers the longest vote and its timelock: who proposes to slash as soon as a decision
/// was executed is in time.
pub(crate) fn check(policy: &Policy, n_guardians: usize) -> Result<(), PolicyError> {
    within("voting_period", policy.voting_period, VOTING_PERIOD)?;
    within("late_flip_window", policy.late_flip_window, LATE_FLIP_WINDOW)?;
    within("timelock", policy.timelock, TIMELOCK)?;
    within("execution_window", policy.execution_window, EXECUTION_WINDOW)?;
    within("quorum_bps", policy.quorum_bps.get(), QUORUM_BPS)?;
    within("quorum_floor", policy.quorum_floor, QUORUM_FLOOR)?;
    within("proposal_bond", policy.proposal_bond, PROPOSAL_BOND)?;
    within("objection_window", policy.objection_window, OBJECTION_WINDOW)?;
    within("veto_bps", policy.veto_bps.get(), VETO_BPS)?;
    within(
        "seal_bps",
        policy.seal_bps.get(),
        *SEAL_BPS.start()..=policy.veto_bps.get().min(*SEAL_BPS.end()),
    )?;
    within("guardian_suspension", policy.guardian_suspension, GUARDIAN_SUSPENSION)?;
    within("collateral_bps", policy.collateral_bps.get(), COLLATERAL_BPS)?;
    within("haircut_bps", policy.haircut_bps.get(), HAIRCUT_BPS)?;
    within("bounty_bps", policy.bounty_bps.get(), BOUNTY_BPS)?;
    within("decision_floor", policy.decision_floor, DECISION_FLOOR)?;
    within("least_agent_bond", policy.least_agent_bond, LEAST_AGENT_BOND)?;
    within("longest_vote", longest_vote(policy), 0..=LONGEST_VOTE)?;
    within("challenge_period", policy.challenge_period, longest_vote(policy) + DAY..=CHALLENGE_PERIOD_MAX)?;
    within("slash_bps", policy.slash_bps.get(), SLASH_BPS)?;
    within("veto_cooldown", policy.veto_cooldown, VETO_COOLDOWN)?;
    check_guardians(policy, n_guardians)
}

/// Fails unless enough guardians are there to stop a proposal together.
pub(crate) fn check_guardians(policy: &Policy, n_guardians: usize) -> Result<(), PolicyError> {
    let Ok(most) = u8::try_from(n_guardians.min(MAX_GUARDIANS)) else {
        unreachable!("invariant: 16 fits u8")
    };
    within("veto_confirmations", policy.veto_confirmations, 1..=most)
}

/// Fails where the members could not reach the floor of the quorum any more: it is at most the largest share of all
/// voting power that a quorum may be.
pub(crate) fn check_reach(policy: &Policy, total_power: u128) -> Result<(), PolicyError> {
    let Ok(most) = Bps::new(*QUORUM_BPS.end()) else { unreachable!("invariant: a share of the whole") };
    within("quorum_floor", policy.quorum_floor, *QUORUM_FLOOR.start()..=most.floor_of(total_power))
}

/// The longest time from the making of a proposal to the end of its timelock.
pub(crate) fn longest_vote(policy: &Policy) -> u64 {
    policy.voting_period + u64::from(MAX_EXTENSIONS) * policy.late_flip_window + policy.timelock
}

#[cfg(test)]
mod tests;
