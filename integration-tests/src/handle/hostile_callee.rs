//! The contract that keeps money, fails, answers late or at length: mostly it is called by other contracts, so its
//! methods are here for those who call it themselves.

use commonweight_hostile_callee::Received;
use near_sdk::{
    Gas, NearToken,
    json_types::{U64, U128},
};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::Call;

handle! {
    /// `commonweight-hostile-callee` on a node.
    HostileCalleeHandle
}

impl HostileCalleeHandle {
    /// What the contract is started with.
    pub fn init() -> Value {
        json!({})
    }

    /// Answers with this text, which should be JSON.
    pub fn accept(&self, signer: &Account, answer: &str) -> Call<Value> {
        self.call(signer, "accept", json!({ "answer": answer }))
    }

    /// Misbehaves in the way of one of the methods without arguments: `keep_then_fail`, `late`, `garbage`, `fail` or
    /// `never`.
    pub fn misbehave(&self, signer: &Account, method: &'static str) -> Call<Value> {
        self.call(signer, method, json!({}))
    }

    /// Answers with this many times 1,024 bytes.
    pub fn at_length(&self, signer: &Account, kilobytes: u32) -> Call<()> {
        self.call(signer, "at_length", json!({ "kilobytes": kilobytes }))
    }

    /// Lets the oldest call of `late` that waits answer, or fail. Anybody may.
    pub fn wake(&self, signer: &Account, ok: bool) -> Call<()> {
        self.call(signer, "wake", json!({ "ok": ok }))
    }

    /// The arguments with which `call_back` calls a method of its caller before it answers.
    pub fn call_back_args(method: &str, args: &Value, deposit: NearToken, gas: Gas) -> Value {
        let deposit = U128(deposit.as_yoctonear());
        json!({ "method": method, "args": args.to_string(), "deposit": deposit, "gas": U64(gas.as_gas()) })
    }

    /// What a method has received in calls that have not failed at once.
    pub async fn received(&self, method: &str) -> Received {
        self.view("received", json!({ "method": method })).await
    }

    /// How many calls of `late` nobody has woken, those that have timed out included.
    pub async fn n_waiting(&self) -> u32 {
        self.view("n_waiting", json!({})).await
    }

    /// Whether each call back has succeeded, in their order.
    pub async fn called_back(&self) -> Vec<bool> {
        self.view("called_back", json!({})).await
    }
}
