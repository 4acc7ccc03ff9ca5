//! The cliff, the line and the end.

use near_sdk::json_types::U64;
use proptest::prelude::*;
use rstest::rstest;

use crate::types::Vesting;

fn vesting(cliff: u64, duration: u64) -> Vesting {
    Vesting { cliff: U64(cliff), duration: U64(duration) }
}

#[rstest]
#[case::before_the_seal(0, 0)]
#[case::at_the_seal(50, 0)]
#[case::just_before_the_cliff(149, 0)]
#[case::at_the_cliff(150, 250)]
#[case::rounds_down(151, 252)]
#[case::just_before_the_end(449, 997)]
#[case::at_the_end(450, 1_000)]
#[case::long_after(u64::MAX, 1_000)]
fn follows_the_line_after_the_cliff(#[case] now: u64, #[case] vested: u128) {
    assert_eq!(vesting(100, 400).vested(1_000, 50, now), vested);
}

#[test]
fn without_duration_everything_vests_at_the_seal() {
    assert_eq!(vesting(0, 0).vested(1_000, 50, 50), 1_000);
}

proptest! {
    /// S15: vested tokens grow with time, never exceed the allocation, and reach it.
    #[test]
    fn grows_to_the_whole_and_never_shrinks(
        tokens: u128, cliff in 0..1_000u64, more in 0..1_000u64, sealed_at in 0..1_000u64,
        early in 0..4_000u64, later in 0..4_000u64,
    ) {
        let vesting = vesting(cliff, cliff + more);
        let at = |now| vesting.vested(tokens, sealed_at, now);

        prop_assert!(at(early) <= at(early + later));
        prop_assert!(at(early) <= tokens);
        prop_assert_eq!(at(sealed_at + cliff + more), tokens);
    }
}
