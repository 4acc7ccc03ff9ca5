//! One block with the state after it, and the rules by which a block follows another:
//! time, randomness, gas price, finality. Its hash is a digest of its content, not the node's Merkle header.

use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use near_chain_configs::GenesisConfig;
use near_primitives::block::Block as NodeBlock;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{Balance, Gas, ShardId, ShardIndex};

use super::block_ref::BlockRef;
use super::epoch::Epoch;
use crate::runtime::BlockContext;
use crate::state::State;

/// A produced block, never changed afterwards.
#[derive(Debug)]
pub struct Block {
    /// Its own height and hash.
    pub id: BlockRef,
    /// The block before it; none for the first.
    pub prev: BlockRef,
    /// The newest block that is final in the eyes of this one.
    pub last_final: BlockRef,
    /// The newest block that one more block in a row would make final.
    pub last_ds_final: BlockRef,
    /// Number of blocks up to and including this one.
    pub ordinal: u64,
    /// Nanoseconds since the Unix epoch.
    pub timestamp: u64,
    /// What the random seeds of contracts derive from.
    pub random_value: CryptoHash,
    /// The epoch it is in.
    pub epoch: Arc<Epoch>,
    /// What a unit of gas cost in this block, in yoctoNEAR.
    pub gas_price: Balance,
    /// What it costs in the next.
    pub next_gas_price: Balance,
    /// All tokens after this block, in yoctoNEAR.
    pub total_supply: Balance,
    /// Digest of the state before this block.
    pub prev_state_root: CryptoHash,
    /// The state after this block.
    pub state: State,
    /// Transactions included in it, shard by shard.
    pub transactions: Vec<Arc<SignedTransaction>>,
    /// Receipts that came in from blocks before, shard by shard.
    pub incoming: Vec<Arc<Receipt>>,
    /// What it executed, shard by shard and in that order: hashes of transactions, ids of receipts.
    pub outcomes: Vec<CryptoHash>,
    /// The part each shard has in it, in the order of the layout.
    pub chunks: Vec<Chunk>,
    /// Gas its transactions and receipts burnt.
    pub gas_used: Gas,
    /// Gas the block before it used: what the node's chunk headers state.
    pub prev_gas_used: Gas,
    /// Tokens burnt by the block before it.
    pub prev_balance_burnt: Balance,
    /// Tokens burnt by this one.
    pub balance_burnt: Balance,
    /// Gas a block may use before what is left of it waits.
    pub gas_limit: Gas,
    /// Stakes proposed in it.
    pub proposals: Vec<ValidatorStake>,
}

/// What one shard did in a block.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Chunk {
    /// The shard.
    pub shard_id: ShardId,
    /// Digest of the shard's state before the block.
    pub prev_state_root: CryptoHash,
    /// Which of the block's transactions are its own.
    pub transactions: Range<usize>,
    /// Which of the block's incoming receipts are its own.
    pub incoming: Range<usize>,
    /// Which of the block's outcomes are its own.
    pub outcomes: Range<usize>,
    /// Gas it burnt.
    pub gas_used: Gas,
    /// Tokens it burnt.
    pub balance_burnt: Balance,
}

impl Chunk {
    /// Chunks in which nothing has happened yet, on top of this state.
    pub(super) fn none(state: &State) -> Vec<Self> {
        let chunk = |(shard, shard_id)| Self {
            shard_id,
            prev_state_root: state.shard_root(shard),
            transactions: 0..0,
            incoming: 0..0,
            outcomes: 0..0,
            gas_used: Gas::ZERO,
            balance_burnt: Balance::ZERO,
        };
        state.layout().shard_ids().enumerate().map(chunk).collect()
    }
}

/// What the hash of a block commits to.
#[derive(BorshSerialize)]
struct Content {
    height: u64,
    prev: BlockRef,
    timestamp: u64,
    epoch_id: CryptoHash,
    state_root: CryptoHash,
    gas_price: Balance,
    total_supply: Balance,
    transactions: Vec<CryptoHash>,
    incoming: Vec<CryptoHash>,
}

