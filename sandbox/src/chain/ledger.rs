//! What became of transactions and receipts, by their ids: the memory behind every status question.
//! It only remembers; what that means at some block is for `AsOf` to say.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use imbl::{HashMap, Vector};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::transaction::{ExecutionOutcomeWithId, SignedTransaction};

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
}

/// Whether an outcome will tell of the receipt.
fn has_outcome(receipt: &Receipt) -> bool {
    matches!(
        receipt.versioned_receipt(),
        VersionedReceiptEnum::Action(_) | VersionedReceiptEnum::PromiseYield(_)
    )
}
