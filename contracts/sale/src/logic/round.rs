//! The life of a round: when it sells, when it ends, and when the next one may open.

use commonweight_common::pause::Span;

use super::ledger::{Outcome, Seal, Totals};
use crate::{
    Error, Result,
    types::{Pricing, RoundStatus, Terms, Unsold},
};

/// The first nanosecond in which the round does not sell any more.
pub fn ends_at(terms: &Terms, totals: &Totals) -> u64 {
    terms.end.0.saturating_add(totals.stretched)
}

/// Where the round is at `now`.
pub fn status(terms: &Terms, totals: &Totals, now: u64) -> RoundStatus {
    match totals.outcome() {
        Some(Outcome::Succeeded) => RoundStatus::Succeeded,
        Some(Outcome::Failed) => RoundStatus::Failed,
        None if now < terms.start.0 => RoundStatus::Announced,
        None if now >= ends_at(terms, totals) || is_sold_out(terms, totals, now) => RoundStatus::Sealable,
        None => RoundStatus::Open,
    }
}

/// Ends the round. A pro-rata round that succeeds has sold everything.
pub fn seal(terms: &Terms, totals: Totals, now: u64) -> Result<Totals> {
    match status(terms, &totals, now) {
        RoundStatus::Sealable => {}
        RoundStatus::Announced | RoundStatus::Open => {
            return Err(Error::RoundRunning { end: ends_at(terms, &totals), now });
        }
        RoundStatus::Succeeded | RoundStatus::Failed => return Err(Error::RoundSealed),
    }
    if totals.raised < terms.soft_cap.0 {
        return Ok(Totals { seal: Some(Seal { outcome: Outcome::Failed, at: now }), ..totals });
    }
    let for_sale = terms.tokens_for_sale.0;
    let sold = if terms.pricing == Pricing::ProRata { for_sale } else { totals.sold };
    let unsold = if terms.unsold == Unsold::Treasury { for_sale - sold } else { 0 };
    Ok(Totals { seal: Some(Seal { outcome: Outcome::Succeeded, at: now }), sold, unsold, ..totals })
}

/// Buying is paused in `span`, as decided at `now`: the end of the window moves by as much as the window loses.
#[must_use]
pub fn pause(terms: &Terms, totals: Totals, span: Span, now: u64) -> Totals {
    if totals.seal.is_some() || now >= ends_at(terms, &totals) {
        return totals;
    }
    let lost = span.within(terms.start.0, u64::MAX);
    Totals { stretched: totals.stretched.saturating_add(lost), ..totals }
}

/// Buying goes on already at the start of `span`, which was paused: the window gives back what it had gained.
#[must_use]
pub fn lift(terms: &Terms, totals: Totals, span: Span) -> Totals {
    if totals.seal.is_some() || span.from >= ends_at(terms, &totals) {
        return totals;
    }
    let returned = span.within(terms.start.0, u64::MAX);
    Totals { stretched: totals.stretched.saturating_sub(returned), ..totals }
}

/// All unsold tokens are being minted to the treasury. Returns how many.
pub fn mint_unsold(totals: Totals) -> Result<(Totals, u128)> {
    let amount = totals.unsold;
    if amount == 0 {
        return Err(Error::NothingUnsold);
    }
    Ok((Totals { unsold: 0, unsold_minting: totals.unsold_minting + amount, ..totals }, amount))
}

/// A mint of `amount` to the treasury has ended. Where nothing was minted the tokens are unsold again.
#[must_use]
pub fn unsold_settled(totals: Totals, amount: u128, minted: bool) -> Totals {
    let returned = if minted { 0 } else { amount };
    Totals { unsold: totals.unsold + returned, unsold_minting: totals.unsold_minting - amount, ..totals }
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

/// Whether nothing more can be sold: what may still be paid buys no token, neither now nor with a bonus to come.
fn is_sold_out(terms: &Terms, totals: &Totals, now: u64) -> bool {
    let payment_left = terms.hard_cap.0 - totals.raised;
    !terms.can_sell(payment_left, terms.tokens_for_sale.0 - totals.sold, now)
}

#[cfg(test)]
mod tests;
