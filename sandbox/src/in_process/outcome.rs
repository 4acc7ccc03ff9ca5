//! What became of a transaction, with everything that followed from it.

use std::sync::Arc;

use near_primitives::errors::TxExecutionError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{ExecutionOutcome, ExecutionStatus};
use near_primitives::types::{Balance, Gas};
use near_primitives::views::FinalExecutionStatus;

use crate::chain::{Chain, Executed as InBlock};

/// A receipt that was executed.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The receipt.
    pub receipt: Arc<Receipt>,
    /// Where it was executed, and what came of it.
    pub in_block: Arc<InBlock>,
}

impl Executed {
    /// What came of it.
    pub fn outcome(&self) -> &ExecutionOutcome {
        &self.in_block.outcome.outcome
    }

    /// Why it failed, if it did.
    pub fn failure(&self) -> Option<&TxExecutionError> {
        failure_of(self.outcome())
    }
}

/// What became of a transaction.
#[derive(Debug, Clone)]
pub struct Outcome {
    transaction: Arc<InBlock>,
    status: FinalExecutionStatus,
    receipts: Vec<Executed>,
}

impl Outcome {
    /// `None` when no block holds the transaction.
    pub(super) fn of(chain: &Chain, transaction: &CryptoHash) -> Option<Self> {
        let view = chain.transaction_outcome(transaction)?;
        let executed = |id: &CryptoHash| {
            let (receipt, in_block) = (Arc::clone(chain.receipt(id)?), Arc::clone(chain.outcome(id)?));
            Some(Executed { receipt, in_block })
        };
        Some(Self {
            transaction: Arc::clone(chain.outcome(transaction)?),
            receipts: view.receipts_outcome.iter().filter_map(|receipt| executed(&receipt.id)).collect(),
            status: view.status,
        })
    }

    /// Hash of the transaction.
    pub fn hash(&self) -> CryptoHash {
        self.transaction.outcome.id
    }

    /// How the transaction itself became a receipt.
    pub fn transaction(&self) -> &ExecutionOutcome {
        &self.transaction.outcome.outcome
    }

    /// The receipts that followed, refunds included, each before those that followed from it.
    pub fn receipts(&self) -> &[Executed] {
        &self.receipts
    }

    /// Where the chain of returned promises has come to.
    pub fn status(&self) -> &FinalExecutionStatus {
        &self.status
    }

    /// The value it returned in the end. It must have succeeded.
    pub fn value(&self) -> &[u8] {
        match &self.status {
            FinalExecutionStatus::SuccessValue(value) => value,
            other => panic!("the transaction has no value: {other:?}"),
        }
    }

    /// Why it failed in the end, if it did. Receipts on the way may have failed all the same.
    pub fn failure(&self) -> Option<&TxExecutionError> {
        match &self.status {
            FinalExecutionStatus::Failure(error) => Some(error),
            _ => None,
        }
    }

    /// Why receipts failed, in their order.
    pub fn failures(&self) -> Vec<&TxExecutionError> {
        let of_transaction = failure_of(self.transaction());
        of_transaction.into_iter().chain(self.receipts.iter().filter_map(Executed::failure)).collect()
    }

    /// Everything that was logged, receipt by receipt.
    pub fn logs(&self) -> Vec<&str> {
        self.receipts.iter().flat_map(|executed| &executed.outcome().logs).map(String::as_str).collect()
    }

    /// Gas burnt by the transaction and all its receipts.
    pub fn gas_burnt(&self) -> Gas {
        self.all().fold(Gas::ZERO, |sum, outcome| sum.saturating_add(outcome.gas_burnt))
    }

    /// Tokens burnt by the transaction and all its receipts.
    pub fn tokens_burnt(&self) -> Balance {
        self.all().fold(Balance::ZERO, |sum, outcome| sum.saturating_add(outcome.tokens_burnt))
    }

    fn all(&self) -> impl Iterator<Item = &ExecutionOutcome> {
        std::iter::once(self.transaction()).chain(self.receipts.iter().map(Executed::outcome))
    }
}

fn failure_of(outcome: &ExecutionOutcome) -> Option<&TxExecutionError> {
    match &outcome.status {
        ExecutionStatus::Failure(error) => Some(error),
        _ => None,
    }
}
