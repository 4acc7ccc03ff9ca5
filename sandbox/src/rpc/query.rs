//! `query`: what the state holds at a block, and view calls.
//!
//! One quirk of the node is kept: for this method alone, a failed view call and a missing access key are answered
//! as results that carry an `error`. Clients parse its text.

mod lookup;

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::query::{RpcQueryError, RpcQueryRequest, RpcQueryResponse};
use near_primitives::types::{BlockReference, Finality};
use near_primitives::views::QueryRequest;
use serde_json::{Value, json};

use super::{Answer, apart, encode, not_modelled, params};
use crate::node::Node;

/// Answers `query`.
pub(super) async fn query(node: &Arc<Node>, params: Value) -> Answer {
    let request = request(params)?;
    match run(node, request).await? {
        Ok(response) => encode(&response),
        Err(RpcQueryError::ContractExecutionError { vm_error, block_height, block_hash, .. }) => Ok(json!({
            "error": vm_error,
            "logs": [],
            "block_height": block_height,
            "block_hash": block_hash,
        })),
        Err(RpcQueryError::UnknownAccessKey { public_key, block_height, block_hash }) => Ok(json!({
            "error": format!("access key {public_key} does not exist while viewing"),
            "logs": [],
            "block_height": block_height,
            "block_hash": block_hash,
        })),
        Err(error) => Err(error.into()),
    }
}

/// Looks up what is asked, at the block it is asked for.
pub(super) async fn run(
    node: &Arc<Node>,
    request: RpcQueryRequest,
) -> Result<Result<RpcQueryResponse, RpcQueryError>, RpcError> {
    let RpcQueryRequest { block_reference, request } = request;
    if matches!(request, QueryRequest::ViewState { include_proof: true, .. }) {
        return Err(not_modelled("proofs of view_state"));
    }
    let found = node.read(|chain| (chain.block(&block_reference).cloned(), Arc::clone(chain.runtime())));
    let (Some(block), runtime) = found else {
        return Ok(Err(RpcQueryError::UnknownBlock { block_reference }));
    };
    let config = node.config().clone();
    apart(move || {
        let (block_height, block_hash) = (block.id.height, block.id.hash);
        Ok(lookup::lookup(&block, &runtime, &config, request).map(|kind| RpcQueryResponse {
            kind,
            block_height,
            block_hash,
        }))
    })
    .await
}

/// Reads a request: an object, or the old form of a path and its data.
fn request(mut params: Value) -> Result<RpcQueryRequest, RpcError> {
    let Some(pair) = params::pair::<String, String>(&mut params) else {
        return params::parse(params);
    };
    let (path, data) = pair?;
    let request = legacy_request(&path, &data)
        .ok_or_else(|| RpcError::parse_error(format!("Failed parsing args: query path {path:?}")))?;
    Ok(RpcQueryRequest { block_reference: BlockReference::Finality(Finality::None), request })
}

fn legacy_request(path: &str, data: &str) -> Option<QueryRequest> {
    let mut parts = path.splitn(3, '/');
    let kind = parts.next()?;
    let account_id = parts.next()?.parse().ok()?;
    let rest = parts.next();
    let data = || bs58::decode(data).into_vec().ok();
    match (kind, rest) {
        ("account", None) => Some(QueryRequest::ViewAccount { account_id }),
        ("access_key", None) => {
            Some(QueryRequest::ViewAccessKeyList { account_id, after_key: None, limit: None })
        }
        ("access_key", Some(key)) => {
            Some(QueryRequest::ViewAccessKey { account_id, public_key: key.parse().ok()? })
        }
        ("code", None) => Some(QueryRequest::ViewCode { account_id }),
        ("contract", None) => Some(QueryRequest::ViewState {
            account_id,
            prefix: data()?.into(),
            after_key: None,
            limit: None,
            include_proof: false,
        }),
        ("call", Some(method)) => Some(QueryRequest::CallFunction {
            account_id,
            method_name: method.to_owned(),
            args: data()?.into(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
