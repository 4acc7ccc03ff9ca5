//! What leaves a contract, by the host's own functions: they need a fraction of the code of near-sdk's builder,
//! and every call pays for every byte of code.

use near_sdk::{
    AccountId, Gas, NearToken, PromiseIndex, env,
    serde::{Serialize, json::Writer},
};

/// Sends NEAR, unless it is nothing.
pub fn pay(receiver_id: &AccountId, amount: NearToken) {
    if !amount.is_zero() {
        let promise = env::promise_batch_create(receiver_id);
        env::promise_batch_action_transfer(promise, amount);
    }
}

/// Adds `ft_transfer` of NEP-141 to what is asked of a token, with the yoctoNEAR that it takes and no more than this gas.
pub fn ft_transfer(token: PromiseIndex, receiver_id: &AccountId, amount: u128, gas: Gas) {
    let args = format!(r#"{{"receiver_id":"{receiver_id}","amount":"{amount}"}}"#);
    let one_yocto = NearToken::from_yoctonear(1);
    env::promise_batch_action_function_call(token, "ft_transfer", args.as_bytes(), one_yocto, gas);
}

/// What an entry point returns whose answer, a `T`, is that of a promise, or known already.
#[derive(Debug)]
#[must_use = "return it: the answer is given when it is dropped at the end of the call"]
pub enum Answer<T> {
    /// The answer will be that of a promise.
    Promised(Promised),
    /// The answer.
    Known(T),
}

/// A promise that answers for a call.
#[derive(Debug)]
pub struct Promised(PromiseIndex);

impl<T> Answer<T> {
    /// The answer will be that of `promise`.
    pub fn of(promise: PromiseIndex) -> Self {
        Self::Promised(Promised(promise))
    }
}

// near-sdk's macro writes what an entry point returns as the answer, and drops it afterwards: the last word counts.

impl<T: Serialize> Serialize for Answer<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Promised(_) => ().write(writer),
            Self::Known(value) => value.write(writer),
        }
    }
}

impl Drop for Promised {
    fn drop(&mut self) {
        env::promise_return(self.0);
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
