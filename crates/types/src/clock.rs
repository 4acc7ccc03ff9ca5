//! Spans of time that several contracts must agree on, in nanoseconds.
//!
//! Who votes stays until what was decided can happen, and who leaves is out before new code can act. So, whatever the
//! rules are set to: the longest vote with its timelock ≤ unbonding < the delay of new code.

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

const _: () = assert!(LONGEST_VOTE <= SHORTEST_UNBONDING, "who votes must stay until the timelock ends");
const _: () = assert!(SHORTEST_UNBONDING <= LONGEST_UNBONDING, "there must be a time in which stake leaves");
const _: () = assert!(LONGEST_UNBONDING < CODE_DELAY, "who leaves must be out before new code acts");
