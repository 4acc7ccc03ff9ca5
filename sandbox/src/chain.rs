//! The whole mutable world of one node: pool, blocks with their states, outcomes, epochs.
//!
//! It has no clock but the one it is given and no threads: the same calls give the same blocks, to the hash.
//! It must know nothing of JSON, files or sockets.

mod admission;
mod as_of;
mod block;
mod block_ref;
mod epoch;
mod forward;
mod history;
mod ledger;
mod mempool;
mod produce;
mod save;

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use imbl::{HashMap, OrdMap};
use near_chain_configs::GenesisConfig;
use near_crypto::PublicKey;
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, ReceiptEnum};
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Nonce};
use near_primitives::views::{FinalExecutionOutcomeView, TxExecutionStatus};

pub use admission::Admission;
pub use as_of::AsOf;
pub use block::{Block, Chunk};
pub use block_ref::BlockRef;
pub use epoch::{Epoch, Validator};
pub use ledger::Executed;
pub use mempool::GapPatience;
pub use produce::BLOCKS_TO_FINALITY;
pub use save::LoadError;

use crate::genesis::{Genesis, GenesisError};
use crate::runtime::{Runtime, RuntimeFault};
use crate::schedule::Schedule;
use crate::state::StateError;
use ledger::Ledger;
use mempool::Mempool;

/// What of a chain may be chosen.
#[derive(Debug, Clone)]
pub struct ChainOptions {
    /// How long a transaction waits for those with smaller nonces of its key.
    pub gap_patience: GapPatience,
    /// How many of the newest blocks are kept with their states.
    pub kept_blocks: usize,
    /// How many of the newest outcomes are kept, with their transactions and receipts.
    pub kept_outcomes: usize,
}

impl Default for ChainOptions {
    /// No waiting, 10,000 blocks, and a million outcomes.
    fn default() -> Self {
        Self { gap_patience: GapPatience::NONE, kept_blocks: 10_000, kept_outcomes: 1_000_000 }
    }
}

/// Why a chain no longer produces: the node itself failed. What it holds can still be viewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the chain has halted at height {height}: {fault}")]
pub struct Halted {
    /// Height of the block that could not be produced.
    pub height: u64,
    /// What failed.
    pub fault: RuntimeFault,
}

/// Why a chain with a runtime of its own does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Returned when the genesis makes no state.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// Returned when the runtime cannot be set up.
    #[error("cannot set up the runtime: {0}")]
    Runtime(RuntimeFault),
}

/// A receipt on its way to the block that executes it.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
struct InTransit {
    receipt: Arc<Receipt>,
    /// Height before which it does not arrive.
    due: u64,
}

/// One chain, from its genesis to its head. A clone costs next to nothing, shares structure with the original, and
/// goes its own way from there.
#[derive(Debug, Clone)]
pub struct Chain {
    config: Arc<GenesisConfig>,
    options: ChainOptions,
    runtime: Arc<Runtime>,
    genesis: Arc<Block>,
    head: Arc<Block>,
    blocks: OrdMap<u64, Arc<Block>>,
    heights: HashMap<CryptoHash, u64>,
    pool: Arc<Mempool>,
    transit: Arc<Vec<InTransit>>,
    patch: Arc<Vec<StateRecord>>,
    proposals: Arc<BTreeMap<AccountId, ValidatorStake>>,
    ledger: Ledger,
    /// How far the chain's time is ahead of the one it is given, in nanoseconds.
    ahead: u64,
    schedule: Option<Schedule>,
    halted: Option<Halted>,
}

impl Chain {
    /// A chain that stands at its genesis.
    ///
    /// Fails when the records of the genesis make no state.
    pub fn new(
        genesis: &Genesis,
        runtime: Arc<Runtime>,
        options: ChainOptions,
    ) -> Result<Self, GenesisError> {
        let state = genesis.state()?;
        let epoch = Arc::new(Epoch::first(&genesis.config));
        let block = Arc::new(Block::genesis(&genesis.config, state, epoch, genesis.supply()));
        Ok(Self {
            config: Arc::new(genesis.config.clone()),
            options,
            runtime,
            head: Arc::clone(&block),
            blocks: OrdMap::unit(block.id.height, Arc::clone(&block)),
            heights: HashMap::unit(block.id.hash, block.id.height),
            genesis: block,
            pool: Arc::default(),
            transit: Arc::default(),
            patch: Arc::default(),
            proposals: Arc::default(),
            ledger: Ledger::default(),
            ahead: 0,
            schedule: None,
            halted: None,
        })
    }

