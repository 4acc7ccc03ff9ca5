//! What was known of transactions at one block: the answers that the node would have given then.
//! Later blocks do not change them, so whoever comes late to look still gets the first answer there was.

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{ExecutionStatus, SignedTransaction};
use near_primitives::views::{
    ExecutionOutcomeWithIdView, FinalExecutionOutcomeView, FinalExecutionOutcomeWithReceiptView,
    FinalExecutionStatus, TxExecutionStatus,
};

use super::ledger::{Executed, Ledger};

/// A ledger as it was at one block.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'a> {
    pub(super) ledger: &'a Ledger,
    /// Height of the block.
    pub(super) height: u64,
    /// Height of the newest block that is final in its eyes.
    pub(super) final_height: u64,
}

impl<'a> AsOf<'a> {
    /// The outcome of a transaction or receipt; `None` when it was not executed by then.
    pub fn outcome(&self, id: &CryptoHash) -> Option<&'a Executed> {
        self.ledger
            .outcome(id)
            .map(|executed| &**executed)
            .filter(|executed| executed.block.height <= self.height)
    }

    /// How far a transaction has come; `None` when no block holds it. As in the node, what a receipt sends back as a
    /// refund is not waited for until all is final.
    pub fn status(&self, transaction: &CryptoHash) -> Option<TxExecutionStatus> {
        let transaction = self.outcome(transaction)?;
        let mut complete = true;
        let mut complete_but_refunds = true;
        let mut newest = transaction.block.height;
        let mut open = vec![transaction];
        while let Some(executed) = open.pop() {
            newest = newest.max(executed.block.height);
            let children = &executed.outcome.outcome.receipt_ids;
            for (index, id) in children.iter().enumerate() {
                if let Some(child) = self.outcome(id) {
                    open.push(child);
                } else {
                    complete = false;
                    let last = index + 1 == children.len();
                    complete_but_refunds &= last && self.is_refund(id);
                }
            }
        }
        let is_final = |height: u64| height <= self.final_height;
        Some(match (is_final(transaction.block.height), complete_but_refunds) {
            (false, true) => TxExecutionStatus::ExecutedOptimistic,
            (false, false) => TxExecutionStatus::Included,
            (true, false) => TxExecutionStatus::IncludedFinal,
            (true, true) if complete && is_final(newest) => TxExecutionStatus::Final,
            (true, true) => TxExecutionStatus::Executed,
        })
    }

    /// A transaction with the outcomes of all that came of it, in depth-first order; `None` when no block holds it.
    pub fn transaction_outcome(&self, transaction: &CryptoHash) -> Option<FinalExecutionOutcomeView> {
        let executed = self.outcome(transaction)?;
        let signed = self.ledger.transaction(transaction)?;
        let mut receipts_outcome = Vec::new();
        self.walk(executed, &mut |child| receipts_outcome.push(outcome_view(child)));
        Some(FinalExecutionOutcomeView {
            status: self.final_status(executed),
            transaction: SignedTransaction::clone(signed).into(),
            transaction_outcome: outcome_view(executed),
            receipts_outcome,
        })
    }

    /// The same with the receipts themselves.
    pub fn transaction_outcome_with_receipts(
        &self,
        transaction: &CryptoHash,
    ) -> Option<FinalExecutionOutcomeWithReceiptView> {
        let final_outcome = self.transaction_outcome(transaction)?;
        // The node leaves out the receipt a transaction to oneself turns into: it never travels.
        let to_oneself = final_outcome.transaction.signer_id == final_outcome.transaction.receiver_id;
        let local = &final_outcome.transaction_outcome.outcome.receipt_ids;
        let receipts = final_outcome
            .receipts_outcome
            .iter()
            .filter(|outcome| !(to_oneself && local.contains(&outcome.id)))
            .filter_map(|outcome| self.ledger.receipt(&outcome.id))
            .map(|receipt| Receipt::clone(receipt).into())
            .collect();
        Some(FinalExecutionOutcomeWithReceiptView { final_outcome, receipts })
    }

    /// Calls `visit` for every executed descendant, each before its own children, in order.
    fn walk(&self, executed: &Executed, visit: &mut impl FnMut(&Executed)) {
        let mut open: Vec<&CryptoHash> = executed.outcome.outcome.receipt_ids.iter().rev().collect();
        while let Some(id) = open.pop() {
            if let Some(child) = self.outcome(id) {
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
                    match self.outcome(id) {
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
        self.ledger.receipt(id).is_some_and(|receipt| receipt.predecessor_id().is_system())
    }
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
