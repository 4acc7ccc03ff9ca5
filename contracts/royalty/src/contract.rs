//! The contract on the chain: its state and how it begins. What it does is in the modules below, one verb each.

use commonweight_common::{
    owner::Owner,
    pause::Pause,
    stored::{self, Stored},
};
use near_sdk::{AccountId, PanicOnDefault, json_types::U64, near, state::RootRecord};

use crate::{
    ChannelId, Result,
    logic::{channel::check_withdrawal_delay, ledger::Ledger},
};

mod admin;
mod callbacks;
mod channels;
mod claim;
mod deposit;
mod flush;
mod guard;
mod pausing;
mod redeem;
mod register;
mod state;
mod storage;
mod treasury;
mod upgrading;
mod views;
mod weights;

/// The royalty contract.
#[derive(PanicOnDefault, Stored)]
#[near(
    contract_state,
    serializers = [],
    contract_metadata(
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0")
    )
)]
pub struct Contract {
    layout: u8,
    owner: Owner,
    asset_id: AccountId,
    staking_id: AccountId,
    treasury_id: AccountId,
    withdrawal_delay: u64,
    ledger: Ledger,
    n_channels: ChannelId,
    n_releases: u32,
    pauses: Pauses,
}

/// What can be paused: ways in, and never a way out.
#[derive(Debug, Default, Stored)]
pub(crate) struct Pauses {
    channel: Pause,
    model: Pause,
}

/// As every record, see `stored`.
impl RootRecord for Contract {
    fn from_record(record: &[u8]) -> Self {
        stored::from_bytes(record)
    }

    fn to_record(&self) -> Vec<u8> {
        stored::to_bytes(self)
    }
}

#[near]
impl Contract {
    /// Begins with no model. `asset_id` is the token that everything is paid in, `withdrawal_delay` is in
    /// nanoseconds, from 15 minutes to 28 days.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: `WITHDRAWAL_DELAY_OUT_OF_RANGE`.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(
        owner_id: AccountId,
        asset_id: AccountId,
        staking_id: AccountId,
        treasury_id: AccountId,
        withdrawal_delay: U64,
    ) -> Result<Self> {
        Ok(Self {
            layout: upgrading::LAYOUT,
            owner: Owner::new(owner_id),
            asset_id,
            staking_id,
            treasury_id,
            withdrawal_delay: check_withdrawal_delay(withdrawal_delay.0)?,
            ledger: Ledger::default(),
            n_channels: 0,
            n_releases: 0,
            pauses: Pauses::default(),
        })
    }
}

#[cfg(test)]
mod tests;
