//! `validators` and their order. The validators are those of the epoch; all blocks are produced by one of them.

use std::collections::HashMap;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::validator::{
    RpcValidatorError, RpcValidatorResponse, RpcValidatorsOrderedRequest,
};
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{BlockReference, EpochReference, Finality, MaybeBlockId, ShardId};
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
        let block = last_known_of(chain, &epoch)?;
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
    let RpcValidatorsOrderedRequest { block_id } = params::parse(params)?;
    let reference = block_id.map_or(BlockReference::Finality(Finality::None), BlockReference::BlockId);
    node.read(|chain| {
        let block = chain.block(&reference).ok_or(RpcValidatorError::UnknownEpoch)?;
        encode(&stakes(&block.epoch))
    })
}

/// Reads `[id]`, `[null]`, `"latest"`, or an object that names a block or an epoch.
fn epoch_reference(mut params: Value) -> Result<EpochReference, RpcError> {
    match params::single::<MaybeBlockId>(&mut params).transpose()? {
        Some(Some(id)) => Ok(EpochReference::BlockId(id)),
        Some(None) => Ok(EpochReference::Latest),
        None => params::parse(params),
    }
}

/// The newest block of an epoch. A block names the epoch that it ends, as in the node, and no other.
fn last_known_of<'a>(chain: &'a Chain, epoch: &EpochReference) -> Result<&'a Block, RpcValidatorError> {
    let unknown = || RpcValidatorError::UnknownEpoch;
    match epoch {
        EpochReference::Latest => Ok(chain.head()),
        EpochReference::EpochId(id) => chain.last_block_of(id).map(|block| &**block).ok_or_else(unknown),
        EpochReference::BlockId(id) => {
            let block = chain.block(&BlockReference::BlockId(id.clone())).ok_or_else(unknown)?;
            let next = chain.blocks_from(block.id.height + 1).next().ok_or_else(unknown)?;
            let ends_its_epoch = next.epoch.id != block.epoch.id;
            if ends_its_epoch { Ok(block) } else { Err(RpcValidatorError::ValidatorInfoUnavailable) }
        }
    }
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
