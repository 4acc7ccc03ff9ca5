//! When a signed ballot counts, to the nanosecond.

use super::{LONGEST_OPEN, MAX_AHEAD, check_newer, check_time, outdated_at};
use crate::Error;

const NOW: u64 = 2 * LONGEST_OPEN;

#[test]
fn from_a_month_before_the_block_to_a_day_after_it() {
    let (earliest, latest) = (NOW - LONGEST_OPEN, NOW + MAX_AHEAD);

    for nonce in [earliest, NOW, latest] {
        assert_eq!(check_time(nonce, NOW), Ok(()));
    }
    for nonce in [0, earliest - 1, latest + 1, u64::MAX] {
        assert_eq!(check_time(nonce, NOW), Err(Error::NonceOutOfTime { nonce, earliest, latest }));
    }
}

#[test]
fn the_ends_of_time_are_no_errors() {
    assert_eq!(check_time(0, 0), Ok(()));
    assert_eq!(check_time(u64::MAX, u64::MAX), Ok(()));
    assert_eq!(outdated_at(u64::MAX), u64::MAX);
}

#[test]
fn only_a_newer_one_than_the_last() {
    assert_eq!(check_newer(5, 4), Ok(()));
    for nonce in [4, 5] {
        assert_eq!(check_newer(nonce, 5), Err(Error::NonceNotNewer { nonce, last: 5 }));
    }
}

/// What is forgotten then cannot come back: not the newest one, and nothing before it.
#[test]
fn a_nonce_is_outdated_when_it_counts_no_more() {
    for nonce in [0, 1, NOW] {
        assert_eq!(check_time(nonce, outdated_at(nonce) - 1), Ok(()));
        assert!(check_time(nonce, outdated_at(nonce)).is_err());
    }
}
