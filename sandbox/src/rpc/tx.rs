//! Sending transactions and asking what became of them.

mod wait;

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::transactions::{
    RpcSendTransactionRequest, RpcTransactionError, RpcTransactionStatusRequest, TransactionInfo,
};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::AccountId;
use near_primitives::views::TxExecutionStatus;
use serde_json::Value;

use super::{Answer, apart, encode, params};
use crate::node::Node;
use wait::{Detail, Wait, internal, without_outcome};

/// Answers `broadcast_tx_async`: what is invalid is dropped, and the answer does not tell.
pub(super) async fn broadcast_async(node: &Arc<Node>, params: Value) -> Answer {
    let transaction = send_request(params)?.signed_transaction;
    let hash = transaction.get_hash();
    // The node drops what is invalid without a word; who asks for the transaction learns that it is unknown.
    drop(submit(node, transaction).await);
    encode(&hash)
}

/// Answers `broadcast_tx_commit`, which waits for execution whatever else is asked.
pub(super) async fn broadcast_commit(node: &Arc<Node>, params: Value) -> Answer {
    let request = send_request(params)?;
    submit_and_wait(node, request.signed_transaction, TxExecutionStatus::ExecutedOptimistic).await
}

/// Answers `send_tx`.
pub(super) async fn send(node: &Arc<Node>, params: Value) -> Answer {
    let RpcSendTransactionRequest { signed_transaction, wait_until } = send_request(params)?;
    if wait_until == TxExecutionStatus::None {
        drop(submit(node, signed_transaction).await);
        return encode(&without_outcome(TxExecutionStatus::None));
    }
    submit_and_wait(node, signed_transaction, wait_until).await
}

/// Answers `tx`.
pub(super) async fn status(node: &Arc<Node>, params: Value) -> Answer {
    answer_status(node, params, Detail::Outcomes).await
}

/// Answers `EXPERIMENTAL_tx_status`.
pub(super) async fn status_with_receipts(node: &Arc<Node>, params: Value) -> Answer {
    answer_status(node, params, Detail::OutcomesAndReceipts).await
}

async fn submit_and_wait(
    node: &Arc<Node>,
    transaction: SignedTransaction,
    until: TxExecutionStatus,
) -> Answer {
    if let Some(halted) = node.read(|chain| chain.halted().cloned()) {
        return Err(internal(&halted));
    }
    let hash = transaction.get_hash();
    let wait = Wait::begin(node, hash, Some(transaction.clone()), until, Detail::Outcomes);
    submit(node, transaction).await?;
    wait.answer(node).await
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
    let RpcTransactionStatusRequest { transaction_info, wait_until } = status_request(params)?;
    let (hash, transaction) = match transaction_info {
        TransactionInfo::Transaction { signed_tx } => (signed_tx.get_hash(), Some(signed_tx)),
        TransactionInfo::TransactionId { tx_hash, .. } => (tx_hash, None),
    };
    Wait::begin(node, hash, transaction, wait_until, detail).answer(node).await
}

/// Reads `[transaction]` or an object. How far to wait is said in objects only.
fn send_request(mut params: Value) -> Result<RpcSendTransactionRequest, RpcError> {
    if let Some(signed_transaction) = params::single::<SignedTransaction>(&mut params) {
        let wait_until = TxExecutionStatus::default();
        return Ok(RpcSendTransactionRequest { signed_transaction: signed_transaction?, wait_until });
    }
    params::object(params)
}

/// Reads `[transaction]`, `[hash, sender]` or an object.
fn status_request(mut params: Value) -> Result<RpcTransactionStatusRequest, RpcError> {
    let wait_until = TxExecutionStatus::default();
    if let Some(pair) = params::pair::<CryptoHash, AccountId>(&mut params) {
        let (tx_hash, sender_account_id) = pair?;
        let transaction_info = TransactionInfo::TransactionId { tx_hash, sender_account_id };
        return Ok(RpcTransactionStatusRequest { transaction_info, wait_until });
    }
    if let Some(signed_tx) = params::single::<SignedTransaction>(&mut params) {
        return Ok(RpcTransactionStatusRequest { transaction_info: signed_tx?.into(), wait_until });
    }
    params::object(params)
}
