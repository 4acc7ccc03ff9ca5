//! The assets in which rewards are paid: a list that the owner keeps, with one pool each, and what an account has
//! in them.
//!
//! Every stake has the same share in every asset, whether its account has ever asked for that asset or not. An
//! account has an entry for an asset from the first change of its stake after the asset has paid something; without
//! an entry, the whole stake counts from the beginning of the asset.

use commonweight_common::{clock::DAY, stored::Stored};
use near_sdk::AccountId;

use super::rewards::{Pool, Position};
use crate::{Error, Result};

/// How many assets are released at the same time at most: bounds the work of every change of a stake.
pub const MAX_ENABLED: usize = 8;
/// How many assets are listed at most, with those that have been disabled.
pub const MAX_LISTED: usize = 12;
/// How long whole units can be claimed of an asset that is disabled, before it can be taken off the list.
pub const CLAIM_WINDOW: u64 = 31 * DAY;
/// The bytes of one [`Entry`].
pub const ENTRY_BYTES: u64 = 98;

/// An asset with its rewards.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Listing {
    /// Its number, which no other listing ever has.
    pub number: u16,
    /// The token.
    pub asset_id: AccountId,
    /// Its rewards.
    pub pool: Pool,
}

/// What an account has in one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct Entry {
    /// The number of the listing.
    pub number: u16,
    /// The account's part in it.
    pub position: Position,
}

/// All assets in which rewards are paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Assets {
    /// In the order in which they were listed.
    pub listings: Vec<Listing>,
    /// The number of the next listing.
    pub next_number: u16,
}

/// An account as the assets see it.
#[derive(Debug)]
pub struct Holder<'a> {
    /// Its stake.
    pub stake: u128,
    /// What it has in each asset.
    pub entries: &'a mut Vec<Entry>,
}

impl Assets {
    /// Lists an asset whose rewards are released over `period`, among `total_stake`.
    pub fn list(&mut self, asset_id: AccountId, period: u64, total_stake: u128) -> Result<()> {
        if self.find(&asset_id).is_ok() {
            return Err(Error::AssetAlreadyListed { asset_id });
        }
        if self.n_enabled() >= MAX_ENABLED || self.listings.len() >= MAX_LISTED {
            return Err(Error::TooManyAssets { max_enabled: MAX_ENABLED, max_listed: MAX_LISTED });
        }
        let mut pool = Pool::new(period);
        pool.shares = total_stake;
        let number = self.next_number;
        self.next_number += 1;
        self.listings.push(Listing { number, asset_id, pool });
        Ok(())
    }

    /// Takes an asset off the list that owes nothing to anybody but dust: at most a unit for each of the `n_registered`
    /// accounts that there are. Who has claimed everything keeps a fraction of a unit, which no call can pay. Whole units
    /// could be claimed for [`CLAIM_WINDOW`] since the asset was disabled. Returns the dust.
    pub fn delist(&mut self, asset_id: &AccountId, n_registered: u64, now: u64) -> Result<u128> {
        let pool = &self.find(asset_id)?.pool;
        let (owed, dust) = (pool.owed(), u128::from(n_registered));
        let (unreleased, in_flight) = (pool.unreleased(), pool.in_flight);
        if owed > dust || unreleased > 0 || in_flight > 0 {
            let asset_id = asset_id.clone();
            return Err(Error::AssetInUse { asset_id, owed, dust, unreleased, in_flight });
        }
        let from = (!pool.is_enabled).then(|| pool.disabled_at.saturating_add(CLAIM_WINDOW));
        if owed > 0 && from.is_none_or(|from| now < from) {
            return Err(Error::AssetClaimable { asset_id: asset_id.clone(), from, now });
        }
        self.listings.retain(|listing| listing.asset_id != *asset_id);
        Ok(owed)
    }

