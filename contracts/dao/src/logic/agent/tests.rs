use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, NEAR, START, agent, bps, id};

fn using(value: u128) -> Vec<ScopeUse> {
    vec![ScopeUse { scope: 0, value, locked: value }]
}

fn with_decision() -> Agent {
    agent().with_decision(7, using(40), START + 10 * DAY, START).unwrap()
}

mod standing {
    use super::*;

    #[test]
    fn is_given_by_a_charter() {
        assert_eq!(agent().check_standing(&id("bot.near"), START), Ok(()));
    }

    #[rstest]
    #[case::none(Agent { is_chartered: false, ..agent() }, ScopeError::NoCharter { agent_id: id("bot.near") })]
    #[case::ended(Agent { expires_at: START, ..agent() }, ScopeError::CharterExpired { expired_at: START })]
    #[case::suspended(
        Agent { suspended_until: START + 1, ..agent() },
        ScopeError::AgentSuspended { until: START + 1 }
    )]
    fn is_lost(#[case] agent: Agent, #[case] fault: ScopeError) {
        assert_eq!(agent.check_standing(&id("bot.near"), START), Err(fault));
    }
}

mod risk {
    use super::*;

    #[test]
    fn counts_until_a_decision_expires() {
        let agent = with_decision();

        assert_eq!(agent.at_risk(START + 10 * DAY - 1), 40);
        assert_eq!(agent.at_risk(START + 10 * DAY), 0);
    }

    #[test]
    fn counts_until_the_challenge_period_is_over() {
        let agent = with_decision().with_executed(7, 14 * DAY, START + 4 * DAY).with_closed(7);

        assert_eq!(agent.at_risk(START + 18 * DAY - 1), 40);
        assert_eq!(agent.at_risk(START + 18 * DAY), 0);
        assert!(agent.is_challengeable(7, START + 18 * DAY - 1));
        assert!(!agent.is_challengeable(7, START + 18 * DAY));
        assert!(!agent.is_challengeable(8, START));
    }

    #[test]
    fn ends_when_a_decision_is_stopped() {
        assert_eq!(with_decision().with_closed(7).exposures, vec![]);
    }

    #[test]
    fn grows_with_a_stretched_window() {
        let agent = with_decision().with_stretched(7, START + 20 * DAY);

        assert_eq!(agent.at_risk(START + 20 * DAY - 1), 40);
    }

    #[test]
    fn stays_below_the_collateral() {
        let agent = with_decision();

        assert_eq!(agent.check_collateral(60, 100, START), Ok(()));
        assert_eq!(
            agent.check_collateral(61, 100, START),
            Err(ScopeError::CollateralShort { locked: 101, bond_value: 100 })
        );
    }
}

#[test]
fn a_new_charter_starts_new_limits_but_not_new_risk() {
    let agent = Agent { charter_version: 2, ..with_decision() };

    assert_eq!((agent.spent(0, DAY, START), agent.at_risk(START)), (0, 40));
}

#[test]
fn the_ledger_is_bounded_and_forgets_what_counts_for_nothing() {
    let uses = || (0..16).map(|scope| ScopeUse { scope, value: 1, locked: 1 }).collect::<Vec<_>>();
    let full = (0..4).fold(agent(), |agent, decision_id| {
        agent.with_decision(decision_id, uses(), START + DAY, START).unwrap()
    });

    assert_eq!(
        full.clone().with_decision(4, using(1), START + DAY, START),
        Err(ScopeError::TooManyDecisions { max: 64 })
    );
    assert_eq!(full.with_decision(4, using(1), START + 2 * DAY, START + DAY).unwrap().exposures.len(), 1);
}

#[rstest]
#[case::quarter(2_500, 25 * NEAR)]
#[case::all(10_000, 100 * NEAR)]
fn slashing_takes_a_share(#[case] share: u16, #[case] amount: u128) {
    let (slashed, taken) = agent().slashed(bps(share));

    assert_eq!((slashed.bond, taken), (100 * NEAR - amount, amount));
}

#[test]
fn slashing_is_rounded_up() {
    assert_eq!(Agent { bond: 1, ..agent() }.slashed(bps(500)).1, 1);
}

const LIMIT: u128 = 100;
const WINDOW: u64 = 7 * DAY;
const CAPACITY: u128 = 180;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// A1: what is executed within any window stays within the limit, whenever it is executed. A2: what is at
    /// risk stays within the collateral at every decision, and what was executed is slashable until its end.
    #[test]
    fn no_window_sees_more_than_its_limit(
        ops in prop::collection::vec((0_u8..3, 1_u128..60, 0_u64..3 * DAY, 0_usize..6), 1..60),
    ) {
        let (mut agent, mut now, mut next) = (agent(), START, 0);
        let mut open: Vec<(u64, u128, u64)> = Vec::new();
        let mut executed: Vec<(u64, u128)> = Vec::new();
        for (op, value, wait, pick) in ops {
            now += wait;
            open.retain(|(_, _, live_until)| now < *live_until);
            match op {
                0 => {
                    let fits = agent.spent(0, WINDOW, now) + value <= LIMIT
                        && agent.check_collateral(value, CAPACITY, now).is_ok();
                    let live_until = now + 10 * DAY;
                    if fits && let Ok(next_agent) = agent.clone().with_decision(next, using(value), live_until, now) {
                        agent = next_agent;
                        open.push((next, value, live_until));
                        next += 1;
                    }
                }
                1 if !open.is_empty() => {
                    let (decision_id, value, _) = open.remove(pick % open.len());
                    agent = agent.with_executed(decision_id, 14 * DAY, now).with_closed(decision_id);
                    executed.push((now, value));
                }
                2 if !open.is_empty() => {
                    let (decision_id, ..) = open.remove(pick % open.len());
                    agent = agent.with_closed(decision_id);
                }
                _ => {}
            }
            let recent = executed.iter().filter(|(at, _)| now < at + WINDOW).map(|(_, value)| value).sum::<u128>();
            prop_assert!(recent <= LIMIT);
            let unchallenged = executed.iter().filter(|(at, _)| now < at + 14 * DAY).map(|(_, v)| v).sum::<u128>();
            let undecided = open.iter().map(|(_, value, _)| value).sum::<u128>();
            prop_assert_eq!(agent.at_risk(now), unchallenged + undecided);
            prop_assert!(agent.at_risk(now) <= CAPACITY);
        }
    }
}
