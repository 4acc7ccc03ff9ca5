//! The contract: its state and how it begins. The rules are in [`crate::logic`]; here they meet the chain.

mod admin;
mod ballot;
mod callbacks;
mod guard;
mod payout;
mod receive;
mod state;
mod storage;
mod unstake;
mod views;

use commonweight_common::owner::Owner;
use near_sdk::{AccountId, PanicOnDefault, json_types::U64, near};

use crate::{
    Error, Result,
    logic::{rewards::Pool, totals::Totals},
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
    owner: Owner,
    token_id: AccountId,
    dao_id: AccountId,
    reward_asset_id: AccountId,
    unbonding_period: u64,
    totals: Totals,
}

#[near]
impl Contract {
    /// Sets the contract up. `token_id` is staked, `dao_id` receives ballots, rewards are paid in
    /// `reward_asset_id`, which may be `token_id`. Unstaked tokens wait for `unbonding_period`, which must be at
    /// least as long as the longest vote and timelock of the DAO together: otherwise a voter could be gone before
    /// the decision takes effect. Rewards are released over `reward_period`. Periods are in nanoseconds.
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
        for period in [unbonding_period.0, reward_period.0] {
            if period == 0 || period > MAX_PERIOD {
                return Err(Error::PeriodOutOfRange { period, max: MAX_PERIOD });
            }
        }
        state::save_pool(&reward_asset_id, &Pool::new(reward_period.0));
        Ok(Self {
            owner: Owner::new(owner_id),
            token_id,
            dao_id,
            reward_asset_id,
            unbonding_period: unbonding_period.0,
            totals: Totals::default(),
        })
    }
}

#[cfg(test)]
mod tests;
