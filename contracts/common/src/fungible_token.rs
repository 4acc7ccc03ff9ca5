//! What the contracts call on tokens, as NEP-141 has it.

use near_sdk::{AccountId, ext_contract, json_types::U128};

/// A token of NEP-141, from outside. Exactly 1 yoctoNEAR goes with each of these.
#[ext_contract(ext_ft)]
pub trait FungibleToken {
    /// Transfers `amount` of the caller's tokens.
    fn ft_transfer(&mut self, receiver_id: AccountId, amount: U128, memo: Option<String>);

    /// Transfers `amount` of the caller's tokens and tells the receiver, who answers what it does not take.
    /// Returns what it has taken.
    fn ft_transfer_call(
        &mut self,
        receiver_id: AccountId,
        amount: U128,
        memo: Option<String>,
        msg: String,
    ) -> U128;
}
