//! The clock under changes of pace, and how fast it may rise.

use commonweight_common::Bps;
use proptest::{collection::vec, prelude::*};
use rstest::rstest;

use super::{MIN_PACE, RAISE_INTERVAL, Tap};
use crate::error::ReleaseError;

fn bps(bps: u16) -> Bps {
    Bps::new(bps).unwrap()
}

/// A tap at `pace` since time 0.
fn at(pace: u16) -> Tap {
    let mut tap = Tap::default();
    tap.set(bps(pace), 0).unwrap();
    tap
}

#[test]
fn a_change_leaves_what_has_flowed() {
    let mut tap = Tap::default();

    tap.set(bps(5_000), 100).unwrap();
    assert_eq!(tap.clock(100), 1_000_000);
    tap.set(bps(1_000), 200).unwrap();

    assert_eq!(tap.clock(300), 1_000_000 + 500_000 + 100_000);
}

#[rstest]
#[case::slower(5_000, 0, Ok(()))]
#[case::the_same(6_000, 0, Ok(()))]
#[case::faster_too_soon(
    6_001, RAISE_INTERVAL - 1, Err(ReleaseError::PaceTooSoon { from: RAISE_INTERVAL, now: RAISE_INTERVAL - 1 })
)]
#[case::faster_in_time(7_200, RAISE_INTERVAL, Ok(()))]
#[case::too_fast(7_201, RAISE_INTERVAL, Err(ReleaseError::PaceTooFast { pace: 7_201, most: 7_200 }))]
#[case::slowest(100, 0, Ok(()))]
#[case::stopped(99, 0, Err(ReleaseError::PaceTooSlow { pace: 99, least: MIN_PACE.get() }))]
fn rises_slowly(#[case] pace: u16, #[case] now: u64, #[case] expected: Result<(), ReleaseError>) {
    assert_eq!(at(6_000).set(bps(pace), now), expected);
}

/// M5: lowering and raising again is no way around the limit.
#[test]
fn a_detour_gains_nothing() {
    let mut tap = at(6_000);
    tap.set(bps(5_000), RAISE_INTERVAL).unwrap();

    let soon = tap.set(bps(6_000), RAISE_INTERVAL);

    assert_eq!(soon, Err(ReleaseError::PaceTooSoon { from: 2 * RAISE_INTERVAL, now: RAISE_INTERVAL }));
    tap.set(bps(6_000), 2 * RAISE_INTERVAL).unwrap();
}

proptest! {
    /// M5: whatever is tried, the clock never runs ahead of the plan, and no thirty days see more than one rise.
    #[test]
    fn the_limit_holds_over_any_sequence(tries in vec((100..=10_000u16, 0..2 * RAISE_INTERVAL), 1..40)) {
        let mut tap = Tap::default();
        let mut now = 0;
        let mut last_rise = None;
        for (pace, wait) in tries {
            now += wait;
            let before = tap;
            if tap.set(bps(pace), now).is_ok() && tap.pace() > before.pace() {
                prop_assert!(u32::from(pace) * 10 <= u32::from(before.pace().get()) * 12);
                prop_assert!(last_rise.is_none_or(|at| now - at >= RAISE_INTERVAL));
                last_rise = Some(now);
            }
            prop_assert_eq!(tap.clock(now), before.clock(now));
            prop_assert!(tap.clock(now) <= u128::from(now) * 10_000);
        }
    }
}
