//! `chunk` and the congestion level. Every block has one chunk for each shard of the layout.

use near_crypto::{KeyType, Signature};
use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::chunks::{ChunkReference, RpcChunkError, RpcChunkResponse};
use near_jsonrpc_primitives::types::congestion::RpcCongestionLevelResponse;
use near_primitives::bandwidth_scheduler::BandwidthRequests;
use near_primitives::congestion_info::CongestionInfo;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::sharding::ChunkHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{Balance, BlockId, BlockReference, ShardIndex};
use near_primitives::views::{ChunkHeaderView, ChunkView};
use serde_json::Value;

use super::{Answer, encode, params};
use crate::chain::{Block, Chain};
use crate::node::Node;

/// Answers `chunk`.
pub(super) fn chunk(node: &Node, params: Value) -> Answer {
    let reference = reference(params)?;
    node.read(|chain| {
        let (block, shard) = find(chain, &reference)?;
        let transactions = block.transactions_of(&block.chunks[shard]).iter();
        let receipts = block.incoming_of(&block.chunks[shard]).iter();
        let chunk_view = ChunkView {
            author: node.keys().validator_id.clone(),
            header: header(chain, block, shard),
            transactions: transactions.map(|own| SignedTransaction::clone(own).into()).collect(),
            receipts: receipts.map(|own| Receipt::clone(own).into()).collect(),
        };
        encode(&RpcChunkResponse { chunk_view })
    })
}

/// Answers `EXPERIMENTAL_congestion_level`: there is never any.
pub(super) fn congestion_level(node: &Node, params: Value) -> Answer {
    let reference = reference(params)?;
    node.read(|chain| find(chain, &reference).map(|_| ()))?;
    encode(&RpcCongestionLevelResponse { congestion_level: 0.0 })
}

/// The headers of a block's chunks, in the order of the layout.
pub(super) fn headers(chain: &Chain, block: &Block) -> Vec<ChunkHeaderView> {
    (0..block.chunks.len()).map(|shard| header(chain, block, shard)).collect()
}

/// A chunk's header, as it stands in the block. As in the node, gas and burnt tokens are those of the chunk before.
fn header(chain: &Chain, block: &Block, shard: ShardIndex) -> ChunkHeaderView {
    let own = &block.chunks[shard];
    let before = BlockReference::BlockId(BlockId::Hash(block.prev.hash));
    let (gas_used, balance_burnt) = match chain.block(&before).and_then(|before| before.chunks.get(shard)) {
        Some(before) => (before.gas_used, before.balance_burnt),
        None => (block.prev_gas_used, block.prev_balance_burnt),
    };
    ChunkHeaderView {
        chunk_hash: block.chunk_hash_of(shard),
        prev_block_hash: block.prev.hash,
        outcome_root: CryptoHash::default(),
        prev_state_root: own.prev_state_root,
        encoded_merkle_root: CryptoHash::default(),
        encoded_length: 0,
        height_created: block.id.height,
        height_included: block.id.height,
        shard_id: own.shard_id,
        gas_used,
        gas_limit: chain.config().gas_limit,
        rent_paid: Balance::ZERO,
        validator_reward: Balance::ZERO,
        balance_burnt,
        outgoing_receipts_root: CryptoHash::default(),
        tx_root: CryptoHash::default(),
        validator_proposals: Vec::new(),
        congestion_info: Some(CongestionInfo::default().into()),
        bandwidth_requests: Some(BandwidthRequests::empty()),
        proposed_split: Some(None),
        signature: Signature::empty(KeyType::ED25519),
    }
}

/// Reads an object, `[[block, shard]]` or `[chunk]`.
fn reference(mut params: Value) -> Result<ChunkReference, RpcError> {
    let Some(mut only) = params::single::<Value>(&mut params).transpose()? else {
        return params::parse(params);
    };
    if only.is_array() {
        let (block_id, shard_id) = params::parse(only.take())?;
        return Ok(ChunkReference::BlockShardId { block_id, shard_id });
    }
    params::parse(only).map(|chunk_id| ChunkReference::ChunkHash { chunk_id })
}

fn find<'a>(chain: &'a Chain, reference: &ChunkReference) -> Result<(&'a Block, ShardIndex), RpcChunkError> {
    match reference {
        ChunkReference::BlockShardId { block_id, shard_id } => {
            let reference = BlockReference::BlockId(block_id.clone());
            let error_message = params::describe(&reference);
            let block = chain.block(&reference).ok_or(RpcChunkError::UnknownBlock { error_message })?;
            let shard = block.chunks.iter().position(|chunk| chunk.shard_id == *shard_id);
            shard.map(|shard| (&**block, shard)).ok_or(RpcChunkError::InvalidShardId { shard_id: *shard_id })
        }
        ChunkReference::ChunkHash { chunk_id } => chain
            .chunk(chunk_id)
            .map(|(block, shard)| (&**block, shard))
            .ok_or(RpcChunkError::UnknownChunk { chunk_hash: ChunkHash(*chunk_id) }),
    }
}
