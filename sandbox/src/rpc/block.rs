//! `block` and `gas_price`. Headers carry what the chain models; Merkle roots and signatures, which nothing
//! checks without a peer, are zero.

use std::sync::Arc;

use near_crypto::{KeyType, Signature};
use near_jsonrpc_primitives::types::blocks::{RpcBlockError, RpcBlockResponse};
use near_jsonrpc_primitives::types::gas_price::{RpcGasPriceError, RpcGasPriceRequest, RpcGasPriceResponse};
use near_primitives::hash::CryptoHash;
use near_primitives::types::{BlockReference, Finality};
use near_primitives::version::PROTOCOL_VERSION;
use near_primitives::views::{BlockHeaderView, BlockView, GasPriceView};
use serde_json::Value;

use super::{Answer, chunk, encode, params};
use crate::chain::Block;
use crate::node::Node;

/// Answers `block`.
pub(super) fn block(node: &Node, params: Value) -> Answer {
    let reference = params::block_reference(params)?;
    let (block, chunks) = node
        .read(|chain| chain.block(&reference).map(|block| (Arc::clone(block), chunk::headers(chain, block))))
        .ok_or_else(|| RpcBlockError::UnknownBlock { error_message: params::describe(&reference) })?;
    let author = node.keys().validator_id.clone();
    encode(&RpcBlockResponse { block_view: BlockView { author, header: header(&block), chunks } })
}

/// Answers `gas_price`: that of the block after the one named. The node's document of the RPC promises objects, too.
pub(super) fn gas_price(node: &Node, params: Value) -> Answer {
    let RpcGasPriceRequest { block_id } = params::parse(params)?;
    let reference = block_id.map_or(BlockReference::Finality(Finality::None), BlockReference::BlockId);
    let gas_price = node
        .read(|chain| chain.block(&reference).map(|block| block.next_gas_price))
        .ok_or_else(|| RpcGasPriceError::UnknownBlock { error_message: params::describe(&reference) })?;
    encode(&RpcGasPriceResponse { gas_price_view: GasPriceView { gas_price } })
}

fn header(block: &Block) -> BlockHeaderView {
    BlockHeaderView {
        height: block.id.height,
        prev_height: Some(block.prev.height),
        epoch_id: block.epoch.id.0,
        next_epoch_id: block.epoch.next_id.0,
        hash: block.id.hash,
        prev_hash: block.prev.hash,
        prev_state_root: block.prev_state_root,
        block_body_hash: Some(CryptoHash::default()),
        chunks_included: block.chunks.len() as u64,
        timestamp: block.timestamp,
        timestamp_nanosec: block.timestamp,
        random_value: block.random_value,
        validator_proposals: block.proposals.iter().cloned().map(Into::into).collect(),
        chunk_mask: vec![true; block.chunks.len()],
        gas_price: block.next_gas_price,
        block_ordinal: Some(block.ordinal),
        total_supply: block.total_supply,
        last_final_block: block.last_final.hash,
        last_ds_final_block: block.last_ds_final.hash,
        signature: Signature::empty(KeyType::ED25519),
        latest_protocol_version: PROTOCOL_VERSION,
        chunk_endorsements: Some(Vec::new()),
        ..BlockHeaderView::default()
    }
}
