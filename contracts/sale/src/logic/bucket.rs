//! The money of a round on its way to the treasury. No bucket pays for another: what can be released is what
//! was raised in this round and has not left it.

use super::ledger::{Outcome, Totals};
use crate::{Error, Result};

/// What can be released now, in payment units. Nothing unless the round succeeded.
pub fn available(totals: &Totals) -> u128 {
    match totals.outcome() {
        Some(Outcome::Succeeded) => totals.raised - totals.released - totals.releasing,
        _ => 0,
    }
}

/// Releases all that is [`available`]. Returns the amount, which is on its way.
pub fn release(totals: Totals) -> Result<(Totals, u128)> {
    if totals.outcome() != Some(Outcome::Succeeded) {
        return Err(Error::RoundNotSucceeded);
    }
    let amount = available(&totals);
    if amount == 0 {
        return Err(Error::NothingToRelease);
    }
    Ok((Totals { releasing: totals.releasing + amount, ..totals }, amount))
}

/// A release of `amount` has ended. Where it was not delivered it is in the bucket again.
#[must_use]
pub fn release_settled(totals: Totals, amount: u128, delivered: bool) -> Totals {
    let released = if delivered { amount } else { 0 };
    Totals { releasing: totals.releasing - amount, released: totals.released + released, ..totals }
}

#[cfg(test)]
mod tests;
