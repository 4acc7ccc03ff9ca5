//! `EXPERIMENTAL_receipt`: any receipt that was ever created, by its id.

use near_jsonrpc_primitives::types::receipts::{RpcReceiptError, RpcReceiptRequest, RpcReceiptResponse};
use near_primitives::receipt::Receipt;
use serde_json::Value;

use super::{Answer, encode, params};
use crate::node::Node;

/// Answers `EXPERIMENTAL_receipt`.
pub(super) fn receipt(node: &Node, params: Value) -> Answer {
    let receipt_id = params::parse::<RpcReceiptRequest>(params)?.receipt_reference.receipt_id;
    let receipt = node
        .read(|chain| chain.receipt(&receipt_id).cloned())
        .ok_or(RpcReceiptError::UnknownReceipt { receipt_id })?;
    encode(&RpcReceiptResponse { receipt_view: Receipt::clone(&receipt).into() })
}
