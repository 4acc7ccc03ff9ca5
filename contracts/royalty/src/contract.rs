//! The contract on the chain: its state and how it begins. What it does is in the modules below, one verb each.

use near_sdk::{
    AccountId, PanicOnDefault,
    json_types::U64,
    near,
    store::{LookupMap, Vector},
};

use commonweight_common::owner::Owner;

use crate::{
    ChannelId, ReleaseId, Result,
    logic::{
        channel::{Channel, check_withdrawal_delay},
        credit::Credit,
        ledger::Ledger,
        release::Release,
        shares::Member,
    },
};

mod admin;
mod callbacks;
mod channels;
mod claim;
mod deposit;
mod flush;
mod guard;
mod redeem;
mod register;
mod state;
mod storage;
mod views;
mod weights;

use state::{MemberKey, StorageAccount, StorageKey};

/// The royalty contract.
#[derive(PanicOnDefault)]
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0")
    )
)]
pub struct Contract {
    owner: Owner,
    asset_id: AccountId,
    staking_id: AccountId,
    treasury_id: AccountId,
    withdrawal_delay: u64,
    ledger: Ledger,
    n_channels: ChannelId,
    releases: Vector<Release>,
    release_indexes: LookupMap<ReleaseId, u32>,
    n_versions: LookupMap<String, u32>,
    members: LookupMap<MemberKey, Member>,
    channels: LookupMap<ChannelId, Channel>,
    credits: LookupMap<AccountId, Credit>,
    storage_accounts: LookupMap<AccountId, StorageAccount>,
}

#[near]
impl Contract {
    /// Begins with no model. `asset_id` is the token that everything is paid in, `withdrawal_delay` is in
    /// nanoseconds, from 15 minutes to 30 days.
    #[init]
    #[handle_result]
    pub fn new(
        owner_id: AccountId,
        asset_id: AccountId,
        staking_id: AccountId,
        treasury_id: AccountId,
        withdrawal_delay: U64,
    ) -> Result<Self> {
        Ok(Self {
            owner: Owner::new(owner_id),
            asset_id,
            staking_id,
            treasury_id,
            withdrawal_delay: check_withdrawal_delay(withdrawal_delay.0)?,
            ledger: Ledger::default(),
            n_channels: 0,
            releases: Vector::new(StorageKey::Releases),
            release_indexes: LookupMap::new(StorageKey::ReleaseIndexes),
            n_versions: LookupMap::new(StorageKey::VersionCounts),
            members: LookupMap::new(StorageKey::Members),
            channels: LookupMap::new(StorageKey::Channels),
            credits: LookupMap::new(StorageKey::Credits),
            storage_accounts: LookupMap::new(StorageKey::StorageAccounts),
        })
    }
}

#[cfg(test)]
mod tests;
