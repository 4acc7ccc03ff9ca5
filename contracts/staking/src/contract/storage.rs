//! Storage deposits (NEP-145): every account pays for the bytes that it causes to be stored.

use near_contract_standards::storage_management::{StorageBalance, StorageBalanceBounds};
use near_sdk::{AccountId, NearToken, Promise, env, near};

use commonweight_common::storage::StorageDepositTooSmall;

use super::{
    Contract, ContractExt, guard,
    state::{self, OpenAccount, storage_price},
};
use crate::{Error, Event, Result, logic::account::Account};

/// What a storage deposit pays for at least: an account with the longest name, its position in the rewards,
/// its first stakes, and what has to be free to unstake them.
pub(super) const MIN_BYTES: u64 = 1_250;

#[near]
impl Contract {
    /// See [`crate::Staking::storage_deposit`].
    #[payable]
    #[handle_result]
    pub fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> Result<StorageBalance> {
        let payer_id = env::predecessor_account_id();
        let account_id = account_id.unwrap_or_else(|| payer_id.clone());
        let attached = env::attached_deposit();
        let is_minimal = registration_only.unwrap_or(false);
        let open = OpenAccount::load(account_id.clone(), &self.totals).ok();
        let (account, amount) = if let Some(mut open) = open {
            let amount = if is_minimal { NearToken::ZERO } else { attached };
            open.account.storage_deposit = open.account.storage_deposit.saturating_add(amount);
            let account = open.account.clone();
            open.save(&self.totals, 0)?;
            (account, amount)
        } else {
            let required = storage_price(MIN_BYTES);
            if attached < required {
                return Err(StorageDepositTooSmall { required, attached }.into());
            }
            let amount = if is_minimal { required } else { attached };
            let account = state::create_account(&account_id, amount);
            Event::AccountRegistered { account_id: (&account_id).into() }.emit();
            (account, amount)
        };
        if !amount.is_zero() {
            let deposit = account.storage_deposit;
            Event::StorageDeposited { account_id: (&account_id).into(), amount, deposit }.emit();
        }
        pay(payer_id, attached.saturating_sub(amount));
        Ok(balance_of(&account))
    }

    /// See [`crate::Staking::storage_withdraw`].
    #[payable]
    #[handle_result]
    pub fn storage_withdraw(&mut self, amount: Option<NearToken>) -> Result<StorageBalance> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let available = balance_of(&open.account).available;
        let amount = amount.unwrap_or(available);
        if amount > available {
            return Err(Error::StorageWithdrawalTooLarge { amount, available });
        }
        open.account.storage_deposit = open.account.storage_deposit.saturating_sub(amount);
        let balance = balance_of(&open.account);
        open.save(&self.totals, 0)?;
        Event::StorageWithdrawn { account_id: (&account_id).into(), amount, deposit: balance.total }.emit();
        pay(account_id, amount);
        Ok(balance)
    }

    /// See [`crate::Staking::storage_unregister`].
    #[payable]
    #[handle_result]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> Result<bool> {
        // NEP-145 leaves it to the contract: what is owed is never burnt, so force has nothing to do.
        let _ = force;
        let account_id = guard::one_yocto_caller()?;
        let Ok(open) = OpenAccount::load(account_id.clone(), &self.totals) else {
            return Ok(false);
        };
        self.close_position(&account_id, &open.account)?;
        pay(account_id.clone(), open.remove(&self.totals));
        Event::AccountUnregistered { account_id: (&account_id).into() }.emit();
        Ok(true)
    }

    /// See [`crate::Staking::storage_balance_bounds`].
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: storage_price(MIN_BYTES), max: None }
    }

    /// See [`crate::Staking::storage_balance_of`].
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        state::load_account(&account_id).map(|account| balance_of(&account))
    }

    /// Takes an account out of the rewards, where nothing is left for it to lose.
    fn close_position(&self, account_id: &AccountId, account: &Account) -> Result<()> {
        let asset_id = &self.reward_asset_id;
        let mut pool = state::load_pool(asset_id);
        let position = state::load_position(asset_id, account_id).unwrap_or_default();
        let stake = account.stake.current();
        let unbonding = account.total_unbonding();
        let rewards = pool.earned(&position, env::block_timestamp());
        let in_flight = account.in_flight + position.in_flight;
        if stake + unbonding + rewards + in_flight > 0 {
            return Err(Error::AccountInUse { stake, unbonding, rewards, in_flight });
        }
        pool.absorb(&position);
        state::save_pool(asset_id, &pool);
        state::remove_position(asset_id, account_id);
        Ok(())
    }
}

fn balance_of(account: &Account) -> StorageBalance {
    let total = account.storage_deposit;
    StorageBalance { total, available: total.saturating_sub(storage_price(account.storage_used)) }
}

fn pay(receiver_id: AccountId, amount: NearToken) {
    if !amount.is_zero() {
        Promise::new(receiver_id).transfer(amount).detach();
    }
}
