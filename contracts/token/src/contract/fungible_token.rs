//! NEP-141 and NEP-148.

use commonweight_common::{
    outgoing::Answer,
    promise::{self, MAX_AMOUNT_LENGTH},
};
use near_sdk::{
    AccountId, FunctionError, Gas, GasWeight, NearToken, PromiseIndex, env,
    json_types::U128,
    near,
    serde::{Serialize, json},
};

use super::{
    Contract, ContractExt,
    state::{BALANCES, METADATA, Supply},
};
use crate::{Error, FungibleTokenMetadata, Result};

/// Writes two balances at the most: 0.6 Tgas. What is not used comes back.
const RESOLVE_TRANSFER: Gas = Gas::from_tgas(5);

#[near]
impl Contract {
    /// Transfers `amount` of the caller's tokens to `receiver_id`.
    ///
    /// - **Caller**: a holder. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `ft_transfer`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `RECEIVER_IS_SENDER`, `NOT_REGISTERED`, `AMOUNT_IS_ZERO`,
    ///   `BALANCE_TOO_SMALL`.
    #[payable]
    pub fn ft_transfer(&mut self, receiver_id: AccountId, amount: U128, memo: Option<String>) {
        // NEP-141 answers nothing, where a `Result` would answer `null`.
        if let Err(error) = Self::transfer(&receiver_id, amount.0, memo.as_deref()) {
            error.panic();
        }
    }

    /// Transfers `amount` of the caller's tokens to `receiver_id` and calls its `ft_on_transfer` with `msg` and
    /// all gas that is left. What the receiver answers that it has not used comes back; all of it where it fails.
    /// The answer is what was used.
    ///
    /// - **Caller**, **Deposit**, **Emits**, **Fails**: as `ft_transfer`.
    /// - **Async**: the balances have changed when the receiver is called.
    #[payable]
    #[handle_result]
    pub fn ft_transfer_call(
        &mut self,
        receiver_id: AccountId,
        amount: U128,
        memo: Option<String>,
        msg: String,
    ) -> Result<Answer<U128>> {
        let sender_id = Self::transfer(&receiver_id, amount.0, memo.as_deref())?;
        let told = env::promise_batch_create(&receiver_id);
        let message = TransferMessage { sender_id: &sender_id, amount, msg: &msg };
        call(told, "ft_on_transfer", &message, Gas::from_gas(0), GasWeight(1));
        let resolved = env::promise_batch_then(told, &env::current_account_id());
        let transfer = SentTransfer { sender_id: &sender_id, receiver_id: &receiver_id, amount };
        call(resolved, "ft_resolve_transfer", &transfer, RESOLVE_TRANSFER, GasWeight(0));
        Ok(Answer::of(resolved))
    }

    /// Ends `ft_transfer_call`. The answer is what was used of `amount`; what is destroyed, because the sender
    /// has no account any more, counts as used.
    ///
    /// - **Caller**: the contract itself.
    /// - **Emits**: `ft_transfer` or `ft_burn`, with the memo `refund`, where something comes back.
    #[private]
    #[handle_result]
    pub fn ft_resolve_transfer(
        &mut self,
        sender_id: AccountId,
        receiver_id: AccountId,
        amount: U128,
    ) -> Result<U128> {
        let unused = match promise::read_json::<U128>(0, MAX_AMOUNT_LENGTH) {
            promise::Answer::Value(unused) => Some(unused.0),
            promise::Answer::Failed | promise::Answer::Malformed => None,
        };
        Self::resolve(&sender_id, &receiver_id, amount.0, unused).map(U128)
    }

    /// What exists.
    pub fn ft_total_supply(&self) -> U128 {
        Supply::load().map_or(0, |supply| supply.total).into()
    }

    /// What `account_id` holds, nothing where it is not registered.
    pub fn ft_balance_of(&self, account_id: AccountId) -> U128 {
        BALANCES.get(&account_id).unwrap_or(0).into()
    }

    /// NEP-148.
    #[handle_result]
    pub fn ft_metadata(&self) -> Result<FungibleTokenMetadata> {
        METADATA.get(&()).ok_or(Error::NotInitialized)
    }
}

/// The arguments of `ft_on_transfer`.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct TransferMessage<'a> {
    sender_id: &'a AccountId,
    amount: U128,
    msg: &'a str,
}

/// The arguments of `ft_resolve_transfer`.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct SentTransfer<'a> {
    sender_id: &'a AccountId,
    receiver_id: &'a AccountId,
    amount: U128,
}

fn call(promise: PromiseIndex, method: &str, args: &impl Serialize, gas: Gas, weight: GasWeight) {
    let args = json::to_string(args).into_bytes();
    env::promise_batch_action_function_call_weight(promise, method, &args, NearToken::ZERO, gas, weight);
}
