//! `validators` and their order. The validators are those of the epoch; all blocks are produced by one of them.

use std::collections::HashMap;

use near_jsonrpc_primitives::types::validator::{RpcValidatorError, RpcValidatorResponse};
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{BlockId, BlockReference, EpochId, Finality, ShardId};
use near_primitives::views::validator_stake_view::ValidatorStakeView;
use near_primitives::views::{CurrentEpochValidatorInfo, EpochValidatorInfo, NextEpochValidatorInfo};
use serde_json::Value;

use super::{Answer, encode, params};
use crate::chain::{Block, Chain, Epoch, Validator};
use crate::node::Node;

/// Answers `validators`: of the epoch of a block, or of the newest one.
pub(super) fn validators(node: &Node, params: Value) -> Answer {
    let epoch = epoch_reference(params)?;
    let producer = &node.keys().validator_id;
    node.read(|chain| {
        let block = find(chain, &epoch)?;
        let shards: Vec<ShardId> = block.chunks.iter().map(|chunk| chunk.shard_id).collect();
        let n_blocks = (block.id.height + 1).saturating_sub(block.epoch.start);
        let current_validators = block
            .epoch
            .validators
            .iter()
            .map(|(account_id, validator)| {
                let count = if account_id == producer { n_blocks } else { 0 };
                current(account_id, validator, count, &shards)
            })
            .collect();
        let next_validators = block
            .epoch
            .next_validators
            .iter()
            .map(|(account_id, validator)| NextEpochValidatorInfo {
                account_id: account_id.clone(),
                public_key: validator.public_key.clone(),
                stake: validator.stake,
                shards: shards.clone(),
            })
            .collect();
        encode(&RpcValidatorResponse {
            validator_info: EpochValidatorInfo {
                current_validators,
                next_validators,
                current_fishermen: Vec::new(),
                next_fishermen: Vec::new(),
                current_proposals: chain.proposals().cloned().map(Into::into).collect(),
                prev_epoch_kickout: Vec::new(),
                epoch_start_height: block.epoch.start,
                epoch_height: block.epoch.height,
                validator_reward_paid_prev_epoch: HashMap::new(),
            },
        })
    })
}

/// Answers `EXPERIMENTAL_validators_ordered`.
pub(super) fn ordered(node: &Node, params: Value) -> Answer {
    let block = params::maybe_block_id(params)?;
    node.read(|chain| {
        let block = find(chain, &block.map_or(Asked::Latest, Asked::Block))?;
        encode(&stakes(&block.epoch))
    })
}

/// The epoch a client asks for.
enum Asked {
    Latest,
    Block(BlockId),
    Epoch(EpochId),
}

/// Reads `[id]`, `[null]`, `"latest"`, or an object that names a block or an epoch.
fn epoch_reference(mut params: Value) -> Result<Asked, near_jsonrpc_primitives::errors::RpcError> {
    if let Some(epoch_id) = params.get_mut("epoch_id").map(Value::take) {
        return params::parse(epoch_id).map(Asked::Epoch);
    }
    let latest = |value: &Value| value.as_str() == Some("latest");
    if latest(&params) || params.get(0).is_some_and(latest) {
        return Ok(Asked::Latest);
    }
    Ok(params::maybe_block_id(params)?.map_or(Asked::Latest, Asked::Block))
}

fn find<'a>(chain: &'a Chain, asked: &Asked) -> Result<&'a Block, RpcValidatorError> {
    let reference = match asked {
        Asked::Latest => BlockReference::Finality(Finality::None),
        Asked::Block(id) => BlockReference::BlockId(id.clone()),
        Asked::Epoch(id) => {
            return chain.last_block_of(id).map(|block| &**block).ok_or(RpcValidatorError::UnknownEpoch);
        }
    };
    chain.block(&reference).map(|block| &**block).ok_or(RpcValidatorError::UnknownEpoch)
}

fn current(
    account_id: &near_primitives::types::AccountId,
    validator: &Validator,
    produced: u64,
    shards: &[ShardId],
) -> CurrentEpochValidatorInfo {
    let chunks = produced * shards.len() as u64;
    CurrentEpochValidatorInfo {
        account_id: account_id.clone(),
        public_key: validator.public_key.clone(),
        is_slashed: false,
        stake: validator.stake,
        shards_produced: shards.to_vec(),
        num_produced_blocks: produced,
        num_expected_blocks: produced,
        num_produced_chunks: chunks,
        num_expected_chunks: chunks,
        num_produced_chunks_per_shard: vec![produced; shards.len()],
        num_expected_chunks_per_shard: vec![produced; shards.len()],
        num_produced_endorsements: chunks,
        num_expected_endorsements: chunks,
        num_produced_endorsements_per_shard: vec![produced; shards.len()],
        num_expected_endorsements_per_shard: vec![produced; shards.len()],
        shards_endorsed: shards.to_vec(),
    }
}

fn stakes(epoch: &Epoch) -> Vec<ValidatorStakeView> {
    epoch
        .validators
        .iter()
        .map(|(account_id, validator)| {
            ValidatorStake::new(account_id.clone(), validator.public_key.clone(), validator.stake).into()
        })
        .collect()
}
