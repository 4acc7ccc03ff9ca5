//! What anyone may read.

use commonweight_common::page;
use near_sdk::{AccountId, env, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{ChannelId, ChannelView, ConfigView, ReleaseId, ReleaseView, SolvencyView, Weight};

#[near]
impl Contract {
    /// See [`crate::Royalty::release`].
    pub fn release(&self, model_id: String, version: u32) -> Option<ReleaseView> {
        let index = Self::find_release(&ReleaseId { model_id, version })?;
        Some(Self::load_release(index).view())
    }

    /// See [`crate::Royalty::releases`].
    pub fn releases(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ReleaseView> {
        page::range(u64::from(self.n_releases), from_index, limit)
            .filter_map(|index| u32::try_from(index).ok())
            .map(|index| Self::load_release(index).view())
            .collect()
    }

    /// See [`crate::Royalty::channel`].
    pub fn channel(&self, channel_id: ChannelId) -> Option<ChannelView> {
        let channel = Self::load_channel(channel_id)?;
        Some(channel.view(channel_id, &Self::load_release(channel.release_index)))
    }

    /// See [`crate::Royalty::channels`].
    pub fn channels(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ChannelView> {
        page::range(self.n_channels, from_index, limit)
            .filter_map(|channel_id| self.channel(channel_id))
            .collect()
    }

    /// See [`crate::Royalty::credit`].
    pub fn credit(&self, account_id: AccountId) -> U128 {
        Self::load_credit(&account_id).owed.into()
    }

    /// See [`crate::Royalty::weight`].
    pub fn weight(&self, model_id: String, version: u32, account_id: AccountId) -> Option<Weight> {
        let release_index = Self::find_release(&ReleaseId { model_id, version })?;
        let weight = Self::load_member(release_index, &account_id)?.weight().into();
        Some(Weight { account_id, weight })
    }

    /// See [`crate::Royalty::earnings`].
    pub fn earnings(&self, model_id: String, version: u32, account_id: AccountId) -> U128 {
        Self::find_release(&ReleaseId { model_id, version })
            .and_then(|release_index| {
                let member = Self::load_member(release_index, &account_id)?;
                Some(Self::load_release(release_index).pool.earned_by(&member))
            })
            .unwrap_or(0)
            .into()
    }

    /// See [`crate::Royalty::solvency`].
    pub fn solvency(&self) -> SolvencyView {
        self.ledger.view()
    }

    /// See [`crate::Royalty::config`].
    pub fn config(&self) -> ConfigView {
        ConfigView {
            owner_id: self.owner.id().clone(),
            proposed_owner_id: self.owner.proposed_id().cloned(),
            asset_id: self.asset_id.clone(),
            staking_id: self.staking_id.clone(),
            treasury_id: self.treasury_id.clone(),
            withdrawal_delay: self.withdrawal_delay.into(),
            chain_id: env::chain_id(),
        }
    }
}
