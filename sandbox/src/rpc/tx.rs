//! Sending transactions and asking what became of them.

use std::sync::Arc;
use std::time::Duration;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::transactions::{
    RpcSendTransactionRequest, RpcTransactionError, RpcTransactionResponse, RpcTransactionStatusRequest,
    TimeoutErrorCause, TransactionInfo,
};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::AccountId;
use near_primitives::views::{FinalExecutionOutcomeViewEnum, TxExecutionStatus};
use serde_json::Value;

use super::{Answer, apart, encode, params};
use crate::chain::{Chain, Progress};
use crate::node::Node;

/// How long a request waits for its transaction.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whether the receipts are part of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Outcomes,
    OutcomesAndReceipts,
}

/// Answers `broadcast_tx_async`: what is invalid is dropped, and the answer does not tell.
pub(super) async fn broadcast_async(node: &Arc<Node>, params: Value) -> Answer {
    let request = send_request(params, TxExecutionStatus::None)?;
    let hash = request.signed_transaction.get_hash();
    // The node drops what is invalid without a word; who asks for the transaction learns that it is unknown.
    drop(submit(node, request.signed_transaction).await);
    encode(&hash)
}

/// Answers `broadcast_tx_commit`.
pub(super) async fn broadcast_commit(node: &Arc<Node>, params: Value) -> Answer {
    let request = send_request(params, TxExecutionStatus::ExecutedOptimistic)?;
    submit_and_wait(node, request).await
}

/// Answers `send_tx`.
pub(super) async fn send(node: &Arc<Node>, params: Value) -> Answer {
    let request = send_request(params, TxExecutionStatus::default())?;
    if request.wait_until == TxExecutionStatus::None {
        drop(submit(node, request.signed_transaction).await);
        return encode(&nothing_yet());
    }
    submit_and_wait(node, request).await
}

/// Answers `tx`.
pub(super) async fn status(node: &Arc<Node>, params: Value) -> Answer {
    answer_status(node, params, Detail::Outcomes).await
}

/// Answers `EXPERIMENTAL_tx_status`.
pub(super) async fn status_with_receipts(node: &Arc<Node>, params: Value) -> Answer {
    answer_status(node, params, Detail::OutcomesAndReceipts).await
}

async fn submit_and_wait(node: &Arc<Node>, request: RpcSendTransactionRequest) -> Answer {
    if let Some(halted) = node.read(|chain| chain.halted().cloned()) {
        return Err(RpcTransactionError::InternalError { debug_info: halted.to_string() }.into());
    }
    let transaction = request.signed_transaction;
    submit(node, transaction.clone()).await?;
    wait(node, &transaction.get_hash(), Some(&transaction), request.wait_until, Detail::Outcomes).await
}

/// Checks a transaction and puts it into the pool.
async fn submit(node: &Arc<Node>, transaction: SignedTransaction) -> Result<(), RpcError> {
    let node = Arc::clone(node);
    apart(move || match node.submit(transaction) {
        Ok(_) => Ok(()),
        Err(context) => Err(RpcTransactionError::InvalidTransaction { context }.into()),
    })
    .await
}

async fn answer_status(node: &Arc<Node>, params: Value, detail: Detail) -> Answer {
    let request = status_request(params)?;
    let (hash, transaction) = match &request.transaction_info {
        TransactionInfo::Transaction { signed_tx } => (signed_tx.get_hash(), Some(signed_tx)),
        TransactionInfo::TransactionId { tx_hash, .. } => (*tx_hash, None),
    };
    wait(node, &hash, transaction, request.wait_until, detail).await
}

/// Waits until the transaction has come as far as asked.
async fn wait(
    node: &Node,
    hash: &CryptoHash,
    transaction: Option<&SignedTransaction>,
    until: TxExecutionStatus,
    detail: Detail,
) -> Answer {
    let mut heights = node.heights();
    let _hurry = needs_finality(&until).then(|| node.hurry());
    let reached = async {
        loop {
            // Marked as seen before looking: a block produced in between wakes the wait below.
            heights.borrow_and_update();
            match node.read(|chain| look(chain, hash, transaction, &until, detail)) {
                Look::Reached(answer) => return answer,
                Look::NotYet => {}
            }
            if heights.changed().await.is_err() {
                return Err(RpcError::new_internal_error(None, "the node is gone".to_owned()));
            }
        }
    };
    match tokio::time::timeout(PATIENCE, reached).await {
        Ok(answer) => answer,
        Err(_) => {
            Err(RpcTransactionError::TimeoutError(Some(node.read(|chain| timeout_cause(chain, hash)))).into())
        }
    }
}

enum Look {
    Reached(Answer),
    NotYet,
}

