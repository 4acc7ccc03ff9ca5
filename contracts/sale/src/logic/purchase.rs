//! What a buyer does in a round: buy, leave, take money back, claim tokens.
//!
//! Each rule returns the book as it is afterwards, together with the amounts that moved. What leaves is
//! debited before it leaves; `payment_settled` and `mint_settled` say later whether it arrived.

use commonweight_common::amount::mul_div_floor;

use super::{
    books::{Abort, Book, Outcome, Purchase, Totals},
    bucket, round,
};
use crate::{
    Error, Result,
    error::ReleaseError,
    types::{Price, Pricing, Receipt, RoundStatus, Terms},
};

/// What a buyer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The payment.
    pub amount: u128,
    /// How few tokens are not worth it.
    pub min_tokens: u128,
    /// What the allowlist lets the buyer pay in the round, over all its purchases.
    pub maximum: u128,
}

/// A purchase. What goes back at once is in the receipt.
pub fn buy(terms: &Terms, book: Book, offer: Offer, now: u64) -> Result<(Book, Receipt)> {
    let Book { totals, purchase } = book;
    check_selling(terms, &totals, now)?;
    let cap = terms.account_cap.0.min(offer.maximum);
    let account_left = cap.saturating_sub(purchase.paid);
    if account_left == 0 {
        return Err(Error::AccountCapReached { cap });
    }
    let budget = offer.amount.min(terms.hard_cap.0 - totals.raised).min(account_left);
    let Bought { paid, tokens, bonus, least } = match terms.pricing {
        Pricing::Fixed(price) => {
            let bonus = terms.bonus_at(round::time_of_sale(&totals, now));
            let bonus_price = price.with_bonus(bonus);
            bought(price, bonus_price, budget, terms.tokens_for_sale.0 - totals.sold)
        }
        Pricing::ProRata => {
            Bought { paid: budget, tokens: 0, bonus: 0, least: terms.share_of(budget, terms.hard_cap.0) }
        }
    };
    if paid == 0 {
        return Err(Error::BuysNothing { offered: offer.amount });
    }
    if least < offer.min_tokens {
        return Err(Error::MinTokensNotMet { min_tokens: offer.min_tokens, tokens: least });
    }
    let totals = Totals { raised: totals.raised + paid, sold: totals.sold + tokens, ..totals };
    // A rest below the minimum is anybody's: else who leaves it decides alone, to the last moment, whether the round is full.
    check_minimum(terms, purchase.paid + paid)
        .or_else(|error| if round::is_sold_out(terms, &totals, now) { Ok(()) } else { Err(error) })?;
    let book = Book {
        totals,
        purchase: Purchase {
            paid: purchase.paid + paid,
            tokens: purchase.tokens + tokens,
            bonus: purchase.bonus + bonus,
            ..purchase
        },
    };
    let unused = offer.amount - paid;
    Ok((book, Receipt { paid: paid.into(), tokens: least.into(), unused: unused.into() }))
}

/// What a payment comes to.
struct Bought {
    paid: u128,
    /// What is the buyer's at once, and the part of it that is bonus.
    tokens: u128,
    bonus: u128,
    /// What the buyer gets at least in the end.
    least: u128,
}

/// As much as `budget` buys at `bonus_price` of the tokens that are `left`. Without a token nothing is paid.
fn bought(price: Price, bonus_price: Price, budget: u128, left: u128) -> Bought {
    let tokens = bonus_price.tokens_up_to(budget, left);
    let paid = bonus_price.cost_of(tokens).expect("invariant: tokens cost no more than the payment");
    let bonus = tokens - price.tokens_up_to(paid, tokens);
    Bought { paid, tokens, bonus, least: tokens }
}

/// A buyer leaves with `amount` while exits are open and gives up that share of its tokens, rounded up, and its whole
/// bonus: otherwise buying in a bonus window and leaving would move the bonus to older money.
/// Returns the tokens given up; the money is on its way.
pub fn exit(terms: &Terms, book: Book, amount: u128, now: u64) -> Result<(Book, u128)> {
    let Book { totals, purchase } = book;
    if totals.seal.is_some() {
        return Err(Error::RoundSealed);
    }
    let exit_ends_at = round::exit_ends_at(terms, &totals);
    if now >= exit_ends_at {
        return Err(Error::ExitsEnded { exit_ends_at, now });
    }
    if amount == 0 || amount > purchase.paid {
        return Err(Error::ExitOutOfRange { amount, paid: purchase.paid });
    }
    let paid = purchase.paid - amount;
    let tokens = mul_div_floor(purchase.tokens - purchase.bonus, paid, purchase.paid)
        .expect("invariant: a part is not more than the whole");
    if paid > 0 {
        check_minimum(terms, paid)?;
        if tokens == 0 && terms.pricing != Pricing::ProRata {
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
        purchase: Purchase { paid, tokens, bonus: 0, sending: purchase.sending + amount, ..purchase },
    };
    Ok((book, given_up))
}

/// What the buyer can take back now: what it is owed, everything where the round failed, and its part of what is
/// left where the round was aborted.
pub fn refundable(book: &Book) -> u128 {
    match book.totals.outcome() {
        Some(Outcome::Failed) => book.purchase.owed + book.purchase.paid,
        _ => book.purchase.owed + bucket::share(book).unwrap_or(0),
    }
}

/// A buyer takes back all that is [`refundable`]. Returns the amount, which is on its way.
pub fn refund(terms: &Terms, book: Book) -> Result<(Book, u128)> {
    let amount = refundable(&book);
    if amount == 0 {
        let Totals { abort, releasing, .. } = book.totals;
        return Err(match abort {
            Some(_) if releasing > 0 => ReleaseError::ReleaseInFlight { amount: releasing }.into(),
            _ => Error::NothingToRefund,
        });
    }
    if let Some(share) = bucket::share(&book) {
        return Ok((refunded(terms, book, share), amount));
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
            bonus: if returned == 0 { purchase.bonus } else { 0 },
            owed: 0,
            sending: purchase.sending + amount,
            ..purchase
        },
    };
    Ok((book, amount))
}

