//! How the state lies in storage, loaded and saved at once and without a cache.

use commonweight_common::{
    record,
    roles::Roles,
    stored::{self, Stored},
};
use near_sdk::{AccountId, NearToken, borsh::BorshSerialize, env};

use super::Contract;
use crate::{
    ChannelId, Error, ReleaseId, Result, Role,
    logic::{channel::Channel, credit::Credit, release::Release, shares::Member},
};

/// The key of a record. Append only: the position is the first byte of the key on the chain.
#[derive(BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
enum StorageKey<'a> {
    Release {
        index: u32,
    },
    ReleaseIndex {
        release_id: &'a ReleaseId,
    },
    VersionCount {
        model_id: &'a str,
    },
    Member {
        release_index: u32,
        account_id: &'a AccountId,
    },
    Channel {
        channel_id: ChannelId,
    },
    Credit {
        account_id: &'a AccountId,
    },
    StorageAccount {
        account_id: &'a AccountId,
    },
    Roles,
    /// See `upgrading.rs`, which writes this one itself.
    #[expect(dead_code, reason = "keeps its number")]
    StagedCode,
    /// See `treasury.rs`, which writes this one itself.
    #[expect(dead_code, reason = "keeps its number")]
    ProposedTreasury,
}

/// What an account has paid for storage, and what that is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub(super) struct StorageAccount {
    pub(super) paid: NearToken,
    pub(super) n_channels: u32,
}

impl StorageKey<'_> {
    #[inline(never)]
    fn bytes(&self) -> Vec<u8> {
        record::to_bytes(self)
    }

    fn load<V: Stored>(&self) -> Option<V> {
        let value = env::storage_read(&self.bytes())?;
        Some(stored::from_bytes(&value))
    }

    fn save<V: Stored>(&self, value: &V) {
        env::storage_write(&self.bytes(), &stored::to_bytes(value));
    }

    fn remove(&self) {
        env::storage_remove(&self.bytes());
    }
}

impl Contract {
    /// The next version of a model.
    pub(super) fn next_version(model_id: &str) -> u32 {
        StorageKey::VersionCount { model_id }.load().unwrap_or(0)
    }

    pub(super) fn add_release(&mut self, release: &Release) {
        let n_versions = release.id.version.checked_add(1).expect("invariant: storage is scarce");
        StorageKey::VersionCount { model_id: &release.id.model_id }.save(&n_versions);
        StorageKey::ReleaseIndex { release_id: &release.id }.save(&self.n_releases);
        Self::save_release(self.n_releases, release);
        self.n_releases = self.n_releases.checked_add(1).expect("invariant: storage is scarce");
    }

    pub(super) fn find_release(release_id: &ReleaseId) -> Option<u32> {
        StorageKey::ReleaseIndex { release_id }.load()
    }

    pub(super) fn release_index(release_id: ReleaseId) -> Result<u32> {
        Self::find_release(&release_id).ok_or(Error::UnknownRelease { release_id })
    }

    pub(super) fn load_release(index: u32) -> Release {
        StorageKey::Release { index }.load().expect("invariant: indexes are of registered releases")
    }

    pub(super) fn save_release(index: u32, release: &Release) {
        StorageKey::Release { index }.save(release);
    }

    pub(super) fn load_member(release_index: u32, account_id: &AccountId) -> Option<Member> {
        StorageKey::Member { release_index, account_id }.load()
    }

    pub(super) fn save_member(release_index: u32, account_id: &AccountId, member: &Member) {
        StorageKey::Member { release_index, account_id }.save(member);
    }

    pub(super) fn load_channel(channel_id: ChannelId) -> Option<Channel> {
        StorageKey::Channel { channel_id }.load()
    }

    pub(super) fn save_channel(channel_id: ChannelId, channel: &Channel) {
        StorageKey::Channel { channel_id }.save(channel);
    }

    pub(super) fn remove_channel(channel_id: ChannelId) {
        StorageKey::Channel { channel_id }.remove();
    }

    pub(super) fn load_credit(account_id: &AccountId) -> Credit {
        StorageKey::Credit { account_id }.load().unwrap_or_default()
    }

    /// A record without any amount is removed.
    pub(super) fn save_credit(account_id: &AccountId, credit: Credit) {
        let key = StorageKey::Credit { account_id };
        if credit.is_empty() {
            key.remove();
        } else {
            key.save(&credit);
        }
    }

    pub(super) fn earn_credit(account_id: &AccountId, amount: u128) {
        let mut credit = Self::load_credit(account_id);
        credit.earn(amount);
        Self::save_credit(account_id, credit);
    }

    pub(super) fn load_storage_account(account_id: &AccountId) -> Option<StorageAccount> {
        StorageKey::StorageAccount { account_id }.load()
    }

    pub(super) fn save_storage_account(account_id: &AccountId, account: StorageAccount) {
        StorageKey::StorageAccount { account_id }.save(&account);
    }

    pub(super) fn remove_storage_account(account_id: &AccountId) {
        StorageKey::StorageAccount { account_id }.remove();
    }
}

pub(super) fn load_roles() -> Roles<Role> {
    StorageKey::Roles.load().unwrap_or_default()
}

pub(super) fn save_roles(roles: &Roles<Role>) {
    StorageKey::Roles.save(roles);
}
