//! Tokens that leave: the transfer itself, and the claim of rewards.

use commonweight_common::fungible_token::ext_ft;
use near_sdk::{AccountId, NearToken, Promise, env, json_types::U128, near};

use super::{Contract, ContractExt, guard, state};
use crate::{Error, Event, Result, gas};

/// Transfers `amount` of a token. The yoctoNEAR is the one that the caller has attached.
pub(super) fn send(token_id: AccountId, receiver_id: AccountId, amount: U128) -> Promise {
    ext_ft::ext(token_id)
        .with_attached_deposit(NearToken::from_yoctonear(1))
        .with_static_gas(gas::FT_TRANSFER)
        .with_unused_gas_weight(0)
        .ft_transfer(receiver_id, amount, None)
}

#[near]
impl Contract {
    /// See [`crate::Staking::claim_rewards`].
    #[payable]
    #[handle_result]
    pub fn claim_rewards(&mut self) -> Result<Promise> {
        let account_id = guard::one_yocto_caller()?;
        let asset_id = self.reward_asset_id.clone();
        let mut pool = state::load_pool(&asset_id);
        let mut position = state::load_position(&asset_id, &account_id).ok_or(Error::NothingToClaim)?;
        let amount = U128(pool.claim(&mut position, env::block_timestamp())?);
        state::save_pool(&asset_id, &pool);
        state::save_position(&asset_id, &account_id, &position);
        Event::RewardClaimed { account_id: (&account_id).into(), asset_id: (&asset_id).into(), amount }
            .emit();
        Ok(send(asset_id.clone(), account_id.clone(), amount).then(
            Self::ext(env::current_account_id())
                .with_static_gas(gas::ON_PAYOUT_SENT)
                .with_unused_gas_weight(0)
                .on_reward_sent(account_id, asset_id, amount),
        ))
    }
}
