//! What leaves the contract, by the host's own functions: they need a fraction of the code of a builder, and
//! every call pays for every byte of code.

use commonweight_common::{
    outgoing::Answer,
    stored::{self, Stored},
};
use near_sdk::{AccountId, Gas, NearToken, PromiseIndex, env};

/// Sends NEAR.
pub(super) fn pay(receiver_id: &AccountId, amount: NearToken) -> PromiseIndex {
    let promise = env::promise_batch_create(receiver_id);
    env::promise_batch_action_transfer(promise, amount);
    promise
}

/// Adds the call of a method, with no more than this gas.
pub(super) fn call(promise: PromiseIndex, method: &str, args: &[u8], deposit: NearToken, gas: Gas) {
    env::promise_batch_action_function_call(promise, method, args, deposit, gas);
}

/// Lets a private method of the contract, which reads its [`arguments`], have the last word.
pub(super) fn answer_to<T>(promise: PromiseIndex, method: &str, args: &impl Stored, gas: Gas) -> Answer<T> {
    let args = stored::to_bytes(args);
    let callback = env::promise_batch_then(promise, &env::current_account_id());
    call(callback, method, &args, NearToken::ZERO, gas);
    Answer::of(callback)
}

/// The arguments of a call that has them as Borsh. A caller who may not call has been refused before: what is not whole
/// ends the call.
pub(super) fn arguments<T: Stored>() -> T {
    stored::from_bytes(&env::input().unwrap_or_default())
}
