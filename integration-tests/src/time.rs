//! Time as the chain counts it.

use std::time::Duration;

/// A day.
pub const DAY: Duration = Duration::from_hours(24);

/// A duration as the chain counts time.
///
/// # Panics
/// Beyond five centuries.
pub fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).expect("five centuries of nanoseconds fit")
}
