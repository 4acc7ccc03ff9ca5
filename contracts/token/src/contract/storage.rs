//! NEP-145. An account of this token has one size, so it is paid for once: `min` equals `max`.

use near_contract_standards::{
    fungible_token::events::FtBurn,
    storage_management::{StorageBalance, StorageBalanceBounds, StorageManagement},
};
use near_sdk::{AccountId, NearToken, near};

use super::{Contract, ContractExt};

#[near]
impl StorageManagement for Contract {
    #[payable]
    fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance {
        self.token.storage_deposit(account_id, registration_only)
    }

    #[payable]
    fn storage_withdraw(&mut self, amount: Option<NearToken>) -> StorageBalance {
        self.token.storage_withdraw(amount)
    }

    /// `force` destroys what the account still holds; without it an account with a balance stays.
    #[payable]
    fn storage_unregister(&mut self, force: Option<bool>) -> bool {
        let Some((account_id, balance)) = self.token.internal_storage_unregister(force) else {
            return false;
        };
        if balance > 0 {
            let memo = Some("storage_unregister");
            FtBurn { owner_id: &account_id, amount: balance.into(), memo }.emit();
        }
        true
    }

    fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        self.token.storage_balance_bounds()
    }

    fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        self.token.storage_balance_of(account_id)
    }
}
