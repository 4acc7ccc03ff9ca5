//! The bounds of the rules. They are constants: no vote can leave them.

use std::ops::RangeInclusive;

use commonweight_common::{
    Bps,
    clock::{DAY, HOUR, LONGEST_VOTE},
};
use commonweight_explain::{AssetInfo, MAX_LATE_TURNS, MAX_QUORUM, MAX_QUORUM_BPS, Measure, Policy, Unit};

use crate::{PolicyFault, error::PolicyError};

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
const LATE_TURN_WINDOW: RangeInclusive<u64> = HOUR..=3 * DAY;
const TIMELOCK: RangeInclusive<u64> = DAY..=14 * DAY;
const EXECUTION_WINDOW: RangeInclusive<u64> = DAY..=30 * DAY;
const QUORUM_BPS: RangeInclusive<u16> = 1..=MAX_QUORUM_BPS;
const QUORUM_FLOOR: RangeInclusive<u128> = 1..=u128::MAX;
const PROPOSAL_BOND: RangeInclusive<u128> = 0..=1_000 * NEAR;
const OBJECTION_WINDOW: RangeInclusive<u64> = 3 * DAY..=MAX_OBJECTION_WINDOW;
const STRETCH_BPS: RangeInclusive<u16> = 1..=1_000;
const STOP_BPS: RangeInclusive<u16> = 100..=3_333;
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
const STOP_COOLDOWN: RangeInclusive<u64> = DAY..=90 * DAY;

/// A rule with its bounds.
struct Rule {
    field: &'static str,
    unit: Unit,
    value: u128,
    min: u128,
    max: u128,
}

impl Rule {
    fn new<T: Copy + Into<u128>>(
        field: &'static str,
        unit: Unit,
        value: T,
        bounds: &RangeInclusive<T>,
    ) -> Self {
        Self { field, unit, value: value.into(), min: (*bounds.start()).into(), max: (*bounds.end()).into() }
    }

    /// What is wrong, where it leaves them.
    fn fault(self) -> Option<PolicyFault> {
        let Self { field, unit, value, min, max } = self;
        if (min..=max).contains(&value) {
            return None;
        }
        let [is, least, most] = [value, min, max].map(|number| Measure { number, unit });
        let sentence = format!("{field} is {is}, it must be {least} to {most}");
        let [value, min, max] = [value, min, max].map(Into::into);
        Some(PolicyFault { field: field.to_owned(), value, min, max, sentence })
    }
}

/// Everything that is wrong with the rules: what is outside its bounds, or does not fit another rule or the number of
/// guardians.
///
/// The challenge period covers the longest vote and its timelock: who proposes to slash as soon as a decision
/// was executed is in time.
pub(crate) fn faults(policy: &Policy, n_guardians: usize) -> Vec<PolicyFault> {
    let time = |field, value, bounds| Rule::new(field, Unit::Duration, value, &bounds);
    let share = |field, value: Bps, bounds| Rule::new(field, Unit::Share, value.get(), &bounds);
    let near = |field, value, bounds| Rule::new(field, Unit::Near, value, &bounds);
    let number = |field, value, bounds| Rule::new(field, Unit::Number, value, &bounds);
    let longest_vote = longest_vote(policy);
    let least_challenge = longest_vote.saturating_add(DAY).min(CHALLENGE_PERIOD_MAX);
    let most_stretch = policy.stop_bps.get().min(*STRETCH_BPS.end());
    let rules = [
        time("voting_period", policy.voting_period, VOTING_PERIOD),
        time("late_turn_window", policy.late_turn_window, LATE_TURN_WINDOW),
        time("timelock", policy.timelock, TIMELOCK),
        time("longest_vote", longest_vote, 0..=LONGEST_VOTE),
        time("execution_window", policy.execution_window, EXECUTION_WINDOW),
        share("quorum_bps", policy.quorum_bps, QUORUM_BPS),
        number("quorum_floor", policy.quorum_floor, QUORUM_FLOOR),
        near("proposal_bond", policy.proposal_bond, PROPOSAL_BOND),
        time("objection_window", policy.objection_window, OBJECTION_WINDOW),
        share("stop_bps", policy.stop_bps, STOP_BPS),
        share("stretch_bps", policy.stretch_bps, *STRETCH_BPS.start()..=most_stretch),
        time("guardian_suspension", policy.guardian_suspension, GUARDIAN_SUSPENSION),
        share("collateral_bps", policy.collateral_bps, COLLATERAL_BPS),
        share("haircut_bps", policy.haircut_bps, HAIRCUT_BPS),
        share("bounty_bps", policy.bounty_bps, BOUNTY_BPS),
        number("decision_floor", policy.decision_floor, DECISION_FLOOR),
        near("least_agent_bond", policy.least_agent_bond, LEAST_AGENT_BOND),
        time("challenge_period", policy.challenge_period, least_challenge..=CHALLENGE_PERIOD_MAX),
        share("slash_bps", policy.slash_bps, SLASH_BPS),
        time("stop_cooldown", policy.stop_cooldown, STOP_COOLDOWN),
        confirmations(policy, n_guardians),
    ];
    rules.into_iter().filter_map(Rule::fault).collect()
}

/// Fails unless there is nothing wrong with the rules.
pub(crate) fn check(policy: &Policy, n_guardians: usize) -> Result<(), PolicyError> {
    refuse(faults(policy, n_guardians))
}

fn refuse(faults: Vec<PolicyFault>) -> Result<(), PolicyError> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(PolicyError::OutOfBounds { faults })
}

fn confirmations(policy: &Policy, n_guardians: usize) -> Rule {
    let Ok(most) = u8::try_from(n_guardians.min(MAX_GUARDIANS)) else {
        unreachable!("invariant: 16 fits u8")
    };
    Rule::new("veto_confirmations", Unit::Number, policy.veto_confirmations, &(1..=most))
}

/// Fails unless enough guardians are there to stop a proposal together.
pub(crate) fn check_guardians(policy: &Policy, n_guardians: usize) -> Result<(), PolicyError> {
    refuse(confirmations(policy, n_guardians).fault().into_iter().collect())
}

/// Fails where the members could not reach the floor of the quorum any more: it is at most the largest share of all
/// voting power that a quorum may be.
pub(crate) fn check_reach(policy: &Policy, total_power: u128) -> Result<(), PolicyError> {
    let bounds = *QUORUM_FLOOR.start()..=MAX_QUORUM.floor_of(total_power);
    let floor = Rule::new("quorum_floor", Unit::Number, policy.quorum_floor, &bounds);
    refuse(floor.fault().into_iter().collect())
}

/// The longest time from the making of a proposal to the end of its timelock.
pub(crate) fn longest_vote(policy: &Policy) -> u64 {
    let turns = policy.late_turn_window.saturating_mul(MAX_LATE_TURNS.into());
    policy.voting_period.saturating_add(turns).saturating_add(policy.timelock)
}

#[cfg(test)]
mod tests;
