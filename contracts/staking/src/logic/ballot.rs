//! When a signed ballot counts.
//!
//! Its nonce is the time at which its voter signed. Each proposal has a line of nonces of its own for each voter, so
//! that no ballot takes another proposal's away. A nonce lies about now, so that none puts an end to its line, and the
//! newest one can be forgotten when it is too old: whatever it has outdated is too old as well.

use commonweight_common::clock::{DAY, LONGEST_VOTE};

use crate::{Error, Result};

/// How far a nonce may be ahead of the block that takes it.
pub const MAX_AHEAD: u64 = DAY;
/// Longer than the DAO takes ballots on any proposal: votes end within [`LONGEST_VOTE`], objections within 30 days.
pub const LONGEST_OPEN: u64 = 31 * DAY;

const _: () = assert!(LONGEST_VOTE < LONGEST_OPEN, "a ballot counts until the vote ends");

/// Fails unless a ballot that was signed at `nonce` counts at `now`, whatever came before it.
pub fn check_time(nonce: u64, now: u64) -> Result<()> {
    let (earliest, latest) = (now.saturating_sub(LONGEST_OPEN), now.saturating_add(MAX_AHEAD));
    if (earliest..=latest).contains(&nonce) {
        return Ok(());
    }
    Err(Error::NonceOutOfTime { nonce, earliest, latest })
}

/// Fails unless `nonce` is newer than the `last` one.
pub fn check_newer(nonce: u64, last: u64) -> Result<()> {
    if nonce > last {
        return Ok(());
    }
    Err(Error::NonceNotNewer { nonce, last })
}

/// From when on nothing signed at `nonce` or before counts any more.
pub fn outdated_at(nonce: u64) -> u64 {
    nonce.saturating_add(LONGEST_OPEN).saturating_add(1)
}

#[cfg(test)]
mod tests;
