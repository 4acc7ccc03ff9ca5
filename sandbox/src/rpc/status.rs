//! `status` and `health`: what the node answers over GET, too.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::status::RpcStatusResponse;
use near_primitives::types::{BlockReference, SyncCheckpoint};
use near_primitives::version::{PROTOCOL_VERSION, Version};
use near_primitives::views::{StatusResponse, StatusSyncInfo, ValidatorInfo};

use super::{Answer, encode};
use crate::chain::Block;
use crate::node::Node;

/// The release whose behaviour this node has.
const RELEASE: &str = "2.14.0";

/// Answers `status`.
pub(super) fn status(node: &Node) -> Answer {
    let (head, earliest, genesis_hash, chain_id) = node.read(|chain| {
        let earliest = chain.block(&BlockReference::SyncCheckpoint(SyncCheckpoint::EarliestAvailable));
        let genesis = chain.genesis();
        (
            Arc::clone(chain.head()),
            Arc::clone(earliest.unwrap_or(genesis)),
            genesis.id.hash,
            chain.config().chain_id.clone(),
        )
    });
    let keys = node.keys();
    let uptime = i64::try_from(node.uptime().as_secs()).unwrap_or(i64::MAX);
    encode(&RpcStatusResponse {
        status_response: StatusResponse {
            version: version(),
            chain_id,
            protocol_version: PROTOCOL_VERSION,
            latest_protocol_version: PROTOCOL_VERSION,
            rpc_addr: Some(node.config().rpc_addr.to_string()),
            validators: head
                .epoch
                .validators
                .keys()
                .map(|account_id| ValidatorInfo { account_id: account_id.clone() })
                .collect(),
            sync_info: StatusSyncInfo {
                latest_block_hash: head.id.hash,
                latest_block_height: head.id.height,
                latest_state_root: head.prev_state_root,
                latest_block_time: time(&head)?,
                syncing: false,
                earliest_block_hash: Some(earliest.id.hash),
                earliest_block_height: Some(earliest.id.height),
                earliest_block_time: Some(time(&earliest)?),
                epoch_id: Some(head.epoch.id),
                epoch_start_height: Some(head.epoch.start),
            },
            validator_account_id: Some(keys.validator_id.clone()),
            validator_public_key: Some(keys.validator_key.clone()),
            node_public_key: keys.node_key.clone(),
            node_key: Some(keys.validator_key.clone()),
            uptime_sec: uptime,
            genesis_hash,
            detailed_debug_status: None,
        },
    })
}

/// What this node says it is.
pub(super) fn version() -> Version {
    Version {
        version: RELEASE.to_owned(),
        build: format!("commonweight-sandbox-{}", env!("CARGO_PKG_VERSION")),
        commit: String::new(),
        rustc_version: String::new(),
    }
}

/// `GET /status`: the result without an envelope.
pub(super) async fn over_get(State(node): State<Arc<Node>>) -> Response {
    bare(status(&node))
}

/// `GET /health`: 200 as long as blocks are produced.
pub(super) async fn health_over_get(State(node): State<Arc<Node>>) -> Response {
    match node.read(|chain| chain.halted().cloned()) {
        None => StatusCode::OK.into_response(),
        Some(halted) => (StatusCode::INTERNAL_SERVER_ERROR, halted.to_string()).into_response(),
    }
}

/// An answer to a GET: the result without an envelope.
pub(super) fn bare(answer: Answer) -> Response {
    match answer {
        Ok(result) => Json(result).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response(),
    }
}

fn time(block: &Block) -> Result<near_time::Utc, RpcError> {
    near_time::Utc::from_unix_timestamp_nanos(i128::from(block.timestamp))
        .map_err(|error| RpcError::new_internal_error(None, error.to_string()))
}
