//! The clock of a release under pauses of any lengths.

use commonweight_common::{
    clock::DAY,
    pause::{Authority, Pause},
};
use proptest::{collection::vec, prelude::*};
use rstest::rstest;

use super::{MAX_STANDSTILL, Time};

/// Releases are paused from day 10 to day 14, and nothing else happens.
#[rstest]
#[case::before(9 * DAY, 0, 0, 9 * DAY)]
#[case::at_its_beginning(10 * DAY, 4 * DAY, 4 * DAY, 10 * DAY)]
#[case::in_the_middle(12 * DAY, 4 * DAY, 2 * DAY, 10 * DAY)]
#[case::at_its_end(14 * DAY, 4 * DAY, 0, 10 * DAY)]
#[case::afterwards(20 * DAY, 4 * DAY, 0, 16 * DAY)]
fn stands_still_in_a_pause(#[case] now: u64, #[case] paused: u64, #[case] rest: u64, #[case] clock: u64) {
    let time = Time::new(now, paused, rest);

    assert_eq!((time.now, time.on_chain(clock)), (clock, now));
    assert_eq!(time.on_chain(11 * DAY), 11 * DAY + if clock < 11 * DAY { paused } else { paused - rest });
}

/// An owner who pauses week after week stops the clock for twelve weeks, and no longer.
#[test]
fn goes_on_after_twelve_weeks_of_pauses() {
    let paused = 100 * 7 * DAY;

    assert_eq!(Time::new(paused, paused, 0).now, paused - MAX_STANDSTILL);
    assert_eq!(Time::new(paused, paused, 7 * DAY).now, paused - MAX_STANDSTILL);
    assert_eq!(Time::new(paused, paused, 0).on_chain(paused), paused + MAX_STANDSTILL);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// Whatever the owner pauses and lifts, the clock never goes back, never faster than the chain's, and stands still
    /// exactly while releases are paused.
    #[test]
    fn never_goes_back(acts in vec((0..3u8, 1..7 * DAY), 1..30)) {
        let (mut pause, mut paused, mut now) = (Pause::default(), 0, DAY);
        let time = |pause: &Pause, paused, now| {
            Time::new(now, paused, pause.until(now).map_or(0, |until| until - now))
        };
        for (act, span) in acts {
            let before = time(&pause, paused, now);
            match act {
                0 => {
                    let begun = pause.begin(Authority::Owner, span, now);
                    paused += begun.map_or(0, |span| span.until - span.from);
                }
                1 => paused -= pause.lift(now).map_or(0, |span| span.until - span.from),
                _ => {
                    let stands = pause.until(now).map_or(0, |until| until.min(now + span) - now);
                    now += span;
                    let ran = time(&pause, paused, now).now - before.now;
                    let is_capped = paused > MAX_STANDSTILL;
                    prop_assert!(ran <= span && (is_capped || ran == span - stands));
                    continue;
                }
            }
            prop_assert_eq!(time(&pause, paused, now).now, before.now, "no act moves the clock");
        }
    }
}
