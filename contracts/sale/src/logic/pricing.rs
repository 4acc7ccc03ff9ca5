//! What a payment buys, exactly. Tokens are rounded down and payments up, always against the buyer.

use commonweight_common::amount::{mul_div_ceil, mul_div_floor};

use crate::types::{Price, Pricing};

impl Pricing {
    /// The tokens that `payment` buys, rounded down. `None` where they are more than `u128` can count.
    pub fn tokens_for(&self, payment: u128) -> Option<u128> {
        let Self::Fixed(Price { payment_units, token_units }) = self;
        mul_div_floor(payment, token_units.0, payment_units.0)
    }

    /// What `tokens` cost, in payment units, rounded up. `None` where it is more than `u128` can count.
    pub fn cost_of(&self, tokens: u128) -> Option<u128> {
        let Self::Fixed(Price { payment_units, token_units }) = self;
        mul_div_ceil(tokens, payment_units.0, token_units.0)
    }

    /// The tokens that `payment` buys where only `left` are for sale.
    pub(super) fn tokens_up_to(&self, payment: u128, left: u128) -> u128 {
        self.tokens_for(payment).map_or(left, |tokens| tokens.min(left))
    }
}

#[cfg(test)]
mod tests;
