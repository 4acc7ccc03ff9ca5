//! What a payment buys, exactly. Tokens are rounded down and payments up, always against the buyer.
//!
//! A bonus is a lower price, so that caps hold for what is sold with it, and nothing is rounded twice.

use commonweight_common::{
    Bps,
    amount::{mul_div_ceil, mul_div_floor},
};

use near_sdk::json_types::U64;

use crate::types::{Price, Pricing, Terms};

/// No side of a price is larger, so that a price with a bonus can be counted.
pub const MAX_PRICE_UNITS: u128 = u128::MAX / (2 * WHOLE);

const WHOLE: u128 = 10_000;

impl Price {
    /// The price at which a payment buys `bonus` more.
    #[must_use]
    pub fn with_bonus(self, bonus: Bps) -> Self {
        if bonus == Bps::ZERO {
            return self;
        }
        let token_units = self.token_units.0 * (WHOLE + u128::from(bonus.get()));
        Self { payment_units: (self.payment_units.0 * WHOLE).into(), token_units: token_units.into() }
    }

    /// The tokens that `payment` buys, rounded down. `None` where they are more than `u128` can count.
    pub fn tokens_for(&self, payment: u128) -> Option<u128> {
        mul_div_floor(payment, self.token_units.0, self.payment_units.0)
    }

    /// What `tokens` cost, in payment units, rounded up. `None` where it is more than `u128` can count.
    pub fn cost_of(&self, tokens: u128) -> Option<u128> {
        mul_div_ceil(tokens, self.payment_units.0, self.token_units.0)
    }

    /// The tokens that `payment` buys where only `left` are for sale.
    pub(super) fn tokens_up_to(&self, payment: u128, left: u128) -> u128 {
        self.tokens_for(payment).map_or(left, |tokens| tokens.min(left))
    }
}

impl Terms {
    /// What a payment at `time`, pauses not counted, buys more. At most one bonus is given at a time.
    pub fn bonus_at(&self, time: u64) -> Bps {
        let is_given = |bonus: &&crate::types::Bonus| (bonus.start.0..bonus.end.0).contains(&time);
        self.bonuses.iter().find(is_given).map_or(Bps::ZERO, |bonus| bonus.bps)
    }

    /// The largest bonus that is given at `time` or later, pauses not counted.
    pub fn best_bonus_from(&self, time: u64) -> Bps {
        let coming = self.bonuses.iter().filter(|bonus| time < bonus.end.0).map(|bonus| bonus.bps);
        coming.max().unwrap_or_default()
    }

    /// Gives the terms another window; bonuses keep their distance from the start.
    pub fn move_to(&mut self, start: U64, end: U64) {
        let old_start = self.start.0;
        let moved = |time: U64| U64(time.0.saturating_sub(old_start).saturating_add(start.0));
        for bonus in &mut self.bonuses {
            (bonus.start, bonus.end) = (moved(bonus.start), moved(bonus.end));
        }
        (self.start, self.end) = (start, end);
    }

    /// Whether `payment` at `time`, pauses not counted, or later can buy anything of the `tokens_left`.
    pub(super) fn can_sell(&self, payment: u128, tokens_left: u128, time: u64) -> bool {
        match self.pricing {
            Pricing::Fixed(price) => {
                price.with_bonus(self.best_bonus_from(time)).tokens_up_to(payment, tokens_left) > 0
            }
            Pricing::ProRata => payment > 0,
        }
    }

    /// The tokens of a pro-rata round that `paid` buys where `raised` was raised by all, rounded down.
    /// Rounding down up to any position leaves each buyer with less than one unit more or less than its share.
    pub(super) fn share_of(&self, paid: u128, raised: u128) -> u128 {
        mul_div_floor(self.tokens_for_sale.0, paid, raised)
            .expect("invariant: nobody has paid more than was raised")
    }
}

#[cfg(test)]
mod tests;
