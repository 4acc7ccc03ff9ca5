//! The parameters of the chain: `genesis_config` and `EXPERIMENTAL_protocol_config`.

use near_chain_configs::{ProtocolConfig, ProtocolConfigView};
use near_jsonrpc_primitives::types::config::{RpcProtocolConfigError, RpcProtocolConfigResponse};
use near_parameters::RuntimeConfig;
use near_primitives::types::BlockReference;
use near_primitives::version::PROTOCOL_VERSION;
use serde_json::Value;

use super::{Answer, encode, params};
use crate::node::Node;

/// Answers `genesis_config`.
pub(super) fn genesis(node: &Node) -> Answer {
    encode(&node.read(|chain| chain.config().clone()))
}

/// Answers `EXPERIMENTAL_protocol_config`: the same for every block, as the protocol never changes here.
pub(super) fn protocol(node: &Node, params: Value) -> Answer {
    let reference: BlockReference = params::parse(params)?;
    let (known, mut genesis_config, runtime) = node
        .read(|chain| (chain.block(&reference).is_some(), chain.config().clone(), chain.runtime().clone()));
    if !known {
        return Err(
            RpcProtocolConfigError::UnknownBlock { error_message: params::describe(&reference) }.into()
        );
    }
    genesis_config.protocol_version = PROTOCOL_VERSION;
    let runtime_config = RuntimeConfig::clone(runtime.config());
    let config_view = ProtocolConfigView::from(ProtocolConfig { genesis_config, runtime_config });
    encode(&RpcProtocolConfigResponse { config_view })
}