fn look(
    chain: &Chain,
    hash: &CryptoHash,
    transaction: Option<&SignedTransaction>,
    until: &TxExecutionStatus,
    detail: Detail,
) -> Look {
    let Some(progress) = chain.progress(hash) else {
        if let Some(halted) = chain.halted() {
            let debug_info = halted.to_string();
            return Look::Reached(Err(RpcTransactionError::InternalError { debug_info }.into()));
        }
        if *until == TxExecutionStatus::None {
            return Look::Reached(encode(&nothing_yet()));
        }
        return if chain.knows(hash) {
            Look::NotYet
        } else {
            Look::Reached(Err(unknown(chain, hash, transaction)))
        };
    };
    if meets(&progress, until) {
        Look::Reached(encode(&response(chain, hash, progress, detail)))
    } else if let Some(halted) = chain.halted() {
        let debug_info = halted.to_string();
        Look::Reached(Err(RpcTransactionError::InternalError { debug_info }.into()))
    } else {
        Look::NotYet
    }
}

/// Why a transaction is nowhere: its nonce was taken meanwhile, or it was never here.
fn unknown(chain: &Chain, hash: &CryptoHash, transaction: Option<&SignedTransaction>) -> RpcError {
    match transaction.map(|transaction| chain.check(transaction)) {
        Some(Err(context)) => RpcTransactionError::InvalidTransaction { context },
        Some(Ok(())) | None => RpcTransactionError::UnknownTransaction { requested_transaction_hash: *hash },
    }
    .into()
}

fn response(chain: &Chain, hash: &CryptoHash, progress: Progress, detail: Detail) -> RpcTransactionResponse {
    let outcome = match detail {
        Detail::Outcomes => {
            chain.transaction_outcome(hash).map(FinalExecutionOutcomeViewEnum::FinalExecutionOutcome)
        }
        Detail::OutcomesAndReceipts => chain
            .transaction_outcome_with_receipts(hash)
            .map(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt),
    };
    RpcTransactionResponse { final_execution_outcome: outcome, final_execution_status: progress.status }
}

fn timeout_cause(chain: &Chain, hash: &CryptoHash) -> TimeoutErrorCause {
    chain.progress(hash).map_or(TimeoutErrorCause::NotObserved, |progress| TimeoutErrorCause::Pending {
        status: Box::new(response(chain, hash, progress, Detail::Outcomes)),
    })
}

fn nothing_yet() -> RpcTransactionResponse {
    RpcTransactionResponse { final_execution_outcome: None, final_execution_status: TxExecutionStatus::None }
}

/// Whether a transaction has come far enough. Where execution is waited for, refunds are too: so the gas and
/// balances of an answer are those anyone sees later.
fn meets(progress: &Progress, until: &TxExecutionStatus) -> bool {
    use TxExecutionStatus::{Executed, ExecutedOptimistic, Final, Included, IncludedFinal, None};
    match until {
        None => true,
        Included => progress.status != None,
        ExecutedOptimistic => {
            progress.complete && matches!(progress.status, ExecutedOptimistic | Executed | Final)
        }
        IncludedFinal => matches!(progress.status, IncludedFinal | Executed | Final),
        Executed => progress.complete && matches!(progress.status, Executed | Final),
        Final => progress.status == Final,
    }
}

fn needs_finality(until: &TxExecutionStatus) -> bool {
    matches!(until, TxExecutionStatus::IncludedFinal | TxExecutionStatus::Executed | TxExecutionStatus::Final)
}

/// Reads `[transaction]` or an object.
fn send_request(
    mut params: Value,
    wait_until: TxExecutionStatus,
) -> Result<RpcSendTransactionRequest, RpcError> {
    match params::single::<SignedTransaction>(&mut params) {
        Some(Ok(Some(signed_transaction))) => {
            Ok(RpcSendTransactionRequest { signed_transaction, wait_until })
        }
        Some(Ok(None)) => Err(RpcError::parse_error("Failed parsing args: no transaction".to_owned())),
        Some(Err(error)) => Err(error),
        None => params::parse(params),
    }
}

/// Reads `[transaction]`, `[hash, sender]` or an object.
fn status_request(mut params: Value) -> Result<RpcTransactionStatusRequest, RpcError> {
    let wait_until = TxExecutionStatus::default();
    if let Some(pair) = params::pair::<CryptoHash, AccountId>(&mut params) {
        let (tx_hash, sender_account_id) = pair?;
        let transaction_info = TransactionInfo::TransactionId { tx_hash, sender_account_id };
        return Ok(RpcTransactionStatusRequest { transaction_info, wait_until });
    }
    match params::single::<SignedTransaction>(&mut params) {
        Some(Ok(Some(signed_tx))) => {
            Ok(RpcTransactionStatusRequest { transaction_info: signed_tx.into(), wait_until })
        }
        Some(Ok(None)) => Err(RpcError::parse_error("Failed parsing args: no transaction".to_owned())),
        Some(Err(error)) => Err(error),
        None => params::parse(params),
    }
}
