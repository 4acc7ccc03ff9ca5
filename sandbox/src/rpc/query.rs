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

/// Most bytes of a path with its decoded data.
const MAX_PATH_AND_DATA: usize = 10 * 1024;

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
    let request = legacy_request(&path, &data).map_err(RpcError::parse_error)?;
    Ok(RpcQueryRequest { block_reference: BlockReference::Finality(Finality::None), request })
}

/// Reads a path and its data in base 58, which together are bounded. What a kind does not need is not looked at.
fn legacy_request(path: &str, data: &str) -> Result<QueryRequest, String> {
    let mut parts = path.splitn(3, '/');
    let few = "Not enough query parameters provided";
    let kind = parts.next().ok_or(few)?;
    let account_id = parts.next().ok_or(few)?.parse().map_err(|error| format!("{error}"))?;
    let rest = parts.next();
    let data = || {
        let decoded = bs58::decode(data).into_vec().map_err(|error| error.to_string())?;
        let is_small = decoded.len() <= MAX_PATH_AND_DATA.saturating_sub(path.len());
        if is_small { Ok(decoded) } else { Err("Query data size is too large".to_owned()) }
    };
    Ok(match (kind, rest) {
        ("account", _) => QueryRequest::ViewAccount { account_id },
        ("access_key", None) => QueryRequest::ViewAccessKeyList { account_id, after_key: None, limit: None },
        ("access_key", Some(key)) => {
            let public_key = key.parse().map_err(|_| "Invalid public key".to_owned())?;
            QueryRequest::ViewAccessKey { account_id, public_key }
        }
        ("code", _) => QueryRequest::ViewCode { account_id },
        ("contract", _) => QueryRequest::ViewState {
            account_id,
            prefix: data()?.into(),
            after_key: None,
            limit: None,
            include_proof: false,
        },
        ("call", Some(method)) => {
            QueryRequest::CallFunction { account_id, method_name: method.to_owned(), args: data()?.into() }
        }
        ("call", None) => return Err("Method name is missing".to_owned()),
        _ => return Err(format!("Unknown path {kind}")),
    })
}

#[cfg(test)]
mod tests;
