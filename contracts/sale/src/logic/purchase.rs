//! What a buyer does in a round: buy, leave, take money back, claim tokens.
//!
//! Each rule returns the book as it is afterwards, together with the amounts that moved. What leaves is
//! debited before it leaves; `payment_settled` and `mint_settled` say later whether it arrived.

use super::{
    ledger::{Book, Outcome, Purchase, Totals},
    round,
};
use crate::{
    Error, Result,
    types::{Receipt, RoundStatus, Terms},
};

/// A purchase. What goes back at once is in the receipt.
pub fn buy(terms: &Terms, book: Book, offered: u128, min_tokens: u128, now: u64) -> Result<(Book, Receipt)> {
    let Book { totals, purchase } = book;
    check_selling(terms, &totals, now)?;
    let account_left = terms.account_cap.0 - purchase.paid;
    if account_left == 0 {
        return Err(Error::AccountCapReached { cap: terms.account_cap.0 });
    }
    let budget = offered.min(terms.hard_cap.0 - totals.raised).min(account_left);
    let tokens = terms.pricing.tokens_up_to(budget, terms.tokens_for_sale.0 - totals.sold);
    if tokens == 0 {
        return Err(Error::BuysNothing { offered });
    }
    if tokens < min_tokens {
        return Err(Error::MinTokensNotMet { min_tokens, tokens });
    }
    let paid = terms.pricing.cost_of(tokens).expect("invariant: tokens cost no more than the payment");
    check_minimum(terms, purchase.paid + paid)?;
    let book = Book {
        totals: Totals { raised: totals.raised + paid, sold: totals.sold + tokens, ..totals },
        purchase: Purchase { paid: purchase.paid + paid, tokens: purchase.tokens + tokens, ..purchase },
    };
    let receipt = Receipt { paid: paid.into(), tokens: tokens.into(), unused: (offered - paid).into() };
    Ok((book, receipt))
}

/// A buyer leaves with `amount` before the seal and gives up that share of its tokens, rounded up.
/// Returns the tokens given up; the money is on its way.
pub fn exit(terms: &Terms, book: Book, amount: u128) -> Result<(Book, u128)> {
    let Book { totals, purchase } = book;
    if totals.seal.is_some() {
        return Err(Error::RoundSealed);
    }
    if amount == 0 || amount > purchase.paid {
        return Err(Error::ExitOutOfRange { amount, paid: purchase.paid });
    }
    let paid = purchase.paid - amount;
    let tokens = commonweight_common::amount::mul_div_floor(purchase.tokens, paid, purchase.paid)
        .expect("invariant: a part is not more than the whole");
    if paid > 0 {
        check_minimum(terms, paid)?;
        if tokens == 0 {
            return Err(Error::BuysNothing { offered: paid });
        }
    }
    let given_up = purchase.tokens - tokens;
    let book = Book {
        totals: Totals {
            raised: totals.raised - amount,
            sold: totals.sold - given_up,
            sending: totals.sending + amount,
            ..totals
        },
        purchase: Purchase { paid, tokens, sending: purchase.sending + amount, ..purchase },
    };
    Ok((book, given_up))
}

/// What the buyer can take back now: what it is owed, and everything where the round failed.
pub fn refundable(book: &Book) -> u128 {
    match book.totals.outcome() {
        Some(Outcome::Failed) => book.purchase.owed + book.purchase.paid,
        _ => book.purchase.owed,
    }
}

/// A buyer takes back all that is [`refundable`]. Returns the amount, which is on its way.
pub fn refund(book: Book) -> Result<(Book, u128)> {
    let amount = refundable(&book);
    if amount == 0 {
        return Err(Error::NothingToRefund);
    }
    let Book { totals, purchase } = book;
    // What is not owed is the whole payment of a failed round; its tokens go with it.
    let returned = amount - purchase.owed;
    let given_up = if returned == 0 { 0 } else { purchase.tokens };
    let book = Book {
        totals: Totals {
            raised: totals.raised - returned,
            sold: totals.sold - given_up,
            owed: totals.owed - purchase.owed,
            sending: totals.sending + amount,
            ..totals
        },
        purchase: Purchase {
            paid: purchase.paid - returned,
            tokens: purchase.tokens - given_up,
            owed: 0,
            sending: purchase.sending + amount,
            ..purchase
        },
    };
    Ok((book, amount))
}

/// A payment of `amount` to the buyer has ended. Where it was not delivered the buyer is owed the amount.
#[must_use]
pub fn payment_settled(book: Book, amount: u128, delivered: bool) -> Book {
    let owed = if delivered { 0 } else { amount };
    let Book { totals, purchase } = book;
    Book {
        totals: Totals { sending: totals.sending - amount, owed: totals.owed + owed, ..totals },
        purchase: Purchase { sending: purchase.sending - amount, owed: purchase.owed + owed, ..purchase },
    }
}

/// The tokens that the buyer can claim at `now`.
pub fn claimable(terms: &Terms, book: &Book, now: u64) -> u128 {
    let Book { totals, purchase } = book;
    match totals.seal {
        Some(seal) if seal.outcome == Outcome::Succeeded => {
            terms.vesting.vested(purchase.tokens, seal.at, now) - purchase.claimed - purchase.minting
        }
        _ => 0,
    }
}

/// A buyer claims all that is [`claimable`]. Returns the amount, which is being minted.
pub fn claim(terms: &Terms, book: Book, now: u64) -> Result<(Book, u128)> {
    let amount = claimable(terms, &book, now);
    if amount == 0 {
        return Err(Error::NothingToClaim);
    }
    let Book { totals, purchase } = book;
    let book = Book {
        totals: Totals { minting: totals.minting + amount, ..totals },
        purchase: Purchase { minting: purchase.minting + amount, ..purchase },
    };
    Ok((book, amount))
}

/// A mint of `amount` to the buyer has ended. Where nothing was minted the amount can be claimed again.
#[must_use]
pub fn mint_settled(book: Book, amount: u128, minted: bool) -> Book {
    let claimed = if minted { amount } else { 0 };
    let Book { totals, purchase } = book;
    Book {
        totals: Totals { minting: totals.minting - amount, claimed: totals.claimed + claimed, ..totals },
        purchase: Purchase {
            minting: purchase.minting - amount,
            claimed: purchase.claimed + claimed,
            ..purchase
        },
    }
}

fn check_selling(terms: &Terms, totals: &Totals, now: u64) -> Result<()> {
    match round::status(terms, totals, now) {
        RoundStatus::Open => Ok(()),
        RoundStatus::Announced => Err(Error::RoundNotStarted { start: terms.start.0, now }),
        RoundStatus::Sealable if now < terms.end.0 => Err(Error::RoundSoldOut),
        RoundStatus::Sealable => Err(Error::RoundEnded { end: terms.end.0, now }),
        RoundStatus::Succeeded | RoundStatus::Failed => Err(Error::RoundSealed),
    }
}

fn check_minimum(terms: &Terms, paid: u128) -> Result<()> {
    let minimum = terms.minimum.0;
    if paid < minimum { Err(Error::BelowMinimum { minimum, paid }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
