//! Storage, paid by who causes it: of consumers in advance (NEP-145), a part per account and a part per open channel;
//! of models and weights by the deposit of the call.

use commonweight_common::storage::{
    StorageBalance, StorageBalanceBounds, StorageDepositTooSmall, StorageMeter,
};
use near_sdk::{AccountId, NearToken, Promise, env, near};

use super::{Contract, ContractExt, guard, state::StorageAccount};
use crate::{Error, Result};

/// The most that a record of credit takes: an entry, a name of 64 bytes and two amounts.
const CREDIT_BYTES: u64 = 160;

/// The most that an account takes with its credit.
const ACCOUNT_BYTES: u64 = CREDIT_BYTES + 140;

/// The most that a channel takes.
const CHANNEL_BYTES: u64 = 270;

/// What `bytes` of storage cost.
fn price(bytes: u64) -> NearToken {
    env::storage_byte_cost()
        .checked_mul(u128::from(bytes))
        .expect("invariant: the storage of one account costs less than all NEAR")
}

impl StorageAccount {
    /// What its open channels leave of what it has paid.
    fn available(&self) -> NearToken {
        let used = price(ACCOUNT_BYTES + CHANNEL_BYTES * u64::from(self.n_channels));
        self.paid.checked_sub(used).expect("invariant: a channel is opened only where its storage is paid")
    }

    fn balance(&self) -> StorageBalance {
        StorageBalance { total: self.paid, available: self.available() }
    }
}

impl Contract {
    /// Takes the storage of one channel from what `account_id` has paid.
    pub(super) fn use_channel_storage(account_id: &AccountId) -> Result<()> {
        let mut account = Self::storage_account(account_id)?;
        let required = price(CHANNEL_BYTES);
        let available = account.available();
        if available < required {
            return Err(Error::StorageBalanceTooSmall { required, available });
        }
        account.n_channels = account.n_channels.checked_add(1).expect("invariant: storage is scarce");
        Self::save_storage_account(account_id, account);
        Ok(())
    }

    /// Gives the storage of one channel back.
    pub(super) fn free_channel_storage(account_id: &AccountId) {
        let mut account = Self::load_storage_account(account_id)
            .expect("invariant: an account with channels does not unregister");
        account.n_channels =
            account.n_channels.checked_sub(1).expect("invariant: every open channel is counted");
        Self::save_storage_account(account_id, account);
    }

    fn storage_account(account_id: &AccountId) -> Result<StorageAccount> {
        Self::load_storage_account(account_id)
            .ok_or_else(|| Error::NotRegistered { account_id: account_id.clone() })
    }
}

#[near]
impl Contract {
    /// Pays for the storage of `account_id`, or of the caller (NEP-145).
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
        let min = price(ACCOUNT_BYTES);
        let known = Self::load_storage_account(&account_id);
        let kept = match (known, registration_only.unwrap_or(false)) {
            (Some(_), true) => NearToken::ZERO,
            (None, true) => attached.min(min),
            (_, false) => attached,
        };
        let account = known.unwrap_or(StorageAccount { paid: NearToken::ZERO, n_channels: 0 });
        let paid = account.paid.checked_add(kept).expect("invariant: all NEAR fits 128 bits");
        if paid < min {
            return Err(Error::StorageBalanceTooSmall { required: min, available: paid });
        }
        let account = StorageAccount { paid, ..account };
        Self::save_storage_account(&account_id, account);
        let rest = attached.checked_sub(kept).expect("invariant: at most all of it is kept");
        send_near(payer_id, rest);
        Ok(account.balance())
    }

    /// Pays the caller what its channels do not use, all of it or `amount` (NEP-145).
    #[payable]
    #[handle_result]
    pub fn storage_withdraw(&mut self, amount: Option<NearToken>) -> Result<StorageBalance> {
        let account_id = guard::one_yocto_caller()?;
        let mut account = Self::storage_account(&account_id)?;
        let available = account.available();
        let amount = amount.unwrap_or(available);
        if amount > available {
            return Err(Error::StorageBalanceTooSmall { required: amount, available });
        }
        account.paid = account.paid.checked_sub(amount).expect("invariant: a part is available");
        Self::save_storage_account(&account_id, account);
        send_near(account_id, amount);
        Ok(account.balance())
    }

    /// Ends the caller's registration and pays its deposit back (NEP-145). Answers whether it was registered.
    /// Nothing is forced: an account with open channels or credit stays.
    #[payable]
    #[handle_result]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> Result<bool> {
        // The standard names the argument.
        let _ = force;
        let account_id = guard::one_yocto_caller()?;
        let Some(account) = Self::load_storage_account(&account_id) else {
            return Ok(false);
        };
        let credit = Self::load_credit(&account_id).total();
        if account.n_channels > 0 || credit > 0 {
            return Err(Error::StorageInUse { account_id, n_channels: account.n_channels, credit });
        }
        Self::remove_storage_account(&account_id);
        send_near(account_id, account.paid);
        Ok(true)
    }

    /// What an account has to pay at least (NEP-145).
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: price(ACCOUNT_BYTES), max: None }
    }

    /// What an account has paid (NEP-145).
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        Self::load_storage_account(&account_id).as_ref().map(StorageAccount::balance)
    }
}

/// Charges the attached deposit for what was stored, and for the credit records that `n_credits` accounts may
/// have some day. The caller gets the rest back.
pub(super) fn pay_storage(meter: &StorageMeter, n_credits: u64) -> Result<()> {
    let attached = env::attached_deposit();
    let reserve = price(n_credits.checked_mul(CREDIT_BYTES).expect("invariant: lists are short"));
    let required = meter
        .cost()
        .checked_add(reserve)
        .expect("invariant: the storage of one account costs less than all NEAR");
    let rest = attached.checked_sub(required).ok_or(StorageDepositTooSmall { required, attached })?;
    send_near(env::predecessor_account_id(), rest);
    Ok(())
}

fn send_near(account_id: AccountId, amount: NearToken) {
    if !amount.is_zero() {
        Promise::new(account_id).transfer(amount).detach();
    }
}
