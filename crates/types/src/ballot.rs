//! What one ballot takes at the DAO, which staking asks of whoever brings it.

/// The most bytes that the DAO stores for one ballot: a record for its voter, and one for the delegate that its stake is
/// taken from, each with what the chain charges for a record, and with the longest names.
pub const LARGEST_BALLOT: u64 = 439;
