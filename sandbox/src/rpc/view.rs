//! The typed forms of `query`, one method each. They answer the same, but report every failure as an error.

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::call_function::RpcCallFunctionError;
use near_jsonrpc_primitives::types::query::RpcQueryError;
use near_jsonrpc_primitives::types::view_access_key::RpcViewAccessKeyError;
use near_jsonrpc_primitives::types::view_access_key_list::RpcViewAccessKeyListError;
use near_jsonrpc_primitives::types::view_account::RpcViewAccountError;
use near_jsonrpc_primitives::types::view_code::RpcViewCodeError;
use near_jsonrpc_primitives::types::view_gas_key_nonces::RpcViewGasKeyNoncesError;
use near_jsonrpc_primitives::types::view_state::RpcViewStateError;
use serde_json::Value;

use super::{Answer, encode, params, query};
use crate::node::Node;

/// Answers `EXPERIMENTAL_view_account`.
pub(super) async fn account(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewAccountError>(node, params, "view_account").await
}

/// Answers `EXPERIMENTAL_view_code`.
pub(super) async fn code(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewCodeError>(node, params, "view_code").await
}

/// Answers `EXPERIMENTAL_view_state`.
pub(super) async fn state(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewStateError>(node, params, "view_state").await
}

/// Answers `EXPERIMENTAL_view_access_key`.
pub(super) async fn access_key(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewAccessKeyError>(node, params, "view_access_key").await
}

/// Answers `EXPERIMENTAL_view_access_key_list`.
pub(super) async fn access_key_list(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewAccessKeyListError>(node, params, "view_access_key_list").await
}

/// Answers `EXPERIMENTAL_view_gas_key_nonces`.
pub(super) async fn gas_key_nonces(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcViewGasKeyNoncesError>(node, params, "view_gas_key_nonces").await
}

/// Answers `EXPERIMENTAL_call_function`.
pub(super) async fn call_function(node: &Arc<Node>, params: Value) -> Answer {
    typed::<RpcCallFunctionError>(node, params, "call_function").await
}

/// Each typed request is that of `query` without the name of what is asked, which the method gives.
async fn typed<E>(node: &Arc<Node>, mut params: Value, request_type: &str) -> Answer
where
    E: From<RpcQueryError>,
    RpcError: From<E>,
{
    if let Some(object) = params.as_object_mut() {
        object.insert("request_type".to_owned(), request_type.into());
    }
    match query::run(node, params::parse(params)?).await? {
        Ok(response) => encode(&response),
        Err(error) => Err(E::from(error).into()),
    }
}