/// The book of a buyer who takes back its `share` of an aborted round and what it is owed. Its tokens that had not
/// vested are never minted.
fn refunded(terms: &Terms, book: Book, share: u128) -> Book {
    let Book { totals, purchase } = allocated(terms, book);
    let tokens = kept(terms, &totals, &purchase);
    let taken = |abort: Abort| Abort {
        refunded: abort.refunded + share,
        settled: abort.settled + purchase.paid,
        ..abort
    };
    Book {
        totals: Totals {
            sold: totals.sold - (purchase.tokens - tokens),
            owed: totals.owed - purchase.owed,
            sending: totals.sending + share + purchase.owed,
            abort: totals.abort.map(taken),
            ..totals
        },
        purchase: Purchase {
            paid: 0,
            tokens,
            bonus: purchase.bonus.min(tokens),
            owed: 0,
            sending: purchase.sending + share + purchase.owed,
            objected: 0,
            ..purchase
        },
    }
}

/// The tokens that stay with a buyer of an aborted round: those that had vested. One that has taken its money has no
/// others any more.
fn kept(terms: &Terms, totals: &Totals, purchase: &Purchase) -> u128 {
    match (totals.seal, totals.abort) {
        (Some(seal), Some(abort)) if purchase.paid > 0 => {
            terms.vesting.vested(purchase.tokens, seal.at, abort.at)
        }
        _ => purchase.tokens,
    }
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

/// The book with the buyer's share of a pro-rata round that succeeded. Every other book is left as it is.
///
/// Shares are cut in the order in which buyers first claim: each takes what lies between the sum of the shares
/// before it and the sum with its own, both rounded down. So they come to all the tokens exactly, and nobody gets
/// as much as one unit more or less than its due.
#[must_use]
pub fn allocated(terms: &Terms, book: Book) -> Book {
    let Book { totals, purchase } = book;
    let is_due = terms.pricing == Pricing::ProRata
        && totals.outcome() == Some(Outcome::Succeeded)
        && purchase.tokens == 0
        && purchase.paid > 0;
    if !is_due {
        return book;
    }
    let up_to = totals.allocated + purchase.paid;
    let tokens = terms.share_of(up_to, totals.raised) - terms.share_of(totals.allocated, totals.raised);
    Book { totals: Totals { allocated: up_to, ..totals }, purchase: Purchase { tokens, ..purchase } }
}

/// The tokens of a buyer, as it sees them: in a pro-rata round the least that it can get before the seal, and its
/// share after a success.
pub fn tokens(terms: &Terms, book: &Book) -> u128 {
    if terms.pricing == Pricing::ProRata && book.totals.outcome().is_none() {
        return terms.share_of(book.purchase.paid, terms.hard_cap.0);
    }
    allocated(terms, *book).purchase.tokens
}

/// The tokens that the buyer can claim at `now`.
pub fn claimable(terms: &Terms, book: &Book, now: u64) -> u128 {
    let Book { totals, purchase } = allocated(terms, *book);
    match totals.seal {
        Some(seal) if seal.outcome == Outcome::Succeeded => {
            let vested = match totals.abort {
                Some(_) => kept(terms, &totals, &purchase),
                None => terms.vesting.vested(purchase.tokens, seal.at, now),
            };
            vested - purchase.claimed - purchase.minting
        }
        _ => 0,
    }
}

/// A buyer claims all that is [`claimable`]. Returns the amount, which is being minted.
pub fn claim(terms: &Terms, book: Book, now: u64) -> Result<(Book, u128)> {
    let book = allocated(terms, book);
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

/// A buyer gives up the record of a purchase in which everything has come to its end: all tokens are minted, and
/// no money of the round is left that could come back.
pub fn close(terms: &Terms, book: Book, now: u64) -> Result<Book> {
    let is_vacant = book.purchase.is_vacant();
    // A part of an aborted round that comes to nothing cannot be taken back before.
    let has_no_part = bucket::share(&book) == Some(0) && book.purchase.owed == 0;
    let book = if has_no_part { refunded(terms, book, 0) } else { book };
    let Book { totals, purchase } = book;
    let is_spent = match totals.abort {
        Some(_) => purchase.paid == 0,
        None => totals.outcome() == Some(Outcome::Succeeded) && totals.released == totals.raised,
    };
    let is_claimed = purchase.claimed == tokens(terms, &book) && claimable(terms, &book, now) == 0;
    if is_vacant || !is_spent || !is_claimed || purchase.owed > 0 || purchase.sending > 0 {
        return Err(Error::PurchaseOpen);
    }
    Ok(Book { purchase: Purchase::default(), ..book })
}

fn check_selling(terms: &Terms, totals: &Totals, now: u64) -> Result<()> {
    match round::status(terms, totals, now) {
        RoundStatus::Open => Ok(()),
        RoundStatus::Announced => Err(Error::RoundNotStarted { start: terms.start.0, now }),
        RoundStatus::Sealable => {
            let end = round::ends_at(terms, totals);
            Err(if now < end { Error::RoundSoldOut } else { Error::RoundEnded { end, now } })
        }
        RoundStatus::Succeeded | RoundStatus::Failed | RoundStatus::Aborted => Err(Error::RoundSealed),
    }
}

fn check_minimum(terms: &Terms, paid: u128) -> Result<()> {
    let minimum = terms.minimum.0;
    if paid < minimum { Err(Error::BelowMinimum { minimum, paid }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
