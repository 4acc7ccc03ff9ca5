//! What the root state was before, and how it becomes what it is now. Records are as they were.
//!
//! To change the root state: raise [`LAYOUT`], freeze the old struct here, convert it in [`migrated`]. To change a
//! record: append a key to `state.rs`, and move each record when it is touched.

use commonweight_common::owner::Owner;
use near_sdk::{AccountId, borsh, near};

use super::{Contract, Pauses};
use crate::{ChannelId, Error, Result, logic::ledger::Ledger};

/// The first byte of the root state. The first layout had none: it began with the length of an account's name,
/// which is not above 64.
pub(super) const LAYOUT: u8 = 102;

/// The root state of the first layout.
#[near(serializers = [borsh])]
struct ContractV1 {
    owner: Owner,
    asset_id: AccountId,
    staking_id: AccountId,
    treasury_id: AccountId,
    withdrawal_delay: u64,
    ledger: Ledger,
    n_channels: ChannelId,
    n_releases: u32,
}

impl From<ContractV1> for Contract {
    fn from(root: ContractV1) -> Self {
        Self {
            layout: LAYOUT,
            owner: root.owner,
            asset_id: root.asset_id,
            staking_id: root.staking_id,
            treasury_id: root.treasury_id,
            withdrawal_delay: root.withdrawal_delay,
            ledger: root.ledger,
            n_channels: root.n_channels,
            n_releases: root.n_releases,
            pauses: Pauses::default(),
        }
    }
}

/// The root state of any layout as it is now.
pub(super) fn migrated(bytes: &[u8]) -> Result<Contract> {
    let root = if bytes.first() == Some(&LAYOUT) {
        borsh::from_slice(bytes).ok()
    } else {
        borsh::from_slice::<ContractV1>(bytes).ok().map(Into::into)
    };
    root.ok_or(Error::StateUnknown)
}
