//! The shapes in which clients send parameters: objects, and for older methods arrays. As strict as the node, which
//! `src/rpc/tests/edges.rs` compares method by method.

use near_jsonrpc_primitives::errors::RpcError;
use near_primitives::types::{BlockId, BlockReference};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads parameters of one type.
///
/// Fails with the node's parse error.
pub(super) fn parse<T: DeserializeOwned>(params: Value) -> Result<T, RpcError> {
    serde_json::from_value(params)
        .map_err(|error| RpcError::parse_error(format!("Failed parsing args: {error}")))
}

/// Reads parameters of one type, which must be an object: no array of its fields.
///
/// Fails with the node's parse error.
pub(super) fn object<T: DeserializeOwned>(params: Value) -> Result<T, RpcError> {
    if params.is_array() {
        return Err(RpcError::parse_error(
            "Failed parsing args: expected an object, found an array".to_owned(),
        ));
    }
    parse(params)
}

/// Reads the element of an array of one; `None` when the parameters have another shape.
pub(super) fn single<T: DeserializeOwned>(params: &mut Value) -> Option<Result<T, RpcError>> {
    match params {
        Value::Array(elements) if elements.len() == 1 => Some(parse(elements[0].take())),
        _ => None,
    }
}

/// Reads an array of two; `None` when the parameters have another shape.
pub(super) fn pair<A: DeserializeOwned, B: DeserializeOwned>(
    params: &mut Value,
) -> Option<Result<(A, B), RpcError>> {
    match params {
        Value::Array(elements) if elements.len() == 2 => {
            let first = parse(elements[0].take());
            let second = parse(elements[1].take());
            Some(first.and_then(|first| Ok((first, second?))))
        }
        _ => None,
    }
}

/// Reads which block is meant: an object or `[id]`.
pub(super) fn block_reference(mut params: Value) -> Result<BlockReference, RpcError> {
    single(&mut params).map_or_else(|| parse(params), |id| id.map(BlockReference::BlockId))
}

/// What the node says is not in its database, when a block is not there.
pub(super) fn describe(reference: &BlockReference) -> String {
    match reference {
        BlockReference::BlockId(BlockId::Height(height)) => format!("BLOCK HEIGHT: {height}"),
        BlockReference::BlockId(BlockId::Hash(hash)) => format!("BLOCK: {hash}"),
        BlockReference::Finality(_) | BlockReference::SyncCheckpoint(_) => format!("BLOCK: {reference:?}"),
    }
}

#[cfg(test)]
mod tests;
