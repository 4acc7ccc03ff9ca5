//! What leaves a contract, by the host's own functions: they need a fraction of the code of near-sdk's builder,
//! and every call pays for every byte of code.

use std::marker::PhantomData;

use near_sdk::{
    AccountId, NearToken, PromiseIndex, env,
    serde::{Serialize, json::Writer},
};

/// Sends NEAR, unless it is nothing.
pub fn pay(receiver_id: &AccountId, amount: NearToken) {
    if !amount.is_zero() {
        let promise = env::promise_batch_create(receiver_id);
        env::promise_batch_action_transfer(promise, amount);
    }
}

/// What an entry point returns whose answer is the answer of a promise, a `T`.
#[derive(Debug)]
#[must_use = "return it: the answer is given when it is dropped at the end of the call"]
pub struct Answer<T> {
    promise: PromiseIndex,
    value: PhantomData<fn() -> T>,
}

impl<T> Answer<T> {
    /// The answer will be that of `promise`.
    pub fn of(promise: PromiseIndex) -> Self {
        Self { promise, value: PhantomData }
    }
}

// near-sdk's macro writes what an entry point returns as the answer, and drops it afterwards: the last word counts.

impl<T> Serialize for Answer<T> {
    fn write(&self, writer: &mut Writer) {
        ().write(writer);
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        env::promise_return(self.promise);
    }
}

#[cfg(feature = "abi")]
impl<T: near_sdk::schemars::JsonSchema> near_sdk::schemars::JsonSchema for Answer<T> {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        T::schema_name()
    }

    fn json_schema(
        generator: &mut near_sdk::schemars::r#gen::SchemaGenerator,
    ) -> near_sdk::schemars::schema::Schema {
        T::json_schema(generator)
    }
}
