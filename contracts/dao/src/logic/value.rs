//! What things are worth in the DAO's unit of account: debts of an agent rounded up, its bond rounded down.

use commonweight_common::{
    Asset, Bps,
    amount::{mul_div_ceil, mul_div_floor},
};
use commonweight_explain::{AssetEntry, AssetInfo};

use crate::error::ScopeError;

fn info<'a>(asset: &Asset, assets: &'a [AssetEntry]) -> Result<&'a AssetInfo, ScopeError> {
    assets
        .iter()
        .find(|entry| &entry.asset == asset)
        .map(|entry| &entry.info)
        .ok_or_else(|| ScopeError::UnvaluedAsset { asset: asset.clone() })
}

fn units(info: &AssetInfo) -> u128 {
    info.units_per_whole().expect("invariant: the table holds well-formed entries only")
}

/// The value of an amount, rounded up.
pub(crate) fn at_risk(amount: u128, asset: &Asset, assets: &[AssetEntry]) -> Result<u128, ScopeError> {
    if amount == 0 {
        return Ok(0);
    }
    let info = info(asset, assets)?;
    mul_div_ceil(amount, info.value_per_whole, units(info)).ok_or(ScopeError::ValueTooLarge { amount })
}

/// What of a bond's value is locked by `value` at risk where `collateral` of it may be, rounded up. More than there is
/// where nothing may be.
pub(crate) fn locked(value: u128, collateral: Bps) -> u128 {
    if value == 0 {
        return 0;
    }
    mul_div_ceil(value, Bps::WHOLE.get().into(), collateral.get().into()).unwrap_or(u128::MAX)
}

/// What a bond of `bond` yoctoNEAR is worth, rounded down. Nothing where NEAR has no value.
pub(crate) fn of_bond(bond: u128, assets: &[AssetEntry]) -> u128 {
    let Ok(info) = info(&Asset::Near, assets) else {
        return 0;
    };
    mul_div_floor(bond, info.value_per_whole, units(info)).unwrap_or(u128::MAX)
}

#[cfg(test)]
mod tests;
