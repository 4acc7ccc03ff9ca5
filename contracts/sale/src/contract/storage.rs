//! NEP-145: buyers deposit for the records of their purchases before they buy.

use commonweight_common::{
    outgoing::pay,
    storage::{StorageBalance, StorageBalanceBounds, StorageDepositTooSmall},
};
use near_sdk::{AccountId, NearToken, env, near};

use super::{Contract, ContractExt, guard};
use crate::{
    Error, Event, Result,
    logic::storage::{MIN_DEPOSIT, StorageAccount},
};

#[near]
impl Contract {
    /// Deposits the attached NEAR for the records of `account_id`, or of the caller. With
    /// `registration_only` a new account takes the minimum, a known one nothing, and the rest goes back.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `storage_deposited`, unless everything goes back.
    /// - **Fails**: `STORAGE_DEPOSIT_TOO_SMALL` where a new account gets less than the minimum.
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
        let known = self.storage_account(&account_id);
        if known.is_none() && attached < MIN_DEPOSIT {
            return Err(StorageDepositTooSmall { required: MIN_DEPOSIT, attached }.into());
        }
        let amount = match (registration_only, known) {
            (Some(true), None) => MIN_DEPOSIT,
            (Some(true), Some(_)) => NearToken::ZERO,
            _ => attached,
        };
        let account = known.unwrap_or_default().deposit(amount);
        if !amount.is_zero() {
            self.add_deposit(amount);
            self.save_account(&account_id, account);
            Event::StorageDeposited { account_id: (&account_id).into(), amount }.emit();
        }
        pay(&payer_id, attached.saturating_sub(amount));
        Ok(balance(&account))
    }

    /// Takes back `amount` of what no record needs, or all of that.
    ///
    /// - **Caller**: a registered account, with one yoctoNEAR attached.
    /// - **Emits**: `storage_withdrawn`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_REGISTERED`, `STORAGE_BALANCE_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn storage_withdraw(&mut self, amount: Option<NearToken>) -> Result<StorageBalance> {
        let account_id = guard::one_yocto_caller()?;
        let (account, amount) = self.account(&account_id)?.withdraw(amount)?;
        self.save_account(&account_id, account);
        self.return_storage_deposit(account_id, amount);
        Ok(balance(&account))
    }

    /// Removes an account without purchases on record and pays its deposit back. Returns whether there was
    /// such an account. `force` changes nothing: purchases are money and are never thrown away.
    ///
    /// - **Caller**: a registered account, with one yoctoNEAR attached.
    /// - **Emits**: `storage_withdrawn`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `ACCOUNT_IN_USE`.
    #[payable]
    #[handle_result]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> Result<bool> {
        let _ = force;
        let account_id = guard::one_yocto_caller()?;
        let Some(StorageAccount { deposited, n_purchases }) = self.storage_account(&account_id) else {
            return Ok(false);
        };
        if n_purchases > 0 {
            return Err(Error::AccountInUse { account_id, n_purchases });
        }
        self.remove_account(&account_id);
        self.return_storage_deposit(account_id, deposited);
        Ok(true)
    }

    /// What `account_id` has deposited. `None` where it is not registered.
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        self.storage_account(&account_id).as_ref().map(balance)
    }

    /// A new account deposits the minimum at least, which pays for one purchase; each further purchase on
    /// record takes more.
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: MIN_DEPOSIT, max: None }
    }
}

impl Contract {
    /// This contract owes `amount` from now on.
    pub(super) fn add_deposit(&mut self, amount: NearToken) {
        let deposits = self.deposits.checked_add(amount);
        self.deposits = deposits.expect("invariant: there is not as much NEAR");
    }

    /// This contract does not owe `amount` any more.
    pub(super) fn remove_deposit(&mut self, amount: NearToken) {
        let deposits = self.deposits.checked_sub(amount);
        self.deposits = deposits.expect("invariant: the sum of the deposits holds each of them");
    }

    fn return_storage_deposit(&mut self, account_id: AccountId, amount: NearToken) {
        self.remove_deposit(amount);
        Event::StorageWithdrawn { account_id: (&account_id).into(), amount }.emit();
        pay(&account_id, amount);
    }
}

fn balance(account: &StorageAccount) -> StorageBalance {
    StorageBalance { total: account.deposited, available: account.available() }
}
