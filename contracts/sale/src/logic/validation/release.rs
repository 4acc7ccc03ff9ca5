//! Whether a release plan is sound.

use commonweight_common::clock::LONGEST_VOTE;
use near_sdk::{json_types::U128, near};

use super::{DAY, is_sound};
use crate::types::{ReleasePlan, Tranche};

/// The most tranches of a round.
pub const MAX_TRANCHES: usize = 8;
/// The longest text of a tranche's own milestone, in bytes.
pub const MAX_TRANCHE_MILESTONE_LENGTH: usize = 1_024;

/// In less an owner that decides by the longest vote could answer a dispute by silence alone: a day for whoever proposes and
/// executes, and a week in which guardians of the DAO can pause proposals.
pub const LEAST_RESOLUTION_TIME: u64 = LONGEST_VOTE + 8 * DAY;

const YEAR: u64 = 366 * DAY;
/// A NEAR: a bond that costs nothing would let anybody hold up what is shown.
const MIN_BOND: u128 = 10u128.pow(24);
/// A thousand NEAR: a bond that nobody can post would be no challenge.
const MAX_BOND: u128 = 1_000 * MIN_BOND;
/// What of a release plan is out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the field of the plan of the same name")]
pub enum PlanField {
    ChallengeBond,
    EvidenceTime,
    Holdback,
    HoldbackTime,
    ObjectionThreshold,
    ObjectionWindow,
    ResolutionTime,
    RevisionTime,
    Share,
    TapTime,
}

/// Why a release plan is not sound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReleaseFault {
    /// Reported when a part is held back for no time.
    #[error("tranche {tranche} holds money back for no time")]
    HoldbackWithoutTime {
        /// Its position.
        tranche: u32,
    },
    /// Reported when a value of the plan, or of one of its tranches, is too small or too large.
    #[error(
        "{field:?}{} is {} instead of {} to {}",
        .tranche.map_or_else(String::new, |tranche| format!(" of tranche {tranche}")),
        .value.0, .least.0, .most.0
    )]
    OutOfRange {
        /// What it is.
        field: PlanField,
        /// The position of the tranche, where it is of one.
        tranche: Option<u32>,
        /// What was given.
        value: U128,
        /// The least that is sound.
        least: U128,
        /// The most that is sound.
        most: U128,
    },
    /// Reported when the shares are not the whole together.
    #[error("shares are {sum} basis points together instead of 10000")]
    ShareSum {
        /// Their sum.
        sum: u32,
    },
    /// Reported when nothing is held back for some time, which would only keep the next round from opening.
    #[error("tranche {tranche} holds nothing back for some time")]
    TimeWithoutHoldback {
        /// Its position.
        tranche: u32,
    },
    /// Reported when there is no tranche or there are too many.
    #[error("{count} tranches instead of 1 to {MAX_TRANCHES}")]
    TrancheCount {
        /// How many there are.
        count: u32,
    },
    /// Reported when a tranche's own milestone is empty, too long, or without a SHA-256.
    #[error("tranche {tranche} has no milestone of 1 to {MAX_TRANCHE_MILESTONE_LENGTH} bytes with a hash")]
    TrancheMilestone {
        /// Its position.
        tranche: u32,
    },
}

/// Every fault of `plan`.
pub fn validate(plan: &ReleasePlan) -> Vec<ReleaseFault> {
    let ReleasePlan { tranches, objection_window, objection_threshold, challenge_bond, .. } = plan;
    let mut faults = Vec::new();
    if !(1..=MAX_TRANCHES).contains(&tranches.len()) {
        faults.push(ReleaseFault::TrancheCount { count: super::count(tranches.len()) });
    }
    let sum = tranches.iter().map(|tranche| u32::from(tranche.share.get())).fold(0, u32::saturating_add);
    if sum != 10_000 {
        faults.push(ReleaseFault::ShareSum { sum });
    }
    let mut check = |field, tranche, value: u128, least: u128, most: u128| {
        if !(least..=most).contains(&value) {
            let (value, least, most) = (value.into(), least.into(), most.into());
            faults.push(ReleaseFault::OutOfRange { field, tranche, value, least, most });
        }
    };
    let mut check_time = |field, tranche, value: u64, least: u64, most: u64| {
        check(field, tranche, value.into(), least.into(), most.into());
    };
    check_time(PlanField::ObjectionWindow, None, objection_window.0, 3 * DAY, 30 * DAY);
    check_time(PlanField::ResolutionTime, None, plan.resolution_time.0, LEAST_RESOLUTION_TIME, 60 * DAY);
    check_time(PlanField::RevisionTime, None, plan.revision_time.0, DAY, YEAR);
    for (tranche, terms) in (0..).zip(tranches.iter().take(MAX_TRANCHES)) {
        let tranche = Some(tranche);
        check_time(PlanField::EvidenceTime, tranche, terms.evidence_time.0, DAY, 5 * YEAR);
        check_time(PlanField::TapTime, tranche, terms.tap_time.0, 0, 5 * YEAR);
        check_time(PlanField::HoldbackTime, tranche, terms.holdback_time.0, 0, 2 * YEAR);
        check_time(PlanField::Share, tranche, terms.share.get().into(), 1, 10_000);
        check_time(PlanField::Holdback, tranche, terms.holdback.get().into(), 0, 5_000);
    }
    // At most half of the money: whoever paid more than that can always make a dispute.
    check_time(PlanField::ObjectionThreshold, None, objection_threshold.get().into(), 1, 5_000);
    check(PlanField::ChallengeBond, None, challenge_bond.as_yoctonear(), MIN_BOND, MAX_BOND);
    for (tranche, Tranche { milestone, holdback, holdback_time, .. }) in
        (0..).zip(tranches.iter().take(MAX_TRANCHES))
    {
        if milestone.as_ref().is_some_and(|milestone| !is_sound(milestone, MAX_TRANCHE_MILESTONE_LENGTH)) {
            faults.push(ReleaseFault::TrancheMilestone { tranche });
        }
        match (holdback.get() > 0, holdback_time.0 > 0) {
            (true, false) => faults.push(ReleaseFault::HoldbackWithoutTime { tranche }),
            (false, true) => faults.push(ReleaseFault::TimeWithoutHoldback { tranche }),
            _ => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests;