    /// A chain with a runtime of its own, for use without a server.
    ///
    /// Fails as [`Chain::new`] does, and when the runtime cannot be set up.
    pub fn in_process(genesis: &Genesis) -> Result<Self, StartError> {
        let runtime = Runtime::new(&genesis.config.chain_id, None).map_err(StartError::Runtime)?;
        Ok(Self::new(genesis, Arc::new(runtime), ChainOptions::default())?)
    }

    /// From here on, receipts are delayed and made to fail as the schedule says.
    pub fn set_schedule(&mut self, schedule: Option<Schedule>) {
        self.schedule = schedule;
    }

    /// From here on, the schedule does nothing more to any receipt.
    pub fn end_schedule(&mut self) {
        if let Some(schedule) = &mut self.schedule {
            schedule.end();
        }
    }

    /// What delays receipts and makes them fail, with what it has done so far.
    pub fn schedule(&self) -> Option<&Schedule> {
        self.schedule.as_ref()
    }

    /// The parameters of the chain.
    pub fn config(&self) -> &GenesisConfig {
        &self.config
    }

    /// What executes the chain's blocks and view calls.
    pub fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    /// The newest block.
    pub fn head(&self) -> &Arc<Block> {
        &self.head
    }

    /// When the newest block was produced, without the time that was skipped, in nanoseconds since the Unix epoch.
    pub fn given_time(&self) -> u64 {
        self.head.timestamp.saturating_sub(self.ahead)
    }

    /// The first block.
    pub fn genesis(&self) -> &Arc<Block> {
        &self.genesis
    }

    /// Why the chain produces no more blocks, if so.
    pub fn halted(&self) -> Option<&Halted> {
        self.halted.as_ref()
    }

    /// Produces no more blocks from here on, because producing the next one panicked. Returns what will be told.
    pub(crate) fn halt(&mut self, panic: &str) -> Halted {
        let fault = RuntimeFault::Panicked(panic.to_owned());
        let halted = Halted { height: self.head.id.height + 1, fault };
        self.halted = Some(halted.clone());
        halted
    }

    /// Checks a transaction against the head, as if it went into the next block.
    ///
    /// Fails with what the protocol says is wrong with it.
    pub fn check(&self, transaction: &SignedTransaction) -> Result<(), InvalidTxError> {
        let admission = self.admission();
        admission.check_age(self.base_of(transaction))?;
        admission.check(transaction)
    }

    /// What is needed to check transactions against the head without holding on to the chain.
    pub fn admission(&self) -> Admission {
        let height = self.head.id.height + 1;
        Admission {
            runtime: Arc::clone(&self.runtime),
            head: Arc::clone(&self.head),
            context: self.head.next_context(height, self.head.timestamp, &self.head.epoch),
            validity_period: self.config.transaction_validity_period,
        }
    }

    /// Height and time of the block a transaction names, if it is known.
    pub fn base_of(&self, transaction: &SignedTransaction) -> Option<(u64, u64)> {
        let height = self.heights.get(transaction.transaction.block_hash())?;
        self.blocks.get(height).map(|block| (block.id.height, block.timestamp))
    }

    /// Checks a transaction and puts it into the pool, if there is room; one that is known already is left where it
    /// is.
    ///
    /// Fails with what the protocol says is wrong with it.
    pub fn submit(&mut self, transaction: SignedTransaction, now: u64) -> Result<CryptoHash, InvalidTxError> {
        let hash = transaction.get_hash();
        if !self.knows(&hash) {
            self.check(&transaction).inspect_err(|_| self.refuse(&transaction))?;
            Arc::make_mut(&mut self.pool).insert(Arc::new(transaction), now);
        }
        Ok(hash)
    }

    /// Remembers that a transaction was refused: those with greater nonces of its key do not wait for it.
    pub fn refuse(&mut self, transaction: &SignedTransaction) {
        Arc::make_mut(&mut self.pool).refuse(transaction);
    }

