use commonweight_common::{Bps, clock::SHORTEST_UNBONDING};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{USD, policy};

fn bps(share: u16) -> Bps {
    Bps::new(share).unwrap()
}

#[test]
fn accepts_the_usual_rules() {
    assert_eq!(check(&policy(), 3), Ok(()));
}

#[rstest]
#[case::voting_too_short("voting_period", |p: &mut Policy| p.voting_period = DAY - 1)]
#[case::voting_too_long("voting_period", |p: &mut Policy| p.voting_period = 14 * DAY + 1)]
#[case::flip("late_turn_window", |p: &mut Policy| p.late_turn_window = HOUR - 1)]
#[case::long_flip("late_turn_window", |p: &mut Policy| p.late_turn_window = 3 * DAY + 1)]
#[case::no_timelock("timelock", |p: &mut Policy| p.timelock = DAY - 1)]
#[case::long_timelock("timelock", |p: &mut Policy| p.timelock = 14 * DAY + 1)]
#[case::no_execution("execution_window", |p: &mut Policy| p.execution_window = DAY - 1)]
#[case::long_execution("execution_window", |p: &mut Policy| p.execution_window = 30 * DAY + 1)]
#[case::no_quorum("quorum_bps", |p: &mut Policy| p.quorum_bps = bps(0))]
#[case::unreachable_quorum("quorum_bps", |p: &mut Policy| p.quorum_bps = bps(6_001))]
#[case::no_floor("quorum_floor", |p: &mut Policy| p.quorum_floor = 0)]
#[case::prohibitive_bond("proposal_bond", |p: &mut Policy| p.proposal_bond = 1_001 * NEAR)]
#[case::window_below_three_days("objection_window", |p: &mut Policy| p.objection_window = 3 * DAY - 1)]
#[case::window_above_thirty_days("objection_window", |p: &mut Policy| p.objection_window = 30 * DAY + 1)]
#[case::no_veto("stop_bps", |p: &mut Policy| p.stop_bps = bps(99))]
#[case::veto_above_a_third("stop_bps", |p: &mut Policy| p.stop_bps = bps(3_334))]
#[case::no_seal("stretch_bps", |p: &mut Policy| p.stretch_bps = bps(0))]
#[case::seal_above_veto("stretch_bps", |p: &mut Policy| (p.stop_bps, p.stretch_bps) = (bps(500), bps(501)))]
#[case::seal_above_a_tenth("stretch_bps", |p: &mut Policy| (p.stop_bps, p.stretch_bps) = (bps(3_333), bps(1_001)))]
#[case::short_suspension("guardian_suspension", |p: &mut Policy| p.guardian_suspension = DAY - 1)]
#[case::endless_suspension("guardian_suspension", |p: &mut Policy| p.guardian_suspension = 30 * DAY + 1)]
#[case::no_collateral("collateral_bps", |p: &mut Policy| p.collateral_bps = bps(99))]
#[case::small_haircut("haircut_bps", |p: &mut Policy| p.haircut_bps = bps(1_999))]
#[case::large_haircut("haircut_bps", |p: &mut Policy| p.haircut_bps = bps(8_001))]
#[case::small_bounty("bounty_bps", |p: &mut Policy| p.bounty_bps = bps(499))]
#[case::large_bounty("bounty_bps", |p: &mut Policy| p.bounty_bps = bps(5_001))]
#[case::free_decisions("decision_floor", |p: &mut Policy| p.decision_floor = 0)]
#[case::prohibitive_floor("decision_floor", |p: &mut Policy| p.decision_floor = 10_u128.pow(30) + 1)]
#[case::nothing_to_lose("least_agent_bond", |p: &mut Policy| p.least_agent_bond = NEAR - 1)]
#[case::prohibitive_agent_bond("least_agent_bond", |p: &mut Policy| p.least_agent_bond = 1_000_000 * NEAR + 1)]
#[case::short_challenge("challenge_period", |p: &mut Policy| p.challenge_period = DAY)]
#[case::endless_challenge("challenge_period", |p: &mut Policy| p.challenge_period = 180 * DAY + 1)]
#[case::no_slash("slash_bps", |p: &mut Policy| p.slash_bps = bps(499))]
#[case::no_cooldown("stop_cooldown", |p: &mut Policy| p.stop_cooldown = DAY - 1)]
#[case::endless_cooldown("stop_cooldown", |p: &mut Policy| p.stop_cooldown = 90 * DAY + 1)]
#[case::no_guardian_needed("veto_confirmations", |p: &mut Policy| p.veto_confirmations = 0)]
#[case::more_than_there_are("veto_confirmations", |p: &mut Policy| p.veto_confirmations = 4)]
fn refuses_what_leaves_the_bounds(#[case] name: &str, #[case] change: fn(&mut Policy)) {
    let mut changed = policy();

    change(&mut changed);

    let found = faults(&changed, 3);
    let Some(fault) = found.iter().find(|fault| fault.field == name) else {
        panic!("{name} was accepted");
    };
    assert!(fault.value < fault.min || fault.value > fault.max);
    assert_eq!(check(&changed, 3), Err(PolicyError::OutOfBounds { faults: found }));
}

