//! The money of a round after it has left, or where it goes back. No bucket pays for another: what leaves is what
//! was raised in this round and has not left it.

use commonweight_common::amount::mul_div_floor;

use super::{
    books::{Abort, Book, Outcome, Totals},
    tranche::{Acceptance, Release, Stage},
};
use crate::{Error, Result, error::ReleaseError, types::ReleasePlan};

/// When what rounding has left of an aborted round belongs to the treasury, counted from the abort: 30 days.
pub const DUST_TIME: u64 = 30 * 24 * 60 * 60 * 1_000_000_000;

/// What is still in the bucket of a success, in payment units.
pub fn unspent(totals: &Totals) -> u128 {
    match (totals.outcome(), totals.abort) {
        (Some(Outcome::Succeeded), None) => totals.raised - totals.released - totals.releasing,
        (Some(Outcome::Succeeded), Some(abort)) => left(totals, &abort) - totals.releasing,
        _ => 0,
    }
}

/// A payment of `amount` from tranche `position` to the treasury has ended. Where it was not delivered it is in the
/// bucket again.
pub fn release_settled(
    plan: &ReleasePlan,
    totals: &mut Totals,
    release: &mut Release,
    position: usize,
    amount: u128,
    delivered: bool,
) {
    totals.releasing -= amount;
    if delivered {
        totals.released += amount;
    }
    let of_tranche = plan.amount_of(position, totals);
    let stage = &mut release.tranches[position].stage;
    let Stage::Accepted(acceptance) = stage else { return };
    if !delivered {
        acceptance.taken -= amount;
        return;
    }
    acceptance.delivered += amount;
    let Acceptance { at, delivered, challenge, .. } = *acceptance;
    if delivered == of_tranche && challenge.is_none() {
        *stage = Stage::Released { accepted_at: at };
    }
}

/// What a buyer of an aborted round takes back of what it paid. `None` where the round is not aborted, where money is
/// still on its way to the treasury, and where the buyer has taken it already.
pub fn share(book: &Book) -> Option<u128> {
    let Book { totals, purchase } = book;
    totals.abort?;
    if totals.releasing > 0 || purchase.paid == 0 {
        return None;
    }
    // What was raised is not less than what the buyer has paid, so it is not nothing.
    mul_div_floor(totals.raised - totals.released, purchase.paid, totals.raised)
}

/// What rounding has left so far of an aborted round, and nobody else can ask for: the rest without what is set aside
/// for those who have not come yet.
pub fn dust(totals: &Totals) -> u128 {
    let Some(abort) = totals.abort else { return 0 };
    if totals.releasing > 0 {
        return 0;
    }
    let pot = totals.raised - totals.released;
    let set_aside = mul_div_floor(pot, totals.raised - abort.settled, totals.raised)
        .expect("invariant: a part is not more than the whole");
    left(totals, &abort) - set_aside
}

/// Takes the [`dust`] for the treasury. Returns the amount, which is on its way.
pub fn sweep(totals: Totals, now: u64) -> Result<(Totals, u128)> {
    let abort = totals.abort.ok_or(ReleaseError::NotAborted)?;
    let from = abort.at.saturating_add(DUST_TIME);
    if now < from {
        return Err(ReleaseError::DustTooSoon { from, now }.into());
    }
    let amount = dust(&totals);
    if amount == 0 {
        return Err(Error::NothingToRelease);
    }
    let abort = Abort { sweeping: abort.sweeping + amount, ..abort };
    Ok((Totals { abort: Some(abort), ..totals }, amount))
}

/// A payment of dust has ended. Where it was not delivered it is dust again.
#[must_use]
pub fn sweep_settled(totals: Totals, amount: u128, delivered: bool) -> Totals {
    let settled = |abort: Abort| Abort {
        sweeping: abort.sweeping - amount,
        swept: abort.swept + if delivered { amount } else { 0 },
        ..abort
    };
    Totals { abort: totals.abort.map(settled), ..totals }
}

/// What is in the bucket of an aborted round or on its way to the treasury.
fn left(totals: &Totals, abort: &Abort) -> u128 {
    totals.raised - totals.released - abort.refunded - abort.sweeping - abort.swept
}

#[cfg(test)]
mod tests;
