//! Amounts, gas and values. Whole coins are written exactly, with as many decimals as they need.

use std::fmt;

use commonweight_types::Asset;

use crate::{AssetEntry, AssetInfo, UnitOfAccount};

const NEAR_DECIMALS: u8 = 24;
const TGAS_DECIMALS: u8 = 12;
/// A millionth of a NEAR: less is written in yoctoNEAR.
const LEAST_NEAR: u128 = 10_u128.pow(18);
/// A millionth of a Tgas: less is written in gas.
const LEAST_TGAS: u64 = 1_000_000;

/// An amount of an asset. A token is written in its units, and beside them in whole coins where the table knows it.
/// The table has no say in how NEAR is written.
pub(crate) struct Quantity<'a> {
    pub(crate) amount: u128,
    pub(crate) asset: &'a Asset,
    pub(crate) assets: &'a [AssetEntry],
}

impl fmt::Display for Quantity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, asset: Asset::Nep141(_), .. } = *self else {
            return Near(self.amount).fmt(f);
        };
        let entry = self.assets.iter().find(|entry| &entry.asset == self.asset);
        let known = entry.map(|entry| &entry.info).filter(|info| can_stand_for_a_token(info));
        if let Some(info) = known {
            write!(f, "{} {} (", Whole { amount, decimals: info.decimals }, info.symbol)?;
        }
        write!(f, "{amount} {} of {}", if amount == 1 { "unit" } else { "units" }, self.asset)?;
        f.write_str(if known.is_some() { ")" } else { "" })
    }
}

/// Whether a token can be written by its entry: no token is called as the chain's own coin.
fn can_stand_for_a_token(info: &AssetInfo) -> bool {
    info.is_well_formed() && !info.symbol.eq_ignore_ascii_case("near")
}

/// An amount of NEAR, from its yoctoNEAR.
pub(crate) struct Near(pub(crate) u128);

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1..LEAST_NEAR => write!(f, "{} yoctoNEAR", self.0),
            amount => write!(f, "{} NEAR", Whole { amount, decimals: NEAR_DECIMALS }),
        }
    }
}

/// An amount of gas.
pub(crate) struct Gas(pub(crate) u64);

impl fmt::Display for Gas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1..LEAST_TGAS => write!(f, "{} gas", self.0),
            gas => write!(f, "{} Tgas", Whole { amount: gas.into(), decimals: TGAS_DECIMALS }),
        }
    }
}

/// A value in the DAO's unit of account: in wholes, and in its smallest units.
pub(crate) struct Value<'a> {
    pub(crate) amount: u128,
    pub(crate) unit: &'a UnitOfAccount,
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, unit } = *self;
        let units = if amount == 1 { "unit" } else { "units" };
        write!(
            f,
            "{} {} ({amount} {units} of account)",
            Whole { amount, decimals: unit.decimals },
            unit.symbol
        )
    }
}

/// A number of smallest units in wholes: 38 decimals at most.
struct Whole {
    amount: u128,
    decimals: u8,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = 10_u128.pow(u32::from(self.decimals));
        write!(f, "{}", self.amount / units)?;
        let mut fraction = self.amount % units;
        if fraction == 0 {
            return Ok(());
        }
        let mut width = usize::from(self.decimals);
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            width -= 1;
        }
        write!(f, ".{fraction:0width$}")
    }
}
