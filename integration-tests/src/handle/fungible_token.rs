//! NEP-141 and NEP-145, which every token here speaks.

use near_contract_standards::storage_management::StorageBalance;
use near_sdk::{AccountId, NearToken, json_types::U128};
use near_workspaces::Account;
use serde::Serialize;
use serde_json::json;

use super::{Call, Client};

/// More than the storage of one account costs; the rest comes back.
const STORAGE_DEPOSIT: NearToken = NearToken::from_millinear(10);

impl Client {
    /// What `account_id` holds.
    pub async fn balance_of(&self, account_id: &AccountId) -> u128 {
        self.view::<U128>("ft_balance_of", json!({ "account_id": account_id })).await.0
    }

    /// What all accounts hold together.
    pub async fn total_supply(&self) -> u128 {
        self.view::<U128>("ft_total_supply", json!({})).await.0
    }

    /// `ft_transfer` with the yoctoNEAR that it asks for.
    pub fn transfer(&self, signer: &Account, receiver_id: &AccountId, amount: u128) -> Call<()> {
        self.call(signer, "ft_transfer", json!({ "receiver_id": receiver_id, "amount": U128(amount) }))
            .one_yocto()
    }

    /// `ft_transfer_call` with a message in JSON. The answer is what the receiver kept.
    pub fn transfer_call(
        &self,
        signer: &Account,
        receiver_id: &AccountId,
        amount: u128,
        message: impl Serialize,
    ) -> Call<U128> {
        let message = serde_json::to_string(&message).expect("a message can be written as JSON");
        self.transfer_call_text(signer, receiver_id, amount, &message)
    }

    /// `ft_transfer_call` with a message as it is. The answer is what the receiver kept.
    pub fn transfer_call_text(
        &self,
        signer: &Account,
        receiver_id: &AccountId,
        amount: u128,
        message: &str,
    ) -> Call<U128> {
        let args = json!({ "receiver_id": receiver_id, "amount": U128(amount), "msg": message });
        self.call(signer, "ft_transfer_call", args).one_yocto()
    }

    /// Pays for `account_id`'s storage in this contract, once.
    pub fn storage_deposit(&self, signer: &Account, account_id: &AccountId) -> Call<StorageBalance> {
        self.call(signer, "storage_deposit", json!({ "account_id": account_id, "registration_only": true }))
            .deposit(STORAGE_DEPOSIT)
    }

    /// Pays `deposit` for `account_id`'s storage in this contract, all of it.
    pub fn storage_fund(
        &self,
        signer: &Account,
        account_id: &AccountId,
        deposit: NearToken,
    ) -> Call<StorageBalance> {
        self.call(signer, "storage_deposit", json!({ "account_id": account_id })).deposit(deposit)
    }

    /// What `account_id` has paid for its storage, or `None` where it has no account here.
    pub async fn storage_balance_of(&self, account_id: &AccountId) -> Option<StorageBalance> {
        self.view("storage_balance_of", json!({ "account_id": account_id })).await
    }

    /// Gives up the caller's account. With `force`, whatever it holds is lost.
    pub fn storage_unregister(&self, signer: &Account, force: bool) -> Call<bool> {
        self.call(signer, "storage_unregister", json!({ "force": force })).one_yocto()
    }
}
