//! Tokens that arrive: stakes and rewards.

use near_sdk::{AccountId, env, json_types::U128, near, serde_json};

use super::{
    Contract, ContractExt,
    state::{self, OpenAccount},
};
use crate::{Error, Event, Result, TransferMessage};

/// Bytes that must be free after staking, so that whoever could stake can unstake without paying more:
/// the unbonding entry, a checkpoint in both histories, and the keys of the pages that these may seal.
pub(super) const UNSTAKE_RESERVE: u64 = 512;

#[near]
impl Contract {
    /// See [`crate::Staking::ft_on_transfer`].
    #[handle_result]
    pub fn ft_on_transfer(&mut self, sender_id: AccountId, amount: U128, msg: String) -> Result<U128> {
        let token_id = env::predecessor_account_id();
        match serde_json::from_str(&msg) {
            Ok(TransferMessage::Stake {}) if token_id == self.token_id => self.stake(sender_id, amount.0)?,
            Ok(TransferMessage::Reward {}) if token_id == self.reward_asset_id => {
                self.add_reward(&sender_id, amount.0)?;
            }
            _ => return Err(Error::UnknownMessage { token_id }),
        }
        Ok(U128(0))
    }

    fn stake(&mut self, account_id: AccountId, amount: u128) -> Result<()> {
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let now = env::block_timestamp();
        let sealed = self.totals.stake(&mut open.account, amount, now)?;
        let stake = open.account.stake.current();
        state::save_sealed(&account_id, &sealed);
        self.set_shares(&account_id, stake, now);
        open.save(&self.totals, UNSTAKE_RESERVE)?;
        Event::Staked {
            account_id: (&account_id).into(),
            amount: amount.into(),
            stake: stake.into(),
            total_stake: self.totals.stake.current().into(),
        }
        .emit();
        Ok(())
    }

    fn add_reward(&mut self, sender_id: &AccountId, amount: u128) -> Result<()> {
        if amount == 0 {
            return Err(Error::ZeroAmount);
        }
        let asset_id = &self.reward_asset_id;
        let mut pool = state::load_pool(asset_id);
        pool.receive(amount, env::block_timestamp())?;
        state::save_pool(asset_id, &pool);
        let is_released = pool.pending == 0;
        Event::RewardAdded {
            asset_id: asset_id.into(),
            sender_id: sender_id.into(),
            amount: amount.into(),
            ends_at: is_released.then_some(pool.drip.ends_at.into()),
        }
        .emit();
        Ok(())
    }

    /// Makes the shares of `account_id` in the rewards equal to its stake.
    pub(super) fn set_shares(&self, account_id: &AccountId, stake: u128, now: u64) {
        let asset_id = &self.reward_asset_id;
        let mut pool = state::load_pool(asset_id);
        let mut position = state::load_position(asset_id, account_id).unwrap_or_default();
        pool.set_shares(&mut position, stake, now);
        state::save_pool(asset_id, &pool);
        state::save_position(asset_id, account_id, &position);
    }
}
