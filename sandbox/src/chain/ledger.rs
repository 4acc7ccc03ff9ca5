//! What became of transactions and receipts, by their ids: the memory behind every status question.
//! It only remembers; finality is judged against a head given to it.

use std::collections::HashMap;
use std::sync::Arc;

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction};
use near_primitives::views::{
    ExecutionOutcomeWithIdView, FinalExecutionOutcomeView, FinalExecutionOutcomeWithReceiptView,
    FinalExecutionStatus, TxExecutionStatus,
};

use super::block::BlockRef;

/// An outcome and the block it happened in.
#[derive(Debug)]
pub struct Executed {
    /// Where.
    pub block: BlockRef,
    /// What.
    pub outcome: ExecutionOutcomeWithId,
}

/// Everything executed so far.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    transactions: HashMap<CryptoHash, Arc<SignedTransaction>>,
    outcomes: HashMap<CryptoHash, Arc<Executed>>,
    receipts: HashMap<CryptoHash, Arc<Receipt>>,
}

impl Ledger {
    /// Remembers what a block did.
    pub(super) fn record(
        &mut self,
        block: BlockRef,
        transactions: &[SignedTransaction],
        outcomes: Vec<ExecutionOutcomeWithId>,
        receipts: Vec<Receipt>,
    ) {
        for transaction in transactions {
            self.transactions.insert(transaction.get_hash(), Arc::new(transaction.clone()));
        }
        for outcome in outcomes {
            self.outcomes.insert(outcome.id, Arc::new(Executed { block, outcome }));
        }
        for receipt in receipts {
            self.receipts.insert(*receipt.receipt_id(), Arc::new(receipt));
        }
    }

    pub(super) fn contains_transaction(&self, hash: &CryptoHash) -> bool {
        self.transactions.contains_key(hash)
    }

    pub(super) fn receipt(&self, id: &CryptoHash) -> Option<&Arc<Receipt>> {
        self.receipts.get(id)
    }

    pub(super) fn outcome(&self, id: &CryptoHash) -> Option<&Arc<Executed>> {
        self.outcomes.get(id)
    }

    /// How far an executed transaction has come, seen from a head whose newest final block has this height.
    /// `None` when no block holds the transaction.
    pub(super) fn status(&self, hash: &CryptoHash, final_height: u64) -> Option<Progress> {
        let transaction = self.outcomes.get(hash)?;
        let mut complete = true;
        let mut complete_but_refunds = true;
        let mut newest = transaction.block.height;
        let mut open = vec![transaction];
        while let Some(executed) = open.pop() {
            newest = newest.max(executed.block.height);
            let children = &executed.outcome.outcome.receipt_ids;
            for (index, id) in children.iter().enumerate() {
                if let Some(child) = self.outcomes.get(id) {
                    open.push(child);
                } else {
                    complete = false;
                    let last = index + 1 == children.len();
                    complete_but_refunds &= last && self.is_refund(id);
                }
            }
        }
        let is_final = |height: u64| height <= final_height;
        let status = match (is_final(transaction.block.height), complete_but_refunds) {
            (false, true) => TxExecutionStatus::ExecutedOptimistic,
            (false, false) => TxExecutionStatus::Included,
            (true, false) => TxExecutionStatus::IncludedFinal,
            (true, true) if complete && is_final(newest) => TxExecutionStatus::Final,
            (true, true) => TxExecutionStatus::Executed,
        };
        Some(Progress { status, complete })
    }

    /// The transaction with all that came of it so far, receipts in depth-first order.
    pub(super) fn outcome_view(&self, hash: &CryptoHash) -> Option<FinalExecutionOutcomeView> {
        let transaction = self.transactions.get(hash)?;
        let executed = self.outcomes.get(hash)?;
        let mut receipts_outcome = Vec::new();
        self.walk(executed, &mut |child| receipts_outcome.push(outcome_view(child)));
        Some(FinalExecutionOutcomeView {
            status: self.final_status(executed),
            transaction: SignedTransaction::clone(transaction).into(),
            transaction_outcome: outcome_view(executed),
            receipts_outcome,
        })
    }

    /// The same with the receipts themselves.
    pub(super) fn outcome_view_with_receipts(
        &self,
        hash: &CryptoHash,
    ) -> Option<FinalExecutionOutcomeWithReceiptView> {
        let final_outcome = self.outcome_view(hash)?;
        // The node leaves out the receipt a transaction to oneself turns into: it never travels.
        let to_oneself = final_outcome.transaction.signer_id == final_outcome.transaction.receiver_id;
        let local = &final_outcome.transaction_outcome.outcome.receipt_ids;
        let receipts = final_outcome
            .receipts_outcome
            .iter()
            .filter(|outcome| !(to_oneself && local.contains(&outcome.id)))
            .filter_map(|outcome| self.receipts.get(&outcome.id))
            .map(|receipt| Receipt::clone(receipt).into())
            .collect();
        Some(FinalExecutionOutcomeWithReceiptView { final_outcome, receipts })
    }

    /// Calls `visit` for every executed descendant, each before its own children, in order.
    fn walk(&self, executed: &Executed, visit: &mut impl FnMut(&Executed)) {
        let mut open: Vec<&CryptoHash> = executed.outcome.outcome.receipt_ids.iter().rev().collect();
        while let Some(id) = open.pop() {
            if let Some(child) = self.outcomes.get(id) {
                visit(child);
                open.extend(child.outcome.outcome.receipt_ids.iter().rev());
            }
        }
    }

    /// Where the chain of returned promises has come to.
    fn final_status(&self, executed: &Executed) -> FinalExecutionStatus {
        let mut executed = executed;
        let mut started = false;
        loop {
            match &executed.outcome.outcome.status {
                ExecutionStatus::SuccessValue(value) => {
                    return FinalExecutionStatus::SuccessValue(value.clone());
                }
                ExecutionStatus::Failure(error) => return FinalExecutionStatus::Failure(error.clone()),
                ExecutionStatus::SuccessReceiptId(id) => {
                    started = true;
                    match self.outcomes.get(id) {
                        Some(next) => executed = next,
                        None => return FinalExecutionStatus::Started,
                    }
                }
                ExecutionStatus::Unknown if started => return FinalExecutionStatus::Started,
                ExecutionStatus::Unknown => return FinalExecutionStatus::NotStarted,
            }
        }
    }

    fn is_refund(&self, id: &CryptoHash) -> bool {
        self.receipts.get(id).is_some_and(|receipt| receipt.predecessor_id().is_system())
    }
}

/// How far a transaction has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// In the node's terms.
    pub status: TxExecutionStatus,
    /// Whether every receipt, refunds included, is executed.
    pub complete: bool,
}

/// The signer's view of one outcome. Proofs are empty: there is no Merkle tree to prove from.
fn outcome_view(executed: &Executed) -> ExecutionOutcomeWithIdView {
    ExecutionOutcomeWithIdView {
        proof: Vec::new(),
        block_hash: executed.block.hash,
        id: executed.outcome.id,
        outcome: executed.outcome.outcome.clone().into(),
    }
}

#[cfg(test)]
mod tests;
