//! Basis points: shares of a whole in ten-thousandths.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};

use crate::amount::{mul_div_ceil, mul_div_floor};

/// A share of a whole in ten-thousandths, from 0 to 10,000. In JSON a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, ToJson, FromJson)]
#[serde(try_from = "u16", into = "u16")]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[cfg_attr(feature = "abi", schemars(transparent))]
pub struct Bps(u16);

/// Returned when a share exceeds the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} basis points exceed 10000")]
pub struct BpsOutOfRange(pub u16);

impl Bps {
    /// The whole: 10,000.
    pub const WHOLE: Self = Self(10_000);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A share of `bps` ten-thousandths. Fails above 10,000.
    pub const fn new(bps: u16) -> Result<Self, BpsOutOfRange> {
        if bps > Self::WHOLE.0 {
            return Err(BpsOutOfRange(bps));
        }
        Ok(Self(bps))
    }

    /// The number of ten-thousandths.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// This share of `amount`, rounded down.
    pub fn floor_of(self, amount: u128) -> u128 {
        mul_div_floor(amount, u128::from(self.0), u128::from(Self::WHOLE.0))
            .expect("invariant: a share is not more than the whole")
    }

    /// This share of `amount`, rounded up.
    pub fn ceil_of(self, amount: u128) -> u128 {
        mul_div_ceil(amount, u128::from(self.0), u128::from(Self::WHOLE.0))
            .expect("invariant: a share is not more than the whole")
    }
}

impl TryFrom<u16> for Bps {
    type Error = BpsOutOfRange;

    fn try_from(bps: u16) -> Result<Self, Self::Error> {
        Self::new(bps)
    }
}

impl From<Bps> for u16 {
    fn from(bps: Bps) -> Self {
        bps.0
    }
}

impl BorshDeserialize for Bps {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(u16::deserialize_reader(reader)?)
            .map_err(|_| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, "bps above 10000"))
    }
}

#[cfg(test)]
mod tests;
