//! What only a sandbox does: patching the state and skipping ahead. Both answer when they are done.

use std::sync::Arc;

use near_jsonrpc_primitives::types::sandbox::{
    RpcSandboxFastForwardError, RpcSandboxFastForwardRequest, RpcSandboxFastForwardResponse,
    RpcSandboxPatchStateError, RpcSandboxPatchStateRequest, RpcSandboxPatchStateResponse,
};
use serde_json::Value;

use super::{Answer, apart, encode, params};
use crate::node::Node;

/// Answers `sandbox_patch_state`.
pub(super) async fn patch_state(node: &Arc<Node>, params: Value) -> Answer {
    let request: RpcSandboxPatchStateRequest = params::parse(params)?;
    let node = Arc::clone(node);
    apart(move || {
        node.patch_state(request.records).map_err(|error| {
            RpcSandboxPatchStateError::InternalError { error_message: error.to_string() }.into()
        })
    })
    .await?;
    encode(&RpcSandboxPatchStateResponse {})
}

/// Answers `sandbox_fast_forward`.
pub(super) async fn fast_forward(node: &Arc<Node>, params: Value) -> Answer {
    let request: RpcSandboxFastForwardRequest = params::parse(params)?;
    let node = Arc::clone(node);
    apart(move || {
        node.fast_forward(request.delta_height).map_err(|error| {
            RpcSandboxFastForwardError::InternalError { error_message: error.to_string() }.into()
        })
    })
    .await?;
    encode(&RpcSandboxFastForwardResponse {})
}
