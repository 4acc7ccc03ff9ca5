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

/// What may be at risk behind a bond of `bond` yoctoNEAR, rounded down. Nothing where NEAR has no value.
pub(crate) fn capacity(bond: u128, collateral: Bps, assets: &[AssetEntry]) -> u128 {
    let Ok(info) = info(&Asset::Near, assets) else {
        return 0;
    };
    let value = mul_div_floor(bond, info.value_per_whole, units(info)).unwrap_or(u128::MAX);
    collateral.floor_of(value)
}

#[cfg(test)]
mod tests;