    /// Lets the release of an asset stop or go on. Returns whether that is new.
    pub fn set_enabled(&mut self, asset_id: &AccountId, is_enabled: bool, now: u64) -> Result<bool> {
        let n_enabled = self.n_enabled();
        let pool = &mut self.find_mut(asset_id)?.pool;
        match (pool.is_enabled, is_enabled) {
            (false, true) if n_enabled >= MAX_ENABLED => {
                return Err(Error::TooManyAssets { max_enabled: MAX_ENABLED, max_listed: MAX_LISTED });
            }
            (false, true) => pool.enable(now),
            (true, false) => pool.disable(now),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Takes in a reward.
    pub fn receive(&mut self, asset_id: &AccountId, amount: u128, now: u64) -> Result<&Pool> {
        let pool = &mut self.find_mut(asset_id)?.pool;
        if !pool.is_enabled {
            return Err(Error::AssetDisabled { asset_id: asset_id.clone() });
        }
        pool.receive(amount, now)?;
        Ok(pool)
    }

    /// Settles every asset with the stake that `holder` had, and sets its stake in all of them to `stake`.
    pub fn set_stake(&mut self, holder: &mut Holder<'_>, stake: u128, now: u64) {
        for Listing { number, pool, .. } in &mut self.listings {
            let mut position = holder.position(*number);
            pool.set_shares(&mut position, stake, now);
            holder.put(*number, position);
        }
        if holder.entries.len() > self.listings.len() {
            holder.entries.retain(|entry| self.listings.iter().any(|listing| listing.number == entry.number));
        }
        holder.stake = stake;
    }

    /// Takes what `holder` has earned in an asset. It is in flight until [`Self::confirm`] or [`Self::restore`].
    pub fn claim(&mut self, holder: &mut Holder<'_>, asset_id: &AccountId, now: u64) -> Result<u128> {
        let Listing { number, pool, .. } = self.find_mut(asset_id)?;
        let mut position = holder.position(*number);
        let amount = pool.claim(&mut position, now)?;
        holder.put(*number, position);
        Ok(amount)
    }

    /// A claimed `amount` has been paid.
    pub fn confirm(&mut self, holder: &mut Holder<'_>, asset_id: &AccountId, amount: u128) -> Result<()> {
        self.end(holder, asset_id, |pool, position| pool.confirm(position, amount))
    }

    /// A claimed `amount` has come back.
    pub fn restore(&mut self, holder: &mut Holder<'_>, asset_id: &AccountId, amount: u128) -> Result<()> {
        self.end(holder, asset_id, |pool, position| pool.restore(position, amount))
    }

    fn end(
        &mut self,
        holder: &mut Holder<'_>,
        asset_id: &AccountId,
        how: impl FnOnce(&mut Pool, &mut Position),
    ) -> Result<()> {
        let Listing { number, pool, .. } = self.find_mut(asset_id)?;
        let mut position = holder.position(*number);
        how(pool, &mut position);
        holder.put(*number, position);
        Ok(())
    }

    /// What [`Self::claim`] would pay.
    pub fn earned(&self, holder: &Holder<'_>, asset_id: &AccountId, now: u64) -> Result<u128> {
        let Listing { number, pool, .. } = self.find(asset_id)?;
        Ok(pool.earned(&holder.position(*number), now))
    }

    /// What a `holder` without stake has earned in all assets, and what of it is being transferred.
    pub fn left(&self, holder: &Holder<'_>, now: u64) -> (u128, u128) {
        let of = |listing: &Listing| {
            let position = holder.position(listing.number);
            (listing.pool.earned(&position, now), position.in_flight)
        };
        self.listings.iter().map(of).fold((0, 0), |(earned, in_flight), (more, on_its_way)| {
            (u128::saturating_add(earned, more), u128::saturating_add(in_flight, on_its_way))
        })
    }

    /// Takes back all that a `holder` without stake leaves behind, for those who stay.
    pub fn absorb(&mut self, holder: &mut Holder<'_>, now: u64) {
        self.set_stake(holder, 0, now);
        for listing in &mut self.listings {
            listing.pool.absorb(&holder.position(listing.number));
        }
        holder.entries.clear();
    }

    /// The listing of an asset.
    pub fn find(&self, asset_id: &AccountId) -> Result<&Listing> {
        let found = self.listings.iter().find(|listing| listing.asset_id == *asset_id);
        found.ok_or_else(|| Error::AssetNotListed { asset_id: asset_id.clone() })
    }

    fn find_mut(&mut self, asset_id: &AccountId) -> Result<&mut Listing> {
        let found = self.listings.iter_mut().find(|listing| listing.asset_id == *asset_id);
        found.ok_or_else(|| Error::AssetNotListed { asset_id: asset_id.clone() })
    }

    fn n_enabled(&self) -> usize {
        self.listings.iter().filter(|listing| listing.pool.is_enabled).count()
    }
}

impl Holder<'_> {
    fn position(&self, number: u16) -> Position {
        let entry = self.entries.iter().find(|entry| entry.number == number);
        entry.map_or(Position { shares: self.stake, ..Position::default() }, |entry| entry.position)
    }

    fn put(&mut self, number: u16, position: Position) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.number == number) {
            entry.position = position;
        } else if position != (Position { shares: position.shares, ..Position::default() }) {
            self.entries.push(Entry { number, position });
        }
    }
}

#[cfg(test)]
mod tests;
