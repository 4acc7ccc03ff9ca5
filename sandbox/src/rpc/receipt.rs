//! `EXPERIMENTAL_receipt`, any receipt that was ever created, and `EXPERIMENTAL_receipt_to_tx`, where it came from.

use std::sync::Arc;

use near_jsonrpc_primitives::types::receipts::{
    ReceiptReference, RpcReceiptError, RpcReceiptResponse, RpcReceiptToTxError, RpcReceiptToTxRequest,
    RpcReceiptToTxResponse,
};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use serde_json::Value;

use super::{Answer, apart, encode, params};
use crate::chain::Chain;
use crate::node::Node;

/// Answers `EXPERIMENTAL_receipt`.
pub(super) fn receipt(node: &Node, params: Value) -> Answer {
    let ReceiptReference { receipt_id } = params::parse(params)?;
    let receipt = node
        .read(|chain| chain.receipt(&receipt_id).cloned())
        .ok_or(RpcReceiptError::UnknownReceipt { receipt_id })?;
    encode(&RpcReceiptResponse { receipt_view: Receipt::clone(&receipt).into() })
}

/// Answers `EXPERIMENTAL_receipt_to_tx`. The hints where to search are not needed.
pub(super) async fn transaction(node: &Arc<Node>, params: Value) -> Answer {
    let receipt_id = params::parse::<RpcReceiptToTxRequest>(params)?.receipt_reference.receipt_id;
    let node = Arc::clone(node);
    let response = apart(move || {
        origin(&node.snapshot(), receipt_id)
            .ok_or_else(|| RpcReceiptToTxError::UnknownReceipt { receipt_id }.into())
    })
    .await?;
    encode(&response)
}

/// Walks from a receipt to its parents until one is a transaction.
fn origin(chain: &Chain, receipt_id: CryptoHash) -> Option<RpcReceiptToTxResponse> {
    let mut id = receipt_id;
    loop {
        id = chain.parent(&id)?.outcome.id;
        if let Some(transaction) = chain.transaction(&id) {
            let sender_account_id = transaction.transaction.signer_id().clone();
            return Some(RpcReceiptToTxResponse { transaction_hash: id, sender_account_id });
        }
    }
}
