//! How the state lies in storage, and how its records are found.

use near_sdk::{AccountId, BorshStorageKey, NearToken, near};

use super::Contract;
use crate::{
    ChannelId, Error, ReleaseId, Result,
    logic::{channel::Channel, credit::Credit, release::Release},
};

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey)]
#[near(serializers = [borsh])]
pub(super) enum StorageKey {
    Releases,
    ReleaseIndexes,
    VersionCounts,
    Members,
    Channels,
    Credits,
    StorageAccounts,
}

/// A contributor of a model version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[near(serializers = [borsh])]
pub(super) struct MemberKey {
    pub(super) release_index: u32,
    pub(super) account_id: AccountId,
}

/// What an account has paid for storage, and what that is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub(super) struct StorageAccount {
    pub(super) paid: NearToken,
    pub(super) n_channels: u32,
}

impl Contract {
    pub(super) fn release_index(&self, model_id: String, version: u32) -> Result<u32> {
        let release_id = ReleaseId { model_id, version };
        match self.release_indexes.get(&release_id) {
            Some(index) => Ok(*index),
            None => Err(Error::ReleaseNotFound { release_id }),
        }
    }

    pub(super) fn release_at(&self, index: u32) -> &Release {
        self.releases.get(index).expect("invariant: indexes are of registered releases")
    }

    pub(super) fn release_at_mut(&mut self, index: u32) -> &mut Release {
        self.releases.get_mut(index).expect("invariant: indexes are of registered releases")
    }

    pub(super) fn channel_mut(&mut self, channel_id: ChannelId) -> Result<&mut Channel> {
        self.channels.get_mut(&channel_id).ok_or(Error::ChannelNotFound { channel_id })
    }

    /// Changes the credit of an account. A record that ends up empty is removed.
    pub(super) fn with_credit<T>(
        &mut self,
        account_id: &AccountId,
        change: impl FnOnce(&mut Credit) -> T,
    ) -> T {
        let mut credit = self.credits.get(account_id).copied().unwrap_or_default();
        let answer = change(&mut credit);
        let record = (!credit.is_empty()).then_some(credit);
        self.credits.set(account_id.clone(), record);
        answer
    }
}
