//! NEP-145. An account of this token has one price, so it is paid for once: `min` equals `max`.

use commonweight_common::outgoing;
use near_sdk::{AccountId, NearToken, env, near};

use super::{
    Contract, ContractExt, require_one_yocto,
    state::{BALANCES, Supply},
};
use crate::{Error, Result, StorageBalance, StorageBalanceBounds, nep141};

/// The bytes of a balance: 40 for a record, 69 for a key with the longest name, 16 for the amount.
const ACCOUNT_BYTES: u64 = 125;

#[near]
impl Contract {
    /// Registers `account_id`, or the caller. An account that is registered already costs nothing.
    ///
    /// - **Deposit**: pays for the account; the rest goes back.
    /// - **Fails**: `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> Result<StorageBalance> {
        // An account cannot pay for more than its registration, so there is nothing else to ask for.
        let _ = registration_only;
        let payer_id = env::predecessor_account_id();
        let account_id = account_id.unwrap_or_else(|| payer_id.clone());
        let mut rest = env::attached_deposit();
        if !BALANCES.has(&account_id) {
            let price = price();
            rest = rest.checked_sub(price).ok_or(Error::StorageDepositTooSmall {
                required: price.as_yoctonear(),
                attached: rest.as_yoctonear(),
            })?;
            BALANCES.set(&account_id, &0);
        }
        outgoing::pay(&payer_id, rest);
        Ok(paid())
    }

    /// Withdraws what of the deposit is free, which is always nothing.
    ///
    /// - **Caller**: a registered account. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_REGISTERED`, `STORAGE_NOT_AVAILABLE` for more than nothing.
    #[payable]
    #[handle_result]
    pub fn storage_withdraw(&mut self, amount: Option<NearToken>) -> Result<StorageBalance> {
        require_one_yocto()?;
        let account_id = env::predecessor_account_id();
        if !BALANCES.has(&account_id) {
            return Err(Error::NotRegistered { account_id });
        }
        match amount {
            Some(amount) if !amount.is_zero() => {
                Err(Error::StorageNotAvailable { amount: amount.as_yoctonear() })
            }
            _ => Ok(paid()),
        }
    }

    /// Closes the caller's account and gives its deposit back. `force` destroys what it still holds; without it
    /// an account with a balance stays. Returns whether there was an account.
    ///
    /// - **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `ft_burn` where tokens are destroyed.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `BALANCE_NOT_ZERO`.
    #[payable]
    #[handle_result]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> Result<bool> {
        require_one_yocto()?;
        let account_id = env::predecessor_account_id();
        let Some(balance) = BALANCES.get(&account_id) else {
            return Ok(false);
        };
        if balance > 0 {
            if force != Some(true) {
                return Err(Error::BalanceNotZero { account_id, balance });
            }
            Supply::shrink(balance)?;
            nep141::burnt(&account_id, balance, Some("storage_unregister"));
        }
        BALANCES.remove(&account_id);
        outgoing::pay(&account_id, price().saturating_add(env::attached_deposit()));
        Ok(true)
    }

    /// What an account costs.
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: price(), max: Some(price()) }
    }

    /// What `account_id` has paid, where it is registered.
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        BALANCES.has(&account_id).then(paid)
    }
}

fn price() -> NearToken {
    env::storage_byte_cost().saturating_mul(ACCOUNT_BYTES.into())
}

fn paid() -> StorageBalance {
    StorageBalance { total: price(), available: NearToken::ZERO }
}
