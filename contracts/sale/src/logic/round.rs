//! The life of a round: when it sells, when it ends, and when the next one may open.

use commonweight_common::pause::{MAX_PAUSE, Span};

use super::{
    books::{Outcome, Seal, Totals},
    time::Time,
    tranche::{Process, Release},
};
use crate::{
    Error, Result,
    types::{Pricing, ReleasePlan, RoundStatus, Terms, Unsold},
};

/// Pauses of buying move the end of a round by so much in all, and no pause is longer: four weeks, in nanoseconds. Without
/// an end an owner who pauses again and again would hold the money of buyers for ever, who do not leave any more.
pub const MAX_STRETCH: u64 = 4 * MAX_PAUSE;

/// The first nanosecond in which the round does not sell any more.
#[inline(never)]
pub fn ends_at(terms: &Terms, totals: &Totals) -> u64 {
    terms.end.0.saturating_add(totals.stretched)
}

/// The first nanosecond in which nobody leaves any more.
#[inline(never)]
pub fn exit_ends_at(terms: &Terms, totals: &Totals) -> u64 {
    let end = terms.end.0.saturating_sub(terms.binding_time.0);
    end.saturating_add(totals.exits_stretched)
}

/// Where the round is at `now`.
pub fn status(terms: &Terms, totals: &Totals, now: u64) -> RoundStatus {
    match totals.outcome() {
        Some(Outcome::Succeeded) if totals.abort.is_some() => RoundStatus::Aborted,
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
        RoundStatus::Succeeded | RoundStatus::Failed | RoundStatus::Aborted => {
            return Err(Error::RoundSealed);
        }
    }
    // Who sells out has raised the soft cap but for what buys no token any more.
    if totals.raised < terms.soft_cap.0 && !is_sold_out(terms, &totals, now) {
        return Ok(Totals { seal: Some(Seal { outcome: Outcome::Failed, at: now }), ..totals });
    }
    let for_sale = terms.tokens_for_sale.0;
    let sold = if terms.pricing == Pricing::ProRata { for_sale } else { totals.sold };
    let unsold = if terms.unsold == Unsold::Treasury { for_sale - sold } else { 0 };
    Ok(Totals { seal: Some(Seal { outcome: Outcome::Succeeded, at: now }), sold, unsold, ..totals })
}

/// Buying is paused in `span`, as decided at `now`: the end of the window moves by as much as the window loses. Fails where
/// pauses would take more than [`MAX_STRETCH`] of it.
pub fn pause(terms: &Terms, totals: Totals, span: Span, now: u64) -> Result<Totals> {
    if totals.seal.is_some() || now >= ends_at(terms, &totals) {
        return Ok(totals);
    }
    let lost = span.within(terms.start.0, u64::MAX);
    let totals = moved(terms, totals, span, lost, u64::saturating_add);
    if totals.stretched > MAX_STRETCH {
        return Err(Error::RoundPausedTooLong { paused: totals.stretched, most: MAX_STRETCH });
    }
    Ok(Totals { sells_again_at: span.until, ..totals })
}

/// Buying goes on already at the start of `span`, which was paused: the window gives back what it had gained.
#[must_use]
pub fn lift(terms: &Terms, totals: Totals, span: Span) -> Totals {
    if totals.seal.is_some() || span.from >= ends_at(terms, &totals) {
        return totals;
    }
    let returned = span.within(terms.start.0, u64::MAX);
    Totals { sells_again_at: span.from, ..moved(terms, totals, span, returned, u64::saturating_sub) }
}

/// Moves the end of the window; and that of exits, unless these have ended before `span`: a pause opens no way out that
/// was closed, and what it leaves open it leaves open no less than it did before.
fn moved(terms: &Terms, mut totals: Totals, span: Span, by: u64, rule: fn(u64, u64) -> u64) -> Totals {
    if span.from < exit_ends_at(terms, &totals) {
        totals.exits_stretched = rule(totals.exits_stretched, by);
    }
    totals.stretched = rule(totals.stretched, by);
    totals
}

/// All unsold tokens are being minted to the treasury. Returns how many.
pub fn mint_unsold(totals: Totals) -> Result<(Totals, u128)> {
    let amount = totals.unsold;
    if amount == 0 {
        return Err(Error::NothingUnsold);
    }
    Ok((Totals { unsold: 0, unsold_minting: totals.unsold_minting + amount, ..totals }, amount))
}

/// A mint of `amount` to the treasury has ended. Where nothing was minted the tokens are unsold again; those of an
/// aborted round are nobody's.
#[must_use]
pub fn unsold_settled(totals: Totals, amount: u128, minted: bool) -> Totals {
    let returned = if minted || totals.abort.is_some() { 0 } else { amount };
    Totals { unsold: totals.unsold + returned, unsold_minting: totals.unsold_minting - amount, ..totals }
}

/// The round before one that is to open.
#[derive(Debug, Clone)]
pub struct Previous<'a> {
    /// How its money leaves.
    pub plan: &'a ReleasePlan,
    /// Its sums.
    pub totals: Totals,
    /// How far its release is.
    pub release: Release,
}

impl Previous<'_> {
    /// Fails unless the round is sealed and, where it succeeded, all its tranches are accepted and none can be challenged
    /// any more: its phase has been shown.
    pub fn check_shown(self, now: impl Into<Time>) -> Result<()> {
        let Self { plan, totals, release } = self;
        match totals.outcome() {
            None => Err(Error::PreviousRoundUnsealed),
            Some(Outcome::Succeeded) if totals.abort.is_none() => {
                Ok(Process::in_time(plan, totals, release, now)?.check_shown()?)
            }
            Some(_) => Ok(()),
        }
    }
}

/// Fails where a round for `next_phase` would leave an earlier phase behind that was not shown: of the phases whose last
/// round failed or was aborted, the earliest has to be paid for first. `rounds` are all of them with their phases, the
/// last one first.
pub fn check_phase(next_phase: &str, rounds: impl Iterator<Item = (String, Totals)>) -> Result<()> {
    let mut phases = Vec::new();
    let mut missing = None;
    for (phase, totals) in rounds {
        if phases.contains(&phase) {
            continue;
        }
        if totals.outcome() == Some(Outcome::Failed) || totals.abort.is_some() {
            missing = Some(phase.clone());
        }
        phases.push(phase);
    }
    match missing {
        Some(phase) if phase != next_phase => Err(Error::PreviousPhaseNotShown { phase }),
        _ => Ok(()),
    }
}

/// Whether nothing more can be sold: what may still be paid buys no token, neither now nor with a bonus to come.
pub(super) fn is_sold_out(terms: &Terms, totals: &Totals, now: u64) -> bool {
    let payment_left = terms.hard_cap.0 - totals.raised;
    let time = time_of_sale(totals, now);
    !terms.can_sell(payment_left, terms.tokens_for_sale.0 - totals.sold, time)
}

/// The time by which bonuses are given: pauses of buying move them as they move the end, and during a pause it stands still.
pub(super) fn time_of_sale(totals: &Totals, now: u64) -> u64 {
    now.max(totals.sells_again_at).saturating_sub(totals.stretched)
}

#[cfg(test)]
mod tests;
