//! What a transaction did: its answer, its failures, its logs and its gas, asserted exactly.

use std::{fmt::Display, marker::PhantomData};

use near_primitives::errors::{ActionErrorKind, FunctionCallError, TxExecutionError};
use near_sdk::{AccountId, AsNep297Event, Gas, serde::Serialize};
use near_workspaces::{
    Worker,
    network::Sandbox,
    result::{ExecutionFinalResult, ExecutionOutcome},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::profile::Profile;

const EVENT_PREFIX: &str = "EVENT_JSON:";
const PANIC_PREFIX: &str = "Smart contract panicked: ";

/// The outcome of one transaction with all its receipts, whose answer is a `T`.
#[must_use = "say what is expected: `ok`, `fails_with`, `value`, …"]
pub struct Outcome<T> {
    /// Who was called and how, for messages.
    pub(crate) call: String,
    pub(crate) worker: Worker<Sandbox>,
    pub(crate) result: ExecutionFinalResult,
    pub(crate) answer: PhantomData<fn() -> T>,
}

/// A receipt that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The account on which it was executed.
    pub executor_id: AccountId,
    /// The message of the contract's panic, without any prefix; for other failures the node's own text.
    pub message: String,
}

/// An event in the form of NEP-297, as an indexer reads it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LoggedEvent {
    /// `commonweight`, `nep141`, …
    pub standard: String,
    /// The version of this event.
    pub version: String,
    /// Its name, in snake case.
    pub event: String,
    /// Its fields.
    pub data: serde_json::Value,
}

impl<T> Outcome<T> {
    /// All gas burnt by the transaction and its receipts.
    pub fn gas(&self) -> Gas {
        self.result.total_gas_burnt
    }

    /// All logs, in the order of execution.
    pub fn logs(&self) -> Vec<&str> {
        self.result.logs()
    }

    /// All logs that are events, in the order of execution.
    pub fn events(&self) -> Vec<LoggedEvent> {
        self.logs()
            .into_iter()
            .filter_map(|log| log.strip_prefix(EVENT_PREFIX))
            .map(|json| serde_json::from_str(json).expect("an event is JSON in the form of NEP-297"))
            .collect()
    }

    /// The events of one name.
    pub fn events_named(&self, name: &str) -> Vec<LoggedEvent> {
        self.events().into_iter().filter(|event| event.event == name).collect()
    }

    /// The receipts that failed, in the order of execution.
    pub fn failures(&self) -> Vec<Failure> {
        self.result.failures().into_iter().map(Failure::of).collect()
    }

    /// The outcomes of the transaction and of each receipt, in the order of execution.
    pub fn receipts(&self) -> Vec<&ExecutionOutcome> {
        self.result.outcomes()
    }

    /// The time of the block in which the first receipt on `executor_id` was executed, in nanoseconds.
    pub async fn executed_at(&self, executor_id: &AccountId) -> u64 {
        let receipts = self.result.receipt_outcomes();
        let receipt = receipts
            .iter()
            .find(|receipt| receipt.executor_id == *executor_id)
            .unwrap_or_else(|| panic!("{}: nothing was executed on {executor_id}", self.call));
        let block = self.worker.view_block().block_hash(receipt.block_hash).await;
        block.expect("the node has the block of the receipt").timestamp()
    }

    /// Fetches what each receipt spent its gas on.
    pub async fn profile(&self) -> Profile {
        Profile::fetch(&self.worker, self.result.outcome()).await
    }

    /// Asserts that exactly this event was logged, once.
    #[track_caller]
    pub fn emits<E: AsNep297Event + Serialize>(self, event: &E) -> Self {
        let expected = event.to_nep297_event().to_event_log();
        let n_found = self.logs().iter().filter(|log| **log == expected).count();
        assert_eq!(n_found, 1, "{} should log once:\n{expected}\n{}", self.call, self.story());
        self
    }

    /// Asserts that exactly these lines were logged, in this order.
    #[track_caller]
    pub fn logs_exactly(self, lines: &[impl AsRef<str>]) -> Self {
        let expected: Vec<_> = lines.iter().map(AsRef::as_ref).collect();
        assert_eq!(self.logs(), expected, "{}", self.call);
        self
    }

    /// Asserts that no event of this name was logged.
    #[track_caller]
    pub fn emits_no(self, name: &str) -> Self {
        assert_eq!(self.events_named(name), [], "{} should not log {name}", self.call);
        self
    }

    /// Asserts that something failed, and that every receipt that failed did so with exactly this error.
    #[track_caller]
    pub fn fails_with<E: Display>(&self, error: &E) {
        let expected = error.to_string();
        let failures = self.failures();
        let as_expected = !failures.is_empty() && failures.iter().all(|failure| failure.message == expected);
        assert!(as_expected, "{} should fail with\n{expected}\n{}", self.call, self.story());
    }

    /// Asserts that exactly these receipts failed, with exactly these messages.
    #[track_caller]
    pub fn fails_exactly(&self, failures: &[(&AccountId, &dyn Display)]) {
        let expected: Vec<_> = failures
            .iter()
            .map(|(executor_id, message)| Failure {
                executor_id: (*executor_id).clone(),
                message: message.to_string(),
            })
            .collect();
        assert_eq!(self.failures(), expected, "{}\n{}", self.call, self.story());
    }

    /// Everything that happened, for messages.
    fn story(&self) -> String {
        let mut lines = vec!["What happened:".to_owned()];
        for outcome in self.receipts() {
            let end = if outcome.is_failure() { Failure::of(outcome).message } else { "ok".to_owned() };
            let logs = outcome.logs.iter().map(|log| format!("    log: {log}"));
            lines.extend(std::iter::once(format!("  on {}: {end}", outcome.executor_id)).chain(logs));
        }
        lines.join("\n")
    }
}

impl<T: DeserializeOwned> Outcome<T> {
    /// The answer, where the transaction and every receipt of it succeeded.
    #[track_caller]
    pub fn ok(self) -> T {
        assert_eq!(self.failures(), [], "{} should succeed.\n{}", self.call, self.story());
        self.value()
    }

    /// The answer, where the transaction succeeded, whatever its other receipts did: a refused
    /// `ft_transfer_call` succeeds by giving everything back.
    #[track_caller]
    pub fn value(self) -> T {
        let story = self.story();
        let success = self.result.into_result().unwrap_or_else(|_| panic!("{} failed.\n{story}", self.call));
        let bytes = success.raw_bytes().expect("the answer is base64");
        let bytes = if bytes.is_empty() { b"null".as_slice() } else { &bytes };
        serde_json::from_slice(bytes).unwrap_or_else(|error| {
            panic!("{} answered {}: {error}", self.call, String::from_utf8_lossy(bytes));
        })
    }
}

impl Failure {
    fn of(outcome: &ExecutionOutcome) -> Self {
        let error = outcome.clone().into_result().expect_err("only failed outcomes get here");
        let message =
            match error.into_inner().map(<dyn std::error::Error + Send + Sync>::downcast::<TxExecutionError>)
            {
                Ok(Ok(error)) => message_of(*error),
                Ok(Err(error)) => error.to_string(),
                Err(error) => error.to_string(),
            };
        Self { executor_id: outcome.executor_id.clone(), message }
    }
}

fn message_of(error: TxExecutionError) -> String {
    let TxExecutionError::ActionError(error) = error else {
        return error.to_string();
    };
    match error.kind {
        ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(text)) => {
            text.strip_prefix(PANIC_PREFIX).unwrap_or(&text).to_owned()
        }
        kind => kind.to_string(),
    }
}
