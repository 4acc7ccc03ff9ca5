//! The contract: its state and how it begins. The rules are in [`crate::logic`]; here they meet the chain.

mod admin;
mod assets;
mod ballot;
mod callbacks;
mod claim;
mod dao;
mod delegate;
mod guard;
mod keys;
mod nonces;
mod promises;
mod receive;
mod state;
mod storage;
mod unstake;
mod upgrade;
mod views;

use std::ops::RangeInclusive;

use commonweight_common::{
    clock::{DAY, LONGEST_UNBONDING, SHORTEST_UNBONDING},
    owner::Owner,
    pause::Pause,
    stored::{self, Stored},
};
use near_sdk::{AccountId, PanicOnDefault, json_types::U64, near, state::RootRecord};

use crate::{
    Error, Result,
    logic::{assets::Assets, totals::Totals},
};

/// How long a reward may be released, in nanoseconds: a year at most.
const REWARD_PERIOD: RangeInclusive<u64> = 1..=365 * DAY;
/// How long unstaked tokens may wait: whoever votes stays until what was decided can happen, and whoever leaves is out
/// before new code can act.
const UNBONDING_PERIOD: RangeInclusive<u64> = SHORTEST_UNBONDING..=LONGEST_UNBONDING;

/// The staking contract.
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
    dao_id: AccountId,
    /// Since when ballots go there: what was proposed before that, nobody could vote on.
    dao_since: u64,
    unbonding_period: u64,
    totals: Totals,
    assets: Assets,
    pauses: Pauses,
    /// How many accounts are registered.
    n_registered: u64,
}

/// What can be paused: ways in, and never a way out.
#[derive(Debug, Default, Stored)]
pub(crate) struct Pauses {
    stake: Pause,
    reward: Pause,
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
    /// Sets the contract up. `token_id` is staked, `dao_id` receives ballots, rewards are paid in
    /// `reward_asset_id`, which may be `token_id`, and in what the owner lists later. Unstaked tokens wait for
    /// `unbonding_period`, from 21 to 28 days: at least as long as the longest vote with its timelock, so that no voter
    /// is gone before the decision takes effect, and shorter than new code is announced. Rewards are released over
    /// `reward_period`, a year at most. Periods are in nanoseconds.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: `PERIOD_OUT_OF_RANGE`.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(
        owner_id: AccountId,
        token_id: AccountId,
        dao_id: AccountId,
        reward_asset_id: AccountId,
        unbonding_period: U64,
        reward_period: U64,
    ) -> Result<Self> {
        check_period(unbonding_period.0, &UNBONDING_PERIOD)?;
        check_period(reward_period.0, &REWARD_PERIOD)?;
        let mut assets = Assets::default();
        assets.list(reward_asset_id, reward_period.0, 0)?;
        Ok(Self {
            layout: upgrade::LAYOUT,
            owner: Owner::new(owner_id),
            token_id,
            dao_id,
            dao_since: 0,
            unbonding_period: unbonding_period.0,
            totals: Totals::default(),
            assets,
            pauses: Pauses::default(),
            n_registered: 0,
        })
    }
}

fn check_period(period: u64, allowed: &RangeInclusive<u64>) -> Result<()> {
    if allowed.contains(&period) {
        return Ok(());
    }
    Err(Error::PeriodOutOfRange { period, min: *allowed.start(), max: *allowed.end() })
}

#[cfg(test)]
mod tests;
