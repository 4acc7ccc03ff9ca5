//! The states of a round, who may seal it when, and what the next one waits for.

use rstest::rstest;

use super::{check_next, seal, status};
use crate::{
    Error,
    logic::{
        ledger::{Outcome, Seal, Totals},
        samples::{END, START, bought, sealed, terms, with_others},
    },
    types::RoundStatus,
};

#[rstest]
#[case::before_the_start(START - 1, RoundStatus::Announced)]
#[case::at_the_start(START, RoundStatus::Open)]
#[case::just_before_the_end(END - 1, RoundStatus::Open)]
#[case::at_the_end(END, RoundStatus::Sealable)]
fn the_window_is_half_open(#[case] now: u64, #[case] expected: RoundStatus) {
    assert_eq!(status(&terms(), &Totals::default(), now), expected);
}

#[rstest]
#[case::hard_cap(1_000, 1_500)]
#[case::tokens(900, 3_000)]
fn a_sold_out_round_can_be_sealed_early(#[case] raised: u128, #[case] sold: u128) {
    let totals = with_others(raised, sold).totals;

    assert_eq!(status(&terms(), &totals, START), RoundStatus::Sealable);
    assert_eq!(seal(&terms(), totals, START).unwrap().seal, Some(Seal { outcome: Outcome::Succeeded, at: START }));
}

#[rstest]
#[case::soft_cap_missed(499, Outcome::Failed)]
#[case::soft_cap_met(500, Outcome::Succeeded)]
fn the_soft_cap_decides(#[case] raised: u128, #[case] outcome: Outcome) {
    let totals = with_others(raised, 1).totals;

    assert_eq!(seal(&terms(), totals, END).unwrap().seal, Some(Seal { outcome, at: END }));
}

#[test]
fn a_running_round_is_not_sealed() {
    let totals = with_others(999, 1_498).totals;

    assert_eq!(seal(&terms(), &totals, END - 1), Err(Error::RoundRunning { end: END, now: END - 1 }));
}

#[rstest]
#[case::succeeded(Outcome::Succeeded, RoundStatus::Succeeded)]
#[case::failed(Outcome::Failed, RoundStatus::Failed)]
fn a_seal_is_final(#[case] outcome: Outcome, #[case] expected: RoundStatus) {
    let totals = sealed(bought(100), outcome).totals;

    for now in [0, START, END, u64::MAX] {
        assert_eq!(status(&terms(), &totals, now), expected);
    }
    assert_eq!(seal(&terms(), &totals, u64::MAX), Err(Error::RoundSealed));
}

mod next_round {
    use super::*;

    #[test]
    fn waits_for_the_seal() {
        assert_eq!(check_next(&bought(600).totals), Err(Error::PreviousRoundUnsealed));
    }

    #[test]
    fn waits_for_the_whole_tranche() {
        let totals = sealed(bought(600), Outcome::Succeeded).totals;

        assert_eq!(
            check_next(&Totals { released: 599, releasing: 1, ..totals }),
            Err(Error::PreviousTrancheUnreleased { left: 1 })
        );
        assert_eq!(check_next(&Totals { released: 600, ..totals }), Ok(()));
    }

    #[test]
    fn follows_a_failure_at_once() {
        assert_eq!(check_next(&sealed(bought(100), Outcome::Failed).totals), Ok(()));
    }
}
