//! What is saved of a chain, in the order of the bytes.

use std::io;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use imbl::{HashMap, OrdMap};
use near_chain_configs::GenesisConfig;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::shard_layout::ShardLayout;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{Balance, Gas, ShardIndex};

use super::LoadError;
use crate::chain::block::{Block, Chunk};
use crate::chain::block_ref::BlockRef;
use crate::chain::epoch::Epoch;
use crate::chain::ledger::SavedLedger;
use crate::chain::mempool::Mempool;
use crate::chain::{Chain, ChainOptions, InTransit};
use crate::runtime::Runtime;
use crate::state::{Change, State, Trie};

/// A shard, and an entry of it that changes.
type ShardChange = (u64, Change);

/// Everything of a chain that is not in the program.
#[derive(BorshSerialize, BorshDeserialize)]
pub(super) struct Body {
    /// As JSON: the node's own type has no other form.
    config: Vec<u8>,
    genesis: SavedBlock,
    /// Every block that is kept, oldest first, after the genesis if that is kept.
    blocks: Vec<SavedBlock>,
    /// The epochs of these blocks.
    epochs: Vec<Epoch>,
    pool: Vec<(Arc<SignedTransaction>, u64)>,
    transit: Vec<InTransit>,
    /// As JSON.
    patch: Vec<u8>,
    proposals: Vec<ValidatorStake>,
    ledger: SavedLedger,
    ahead: u64,
}

/// A block, with what its state differs in from the one before it in the list.
#[derive(BorshSerialize, BorshDeserialize)]
struct SavedBlock {
    id: BlockRef,
    prev: BlockRef,
    last_final: BlockRef,
    last_ds_final: BlockRef,
    ordinal: u64,
    timestamp: u64,
    random_value: CryptoHash,
    /// Position of its epoch in the list.
    epoch: u64,
    gas_price: Balance,
    next_gas_price: Balance,
    total_supply: Balance,
    prev_state_root: CryptoHash,
    changes: Vec<ShardChange>,
    transactions: Vec<Arc<SignedTransaction>>,
    incoming: Vec<Arc<Receipt>>,
    outcomes: Vec<CryptoHash>,
    chunks: Vec<Chunk>,
    gas_used: Gas,
    prev_gas_used: Gas,
    prev_balance_burnt: Balance,
    balance_burnt: Balance,
    gas_limit: Gas,
    proposals: Vec<ValidatorStake>,
}

impl Body {
    pub(super) fn of(chain: &Chain) -> io::Result<Self> {
        let mut epochs: Vec<Arc<Epoch>> = Vec::new();
        let genesis = SavedBlock::of(&chain.genesis, entries(&chain.genesis.state), &mut epochs);
        let mut before = &chain.genesis;
        let mut blocks = Vec::new();
        for block in chain.blocks().filter(|block| block.id != chain.genesis.id) {
            let changes = if block.prev == before.id {
                let trie_changes = |shard: usize| block.state.shard(shard).changes().iter().cloned();
                (0..block.chunks.len())
                    .flat_map(|shard| trie_changes(shard).map(move |change| (position(shard), change)))
                    .collect()
            } else {
                differences(&before.state, &block.state)
            };
            blocks.push(SavedBlock::of(block, changes, &mut epochs));
            before = block;
        }
        Ok(Self {
            config: serde_json::to_vec(&*chain.config)?,
            genesis,
            blocks,
            epochs: epochs.iter().map(|epoch| Epoch::clone(epoch)).collect(),
            pool: chain.pool.iter().map(|(waiting, since)| (Arc::clone(waiting), since)).collect(),
            transit: chain.transit.to_vec(),
            patch: serde_json::to_vec(&*chain.patch)?,
            proposals: chain.proposals().cloned().collect(),
            ledger: chain.ledger.saved(),
            ahead: chain.ahead,
        })
    }

    pub(super) fn into_chain(self, runtime: Arc<Runtime>, options: ChainOptions) -> Result<Chain, LoadError> {
        let config: GenesisConfig = from_json(&self.config)?;
        if config.chain_id != runtime.chain_id() {
            let expected = runtime.chain_id().to_owned();
            return Err(LoadError::OtherChain { saved: config.chain_id, expected });
        }
        let patch: Vec<StateRecord> = from_json(&self.patch)?;
        let epochs: Vec<Arc<Epoch>> = self.epochs.into_iter().map(Arc::new).collect();

        let keeps_genesis = self.blocks.first().is_none_or(|first| first.prev == self.genesis.id);
        let layout = Arc::new(config.shard_layout.clone());
        let genesis = Arc::new(self.genesis.into_block(None, &layout, &epochs)?);
        let mut kept: Vec<Arc<Block>> = if keeps_genesis { vec![Arc::clone(&genesis)] } else { Vec::new() };
        let mut head = Arc::clone(&genesis);
        for saved in self.blocks {
            head = Arc::new(saved.into_block(Some(&head), &layout, &epochs)?);
            kept.push(Arc::clone(&head));
        }
        let mut pool = Mempool::default();
        for (transaction, since) in self.pool {
            pool.insert(transaction, since);
        }
        let proposals = self.proposals.into_iter().map(|proposal| (proposal.account_id().clone(), proposal));
        Ok(Chain {
            config: Arc::new(config),
            options,
            runtime,
            genesis,
            head,
            heights: kept.iter().map(|block| (block.id.hash, block.id.height)).collect::<HashMap<_, _>>(),
            blocks: kept.into_iter().map(|block| (block.id.height, block)).collect::<OrdMap<_, _>>(),
            pool: Arc::new(pool),
            transit: Arc::new(self.transit),
            patch: Arc::new(patch),
            proposals: Arc::new(proposals.collect()),
            ledger: self.ledger.into_ledger(),
            ahead: self.ahead,
            schedule: None,
            halted: None,
        })
    }
}

