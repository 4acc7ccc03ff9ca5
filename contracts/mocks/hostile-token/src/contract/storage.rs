//! NEP-145: registration for a fixed price.

use commonweight_common::storage::{StorageBalance, StorageBalanceBounds};
use near_sdk::{NearToken, Promise, env, near};

use super::{AccountId, Behaviour, Contract, ContractExt, Method, assert_one_yocto};

/// What registration costs, as much as with most tokens.
const REGISTRATION: NearToken = NearToken::from_micronear(1_250);
const REGISTERED: StorageBalance = StorageBalance { total: REGISTRATION, available: NearToken::ZERO };

#[near]
impl Contract {
    /// NEP-145.
    #[payable]
    pub fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance {
        let _ = registration_only;
        let behaviour = self.begin(Method::StorageDeposit);
        if behaviour == Behaviour::DoNothing {
            return REGISTERED;
        }
        let payer_id = env::predecessor_account_id();
        let account_id = account_id.unwrap_or_else(|| payer_id.clone());
        let price = if self.balances.contains_key(&account_id) {
            NearToken::ZERO
        } else {
            self.balances.insert(account_id, 0);
            REGISTRATION
        };
        let Some(rest) = env::attached_deposit().checked_sub(price) else {
            env::panic_str("The attached deposit is less than the minimum storage balance");
        };
        if !rest.is_zero() {
            Promise::new(payer_id).transfer(rest).detach();
        }
        REGISTERED
    }

    /// NEP-145. Refused while the account has tokens.
    #[payable]
    pub fn storage_unregister(&mut self, force: Option<bool>) -> bool {
        assert_one_yocto();
        let _ = force;
        let account_id = env::predecessor_account_id();
        match self.balances.get(&account_id) {
            None => false,
            Some(0) => {
                self.balances.remove(&account_id);
                Promise::new(account_id).transfer(REGISTRATION).detach();
                true
            }
            Some(_) => env::panic_str("Can't unregister the account with the positive balance"),
        }
    }

    /// NEP-145.
    pub fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        self.balances.contains_key(&account_id).then_some(REGISTERED)
    }

    /// NEP-145.
    pub fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        StorageBalanceBounds { min: REGISTRATION, max: Some(REGISTRATION) }
    }
}
