//! The shapes in which clients send parameters: objects, and for older methods arrays.

use near_jsonrpc_primitives::errors::RpcError;
use near_primitives::types::{BlockId, BlockReference, Finality};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads parameters of one type.
///
/// Fails with the node's parse error.
pub(super) fn parse<T: DeserializeOwned>(params: Value) -> Result<T, RpcError> {
    serde_json::from_value(params)
        .map_err(|error| RpcError::parse_error(format!("Failed parsing args: {error}")))
}

/// Reads the one element of an array of at most one; `None` when the parameters have another shape.
pub(super) fn single<T: DeserializeOwned>(params: &mut Value) -> Option<Result<Option<T>, RpcError>> {
    match params {
        Value::Array(elements) if elements.is_empty() => Some(Ok(None)),
        Value::Array(elements) if elements.len() == 1 => Some(parse(elements[0].take()).map(Some)),
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

/// Reads which block is meant: an object, `[id]`, or nothing, which stands for the newest final one.
pub(super) fn block_reference(mut params: Value) -> Result<BlockReference, RpcError> {
    if let Some(id) = single::<BlockId>(&mut params) {
        return Ok(id?.map_or(BlockReference::Finality(Finality::Final), BlockReference::BlockId));
    }
    if params.is_null() || params.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(BlockReference::Finality(Finality::Final));
    }
    parse(params)
}

/// Reads an optional block id: `[id]`, `[null]`, `{"block_id": id}` or nothing.
pub(super) fn maybe_block_id(mut params: Value) -> Result<Option<BlockId>, RpcError> {
    if let Some(id) = single::<Option<BlockId>>(&mut params) {
        return Ok(id?.flatten());
    }
    match &mut params {
        Value::Null => Ok(None),
        Value::Object(fields) => match fields.remove("block_id") {
            None | Some(Value::Null) => Ok(None),
            Some(id) => parse(id).map(Some),
        },
        other => Err(RpcError::parse_error(format!("Failed parsing args: no block id in {other}"))),
    }
}

/// A block reference as the node words it in errors.
pub(super) fn describe(reference: &BlockReference) -> String {
    format!("{reference:?}")
}

#[cfg(test)]
mod tests;
