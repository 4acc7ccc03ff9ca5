//! Storage deposits (NEP-145): every account pays for the bytes that it causes to be stored.

use near_sdk::{AccountId, NearToken, env, near};

use commonweight_common::{
    outgoing,
    storage::{StorageBalance, StorageBalanceBounds, StorageDepositTooSmall},
};

use super::{
    Contract, ContractExt, guard,
    state::{self, OpenAccount, storage_price},
};
use crate::{
    Error, Event, Result,
    logic::{account::Account, assets::ENTRY_BYTES, delegation::Voter},
};

/// What a storage deposit pays for at least: an account with the longest name, its first stakes, and what has to
/// be free to unstake them, whatever is listed until then.
pub(super) const MIN_BYTES: u64 = 1_500 + 12 * ENTRY_BYTES;

#[near]
impl Contract {
    /// Deposits NEAR for the storage of `account_id`, or of the caller (NEP-145).
    ///
    /// - **Emits**: `account_registered`, `storage_deposited`.
    /// - **Fails**: `STORAGE_DEPOSIT_TOO_SMALL`.
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
            self.n_registered += 1;
            Event::AccountRegistered { account_id: (&account_id).into() }.emit();
            (account, amount)
        };
        if !amount.is_zero() {
            let deposit = account.storage_deposit;
            Event::StorageDeposited { account_id: (&account_id).into(), amount, deposit }.emit();
        }
        outgoing::pay(&payer_id, attached.saturating_sub(amount));
        Ok(balance_of(&account))
    }

    /// Returns free storage deposit to the caller (NEP-145).
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `storage_withdrawn`.
    /// - **Fails**: `NOT_REGISTERED`, `STORAGE_WITHDRAWAL_TOO_LARGE`.
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
        outgoing::pay(&account_id, amount);
        Ok(balance)
    }

    /// Closes the caller's account and returns its storage deposit, less what its checkpoints take in the
    /// histories of the total and of its delegates, which stay (NEP-145). With `force` the caller forfeits its
    /// rewards, which the others then earn; a stake, what is unbonding and what is being transferred is never lost.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `account_unregistered`.
    /// - **Fails**: `ACCOUNT_IN_USE`.
    #[payable]
    #[handle_result]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> Result<bool> {
        let account_id = guard::one_yocto_caller()?;
        let Ok(mut open) = OpenAccount::load(account_id.clone(), &self.totals) else {
            return Ok(false);
        };
        self.close(&mut open, force.unwrap_or(false))?;
        self.n_registered -= 1;
        outgoing::pay(&account_id, open.remove(&self.totals));
        Event::AccountUnregistered { account_id: (&account_id).into() }.emit();
        Ok(true)
    }

    /// What a storage deposit is at least (NEP-145): pays for the account and its first stakes.
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: storage_price(MIN_BYTES), max: None }
    }

    /// The storage deposit of an account, and what of it is free (NEP-145).
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        state::load_account(&account_id).map(|account| balance_of(&account))
    }
}

impl Contract {
    /// Takes an account out of everything, where nothing is left for it to lose but what it forfeits.
    fn close(&mut self, open: &mut OpenAccount, forfeits: bool) -> Result<()> {
        let now = env::block_timestamp();
        let stake = open.account.stake.current();
        let unbonding = open.account.total_unbonding();
        let (rewards, claimed) = self.assets.left(&open.account.holder(), now);
        // What a token claims to have brought has any size.
        let in_flight = open.account.in_flight.saturating_add(claimed);
        let has_more = stake > 0 || unbonding > 0 || in_flight > 0;
        if has_more || (rewards > 0 && !forfeits) {
            return Err(Error::AccountInUse { stake, unbonding, rewards, in_flight });
        }
        if open.account.delegate_id().is_some() {
            self.choose(open, Voter::Own)?;
        }
        self.assets.absorb(&mut open.account.holder(), now);
        Ok(())
    }
}

fn balance_of(account: &Account) -> StorageBalance {
    let total = account.storage_deposit;
    StorageBalance { total, available: total.saturating_sub(storage_price(account.storage_used)) }
}
