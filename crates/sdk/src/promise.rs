//! A call that leaves a contract, with the methods of near-sdk's `Promise` that the contracts and near-sdk's macros
//! use. near-sdk's own brings the code of every action of the protocol into a contract.

use std::cell::Cell;

use commonweight_json::{ToJson, Writer};
use near_sdk_upstream::{AccountId, Gas, GasWeight, NearToken, PromiseIndex, env};

/// Actions on one account, as one receipt. It is sent when it is dropped.
#[derive(Debug)]
#[must_use = "return or detach explicitly via `.detach()`"]
pub struct Promise {
    account_id: AccountId,
    actions: Vec<Action>,
    after: Option<PromiseIndex>,
    #[cfg(feature = "deterministic-account-ids")]
    refund_id: Option<AccountId>,
    state: Cell<State>,
}

#[derive(Debug)]
enum Action {
    Transfer(NearToken),
    Call { method: String, args: Vec<u8>, deposit: NearToken, gas: Gas, weight: GasWeight },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its answer is nobody's.
    Detached,
    /// Its answer is that of the call which makes it.
    Returned,
    /// It is a promise of the host already.
    Sent,
}

impl Promise {
    /// Nothing yet, for `account_id`.
    pub fn new(account_id: AccountId) -> Self {
        Self {
            account_id,
            actions: Vec::new(),
            after: None,
            #[cfg(feature = "deterministic-account-ids")]
            refund_id: None,
            state: Cell::new(State::Detached),
        }
    }

    /// Adds a transfer of NEAR.
    pub fn transfer(mut self, amount: NearToken) -> Self {
        self.actions.push(Action::Transfer(amount));
        self
    }

    /// Adds a call, with `gas` and its share by `weight` of what is left.
    pub fn function_call_weight(
        mut self,
        method: String,
        args: Vec<u8>,
        deposit: NearToken,
        gas: Gas,
        weight: GasWeight,
    ) -> Self {
        self.actions.push(Action::Call { method, args, deposit, gas, weight });
        self
    }

    /// What the receipt does not use of its deposits and gas goes to `account_id`.
    #[cfg(feature = "deterministic-account-ids")]
    pub fn refund_to(mut self, account_id: AccountId) -> Self {
        self.refund_id = Some(account_id);
        self
    }

    /// `next` begins when this has ended.
    pub fn then(mut self, mut next: Self) -> Self {
        next.after = Some(self.send());
        next
    }

    /// Its answer is that of the call which makes it.
    pub fn as_return(self) -> Self {
        self.state.set(State::Returned);
        self
    }

    /// Sends it; nobody waits for its answer here.
    pub fn detach(self) {}

    fn send(&mut self) -> PromiseIndex {
        let promise = match self.after {
            Some(before) => env::promise_batch_then(before, &self.account_id),
            None => env::promise_batch_create(&self.account_id),
        };
        #[cfg(feature = "deterministic-account-ids")]
        if let Some(refund_id) = &self.refund_id {
            env::promise_set_refund_to(promise, refund_id);
        }
        for action in self.actions.drain(..) {
            match action {
                Action::Transfer(amount) => env::promise_batch_action_transfer(promise, amount),
                Action::Call { method, args, deposit, gas, weight } => {
                    env::promise_batch_action_function_call_weight(
                        promise, &method, &args, deposit, gas, weight,
                    );
                }
            }
        }
        if self.state.replace(State::Sent) == State::Returned {
            env::promise_return(promise);
        }
        promise
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if self.state.get() != State::Sent {
            self.send();
        }
    }
}

/// Written as nothing: what an entry point returns is answered by the promise.
impl ToJson for Promise {
    fn write(&self, writer: &mut Writer) {
        self.state.set(State::Returned);
        ().write(writer);
    }
}

/// What an entry point returns whose answer is either known or that of a promise.
#[derive(Debug)]
#[must_use = "return or detach explicitly via `.detach()`"]
pub enum PromiseOrValue<T> {
    /// The answer of a promise.
    Promise(Promise),
    /// A known answer.
    Value(T),
}

impl<T: ToJson> ToJson for PromiseOrValue<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Promise(promise) => promise.write(writer),
            Self::Value(value) => value.write(writer),
        }
    }
}

impl<T> PromiseOrValue<T> {
    /// Sends the promise, where there is one.
    pub fn detach(self) {}
}

impl<T> From<Promise> for PromiseOrValue<T> {
    fn from(promise: Promise) -> Self {
        Self::Promise(promise)
    }
}

#[cfg(feature = "abi")]
mod abi {
    use near_sdk_upstream::schemars::{JsonSchema, r#gen::SchemaGenerator, schema::Schema};

    use super::{Promise, PromiseOrValue};

    impl JsonSchema for Promise {
        fn schema_name() -> String {
            "Promise".to_owned()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            Schema::Bool(true)
        }
    }

    impl<T: JsonSchema> JsonSchema for PromiseOrValue<T> {
        fn schema_name() -> String {
            format!("PromiseOrValue{}", T::schema_name())
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            T::json_schema(generator)
        }
    }
}

#[cfg(test)]
mod tests;
