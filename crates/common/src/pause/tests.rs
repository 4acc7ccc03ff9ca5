//! Pauses begin, end by themselves, and do not follow each other.

use proptest::prelude::*;
use rstest::rstest;

use super::{Authority, COOL_DOWN, MAX_PAUSE, Pause, PauseError, Span};

const NOW: u64 = 1_000;

#[test]
fn ends_by_itself() {
    let mut pause = Pause::default();
    assert_eq!(pause.check(NOW), Ok(()));

    assert_eq!(pause.begin(Authority::Pauser, 10, NOW), Ok(Span { from: NOW, until: NOW + 10 }));

    assert_eq!(pause.check(NOW + 9), Err(PauseError::Paused { until: NOW + 10 }));
    assert_eq!(pause.check(NOW + 10), Ok(()));
}

#[rstest]
#[case::nothing(0)]
#[case::too_long(MAX_PAUSE + 1)]
fn has_a_length_and_a_longest_one(#[case] duration: u64) {
    for by in [Authority::Owner, Authority::Pauser] {
        let mut pause = Pause::default();

        assert_eq!(pause.begin(by, duration, NOW), Err(PauseError::Duration { duration }));

        assert_eq!(pause, Pause::default());
    }
}

#[test]
fn is_a_week_in_all_until_it_has_rested() {
    let mut pause = Pause::default();
    pause.begin(Authority::Pauser, MAX_PAUSE - 10, NOW).unwrap();
    let over_at = NOW + MAX_PAUSE - 10;
    pause.begin(Authority::Pauser, 10, over_at + 5).unwrap();
    let rested_at = over_at + 15 + COOL_DOWN;

    for now in [over_at + 14, over_at + 15, rested_at - 1] {
        let too_soon = PauseError::TooSoon { rested_at, left: 0 };
        assert_eq!(pause.begin(Authority::Pauser, 2, now), Err(too_soon));
    }

    pause.begin(Authority::Pauser, MAX_PAUSE, rested_at).unwrap();
}

/// Who pauses for no time at all, again and again, takes no more than that from the others.
#[test]
fn of_no_length_disarms_nobody() {
    let mut pause = Pause::default();
    for n in 0..20 {
        pause.begin(Authority::Pauser, 1, NOW + n * (COOL_DOWN - 1)).unwrap();
    }
    let now = NOW + 20 * (COOL_DOWN - 1);
    let too_soon = PauseError::TooSoon { rested_at: now + 2, left: MAX_PAUSE - 20 };

    assert_eq!(pause.begin(Authority::Pauser, MAX_PAUSE - 19, now), Err(too_soon));
    pause.begin(Authority::Pauser, MAX_PAUSE - 20, now).unwrap();
}

#[test]
fn is_prolonged_by_the_owner_and_not_shortened() {
    let mut pause = Pause::default();
    pause.begin(Authority::Pauser, 10, NOW).unwrap();

    assert_eq!(pause.begin(Authority::Owner, 5, NOW + 5), Err(PauseError::NotLonger { until: NOW + 10 }));
    assert_eq!(pause.begin(Authority::Owner, 6, NOW + 5), Ok(Span { from: NOW + 10, until: NOW + 11 }));

    assert_eq!(pause.until(NOW + 10), Some(NOW + 11));
}

#[test]
fn is_lifted_early() {
    let mut pause = Pause::default();
    assert_eq!(pause.lift(NOW), Err(PauseError::None));
    pause.begin(Authority::Pauser, 10, NOW).unwrap();

    assert_eq!(pause.lift(NOW + 4), Ok(Span { from: NOW + 4, until: NOW + 10 }));

    assert_eq!(pause.check(NOW + 4), Ok(()));
    assert_eq!(pause.lift(NOW + 4), Err(PauseError::None));
    let (rested_at, left) = (NOW + 4 + COOL_DOWN, MAX_PAUSE - 4);
    let too_soon = PauseError::TooSoon { rested_at, left };
    assert_eq!(pause.begin(Authority::Pauser, MAX_PAUSE, NOW + 5), Err(too_soon), "four were paused");
    pause.begin(Authority::Pauser, left, NOW + 5).unwrap();
}

#[rstest]
#[case::before(0, 10, 0)]
#[case::reaching_in(0, 25, 5)]
#[case::around(0, 100, 20)]
#[case::inside(25, 30, 5)]
#[case::reaching_out(35, 100, 5)]
#[case::after(40, 50, 0)]
fn counts_what_lies_in_a_window(#[case] from: u64, #[case] until: u64, #[case] expected: u64) {
    assert_eq!(Span { from, until }.within(20, 40), expected);
}

proptest! {
    /// The spans that are begun less the ones that are lifted are the time in which the feature was paused.
    #[test]
    fn spans_add_up_to_the_paused_time(steps in prop::collection::vec((0_u64..20, 0_u64..15, any::<bool>()), 1..40)) {
        let mut pause = Pause::default();
        let (mut now, mut granted, mut paused) = (NOW, 0, 0);
        for (wait, duration, lifts) in steps {
            paused += (now..now + wait).filter(|time| pause.check(*time).is_err()).count();
            now += wait;
            if lifts {
                granted -= pause.lift(now).map_or(0, |span| span.until - span.from);
            } else {
                granted += pause.begin(Authority::Owner, duration, now).map_or(0, |span| span.until - span.from);
            }
        }
        paused += (now..now + 20).filter(|time| pause.check(*time).is_err()).count();
        prop_assert_eq!(u64::try_from(paused).unwrap(), granted);
    }
}

#[test]
fn refusals_tell_lengths_in_words() {
    let too_long = PauseError::Duration { duration: MAX_PAUSE + 1 };
    let too_soon = PauseError::TooSoon { rested_at: 5, left: MAX_PAUSE / 14 };

    assert_eq!(
        too_long.to_string(),
        "PAUSE_DURATION: a pause of 7 days 1 nanosecond (604800000000001 ns) is not from 1 nanosecond to 7 days \
         (604800000000000 ns)"
    );
    assert_eq!(
        too_soon.to_string(),
        "PAUSE_TOO_SOON: until 5 only the owner pauses for more than 12 hours (43200000000000 ns)"
    );
}