impl SavedBlock {
    fn of(block: &Block, changes: Vec<ShardChange>, epochs: &mut Vec<Arc<Epoch>>) -> Self {
        // Blocks come in order, so that only the newest epoch can be theirs.
        if epochs.last().is_none_or(|epoch| !Arc::ptr_eq(epoch, &block.epoch)) {
            epochs.push(Arc::clone(&block.epoch));
        }
        Self {
            id: block.id,
            prev: block.prev,
            last_final: block.last_final,
            last_ds_final: block.last_ds_final,
            ordinal: block.ordinal,
            timestamp: block.timestamp,
            random_value: block.random_value,
            epoch: position(epochs.len() - 1),
            gas_price: block.gas_price,
            next_gas_price: block.next_gas_price,
            total_supply: block.total_supply,
            prev_state_root: block.prev_state_root,
            changes,
            transactions: block.transactions.clone(),
            incoming: block.incoming.clone(),
            outcomes: block.outcomes.clone(),
            chunks: block.chunks.clone(),
            gas_used: block.gas_used,
            prev_gas_used: block.prev_gas_used,
            prev_balance_burnt: block.prev_balance_burnt,
            balance_burnt: block.balance_burnt,
            gas_limit: block.gas_limit,
            proposals: block.proposals.clone(),
        }
    }

    /// The block on top of the one before it in the list. Its hash says whether everything came back.
    fn into_block(
        self,
        before: Option<&Block>,
        layout: &Arc<ShardLayout>,
        epochs: &[Arc<Epoch>],
    ) -> Result<Block, LoadError> {
        let malformed =
            |what: &str| LoadError::Malformed { reason: format!("block {}: {what}", self.id.height) };
        let empty = || State::new(Arc::clone(layout));
        let mut state = before.map_or_else(empty, |before| before.state.clone());
        state.forget_changes();
        for (shard, (key, value)) in &self.changes {
            let shard = ShardIndex::try_from(*shard).ok().filter(|shard| *shard < state.n_shards());
            let shard = shard.ok_or_else(|| malformed("a shard that is not in the layout"))?;
            state.shard_mut(shard).put(Arc::clone(key), value.clone());
        }
        if before.is_none_or(|before| before.id != self.prev) {
            // They are not what the block itself has changed.
            state.forget_changes();
        }
        let epoch = usize::try_from(self.epoch).ok().and_then(|epoch| epochs.get(epoch));
        let epoch = Arc::clone(epoch.ok_or_else(|| malformed("an epoch that is not there"))?);
        let chunks_fit = self.chunks.len() == state.n_shards()
            && self.chunks.iter().all(|chunk| {
                chunk.transactions.end <= self.transactions.len()
                    && chunk.incoming.end <= self.incoming.len()
                    && chunk.outcomes.end <= self.outcomes.len()
            });
        if !chunks_fit {
            return Err(malformed("chunks that do not fit"));
        }
        let block = Block {
            id: self.id,
            prev: self.prev,
            last_final: self.last_final,
            last_ds_final: self.last_ds_final,
            ordinal: self.ordinal,
            timestamp: self.timestamp,
            random_value: self.random_value,
            epoch,
            gas_price: self.gas_price,
            next_gas_price: self.next_gas_price,
            total_supply: self.total_supply,
            prev_state_root: self.prev_state_root,
            state,
            transactions: self.transactions,
            incoming: self.incoming,
            outcomes: self.outcomes,
            chunks: self.chunks,
            gas_used: self.gas_used,
            prev_gas_used: self.prev_gas_used,
            prev_balance_burnt: self.prev_balance_burnt,
            balance_burnt: self.balance_burnt,
            gas_limit: self.gas_limit,
            proposals: self.proposals,
        };
        if block.content_hash() == block.id.hash {
            Ok(block)
        } else {
            Err(LoadError::Malformed { reason: format!("block {}: the hash is another", block.id.height) })
        }
    }
}

/// A whole state, as what an empty one must be changed in.
fn entries(state: &State) -> Vec<ShardChange> {
    let of_shard = |shard: usize| {
        let trie: &Trie = state.shard(shard);
        trie.iter().map(move |(key, value)| (position(shard), (Arc::clone(key), Some(Arc::clone(value)))))
    };
    (0..state.n_shards()).flat_map(of_shard).collect()
}

/// What one state must be changed in to become another.
fn differences(from: &State, to: &State) -> Vec<ShardChange> {
    let of_shard = |shard: usize| {
        let (old, new) = (from.shard(shard), to.shard(shard));
        let changed = new.iter().filter(|(key, value)| old.get(key) != Some(*value));
        let set = changed.map(|(key, value)| (Arc::clone(key), Some(Arc::clone(value))));
        let gone = old.iter().filter(|(key, _)| new.get(key).is_none());
        let removed = gone.map(|(key, _)| (Arc::clone(key), None));
        set.chain(removed).map(move |change| (position(shard), change))
    };
    (0..from.n_shards()).flat_map(of_shard).collect()
}

fn position(index: usize) -> u64 {
    u64::try_from(index).expect("invariant: positions fit into 64 bits")
}

fn from_json<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, LoadError> {
    serde_json::from_slice(json).map_err(|error| LoadError::Malformed { reason: error.to_string() })
}
