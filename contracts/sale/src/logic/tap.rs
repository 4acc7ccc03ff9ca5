//! How fast accepted money flows. The plan sets the pace; the owner can slow it down at once, and lets it become
//! faster again only slowly.
//!
//! A clock counts time times pace, so that a change of pace never changes what has flowed before. There is one for
//! the whole round: a new tranche starts at the pace of the others, and no order of acts goes around the limit.

use commonweight_common::{Bps, stored::Stored};

use crate::error::ReleaseError;

/// The slowest pace: a hundredth of the plan's. To stop altogether is what an abort is for.
pub const MIN_PACE: Bps = match Bps::new(100) {
    Ok(pace) => pace,
    Err(_) => Bps::WHOLE,
};
/// How long a pace has stood before it may rise: 30 days, in nanoseconds.
pub const RAISE_INTERVAL: u64 = 30 * 24 * 60 * 60 * 1_000_000_000;
/// What a rise multiplies the pace with at most, in basis points.
const MAX_RISE: u32 = 12_000;

/// The pace of a round's money as a share of the plan's, and the clock that counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct Tap {
    pace: Bps,
    clock: u128,
    changed_at: u64,
}

impl Default for Tap {
    fn default() -> Self {
        Self { pace: Bps::WHOLE, clock: 0, changed_at: 0 }
    }
}

impl Tap {
    /// The pace as a share of the plan's.
    pub fn pace(&self) -> Bps {
        self.pace
    }

    /// The clock at `at`, which is not before the last change of pace: nanoseconds times basis points.
    pub fn clock(&self, at: u64) -> u128 {
        let passed = at.checked_sub(self.changed_at).expect("invariant: what has begun was recorded");
        self.clock + u128::from(passed) * u128::from(self.pace.get())
    }

    /// Sets the pace from `now` on.
    pub fn set(&mut self, pace: Bps, now: u64) -> Result<(), ReleaseError> {
        if pace < MIN_PACE {
            return Err(ReleaseError::PaceTooSlow { pace: pace.get(), least: MIN_PACE.get() });
        }
        if pace > self.pace {
            let from = self.changed_at.saturating_add(RAISE_INTERVAL);
            if now < from {
                return Err(ReleaseError::PaceTooSoon { from, now });
            }
            let most = u32::from(self.pace.get()) * MAX_RISE / u32::from(Bps::WHOLE.get());
            if u32::from(pace.get()) > most {
                return Err(ReleaseError::PaceTooFast { pace: pace.get(), most });
            }
        }
        *self = Self { pace, clock: self.clock(now), changed_at: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests;
