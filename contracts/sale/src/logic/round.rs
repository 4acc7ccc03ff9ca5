//! The life of a round: when it sells, when it ends, and when the next one may open.

use super::ledger::{Outcome, Seal, Totals};
use crate::{
    Error, Result,
    types::{RoundStatus, Terms},
};

/// Where the round is at `now`.
pub fn status(terms: &Terms, totals: &Totals, now: u64) -> RoundStatus {
    match totals.outcome() {
        Some(Outcome::Succeeded) => RoundStatus::Succeeded,
        Some(Outcome::Failed) => RoundStatus::Failed,
        None if now < terms.start.0 => RoundStatus::Announced,
        None if now >= terms.end.0 || is_sold_out(terms, totals) => RoundStatus::Sealable,
        None => RoundStatus::Open,
    }
}

/// Ends the round. Returns how.
pub fn seal(terms: &Terms, totals: &Totals, now: u64) -> Result<Seal> {
    match status(terms, totals, now) {
        RoundStatus::Sealable => {
            let succeeded = totals.raised >= terms.soft_cap.0;
            Ok(Seal { outcome: if succeeded { Outcome::Succeeded } else { Outcome::Failed }, at: now })
        }
        RoundStatus::Announced | RoundStatus::Open => Err(Error::RoundRunning { end: terms.end.0, now }),
        RoundStatus::Succeeded | RoundStatus::Failed => Err(Error::RoundSealed),
    }
}

/// Fails unless the round after `previous` may open: `previous` is sealed, and where it succeeded its
/// milestone is accepted, that is, its whole bucket has reached the treasury.
pub fn check_next(previous: &Totals) -> Result<()> {
    match previous.outcome() {
        None => Err(Error::PreviousRoundUnsealed),
        Some(Outcome::Succeeded) if previous.released < previous.raised => {
            Err(Error::PreviousTrancheUnreleased { left: previous.raised - previous.released })
        }
        Some(_) => Ok(()),
    }
}

/// Whether nothing more can be sold: what may still be paid buys no token.
fn is_sold_out(terms: &Terms, totals: &Totals) -> bool {
    let payment_left = terms.hard_cap.0 - totals.raised;
    let tokens_left = terms.tokens_for_sale.0 - totals.sold;
    terms.pricing.tokens_up_to(payment_left, tokens_left) == 0
}

#[cfg(test)]
mod tests;