impl Block {
    /// The block a chain starts from.
    pub(super) fn genesis(config: &GenesisConfig, state: State, epoch: Arc<Epoch>, supply: Balance) -> Self {
        let timestamp = config
            .genesis_time
            .timestamp_nanos_opt()
            .and_then(|nanos| u64::try_from(nanos).ok())
            .unwrap_or_default();
        let chain_id = CryptoHash::hash_bytes(config.chain_id.as_bytes());
        let mut block = Self {
            id: BlockRef { height: config.genesis_height, hash: CryptoHash::default() },
            prev: BlockRef::default(),
            last_final: BlockRef::default(),
            last_ds_final: BlockRef::default(),
            ordinal: 1,
            timestamp,
            random_value: CryptoHash::default(),
            epoch,
            gas_price: config.min_gas_price,
            next_gas_price: config.min_gas_price,
            total_supply: supply,
            prev_state_root: chain_id,
            transactions: Vec::new(),
            incoming: Vec::new(),
            outcomes: Vec::new(),
            chunks: Chunk::none(&state),
            gas_used: Gas::ZERO,
            prev_gas_used: Gas::ZERO,
            prev_balance_burnt: Balance::ZERO,
            balance_burnt: Balance::ZERO,
            gas_limit: config.gas_limit,
            proposals: Vec::new(),
            state,
        };
        block.id.hash = block.content_hash();
        block
    }

    /// What execution knows of this block.
    pub fn context(&self) -> BlockContext {
        BlockContext {
            height: self.id.height,
            timestamp: self.timestamp,
            prev_block_hash: self.prev.hash,
            epoch_id: self.epoch.id,
            epoch_height: self.epoch.height,
            gas_price: self.gas_price,
            random_value: self.random_value,
            validators: Arc::clone(&self.epoch.stakes),
            minimum_stake: self.epoch.minimum_stake,
            gas_limit: self.gas_limit,
        }
    }

    /// What execution will know of the block after this one.
    pub(super) fn next_context(&self, height: u64, timestamp: u64, epoch: &Epoch) -> BlockContext {
        let seed = [self.random_value.as_bytes().as_slice(), &height.to_le_bytes()].concat();
        BlockContext {
            height,
            timestamp: timestamp.max(self.timestamp + 1),
            prev_block_hash: self.id.hash,
            epoch_id: epoch.id,
            epoch_height: epoch.height,
            gas_price: self.next_gas_price,
            random_value: CryptoHash::hash_bytes(&seed),
            validators: Arc::clone(&epoch.stakes),
            minimum_stake: epoch.minimum_stake,
            gas_limit: self.gas_limit,
        }
    }

    /// Which blocks are final once a block at `height` follows this one: `(final, final but for one more block)`.
    /// Only blocks in a row finalise; a jump in height starts over.
    pub(super) fn finality_at(&self, height: u64) -> (BlockRef, BlockRef) {
        let in_a_row = height == self.id.height + 1;
        let ds_final = if in_a_row { self.id } else { self.last_ds_final };
        let last_final =
            if in_a_row && self.last_ds_final == self.prev { self.last_ds_final } else { self.last_final };
        (last_final, ds_final)
    }

    /// The price of gas after this much of it was used in all shards, by the protocol's own rule.
    pub(super) fn price_after(config: &GenesisConfig, price: Balance, used: Gas) -> Balance {
        let limit = config.gas_limit.saturating_mul(config.shard_layout.num_shards());
        let used = used.min(limit);
        NodeBlock::compute_next_gas_price_checked(
            price,
            used,
            limit,
            config.gas_price_adjustment_rate,
            config.min_gas_price,
            config.max_gas_price,
        )
        .unwrap_or(price)
    }

    /// The name of its first chunk: the only one, where the genesis asks for no more.
    pub fn chunk_hash(&self) -> CryptoHash {
        self.chunk_hash_of(0)
    }

    /// The name of the chunk of one shard, by the shard's position in the layout.
    pub fn chunk_hash_of(&self, shard: ShardIndex) -> CryptoHash {
        let mut name = [b"chunk".as_slice(), self.id.hash.as_bytes()].concat();
        if shard > 0 {
            name.extend_from_slice(&shard.to_le_bytes());
        }
        CryptoHash::hash_bytes(&name)
    }

    /// The transactions of one of its chunks.
    pub fn transactions_of(&self, chunk: &Chunk) -> &[Arc<SignedTransaction>] {
        &self.transactions[chunk.transactions.clone()]
    }

    /// The receipts that came in for one of its chunks.
    pub fn incoming_of(&self, chunk: &Chunk) -> &[Arc<Receipt>] {
        &self.incoming[chunk.incoming.clone()]
    }

    /// The digest that names the block.
    pub(super) fn content_hash(&self) -> CryptoHash {
        CryptoHash::hash_borsh(Content {
            height: self.id.height,
            prev: self.prev,
            timestamp: self.timestamp,
            epoch_id: self.epoch.id.0,
            state_root: self.state.root(),
            gas_price: self.gas_price,
            total_supply: self.total_supply,
            transactions: self.transactions.iter().map(|transaction| transaction.get_hash()).collect(),
            incoming: self.incoming.iter().map(|receipt| *receipt.receipt_id()).collect(),
        })
    }
}
