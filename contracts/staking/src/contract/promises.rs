//! What leaves the contract, by the host's own functions: they need a fraction of the code of a builder, and
//! every call pays for every byte of code.

use commonweight_common::{
    outgoing,
    stored::{self, Stored},
};
use near_sdk::{
    AccountId, Gas, NearToken, PromiseIndex, env,
    json_types::U128,
    serde::{Serialize, json},
};

use crate::gas;

/// Transfers `amount` of a token. The yoctoNEAR is the one that the caller has attached.
pub(super) fn transfer(token_id: &AccountId, receiver_id: &AccountId, amount: U128) -> PromiseIndex {
    let promise = env::promise_batch_create(token_id);
    add_transfer(promise, receiver_id, amount);
    promise
}

/// Adds that transfer to what is already asked of the token.
pub(super) fn add_transfer(promise: PromiseIndex, receiver_id: &AccountId, amount: U128) {
    outgoing::ft_transfer(promise, receiver_id, amount.0, gas::FT_TRANSFER);
}

/// Adds the call of a method, with no more than this gas.
pub(super) fn call(promise: PromiseIndex, method: &str, args: &[u8], deposit: NearToken, gas: Gas) {
    env::promise_batch_action_function_call(promise, method, args, deposit, gas);
}

/// Adds a private method of the contract, which reads its [`arguments`].
pub(super) fn then(promise: PromiseIndex, method: &str, args: &impl Stored, gas: Gas) -> PromiseIndex {
    let args = stored::to_bytes(args);
    let callback = env::promise_batch_then(promise, &env::current_account_id());
    call(callback, method, &args, NearToken::ZERO, gas);
    callback
}

/// The arguments of a call that has them as Borsh. A caller who may not call has been refused before: what is not whole
/// ends the call.
pub(super) fn arguments<T: Stored>() -> T {
    stored::from_bytes(&env::input().unwrap_or_default())
}

/// Arguments as JSON.
pub(super) fn json(args: &impl Serialize) -> Vec<u8> {
    json::to_string(args).into_bytes()
}
