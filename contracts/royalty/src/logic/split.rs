//! How an amount is split between the roles, to the last unit.

use commonweight_common::Bps;

use crate::{Error, Result, Terms};

/// The parts of an amount. They add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// For who serves the model, rounded down.
    pub operator: u128,
    /// For who made it, rounded down.
    pub contributors: u128,
    /// For the stakers, with what rounding leaves: at most three units above their share.
    pub stakers: u128,
    /// For the treasury, rounded down.
    pub treasury: u128,
}

impl Terms {
    /// The terms as they are, if the shares are the whole.
    pub fn checked(self) -> Result<Self> {
        let sum = [self.operator, self.contributors, self.stakers, self.treasury]
            .into_iter()
            .map(|share| u32::from(share.get()))
            .sum();
        if sum != u32::from(Bps::WHOLE.get()) {
            return Err(Error::TermsNotWhole { sum });
        }
        Ok(self)
    }

    /// Splits `amount`. The stakers' part is what the other three leave, so nothing is lost or made.
    pub fn split(&self, amount: u128) -> Split {
        let operator = self.operator.floor_of(amount);
        let contributors = self.contributors.floor_of(amount);
        let treasury = self.treasury.floor_of(amount);
        let stakers = amount
            .checked_sub(operator)
            .and_then(|rest| rest.checked_sub(contributors))
            .and_then(|rest| rest.checked_sub(treasury))
            .expect("invariant: the shares are at most the whole and rounded down");
        Split { operator, contributors, stakers, treasury }
    }
}

#[cfg(test)]
pub(crate) mod tests;
