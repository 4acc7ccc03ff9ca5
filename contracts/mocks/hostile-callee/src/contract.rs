//! The methods, each with its way to misbehave, and what they have received.

use std::collections::BTreeMap;

use near_sdk::{
    CryptoHash, Gas, GasWeight, NearToken, PanicOnDefault, Promise, env,
    json_types::{U64, U128},
    near,
};

use crate::Received;

/// What the callbacks get.
const CALLBACK_GAS: Gas = Gas::from_tgas(5);
/// Where the host leaves the number of a yielded promise.
const DATA_ID_REGISTER: u64 = 0;
/// The longest that a test wakes a yielded promise with.
const MAX_WAKING_LENGTH: usize = 8;
/// The longest answer that is read of whom this calls back.
const MAX_ANSWER_LENGTH: usize = 4_096;

/// The contract.
#[derive(PanicOnDefault)]
#[near(contract_state)]
pub struct Contract {
    received: BTreeMap<String, Received>,
    /// The yielded promises that nobody has woken, the oldest first.
    waiting: Vec<CryptoHash>,
    /// Whether each call back has succeeded.
    called_back: Vec<bool>,
}

#[near]
impl Contract {
    /// Starts with nothing received.
    #[init]
    pub fn new() -> Self {
        Self { received: BTreeMap::new(), waiting: Vec::new(), called_back: Vec::new() }
    }

    /// Answers with these bytes, or with `null`.
    #[payable]
    pub fn accept(&mut self, answer: Option<String>) {
        self.receive("accept");
        env::value_return(answer.as_deref().unwrap_or("null").as_bytes());
    }

    /// Keeps the deposit, and answers with a promise that fails: the caller sees a failure.
    #[payable]
    pub fn keep_then_fail(&mut self) {
        self.receive("keep_then_fail");
        Self::ext(env::current_account_id()).fail_now().as_return().detach();
    }

    /// Keeps the deposit, and answers when anybody calls [`Self::wake`], or fails when nobody does for 200 blocks.
    #[payable]
    pub fn late(&mut self) {
        self.receive("late");
        let promise =
            env::promise_yield_create("on_woken", b"{}", CALLBACK_GAS, GasWeight(0), DATA_ID_REGISTER);
        let data_id = env::read_register(DATA_ID_REGISTER).and_then(|id| id.try_into().ok());
        self.waiting.push(data_id.expect("invariant: the host has named what is yielded"));
        env::promise_return(promise);
    }

    /// Lets the oldest call of [`Self::late`] that waits answer, or fail. Anybody may.
    pub fn wake(&mut self, ok: bool) {
        let waking = if ok { "true" } else { "false" };
        // What has timed out cannot be woken.
        while !self.waiting.is_empty() {
            if env::promise_yield_resume(&self.waiting.remove(0), waking.as_bytes()) {
                return;
            }
        }
        env::panic_str("HOSTILE: nothing is waiting");
    }

    /// What [`Self::late`] answers.
    #[private]
    pub fn on_woken(&self) -> &'static str {
        match env::promise_result_checked(0, MAX_WAKING_LENGTH).as_deref() {
            Ok(b"true") => "woken",
            Ok(_) => env::panic_str("HOSTILE: woken to fail"),
            Err(_) => env::panic_str("HOSTILE: nobody has woken it"),
        }
    }

    /// Keeps the deposit, and answers this many times 1,024 bytes.
    #[payable]
    pub fn at_length(&mut self, kilobytes: u32) {
        self.receive("at_length");
        env::value_return(b"7".repeat(1_024).repeat(usize::try_from(kilobytes).unwrap_or_default()));
    }

    /// Keeps the deposit, and answers bytes that are no JSON.
    #[payable]
    pub fn garbage(&mut self) {
        self.receive("garbage");
        env::value_return(b"\xff{garbage");
    }

    /// Fails at once: the deposit goes back.
    #[payable]
    pub fn fail(&mut self) {
        env::panic_str("HOSTILE: failed at once");
    }

    /// Fails at once, with all the gas that it was given.
    #[payable]
    pub fn never(&mut self) {
        loop {
            env::sha256_array(b"burnt");
        }
    }

    /// Keeps the deposit, calls a method of its caller, and answers when that has ended, however it did.
    #[payable]
    pub fn call_back(&mut self, method: String, args: String, deposit: Option<U128>, gas: U64) {
        self.receive("call_back");
        let deposit = NearToken::from_yoctonear(deposit.map_or(0, |deposit| deposit.0));
        Promise::new(env::predecessor_account_id())
            .function_call_weight(method, args.into_bytes(), deposit, Gas::from_gas(gas.0), GasWeight(0))
            .then(
                Self::ext(env::current_account_id())
                    .with_static_gas(CALLBACK_GAS)
                    .with_unused_gas_weight(0)
                    .on_called_back(),
            )
            .as_return()
            .detach();
    }

    /// Writes down how a call back has ended.
    #[private]
    pub fn on_called_back(&mut self) {
        let answer = env::promise_result_checked(0, MAX_ANSWER_LENGTH);
        self.called_back.push(!matches!(answer, Err(near_sdk::PromiseError::Failed)));
    }

    /// The later receipt in which [`Self::keep_then_fail`] fails.
    #[private]
    pub fn fail_now(&self) {
        env::panic_str("HOSTILE: failed after it was paid");
    }

    /// What a method has received.
    pub fn received(&self, method: String) -> Received {
        self.received.get(&method).copied().unwrap_or_default()
    }

    /// How many calls of [`Self::late`] nobody has woken, those that have timed out included.
    pub fn n_waiting(&self) -> u32 {
        u32::try_from(self.waiting.len()).unwrap_or(u32::MAX)
    }

    /// Whether each call back has succeeded, in their order.
    pub fn called_back(&self) -> Vec<bool> {
        self.called_back.clone()
    }
}

impl Contract {
    fn receive(&mut self, method: &str) {
        let received = self.received.entry(method.to_owned()).or_default();
        received.calls += 1;
        received.deposit.0 += env::attached_deposit().as_yoctonear();
    }
}

#[cfg(test)]
mod tests;
