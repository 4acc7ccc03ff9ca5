use commonweight_common::Bps;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::policy;

fn bps(share: u16) -> Bps {
    Bps::new(share).unwrap()
}

#[test]
fn accepts_the_usual_rules() {
    assert_eq!(check(&policy(), 3), Ok(()));
}

#[rstest]
#[case::voting_too_short("voting_period", |p: &mut Policy| p.voting_period = DAY - 1)]
#[case::voting_too_long("voting_period", |p: &mut Policy| p.voting_period = 30 * DAY + 1)]
#[case::flip("late_flip_window", |p: &mut Policy| p.late_flip_window = 0)]
#[case::no_timelock("timelock", |p: &mut Policy| p.timelock = 0)]
#[case::no_execution("execution_window", |p: &mut Policy| p.execution_window = 0)]
#[case::no_quorum("quorum_bps", |p: &mut Policy| p.quorum_bps = bps(0))]
#[case::unreachable_quorum("quorum_bps", |p: &mut Policy| p.quorum_bps = bps(6_001))]
#[case::no_floor("quorum_floor", |p: &mut Policy| p.quorum_floor = 0)]
#[case::prohibitive_bond("proposal_bond", |p: &mut Policy| p.proposal_bond = 1_001 * 10_u128.pow(24))]
#[case::window_below_three_days("objection_window", |p: &mut Policy| p.objection_window = 3 * DAY - 1)]
#[case::window_above_thirty_days("objection_window", |p: &mut Policy| p.objection_window = 30 * DAY + 1)]
#[case::veto_above_a_third("veto_bps", |p: &mut Policy| p.veto_bps = bps(3_334))]
#[case::seal_above_veto("seal_bps", |p: &mut Policy| p.seal_bps = bps(1_001))]
#[case::endless_suspension("guardian_suspension", |p: &mut Policy| p.guardian_suspension = 31 * DAY)]
#[case::short_challenge("challenge_period", |p: &mut Policy| p.challenge_period = DAY)]
#[case::no_slash("slash_bps", |p: &mut Policy| p.slash_bps = bps(0))]
#[case::no_cooldown("veto_cooldown", |p: &mut Policy| p.veto_cooldown = 0)]
#[case::no_guardian_needed("veto_confirmations", |p: &mut Policy| p.veto_confirmations = 0)]
#[case::more_than_there_are("veto_confirmations", |p: &mut Policy| p.veto_confirmations = 4)]
fn refuses_what_leaves_the_bounds(#[case] name: &str, #[case] change: fn(&mut Policy)) {
    let mut changed = policy();

    change(&mut changed);

    let Err(PolicyError::OutOfBounds { field, value, min, max }) = check(&changed, 3) else {
        panic!("{name} was accepted");
    };
    assert_eq!(field, name);
    assert!(value < min || value > max);
}

#[test]
fn the_challenge_period_outlasts_the_longest_vote() {
    let mut changed = policy();
    changed.challenge_period = longest_vote(&changed) + DAY;
    assert_eq!(check(&changed, 3), Ok(()));

    changed.challenge_period -= 1;
    assert!(matches!(check(&changed, 3), Err(PolicyError::OutOfBounds { field: "challenge_period", .. })));
}

proptest! {
    #[test]
    fn whatever_is_accepted_keeps_the_brakes(
        window in 0_u64..40 * DAY, veto in 0_u16..=10_000, collateral in 0_u16..=10_000, timelock in 0_u64..40 * DAY,
    ) {
        let mut changed = policy();
        changed.objection_window = window;
        changed.veto_bps = bps(veto);
        changed.collateral_bps = bps(collateral);
        changed.timelock = timelock;
        if check(&changed, 3).is_ok() {
            prop_assert!((3 * DAY..=30 * DAY).contains(&window));
            prop_assert!(veto <= 3_333);
            prop_assert!(timelock >= DAY);
        }
    }
}
