//! What things are worth in the DAO's unit of account, and how much of a bond is locked for them. Whatever an agent
//! answers for is rounded up.
//!
//! A decision locks `max(floor, value × (1 + bounty) / k) / ((1 − haircut) × price)` yoctoNEAR: enough to make the
//! treasury whole and to pay those who find out, also where the price of NEAR has fallen by the haircut.

use commonweight_common::{
    Asset,
    amount::{mul_div_ceil, mul_div_floor},
    stored::Stored,
};
use commonweight_explain::{AssetEntry, AssetInfo, Policy};

use crate::error::ScopeError;

const WHOLE: u128 = 10_000;

/// What a decision puts at risk, in what it is made of: it can be valued again at other prices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub(crate) struct Risk {
    /// What is valued by a fixed figure, in the unit of account.
    pub(crate) fixed: u128,
    /// Amounts of assets, each asset once.
    pub(crate) amounts: Vec<(Asset, u128)>,
}

impl Risk {
    pub(crate) fn add_fixed(&mut self, value: u128) -> Result<(), ScopeError> {
        self.fixed = self.fixed.checked_add(value).ok_or(ScopeError::ValueTooLarge { amount: value })?;
        Ok(())
    }

    pub(crate) fn add_amount(&mut self, asset: &Asset, amount: u128) -> Result<(), ScopeError> {
        if amount == 0 {
            return Ok(());
        }
        match self.amounts.iter_mut().find(|(known, _)| known == asset) {
            Some((_, sum)) => *sum = sum.checked_add(amount).ok_or(ScopeError::ValueTooLarge { amount })?,
            None => self.amounts.push((asset.clone(), amount)),
        }
        Ok(())
    }

    /// What it is worth by this table, rounded up for each asset.
    pub(crate) fn value(&self, assets: &[AssetEntry]) -> Result<u128, ScopeError> {
        self.amounts.iter().try_fold(self.fixed, |sum, (asset, amount)| {
            let value = at_risk(*amount, asset, assets)?;
            sum.checked_add(value).ok_or(ScopeError::ValueTooLarge { amount: *amount })
        })
    }
}

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
    let info = info(asset, assets)?;
    mul_div_ceil(amount, info.value_per_whole, units(info)).ok_or(ScopeError::ValueTooLarge { amount })
}

/// The rules and the price by which a value at risk locks a part of a bond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Collateral {
    /// `k`, in basis points: more than zero.
    share: u128,
    /// `1 + b`, in basis points.
    with_bounty: u128,
    /// `1 − h`, in basis points: more than zero.
    after_haircut: u128,
    floor: u128,
    /// What one whole NEAR is worth: more than zero.
    price: u128,
    units: u128,
}

impl Collateral {
    /// By these rules, and the price of NEAR in this table.
    pub(crate) fn new(policy: &Policy, assets: &[AssetEntry]) -> Result<Self, ScopeError> {
        let near = info(&Asset::Near, assets)?;
        Ok(Self {
            share: policy.collateral_bps.get().into(),
            with_bounty: WHOLE + u128::from(policy.bounty_bps.get()),
            after_haircut: WHOLE - u128::from(policy.haircut_bps.get()),
            floor: policy.decision_floor,
            price: near.value_per_whole,
            units: units(near),
        })
    }

    /// What `value` at risk locks, in yoctoNEAR, rounded up.
    pub(crate) fn lock(&self, value: u128) -> Result<u128, ScopeError> {
        let too_large = ScopeError::ValueTooLarge { amount: value };
        mul_div_ceil(value, self.with_bounty, self.share)
            .map(|covered| covered.max(self.floor))
            .and_then(|covered| mul_div_ceil(covered, self.units * WHOLE, self.after_haircut * self.price))
            .ok_or(too_large)
    }

    /// The largest value at risk that `bond` yoctoNEAR are enough for, rounded down.
    pub(crate) fn affordable(&self, bond: u128) -> u128 {
        mul_div_floor(bond, self.after_haircut * self.price, self.units * WHOLE)
            .filter(|covered| *covered >= self.floor)
            .and_then(|covered| mul_div_floor(covered, self.share, self.with_bounty))
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
