//! The true books: who really has what.

use near_contract_standards::fungible_token::events::{FtMint, FtTransfer};
use near_sdk::{AccountId, env};

use super::Contract;

impl Contract {
    pub(super) fn create(&mut self, account_id: &AccountId, amount: u128) {
        self.credit(account_id, amount);
        self.total_supply += amount;
        FtMint { owner_id: account_id, amount: amount.into(), memo: None }.emit();
    }

    pub(super) fn shift(&mut self, sender_id: &AccountId, receiver_id: &AccountId, amount: u128) {
        let sender_balance = self.registered(sender_id);
        let Some(rest) = sender_balance.checked_sub(amount) else {
            env::panic_str("The account doesn't have enough balance");
        };
        self.balances.insert(sender_id.clone(), rest);
        self.credit(receiver_id, amount);
        FtTransfer { old_owner_id: sender_id, new_owner_id: receiver_id, amount: amount.into(), memo: None }
            .emit();
    }

    fn credit(&mut self, account_id: &AccountId, amount: u128) {
        let balance = self.registered(account_id);
        self.balances.insert(account_id.clone(), balance + amount);
    }

    fn registered(&self, account_id: &AccountId) -> u128 {
        let Some(balance) = self.balances.get(account_id) else {
            env::panic_str(&format!("The account {account_id} is not registered"));
        };
        *balance
    }
}
