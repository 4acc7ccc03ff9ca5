//! What anyone may read.

use commonweight_common::page;
use near_sdk::{AccountId, env, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{ChannelId, ChannelView, ReleaseId, ReleaseView, SettingsView, SolvencyView, Weight};

#[near]
impl Contract {
    /// A model version.
    pub fn release(&self, model_id: String, version: u32) -> Option<ReleaseView> {
        let index = Self::find_release(&ReleaseId { model_id, version })?;
        Some(Self::load_release(index).view())
    }

    /// Model versions in the order of their registration.
    pub fn releases(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ReleaseView> {
        page::range(u64::from(self.n_releases), from_index, limit)
            .filter_map(|index| u32::try_from(index).ok())
            .map(|index| Self::load_release(index).view())
            .collect()
    }

    /// An open channel.
    pub fn channel(&self, channel_id: ChannelId) -> Option<ChannelView> {
        let channel = Self::load_channel(channel_id)?;
        Some(channel.view(channel_id, &Self::load_release(channel.release_index)))
    }

    /// The open ones among the channels numbered from `from_index`.
    pub fn channels(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ChannelView> {
        page::range(self.n_channels, from_index, limit)
            .filter_map(|channel_id| self.channel(channel_id))
            .collect()
    }

    /// What an account may claim without naming model versions.
    pub fn credit(&self, account_id: AccountId) -> U128 {
        Self::load_credit(&account_id).owed.into()
    }

    /// The weight of a contributor, if it ever had one.
    pub fn weight(&self, model_id: String, version: u32, account_id: AccountId) -> Option<Weight> {
        let release_index = Self::find_release(&ReleaseId { model_id, version })?;
        let weight = Self::load_member(release_index, &account_id)?.weight().into();
        Some(Weight { account_id, weight })
    }

    /// What a contributor has earned from a model version and not yet moved to its credit.
    pub fn earnings(&self, model_id: String, version: u32, account_id: AccountId) -> U128 {
        Self::find_release(&ReleaseId { model_id, version })
            .and_then(|release_index| {
                let member = Self::load_member(release_index, &account_id)?;
                Some(Self::load_release(release_index).pool.earned_by(&member))
            })
            .unwrap_or(0)
            .into()
    }

    /// What the contract owes.
    pub fn solvency(&self) -> SolvencyView {
        self.ledger.view()
    }

    /// Who owns the contract.
    pub fn owner(&self) -> AccountId {
        self.owner.id().clone()
    }

    /// Who may accept the ownership, if anybody.
    pub fn proposed_owner(&self) -> Option<AccountId> {
        self.owner.proposed_id().cloned()
    }

    /// How the contract has been set up.
    pub fn settings(&self) -> SettingsView {
        SettingsView {
            asset_id: self.asset_id.clone(),
            staking_id: self.staking_id.clone(),
            treasury_id: self.treasury_id.clone(),
            withdrawal_delay: self.withdrawal_delay.into(),
            chain_id: env::chain_id(),
        }
    }
}
