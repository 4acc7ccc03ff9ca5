//! Each fault of a release plan, and that all of them are reported at once.

use commonweight_common::{Bps, Digest};
use near_sdk::{
    NearToken,
    json_types::{U64, U128},
};
use rstest::rstest;

use super::{MAX_TRANCHE_MILESTONE_LENGTH, PlanField, ReleaseFault, validate};
use crate::{
    logic::samples::{DAY, release_plan},
    types::{Milestone, ReleasePlan},
};

/// A NEAR in its smallest unit.
const NEAR: u128 = 10u128.pow(24);

fn bps(bps: u16) -> Bps {
    Bps::new(bps).unwrap()
}

fn out_of_range(
    field: PlanField,
    tranche: impl Into<Option<u32>>,
    value: impl Into<u128>,
    least: u128,
    most: u128,
) -> ReleaseFault {
    let (value, least, most) = (U128(value.into()), U128(least), U128(most));
    ReleaseFault::OutOfRange { field, tranche: tranche.into(), value, least, most }
}

#[test]
fn a_sound_plan_has_no_fault() {
    assert_eq!(validate(&release_plan()), []);
}

#[rstest]
#[case::window_too_short(
    |plan: &mut ReleasePlan| plan.objection_window = U64(3 * DAY - 1),
    out_of_range(PlanField::ObjectionWindow, None, 3 * DAY - 1, 3 * u128::from(DAY), 30 * u128::from(DAY))
)]
#[case::resolution_too_long(
    |plan: &mut ReleasePlan| plan.resolution_time = U64(60 * DAY + 1),
    out_of_range(PlanField::ResolutionTime, None, 60 * DAY + 1, 29 * u128::from(DAY), 60 * u128::from(DAY))
)]
#[case::no_time_for_a_vote(
    |plan: &mut ReleasePlan| plan.resolution_time = U64(29 * DAY - 1),
    out_of_range(PlanField::ResolutionTime, None, 29 * DAY - 1, 29 * u128::from(DAY), 60 * u128::from(DAY))
)]
#[case::revision_too_short(
    |plan: &mut ReleasePlan| plan.revision_time = U64(0),
    out_of_range(PlanField::RevisionTime, None, 0u64, DAY.into(), 366 * u128::from(DAY))
)]
#[case::threshold_above_half(
    |plan: &mut ReleasePlan| plan.objection_threshold = bps(5_001),
    out_of_range(PlanField::ObjectionThreshold, None, 5_001u64, 1, 5_000)
)]
#[case::threshold_zero(
    |plan: &mut ReleasePlan| plan.objection_threshold = Bps::ZERO,
    out_of_range(PlanField::ObjectionThreshold, None, 0u64, 1, 5_000)
)]
#[case::free_challenges(
    |plan: &mut ReleasePlan| plan.challenge_bond = NearToken::ZERO,
    out_of_range(PlanField::ChallengeBond, None, 0u64, NEAR, 1_000 * NEAR)
)]
#[case::challenges_that_cost_almost_nothing(
    |plan: &mut ReleasePlan| plan.challenge_bond = NearToken::from_yoctonear(NEAR - 1),
    out_of_range(PlanField::ChallengeBond, None, NEAR - 1, NEAR, 1_000 * NEAR)
)]
#[case::no_time_for_evidence(
    |plan: &mut ReleasePlan| plan.tranches[1].evidence_time = U64(0),
    out_of_range(PlanField::EvidenceTime, 1, 0u64, DAY.into(), 1_830 * u128::from(DAY))
)]
#[case::tap_too_long(
    |plan: &mut ReleasePlan| plan.tranches[0].tap_time = U64(1_830 * DAY + 1),
    out_of_range(PlanField::TapTime, 0, 1_830 * DAY + 1, 0, 1_830 * u128::from(DAY))
)]
#[case::holdback_above_half(
    |plan: &mut ReleasePlan| plan.tranches[1].holdback = bps(5_001),
    out_of_range(PlanField::Holdback, 1, 5_001u64, 0, 5_000)
)]
#[case::holdback_too_long(
    |plan: &mut ReleasePlan| plan.tranches[1].holdback_time = U64(732 * DAY + 1),
    out_of_range(PlanField::HoldbackTime, 1, 732 * DAY + 1, 0, 732 * u128::from(DAY))
)]
#[case::holdback_for_no_time(
    |plan: &mut ReleasePlan| plan.tranches[1].holdback_time = U64(0),
    ReleaseFault::HoldbackWithoutTime { tranche: 1 }
)]
#[case::shares_below_the_whole(
    |plan: &mut ReleasePlan| plan.tranches[1].share = bps(5_999),
    ReleaseFault::ShareSum { sum: 9_999 }
)]
#[case::shares_above_the_whole(
    |plan: &mut ReleasePlan| plan.tranches[1].share = bps(6_001),
    ReleaseFault::ShareSum { sum: 10_001 }
)]
#[case::holdback_time_for_nothing(
    |plan: &mut ReleasePlan| (plan.tranches[0].holdback, plan.tranches[0].holdback_time) = (bps(0), U64(DAY)),
    ReleaseFault::TimeWithoutHoldback { tranche: 0 }
)]
#[case::long_milestone(
    |plan: &mut ReleasePlan| {
        let text = "t".repeat(MAX_TRANCHE_MILESTONE_LENGTH + 1);
        plan.tranches[1].milestone = Some(Milestone { text, hash: Digest([7; 32]) });
    },
    ReleaseFault::TrancheMilestone { tranche: 1 }
)]
#[case::milestone_without_a_text(
    |plan: &mut ReleasePlan| {
        plan.tranches[0].milestone = Some(Milestone { text: String::new(), hash: Digest([7; 32]) });
    },
    ReleaseFault::TrancheMilestone { tranche: 0 }
)]
fn each_part_is_checked(#[case] change: fn(&mut ReleasePlan), #[case] fault: ReleaseFault) {
    let mut plan = release_plan();
    change(&mut plan);

    assert_eq!(validate(&plan), [fault]);
}

#[test]
fn all_faults_are_reported_at_once() {
    let mut plan = release_plan();
    plan.tranches.clear();
    plan.objection_window = U64(DAY);

    let faults: Vec<_> = validate(&plan).iter().map(ToString::to_string).collect();

    assert_eq!(
        faults,
        [
            "0 tranches instead of 1 to 8",
            "shares are 0 basis points together instead of 10000",
            "ObjectionWindow is 86400000000000 instead of 259200000000000 to 2592000000000000",
        ]
    );
}

#[test]
fn a_ninth_tranche_is_a_fault() {
    let mut plan = release_plan();
    let small = plan.tranches[0].clone();
    plan.tranches = (0..9).map(|_| small.clone()).collect();

    assert_eq!(
        validate(&plan),
        [ReleaseFault::TrancheCount { count: 9 }, ReleaseFault::ShareSum { sum: 36_000 }]
    );
}
