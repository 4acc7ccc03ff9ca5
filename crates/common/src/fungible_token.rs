//! What the contracts call on tokens, as NEP-141 has it, and what NEP-148 says of one.

use near_sdk::{
    AccountId, Gas, NearToken, Promise, ext_contract,
    json_types::{Base64VecU8, U128},
    near,
};

use crate::stored::Stored;

/// What NEP-148 says of a token.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [borsh, json])]
#[serde(deny_unknown_fields)]
pub struct FungibleTokenMetadata {
    /// The version of NEP-148.
    pub spec: String,
    /// The name.
    pub name: String,
    /// The short name.
    pub symbol: String,
    /// A small picture as a data URL.
    pub icon: Option<String>,
    /// Where more can be read.
    pub reference: Option<String>,
    /// The SHA-256 of what can be read there.
    pub reference_hash: Option<Base64VecU8>,
    /// How many decimal places people see.
    pub decimals: u8,
}

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

/// Transfers `amount` of a token, with no more than this gas.
pub fn transfer(token_id: AccountId, receiver_id: AccountId, amount: u128, gas: Gas) -> Promise {
    ext_ft::ext(token_id)
        .with_attached_deposit(NearToken::from_yoctonear(1))
        .with_static_gas(gas)
        .with_unused_gas_weight(0)
        .ft_transfer(receiver_id, amount.into(), None)
}
