//! How much of what was bought can be claimed at a time: nothing before the cliff, then in proportion to the
//! time since the seal, and everything at the end.

use commonweight_common::amount::mul_div_floor;

use crate::types::Vesting;

impl Vesting {
    /// The part of `tokens` that has vested at `now`, rounded down, for a round sealed at `sealed_at`.
    pub fn vested(&self, tokens: u128, sealed_at: u64, now: u64) -> u128 {
        let elapsed = now.saturating_sub(sealed_at);
        if elapsed >= self.duration.0 {
            return tokens;
        }
        if elapsed < self.cliff.0 {
            return 0;
        }
        mul_div_floor(tokens, elapsed.into(), self.duration.0.into())
            .expect("invariant: the duration is longer than what has passed of it")
    }
}

#[cfg(test)]
mod tests;