#[test]
fn everything_is_told_at_once_and_in_words() {
    let mut changed = policy();
    changed.timelock = HOUR;
    changed.stop_bps = bps(99);
    changed.proposal_bond = 1_001 * NEAR;
    changed.veto_confirmations = 4;

    let refused = check(&changed, 3).unwrap_err().to_string();

    assert_eq!(
        refused,
        "OUT_OF_BOUNDS: timelock is 1 hour (3600000000000 ns), it must be 1 day (86400000000000 ns) to 14 days \
         (1209600000000000 ns); proposal_bond is 1001 NEAR (1001000000000000000000000000), it must be 0 NEAR (0) to \
         1000 NEAR (1000000000000000000000000000); stop_bps is 0.99 % (99), it must be 1.00 % (100) to 33.33 % (3333); \
         stretch_bps is 1.00 % (100), it must be 0.01 % (1) to 0.99 % (99); veto_confirmations is 4, it must be 1 to 3"
    );
}

/// What cannot be added up is too long all the same.
#[test]
fn the_largest_numbers_are_told() {
    let changed =
        Policy { voting_period: u64::MAX, late_turn_window: u64::MAX, timelock: u64::MAX, ..policy() };

    let fields: Vec<_> = faults(&changed, 3).into_iter().map(|fault| fault.field).collect();

    let expected = ["voting_period", "late_turn_window", "timelock", "longest_vote", "challenge_period"];
    assert_eq!(fields, expected);
}

#[rstest]
#[case::haircut(|p: &mut Policy| p.haircut_bps = bps(2_000))]
#[case::deep_haircut(|p: &mut Policy| p.haircut_bps = bps(8_000))]
#[case::bounty(|p: &mut Policy| p.bounty_bps = bps(500))]
#[case::large_bounty(|p: &mut Policy| p.bounty_bps = bps(5_000))]
#[case::floor(|p: &mut Policy| p.decision_floor = 1)]
#[case::large_floor(|p: &mut Policy| p.decision_floor = 1_000_000 * USD)]
#[case::agent_bond(|p: &mut Policy| p.least_agent_bond = NEAR)]
#[case::most_of_the_bond(|p: &mut Policy| p.collateral_bps = bps(100))]
#[case::no_author_bond(|p: &mut Policy| p.proposal_bond = 0)]
fn accepts_what_is_at_the_bounds(#[case] change: fn(&mut Policy)) {
    let mut changed = policy();

    change(&mut changed);

    assert_eq!(check(&changed, 3), Ok(()));
}

#[test]
fn the_challenge_period_outlasts_the_longest_vote() {
    let mut changed = policy();
    changed.challenge_period = longest_vote(&changed) + DAY;
    assert_eq!(check(&changed, 3), Ok(()));

    changed.challenge_period -= 1;
    let [fault] = &faults(&changed, 3)[..] else { panic!("it was accepted") };
    assert_eq!(fault.field, "challenge_period");
}

