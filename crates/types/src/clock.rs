//! Spans of time that several contracts must agree on, in nanoseconds, and how a length of time is written.
//!
//! Who votes stays until what was decided can happen, and who leaves is out before new code can act. So, whatever the
//! rules are set to: the longest vote with its timelock ≤ unbonding < the delay of new code.

use std::fmt;

/// A second.
pub const SECOND: u64 = 1_000_000_000;
/// An hour.
pub const HOUR: u64 = 3_600 * SECOND;
/// A day.
pub const DAY: u64 = 24 * HOUR;

/// The longest that any rules of the DAO may let pass from the making of a proposal to the end of its timelock, late
/// turns included.
pub const LONGEST_VOTE: u64 = 21 * DAY;
/// The shortest time in which stake leaves: nobody votes and is gone before the timelock ends.
pub const SHORTEST_UNBONDING: u64 = LONGEST_VOTE;
/// The longest time in which stake leaves.
pub const LONGEST_UNBONDING: u64 = 28 * DAY;
/// How long new code of a contract is announced before it can be deployed: whoever does not want it has left by then.
pub const CODE_DELAY: u64 = 30 * DAY;

/// A length of time, in nanoseconds, as people read it: `1 day 12 hours`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub u64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 5] =
            [(DAY, "day"), (HOUR, "hour"), (60 * SECOND, "minute"), (SECOND, "second"), (1, "nanosecond")];
        let mut rest = self.0;
        let mut separator = "";
        for (length, name) in UNITS {
            let count = rest / length;
            rest %= length;
            if count > 0 {
                write!(f, "{separator}{count} {name}{}", if count == 1 { "" } else { "s" })?;
                separator = " ";
            }
        }
        f.write_str(if separator.is_empty() { "0 seconds" } else { "" })
    }
}

/// A length of time, in nanoseconds, as people read it with the number beside it: `1 day 12 hours (129600000000000 ns)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration(pub u64);

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} ns)", Span(self.0), self.0)
    }
}

const _: () = assert!(LONGEST_VOTE <= SHORTEST_UNBONDING, "who votes must stay until the timelock ends");
const _: () = assert!(SHORTEST_UNBONDING <= LONGEST_UNBONDING, "there must be a time in which stake leaves");
const _: () = assert!(LONGEST_UNBONDING < CODE_DELAY, "who leaves must be out before new code acts");

#[cfg(test)]
mod tests;