    /// Puts a transaction into the pool without any check: at the latest its block will refuse it.
    pub fn submit_unchecked(&mut self, transaction: SignedTransaction, now: u64) {
        if !self.knows(&transaction.get_hash()) {
            Arc::make_mut(&mut self.pool).insert(Arc::new(transaction), now);
        }
    }

    /// Whether the transaction is in the pool or in a block.
    pub fn knows(&self, hash: &CryptoHash) -> bool {
        self.pool.contains(hash) || self.ledger.contains_transaction(hash)
    }

    /// Sets records in the state at the end of the next block.
    ///
    /// Fails when a record is of a kind that is not modelled; then none is set.
    pub fn patch_state(&mut self, mut records: Vec<StateRecord>) -> Result<(), StateError> {
        records.sort_by_key(|record| !matches!(record, StateRecord::Account { .. }));
        let mut trial = self.head.state.clone();
        for record in self.patch.iter().chain(&records) {
            trial.set_record(record.clone())?;
        }
        Arc::make_mut(&mut self.patch).extend(records);
        Ok(())
    }

    /// When there is work for a block, in the time given to [`Chain::produce_block`]: 0 for at once, `None` when
    /// there is none.
    pub fn work_at(&self) -> Option<u64> {
        if self.halted.is_some() {
            return None;
        }
        if !self.transit.is_empty() || !self.patch.is_empty() {
            return Some(0);
        }
        if self.pool.is_empty() {
            return None;
        }
        self.pool.next_ready(self.options.gap_patience, |account_id, key| self.used_nonce(account_id, key))
    }

    /// Whether nothing is left to do but to pay refunds, which nobody waits for who waits for execution.
    pub fn owes_only_refunds(&self) -> bool {
        let is_refund = |own: &InTransit| {
            let distributes = matches!(own.receipt.receipt(), ReceiptEnum::GlobalContractDistribution(_));
            own.receipt.predecessor_id().is_system() && !distributes
        };
        self.pool.is_empty() && self.patch.is_empty() && self.transit.iter().all(is_refund)
    }

    /// What was known of transactions at a block.
    pub fn as_of(&self, block: &Block) -> AsOf<'_> {
        AsOf { ledger: &self.ledger, height: block.id.height, final_height: block.last_final.height }
    }

    /// How far a transaction has come; `None` when no block holds it.
    pub fn status(&self, transaction: &CryptoHash) -> Option<TxExecutionStatus> {
        self.as_of(&self.head).status(transaction)
    }

    /// A transaction with the outcomes of all that came of it so far; `None` when no block holds it.
    pub fn transaction_outcome(&self, transaction: &CryptoHash) -> Option<FinalExecutionOutcomeView> {
        self.as_of(&self.head).transaction_outcome(transaction)
    }

    /// The outcome of one transaction or receipt.
    pub fn outcome(&self, id: &CryptoHash) -> Option<&Arc<Executed>> {
        self.ledger.outcome(id)
    }

    /// A receipt that was created in some block.
    pub fn receipt(&self, id: &CryptoHash) -> Option<&Arc<Receipt>> {
        self.ledger.receipt(id)
    }

    /// The transaction or receipt whose execution created a receipt.
    pub fn parent(&self, receipt: &CryptoHash) -> Option<&Arc<Executed>> {
        self.ledger.parent(receipt)
    }

    /// A transaction that was included in some block.
    pub fn transaction(&self, hash: &CryptoHash) -> Option<&Arc<SignedTransaction>> {
        self.ledger.transaction(hash)
    }

    /// Stakes proposed in the epoch of the head so far.
    pub fn proposals(&self) -> impl Iterator<Item = &ValidatorStake> {
        self.proposals.values()
    }

    /// The nonce that follows those a key has used, and those that wait in the pool.
    pub fn next_nonce(&self, account_id: &AccountId, key: &PublicKey) -> Nonce {
        let used = self.used_nonce(account_id, key).unwrap_or_default();
        1 + self.pool.last_nonce(account_id, key).map_or(used, |waiting| waiting.max(used))
    }

    fn used_nonce(&self, account_id: &AccountId, key: &PublicKey) -> Option<Nonce> {
        self.head.state.access_key(account_id, key).map(|key| key.nonce)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod shards;
#[cfg(test)]
mod tests;
