//! The contract: its state and how it begins. The rules are in [`crate::logic`]; here they meet the chain.

mod admin;
mod assets;
mod ballot;
mod callbacks;
mod claim;
mod delegate;
mod guard;
mod keys;
mod layout;
mod promises;
mod receive;
mod state;
mod storage;
mod unstake;
mod upgrade;
mod views;

use commonweight_common::{owner::Owner, pause::Pause};
use near_sdk::{AccountId, PanicOnDefault, json_types::U64, near};

use crate::{
    Error, Result,
    logic::{assets::Assets, totals::Totals},
};

/// The longest unbonding or reward period, in nanoseconds: a year.
const MAX_PERIOD: u64 = 365 * 24 * 60 * 60 * 1_000_000_000;

/// The staking contract.
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0"),
    )
)]
#[derive(PanicOnDefault)]
pub struct Contract {
    layout: u8,
    owner: Owner,
    token_id: AccountId,
    dao_id: AccountId,
    unbonding_period: u64,
    totals: Totals,
    assets: Assets,
    pauses: Pauses,
}

/// What can be paused: ways in, and never a way out.
#[derive(Debug, Default)]
#[near(serializers = [borsh])]
pub(crate) struct Pauses {
    stake: Pause,
    reward: Pause,
}

#[near]
impl Contract {
    /// Sets the contract up. `token_id` is staked, `dao_id` receives ballots, rewards are paid in
    /// `reward_asset_id`, which may be `token_id`, and in what the owner lists later. Unstaked tokens wait for
    /// `unbonding_period`, which must be at least as long as the longest vote and timelock of the DAO together:
    /// otherwise a voter could be gone before the decision takes effect. Rewards are released over
    /// `reward_period`. Periods are in nanoseconds.
    ///
    /// - **Fails**: `PeriodOutOfRange`.
    #[init]
    #[handle_result]
    pub fn new(
        owner_id: AccountId,
        token_id: AccountId,
        dao_id: AccountId,
        reward_asset_id: AccountId,
        unbonding_period: U64,
        reward_period: U64,
    ) -> Result<Self> {
        check_period(unbonding_period.0)?;
        check_period(reward_period.0)?;
        let mut assets = Assets::default();
        assets.list(reward_asset_id, reward_period.0, 0)?;
        Ok(Self {
            layout: layout::LAYOUT,
            owner: Owner::new(owner_id),
            token_id,
            dao_id,
            unbonding_period: unbonding_period.0,
            totals: Totals::default(),
            assets,
            pauses: Pauses::default(),
        })
    }
}

fn check_period(period: u64) -> Result<()> {
    if period == 0 || period > MAX_PERIOD {
        return Err(Error::PeriodOutOfRange { period, max: MAX_PERIOD });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
