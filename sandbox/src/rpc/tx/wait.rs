//! Waiting until a transaction has come as far as asked.
//!
//! Blocks follow each other so fast here that a busy machine lets several pass before it comes to look. Who waits
//! still gets the answer of the first block that had one, as on the network, where nobody is that late.

use std::time::Duration;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::transactions::{
    RpcTransactionError, RpcTransactionResponse, TimeoutErrorCause,
};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::{FinalExecutionOutcomeViewEnum, TxExecutionStatus};
use tokio::time::Instant;

use crate::chain::{AsOf, Chain};
use crate::node::{Hurry, Node};
use crate::rpc::{Answer, encode};

/// How long anyone waits for a transaction that is on its way.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whether the receipts are part of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Outcomes,
    OutcomesAndReceipts,
}

/// Who waits for what.
#[derive(Debug)]
pub(super) struct Wait {
    hash: CryptoHash,
    /// The transaction, where the one who asks has it.
    transaction: Option<SignedTransaction>,
    until: TxExecutionStatus,
    detail: Detail,
    /// Height of the head when the wait began.
    began: u64,
    /// Height of the first block that has not been looked at.
    next: u64,
}

impl Wait {
    /// Begins to wait, from the head as it is now.
    pub(super) fn begin(
        node: &Node,
        hash: CryptoHash,
        transaction: Option<SignedTransaction>,
        until: TxExecutionStatus,
        detail: Detail,
    ) -> Self {
        let began = node.read(|chain| chain.head().id.height);
        Self { hash, transaction, until, detail, began, next: began }
    }

    /// Waits for the answer. As in the node, a transaction that nobody has seen yet may still come.
    pub(super) async fn answer(mut self, node: &Node) -> Answer {
        let started = Instant::now();
        let mut heights = node.heights();
        let mut hurry: Option<Hurry<'_>> = None;
        loop {
            // Marked as seen before looking: a block produced in between wakes the wait below.
            heights.borrow_and_update();
            let on_its_way = match node.read(|chain| self.look(chain)) {
                Look::Answered(answer) => return answer,
                Look::OnItsWay => true,
                Look::Unseen => false,
            };
            let patience = if on_its_way {
                PATIENCE.max(node.config().polling_timeout)
            } else {
                node.config().polling_timeout
            };
            if on_its_way && needs_finality(&self.until) {
                hurry.get_or_insert_with(|| node.hurry());
            }
            match tokio::time::timeout_at(started + patience, heights.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Err(RpcError::new_internal_error(None, "the node is gone".to_owned())),
                Err(_) => {
                    let cause = node.read(|chain| timeout_cause(&chain.as_of(chain.head()), &self.hash));
                    return Err(RpcTransactionError::TimeoutError(Some(cause)).into());
                }
            }
        }
    }

    /// Looks at the blocks that came since the last look.
    fn look(&mut self, chain: &Chain) -> Look {
        let Some(included_at) = chain.outcome(&self.hash).map(|executed| executed.block.height) else {
            return self.look_outside(chain);
        };
        for block in chain.blocks_from(self.next) {
            if block.id.height < included_at {
                continue;
            }
            if self.until == TxExecutionStatus::Included && included_at > self.began {
                // The node tells of a transaction when its chunk is there, which is before it is executed.
                return Look::Answered(encode(&without_outcome(TxExecutionStatus::Included)));
            }
            let then = chain.as_of(block);
            if let Some(status) = then.status(&self.hash).filter(|status| meets(status, &self.until)) {
                return Look::Answered(encode(&response(&then, &self.hash, status, self.detail)));
            }
        }
        if let Some(halted) = chain.halted() {
            return Look::Answered(Err(internal(halted)));
        }
        self.next = chain.head().id.height + 1;
        Look::OnItsWay
    }

    /// Looks for a transaction that no block holds.
    fn look_outside(&self, chain: &Chain) -> Look {
        if let Some(halted) = chain.halted() {
            return Look::Answered(Err(internal(halted)));
        }
        let is_waiting = chain.knows(&self.hash);
        let refused = self.transaction.as_ref().filter(|_| !is_waiting).map(|own| chain.check(own));
        if let Some(Err(context)) = refused {
            return Look::Answered(Err(RpcTransactionError::InvalidTransaction { context }.into()));
        }
        if self.until == TxExecutionStatus::None {
            let requested_transaction_hash = self.hash;
            return Look::Answered(Err(RpcTransactionError::UnknownTransaction {
                requested_transaction_hash,
            }
            .into()));
        }
        if is_waiting { Look::OnItsWay } else { Look::Unseen }
    }
}

enum Look {
    Answered(Answer),
    OnItsWay,
    Unseen,
}

/// An answer that knows nothing of the transaction but its status.
pub(super) fn without_outcome(status: TxExecutionStatus) -> RpcTransactionResponse {
    RpcTransactionResponse { final_execution_outcome: None, final_execution_status: status }
}

/// The answer where the node itself failed.
pub(super) fn internal(halted: &impl ToString) -> RpcError {
    RpcTransactionError::InternalError { debug_info: halted.to_string() }.into()
}

fn response(
    then: &AsOf<'_>,
    hash: &CryptoHash,
    status: TxExecutionStatus,
    detail: Detail,
) -> RpcTransactionResponse {
    let outcome = match detail {
        Detail::Outcomes => {
            then.transaction_outcome(hash).map(FinalExecutionOutcomeViewEnum::FinalExecutionOutcome)
        }
        Detail::OutcomesAndReceipts => then
            .transaction_outcome_with_receipts(hash)
            .map(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt),
    };
    RpcTransactionResponse { final_execution_outcome: outcome, final_execution_status: status }
}

fn timeout_cause(now: &AsOf<'_>, hash: &CryptoHash) -> TimeoutErrorCause {
    now.status(hash).map_or(TimeoutErrorCause::NotObserved, |status| TimeoutErrorCause::Pending {
        status: Box::new(response(now, hash, status, Detail::Outcomes)),
    })
}

/// Whether a transaction has come far enough.
fn meets(status: &TxExecutionStatus, until: &TxExecutionStatus) -> bool {
    use TxExecutionStatus::{Executed, ExecutedOptimistic, Final, Included, IncludedFinal, None};
    match until {
        None => true,
        Included => *status != None,
        ExecutedOptimistic => matches!(status, ExecutedOptimistic | Executed | Final),
        IncludedFinal => matches!(status, IncludedFinal | Executed | Final),
        Executed => matches!(status, Executed | Final),
        Final => *status == Final,
    }
}

fn needs_finality(until: &TxExecutionStatus) -> bool {
    matches!(until, TxExecutionStatus::IncludedFinal | TxExecutionStatus::Executed | TxExecutionStatus::Final)
}

#[cfg(test)]
mod tests;
