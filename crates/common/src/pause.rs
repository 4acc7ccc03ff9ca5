//! A pause of one feature: bounded, over by itself, and seldom.
//!
//! All who have the right to pause stop a feature for [`MAX_PAUSE`] together, until [`COOL_DOWN`] has passed without a
//! pause: an emergency that lasts is the owner's, which decides slowly. Time is counted and not pauses, so nobody takes
//! the right from the others by a pause of no length. What a pause may stop is up to the contract; ways out and vetoes are not among it. Each change tells
//! which span of time it adds or takes back, so that the contract can move the deadlines that run meanwhile.

use near_sdk::near;

use crate::{
    clock::{DAY, Duration},
    stored::Stored,
};

/// The longest pause from one decision, and from all that are not the owner's: a week, in nanoseconds.
pub const MAX_PAUSE: u64 = 7 * DAY;
/// How long after a pause its time is forgotten, in nanoseconds.
pub const COOL_DOWN: u64 = 21 * DAY;

/// The present pause of a feature, or the last one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Pause {
    until: u64,
    /// What has been paused since the last time of rest.
    used: u64,
}

/// Who begins a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// The owner of the contract, at any time.
    Owner,
    /// Somebody with the right to pause, as far as little was paused lately.
    Pauser,
}

/// A span of time, in nanoseconds: `from` belongs to it, `until` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct Span {
    /// Its first nanosecond.
    pub from: u64,
    /// The first nanosecond after it.
    pub until: u64,
}

/// Why a pause was refused, or what a pause refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PauseError {
    /// Returned when a pause would have no length, or too much of it.
    #[error(
        "PAUSE_DURATION: a pause of {duration} is not from 1 nanosecond to {most}",
        duration = Duration(*.duration), most = Duration(MAX_PAUSE)
    )]
    Duration {
        /// What was asked for.
        duration: u64,
    },
    /// Returned when a pause would not be longer than the one that runs.
    #[error("PAUSE_NOT_LONGER: the pause that runs until {until} is not made longer")]
    NotLonger {
        /// When it ends.
        until: u64,
    },
    /// Returned when what runs cannot be lifted, because nothing is paused.
    #[error("PAUSE_NONE: nothing is paused")]
    None,
    /// Returned when a feature is paused.
    #[error("PAUSED: paused until {until}")]
    Paused {
        /// When it goes on by itself.
        until: u64,
    },
    /// Returned when more would be paused than is left to all but the owner.
    #[error(
        "PAUSE_TOO_SOON: until {rested_at} only the owner pauses for more than {left}",
        left = Duration(*.left)
    )]
    TooSoon {
        /// From when on others may again for a week.
        rested_at: u64,
        /// How much longer they may until then.
        left: u64,
    },
}

impl Pause {
    /// When the pause ends that runs at `now`, if one does.
    pub fn until(&self, now: u64) -> Option<u64> {
        (now < self.until).then_some(self.until)
    }

    /// Fails while the feature is paused.
    pub fn check(&self, now: u64) -> Result<(), PauseError> {
        self.until(now).map_or(Ok(()), |until| Err(PauseError::Paused { until }))
    }

    /// Pauses from `now` for `duration`, or makes the pause that runs longer. Returns the time that has become
    /// paused by it.
    pub fn begin(&mut self, by: Authority, duration: u64, now: u64) -> Result<Span, PauseError> {
        if !(1..=MAX_PAUSE).contains(&duration) {
            return Err(PauseError::Duration { duration });
        }
        let from = now.max(self.until);
        let until = now.saturating_add(duration);
        if until <= from {
            return Err(PauseError::NotLonger { until: from });
        }
        let rested_at = self.until.saturating_add(COOL_DOWN);
        let used = if now < rested_at { self.used } else { 0 };
        let left = MAX_PAUSE.saturating_sub(used);
        if by == Authority::Pauser && until - from > left {
            return Err(PauseError::TooSoon { rested_at, left });
        }
        *self = Self { until, used: used.saturating_add(until - from) };
        Ok(Span { from, until })
    }

    /// Ends the pause that runs. Returns the time that is not paused any more by it.
    pub fn lift(&mut self, now: u64) -> Result<Span, PauseError> {
        let until = self.until(now).ok_or(PauseError::None)?;
        *self = Self { until: now, used: self.used.saturating_sub(until - now) };
        Ok(Span { from: now, until })
    }
}

impl Span {
    /// How much of it lies between `start` and `end`, in nanoseconds.
    pub fn within(&self, start: u64, end: u64) -> u64 {
        self.until.min(end).saturating_sub(self.from.max(start))
    }
}

#[cfg(test)]
mod tests;
