//! Amounts with 128 binary digits behind the point, so that dividing rewards among stakes loses nothing that
//! is not written down as a remainder.

use commonweight_common::{amount::U256, stored::Stored};

/// Binary digits behind the point.
const FRACTION_BITS: usize = 128;

/// A number of units and a fraction of one. Stored as four little-endian words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Fixed([u64; 4]);

impl Fixed {
    /// Nothing.
    pub const ZERO: Self = Self([0; 4]);

    /// `units` and no fraction.
    pub fn from_units(units: u128) -> Self {
        Self((U256::from(units) << FRACTION_BITS).0)
    }

    /// No unit, and `fraction` of 2¹²⁸ parts of one.
    pub fn from_fraction(fraction: u128) -> Self {
        Self(U256::from(fraction).0)
    }

    /// The whole units.
    pub fn units(self) -> u128 {
        (U256(self.0) >> FRACTION_BITS).low_u128()
    }

    /// What there is beyond the whole units, in 2¹²⁸ parts of one.
    pub fn fraction(self) -> u128 {
        U256(self.0).low_u128()
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        U256(self.0).checked_add(U256(other.0)).map(|sum| Self(sum.0))
    }

    /// The sum, without the digits beyond the greatest.
    #[must_use]
    pub fn wrapping_add(self, other: Self) -> Self {
        Self(U256(self.0).overflowing_add(U256(other.0)).0.0)
    }

    /// The difference of two such sums: exact where the true one fits.
    #[must_use]
    pub fn wrapping_sub(self, other: Self) -> Self {
        Self(U256(self.0).overflowing_sub(U256(other.0)).0.0)
    }

    /// `factor` times as much, or `None` where it does not fit.
    pub fn checked_mul(self, factor: u128) -> Option<Self> {
        U256(self.0).checked_mul(U256::from(factor)).map(|product| Self(product.0))
    }

    /// The quotient rounded down, and the remainder in 2¹²⁸ parts of a unit. `None` where the divisor is zero.
    pub fn checked_div_rem(self, divisor: u128) -> Option<(Self, u128)> {
        if divisor == 0 {
            return None;
        }
        let (quotient, remainder) = U256(self.0).div_mod(U256::from(divisor));
        Some((Self(quotient.0), remainder.low_u128()))
    }
}

#[cfg(test)]
mod tests;
