//! What became of transactions and receipts, by their ids: the memory behind every status question.
//! It only remembers; finality is judged against a head given to it.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use imbl::{HashMap, Vector};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::transaction::{ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction};
use near_primitives::views::{
    ExecutionOutcomeWithIdView, FinalExecutionOutcomeView, FinalExecutionOutcomeWithReceiptView,
    FinalExecutionStatus, TxExecutionStatus,
};

use super::block_ref::BlockRef;

/// An outcome and the block it happened in.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Executed {
    /// Where.
    pub block: BlockRef,
    /// What.
    pub outcome: ExecutionOutcomeWithId,
}

/// Everything executed so far, or the newest of it. A clone is cheap and shares structure with the original.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    transactions: HashMap<CryptoHash, Arc<SignedTransaction>>,
    outcomes: HashMap<CryptoHash, Arc<Executed>>,
    receipts: HashMap<CryptoHash, Arc<Receipt>>,
    /// What each block has added, so that it can be forgotten again; oldest first.
    added: Vector<Arc<Added>>,
}

/// The ids of what one block has added.
#[derive(Debug, Clone, Default, BorshSerialize, BorshDeserialize)]
struct Added {
    outcomes: Vec<CryptoHash>,
    /// Receipts that came in only to bring data: no outcome tells of them.
    data: Vec<CryptoHash>,
}

/// A ledger in a form that can be written. What it lists by id is in the order of ids.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) struct SavedLedger {
    transactions: Vec<Arc<SignedTransaction>>,
    outcomes: Vec<Arc<Executed>>,
    receipts: Vec<Arc<Receipt>>,
    added: Vec<Arc<Added>>,
}

impl SavedLedger {
    pub(super) fn into_ledger(self) -> Ledger {
        let Self { transactions, outcomes, receipts, added } = self;
        Ledger {
            transactions: transactions.into_iter().map(|own| (own.get_hash(), own)).collect(),
            outcomes: outcomes.into_iter().map(|own| (own.outcome.id, own)).collect(),
            receipts: receipts.into_iter().map(|own| (*own.receipt_id(), own)).collect(),
            added: added.into_iter().collect(),
        }
    }
}

impl Ledger {
    /// Everything in it, in an order that does not depend on how it came about.
    pub(super) fn saved(&self) -> SavedLedger {
        let mut saved = SavedLedger {
            transactions: self.transactions.values().cloned().collect(),
            outcomes: self.outcomes.values().cloned().collect(),
            receipts: self.receipts.values().cloned().collect(),
            added: self.added.iter().cloned().collect(),
        };
        saved.transactions.sort_by_key(|own| own.get_hash());
        saved.outcomes.sort_by_key(|own| own.outcome.id);
        saved.receipts.sort_by_key(|own| *own.receipt_id());
        saved
    }

    /// Remembers what a block did.
    pub(super) fn record(
        &mut self,
        block: BlockRef,
        transactions: &[Arc<SignedTransaction>],
        incoming: &[Arc<Receipt>],
        outcomes: Vec<ExecutionOutcomeWithId>,
        receipts: Vec<Arc<Receipt>>,
    ) {
        let data = incoming.iter().filter(|receipt| !has_outcome(receipt));
        let added = Added {
            outcomes: outcomes.iter().map(|outcome| outcome.id).collect(),
            data: data.map(|receipt| *receipt.receipt_id()).collect(),
        };
        if !(added.outcomes.is_empty() && added.data.is_empty()) {
            self.added.push_back(Arc::new(added));
        }
        for transaction in transactions {
            self.transactions.insert(transaction.get_hash(), Arc::clone(transaction));
        }
        for outcome in outcomes {
            self.outcomes.insert(outcome.id, Arc::new(Executed { block, outcome }));
        }
        for receipt in receipts {
            self.receipts.insert(*receipt.receipt_id(), receipt);
        }
    }

    /// Forgets the oldest blocks until at most so many outcomes are left.
    pub(super) fn keep(&mut self, most: usize) {
        while self.outcomes.len() > most {
            let Some(oldest) = self.added.pop_front() else { return };
            for id in &oldest.outcomes {
                self.outcomes.remove(id);
                self.transactions.remove(id);
                self.receipts.remove(id);
            }
            for id in &oldest.data {
                self.receipts.remove(id);
            }
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

    pub(super) fn transaction(&self, hash: &CryptoHash) -> Option<&Arc<SignedTransaction>> {
        self.transactions.get(hash)
    }

    /// The outcome that names a receipt among those it created. It is looked for among all.
    pub(super) fn parent(&self, receipt: &CryptoHash) -> Option<&Arc<Executed>> {
        self.outcomes.values().find(|executed| executed.outcome.outcome.receipt_ids.contains(receipt))
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

/// Whether an outcome will tell of the receipt.
fn has_outcome(receipt: &Receipt) -> bool {
    matches!(
        receipt.versioned_receipt(),
        VersionedReceiptEnum::Action(_) | VersionedReceiptEnum::PromiseYield(_)
    )
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
