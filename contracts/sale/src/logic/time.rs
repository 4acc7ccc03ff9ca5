//! The clock of a round's release, which stands still while releases are paused: a pause takes money from nobody.
//!
//! On it run the times for evidence, objections, resolutions and holdbacks, and the tap. Everybody outside is told
//! times of the chain.

use commonweight_common::{clock::DAY, pause::MAX_PAUSE};

use crate::error::ReleaseError;

/// Pauses stop the clock of a round for so long in all: twelve weeks, in nanoseconds. Without an end an owner who pauses
/// again and again would hold the money of buyers for ever.
pub const MAX_STANDSTILL: u64 = 12 * MAX_PAUSE;

const _: () = assert!(MAX_STANDSTILL == 84 * DAY, "the documents name 84 days");

/// A time by the clock of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// What the clock shows.
    pub now: u64,
    /// How long it has stood still since the seal.
    stood: u64,
    /// How long it will still stand in the pause that runs.
    to_stand: u64,
}

impl Time {
    /// At `now` of the chain, where releases are paused for `paused` since the seal, of which `rest` is still to come.
    pub fn new(now: u64, paused: u64, rest: u64) -> Self {
        let stood = paused.saturating_sub(rest).min(MAX_STANDSTILL);
        let to_stand = paused.min(MAX_STANDSTILL) - stood;
        Self { now: now.saturating_sub(stood), stood, to_stand }
    }

    /// What `at` of the clock is on the chain, where the pause that runs is the last one.
    #[inline(never)]
    pub fn on_chain(&self, at: u64) -> u64 {
        let to_stand = if at > self.now { self.to_stand } else { 0 };
        at.saturating_add(self.stood).saturating_add(to_stand)
    }

    /// Fails where a window that ends at `until` of the clock is over.
    #[inline(never)]
    pub fn check_before(&self, until: u64) -> Result<(), ReleaseError> {
        if self.now < until {
            return Ok(());
        }
        Err(ReleaseError::WindowOver { until: self.on_chain(until), now: self.on_chain(self.now) })
    }
}

/// Without any pause.
impl From<u64> for Time {
    fn from(now: u64) -> Self {
        Self::new(now, 0, 0)
    }
}

#[cfg(test)]
mod tests;
