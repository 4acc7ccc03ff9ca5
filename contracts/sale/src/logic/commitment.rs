//! How many tokens rounds may bring into being, and how many of these they have promised: nobody is sold a token
//! that could not be minted.
//!
//! A round promises all that it has for sale when it opens. What it does not sell is free again at its seal, what
//! the buyers of an aborted round give up when they take their money. Tokens that were minted stay promised for ever.

use commonweight_common::stored::Stored;

use super::books::{Outcome, Totals};
use crate::{Error, Result, types::Terms};

/// Tokens that may be promised, and that are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Commitment {
    /// The most that may be promised, over all rounds. The token lets the sale mint as many.
    pub cap: u128,
    /// What is promised, what was minted included.
    pub committed: u128,
}

impl Commitment {
    /// Nothing promised, and at most `cap`.
    pub fn new(cap: u128) -> Self {
        Self { cap, committed: 0 }
    }

    /// What can still be promised.
    pub fn left(&self) -> u128 {
        self.cap - self.committed
    }

    /// A round opens with `tokens_for_sale`.
    pub fn commit(self, tokens_for_sale: u128) -> Result<Self> {
        let left = self.left();
        if tokens_for_sale > left {
            return Err(Error::TokenCapExceeded { tokens_for_sale, left });
        }
        Ok(Self { committed: self.committed + tokens_for_sale, ..self })
    }

    /// `tokens` that were promised will never be minted.
    #[must_use]
    pub fn release(self, tokens: u128) -> Self {
        Self { committed: self.committed - tokens, ..self }
    }

    /// As many may be promised from now on; not less than are.
    pub fn with_cap(self, cap: u128) -> Result<Self> {
        let committed = self.committed;
        if cap < committed {
            Err(Error::TokenCapTooSmall { cap, committed })
        } else {
            Ok(Self { cap, ..self })
        }
    }
}

/// What a round with these totals has promised and not taken back.
pub fn of_round(terms: &Terms, totals: &Totals) -> u128 {
    match totals.outcome() {
        None => terms.tokens_for_sale.0,
        Some(Outcome::Failed) => 0,
        Some(Outcome::Succeeded) => totals.sold + totals.unsold + totals.unsold_minting,
    }
}

#[cfg(test)]
mod tests;
