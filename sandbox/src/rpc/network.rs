//! What a node tells about itself and its peers: `network_info`, `client_config`, maintenance, split storage.
//! There are no peers, and one node produces every block.

use axum::response::Response;
use near_chain_configs::test_utils::TestClientConfigParams;
use near_chain_configs::{ClientConfig, TrackedShardsConfig};
use near_jsonrpc_primitives::types::client_config::RpcClientConfigResponse;
use near_jsonrpc_primitives::types::maintenance::{
    RpcMaintenanceWindowsRequest, RpcMaintenanceWindowsResponse,
};
use near_jsonrpc_primitives::types::network_info::RpcNetworkInfoResponse;
use near_jsonrpc_primitives::types::split_storage::{
    RpcSplitStorageInfoRequest, RpcSplitStorageInfoResponse,
};
use near_primitives::types::Gas;
use near_primitives::views::SplitStorageInfoView;
use serde_json::Value;

use super::{Answer, encode, params, status};
use crate::node::Node;

/// The node's default for the number of peers it keeps.
const MAX_PEERS: u32 = 40;
/// Between which times the node produces blocks, in milliseconds.
const MIN_BLOCK_TIME: u64 = 120;
const MAX_BLOCK_TIME: u64 = 500;

/// Answers `network_info`.
pub(super) fn network_info() -> Answer {
    encode(&RpcNetworkInfoResponse {
        active_peers: Vec::new(),
        num_active_peers: 0,
        peer_max_count: MAX_PEERS,
        sent_bytes_per_sec: 0,
        received_bytes_per_sec: 0,
        known_producers: Vec::new(),
    })
}

/// `GET /network_info`: the result without an envelope.
pub(super) async fn network_info_over_get() -> Response {
    status::bare(network_info())
}

/// Answers `client_config`: what this node has a value for, and for the rest what the node's own tests run with.
pub(super) fn client_config(node: &Node) -> Answer {
    let genesis = node.read(|chain| chain.config().clone());
    let own = node.config();
    let mut client_config = ClientConfig::test(TestClientConfigParams {
        skip_sync_wait: true,
        min_block_prod_time: MIN_BLOCK_TIME,
        max_block_prod_time: MAX_BLOCK_TIME,
        num_block_producer_seats: genesis.num_block_producer_seats,
        archive: own.archive,
        transaction_pool_size_limit: None,
    });
    client_config.version = status::version();
    client_config.chain_id = genesis.chain_id;
    client_config.rpc_addr = Some(own.rpc_addr.to_string());
    client_config.min_num_peers = 0;
    client_config.epoch_length = genesis.epoch_length;
    client_config.tracked_shards_config = TrackedShardsConfig::AllShards;
    client_config.trie_viewer_state_size_limit = own.state_size_limit;
    client_config.max_gas_burnt_view = own.max_gas_burnt_view.map(Gas::from_gas);
    encode(&RpcClientConfigResponse { client_config })
}

/// Answers `maintenance_windows`: the heights of the epoch that are left in which an account produces nothing.
pub(super) fn maintenance_windows(node: &Node, params: Value) -> Answer {
    let request: RpcMaintenanceWindowsRequest = params::parse(params)?;
    let produces = request.account_id == node.keys().validator_id;
    let window = node.read(|chain| {
        let head = chain.head();
        head.id.height..head.epoch.start + chain.config().epoch_length
    });
    let windows: RpcMaintenanceWindowsResponse =
        if produces || window.is_empty() { Vec::new() } else { vec![window] };
    encode(&windows)
}

/// Answers `EXPERIMENTAL_split_storage_info`: nothing is split.
pub(super) fn split_storage_info(node: &Node, params: Value) -> Answer {
    let RpcSplitStorageInfoRequest {} = params::parse(params)?;
    let (head_height, final_head_height) =
        node.read(|chain| (chain.head().id.height, chain.head().last_final.height));
    encode(&RpcSplitStorageInfoResponse {
        result: SplitStorageInfoView {
            head_height: Some(head_height),
            final_head_height: Some(final_head_height),
            cold_head_height: None,
            hot_db_kind: None,
        },
    })
}
