//! The contract: its state and how it starts. Each group of methods has a module of its own.

use commonweight_common::{
    owner::Owner,
    stored::{self, Stored},
};
use near_sdk::{AccountId, NearToken, PanicOnDefault, json_types::U128, near, state::RootRecord};

mod admin;
mod buy;
mod callbacks;
mod commitment;
mod exit;
mod guard;
mod pausing;
mod payout;
mod release;
mod rounds;
mod schedule;
mod state;
mod storage;
mod tranche_views;
mod tranches;
mod treasury;
mod upgrading;
mod views;

use crate::logic::commitment::Commitment;
use pausing::Pauses;

/// Which layout the root state has: its first byte. No state of another contract begins with it that begins with an
/// account's name, whose length comes first and is 2 at least.
const LAYOUT: u8 = 1;

/// The sale. Rounds, purchases and storage accounts are records of their own, see `state`.
#[derive(PanicOnDefault, Stored)]
#[near(
    contract_state,
    serializers = [],
    contract_metadata(
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0"),
    )
)]
pub struct Contract {
    layout: u8,
    owner: Owner,
    token_id: AccountId,
    treasury_id: AccountId,
    n_rounds: u32,
    /// The sum of what accounts have deposited for storage and for challenges, which this contract owes.
    deposits: NearToken,
    pauses: Pauses,
    commitment: Commitment,
    /// For how long releases have been paused in all, in nanoseconds; the rest of a pause that runs is included.
    paused: u64,
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
    /// Starts the sale without a round. It mints on `token_id`, where it must be a minter with a cap of at least
    /// `token_cap`, the most tokens that all rounds together promise; and pays what it raises to `treasury_id`.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    #[init]
    #[private]
    pub fn new(owner_id: AccountId, token_id: AccountId, treasury_id: AccountId, token_cap: U128) -> Self {
        Self {
            layout: LAYOUT,
            owner: Owner::new(owner_id),
            token_id,
            treasury_id,
            n_rounds: 0,
            deposits: NearToken::ZERO,
            pauses: Pauses::default(),
            commitment: Commitment::new(token_cap.0),
            paused: 0,
        }
    }
}

#[cfg(test)]
mod tests;