/// V7: each part alone is within its bounds, and together they are longer than stake takes to leave.
#[rstest]
#[case::by_the_vote(|p: &mut Policy| (p.voting_period, p.timelock) = (14 * DAY, 5 * DAY))]
#[case::by_the_timelock(|p: &mut Policy| p.timelock = 14 * DAY)]
#[case::by_late_turns(|p: &mut Policy| (p.voting_period, p.late_turn_window) = (11 * DAY, 3 * DAY))]
#[case::by_a_nanosecond(|p: &mut Policy| p.timelock = 13 * DAY + 1)]
fn no_vote_outlasts_the_unbonding(#[case] change: fn(&mut Policy)) {
    let mut changed = policy();
    changed.challenge_period = 60 * DAY;
    assert_eq!(check(&Policy { timelock: 13 * DAY, ..changed.clone() }, 3), Ok(()));

    change(&mut changed);

    let [fault] = &faults(&changed, 3)[..] else { panic!("it was accepted, or more is wrong") };
    let longest = u128::from(longest_vote(&changed));
    assert_eq!((fault.field.as_str(), fault.value.0), ("longest_vote", longest));
    assert_eq!((fault.min.0, fault.max.0), (0, u128::from(21 * DAY)));
}

/// D7: the floor is at most the largest quorum that rules may ask for, 60 % of all voting power.
#[rstest]
#[case::the_most(1_000, 600, true)]
#[case::one_more(1_000, 601, false)]
#[case::more_than_all(1_000, 1_001, false)]
#[case::rounded_down(999, 599, true)]
#[case::not_up(999, 600, false)]
#[case::of_everything(u128::MAX, u128::MAX / 2, true)]
#[case::nothing_there(0, 1, false)]
fn the_floor_of_the_quorum_can_be_reached(
    #[case] total_power: u128,
    #[case] floor: u128,
    #[case] is_reachable: bool,
) {
    let rules = Policy { quorum_floor: floor, ..policy() };
    let max = Bps::new(6_000).unwrap().floor_of(total_power);

    let sentence = format!("quorum_floor is {floor}, it must be 1 to {max}");
    let field = "quorum_floor".to_owned();
    let fault = PolicyFault { field, value: floor.into(), min: 1.into(), max: max.into(), sentence };
    let refused = PolicyError::OutOfBounds { faults: vec![fault] };
    assert_eq!(check_reach(&rules, total_power), if is_reachable { Ok(()) } else { Err(refused) });
}

#[rstest]
#[case::as_many_as_there_are(2, 2, true)]
#[case::more(2, 1, false)]
#[case::nobody_left(1, 0, false)]
fn guardians_can_stop_together(#[case] needed: u8, #[case] n_guardians: usize, #[case] is_possible: bool) {
    let rules = Policy { veto_confirmations: needed, ..policy() };

    assert_eq!(check_guardians(&rules, n_guardians).is_ok(), is_possible);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever members set, nobody votes and is gone before the timelock ends, what was executed can be slashed for by
    /// a vote, and a lock is worth more than what it is for.
    #[test]
    fn whatever_is_accepted_keeps_the_brakes(
        periods in prop::array::uniform5(0_u64..40 * DAY), shares in prop::array::uniform5(0_u16..=10_000),
    ) {
        let mut changed = policy();
        let [window, voting, flip, timelock, challenge] = periods;
        (changed.objection_window, changed.voting_period) = (window, voting / 2);
        (changed.late_turn_window, changed.timelock) = (flip / 10, timelock / 3);
        changed.challenge_period = challenge;
        let [veto, collateral, haircut, bounty, slash] = shares.map(bps);
        (changed.stop_bps, changed.collateral_bps) = (veto, collateral);
        (changed.haircut_bps, changed.bounty_bps, changed.slash_bps) = (haircut, bounty, slash);
        if check(&changed, 3).is_ok() {
            prop_assert!((3 * DAY..=30 * DAY).contains(&window));
            prop_assert!(veto.get() <= 3_333);
            prop_assert!(changed.timelock >= DAY);
            let longest = changed.voting_period + 3 * changed.late_turn_window + changed.timelock;
            prop_assert!(longest <= SHORTEST_UNBONDING);
            prop_assert!(challenge > longest);
            prop_assert!(collateral.get() > 0 && haircut.get() < 10_000 && bounty.get() > 0 && slash.get() > 0);
        }
    }
}
