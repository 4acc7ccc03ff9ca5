//! The rules: what a transaction costs, what a receipt does, what a contract may call.
//!
//! Owns execution at protocol version 88 and nothing else: it has no clock, no disk but the cache
//! of compiled contracts, and keeps no state between blocks. The same block on the same state
//! gives the same result.

mod access_keys;
mod actions;
mod balance;
mod block;
mod charge;
mod contract;
mod convert;
mod delegate;
mod disturb;
mod execute;
mod external;
mod fees;
mod function_call;
mod global_contracts;
mod limits;
mod promises;
mod receipts;
mod refund;
mod signatures;
mod yields;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use near_parameters::{RuntimeConfig, RuntimeConfigStore};
use near_primitives::errors::{FunctionCallError, InvalidTxError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::{ExecutionOutcomeWithId, SignedTransaction};
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, EpochId, Gas, ProtocolVersion, ShardIndex};

use crate::state::{Overlay, State, StateError};
use block::Block;
use contract::Contracts;
pub use contract::contract_cache;
pub use disturb::{Disturb, Fault};
use signatures::Signatures;

/// The only protocol version whose rules are modelled.
pub const PROTOCOL_VERSION: ProtocolVersion = 88;

/// Stack of the thread that runs contracts; what is not used is never allocated.
const STACK_BYTES: usize = 128 << 20;

/// Executes blocks and view calls. One serves a whole chain, from any number of threads.
#[derive(Debug)]
pub struct Runtime {
    chain_id: String,
    config: Arc<RuntimeConfig>,
    contracts: Contracts,
    signatures: Signatures,
}

/// What execution may know of the block it is part of.
#[derive(Clone, Debug)]
pub struct BlockContext {
    /// Height of the block.
    pub height: u64,
    /// Time of the block in nanoseconds since the Unix epoch.
    pub timestamp: u64,
    /// Hash of the block before it.
    pub prev_block_hash: CryptoHash,
    /// The epoch of the block.
    pub epoch_id: EpochId,
    /// Number of that epoch.
    pub epoch_height: u64,
    /// Price of one gas in yoctoNEAR.
    pub gas_price: Balance,
    /// Gas after which the block is full and further receipts wait for the next one.
    pub gas_limit: Gas,
    /// Random value of the block; the seeds of contracts derive from it.
    pub random_value: CryptoHash,
    /// Validators of the epoch with their stakes.
    pub validators: Arc<BTreeMap<AccountId, Balance>>,
    /// The smallest stake a proposal may have.
    pub minimum_stake: Balance,
}

/// What one shard has to do in a block.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The shard, by its position in the layout.
    pub shard: ShardIndex,
    /// Transactions of signers that live in it.
    pub transactions: &'a [Arc<SignedTransaction>],
    /// Receipts for accounts that live in it, in this order.
    pub incoming: &'a [Arc<Receipt>],
    /// Records to set at the end, of accounts that live in it.
    pub patch: &'a [StateRecord],
}

/// What a shard did in a block.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The state after it: no other shard has changed.
    pub state: State,
    /// Outcomes in the order of execution: transactions, then receipts.
    pub outcomes: Vec<ExecutionOutcomeWithId>,
    /// Transactions that were invalid when their turn came, with what was wrong: they are as if they had never been.
    pub refused: Vec<(CryptoHash, InvalidTxError)>,
    /// Receipts that came in and found no room: they are the shard's first in the next block.
    pub delayed: Vec<Arc<Receipt>>,
    /// Receipts that leave for any shard, in this order.
    pub outgoing: Vec<Arc<Receipt>>,
    /// Every receipt the block created, wherever and whenever it is executed.
    pub receipts: Vec<Arc<Receipt>>,
    /// Gas burnt by all outcomes.
    pub gas_burnt: Gas,
    /// Tokens burnt: the total supply is smaller by them.
    pub tokens_burnt: Balance,
    /// Tokens that came into being: the one-yocto deposits the protocol gives to contracts
    /// without a balance. The total supply is larger by them.
    pub tokens_minted: Balance,
    /// Stakes proposed for the epoch after the next.
    pub proposals: Vec<ValidatorStake>,
}

/// What a view call returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewOutcome {
    /// The returned value, empty if the method returned nothing.
    pub result: Vec<u8>,
    /// What the contract logged.
    pub logs: Vec<String>,
    /// Gas the call would have burnt.
    pub gas_burnt: Gas,
}

/// The node itself could not go on. None of these is the fault of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeFault {
    /// Returned when the tokens before and after a block differ by other than what was burnt.
    #[error("tokens are not conserved: {before} yoctoNEAR before the block, {after} after")]
    BalanceMismatch {
        /// Tokens that went in: accounts as they were, and incoming receipts.
        before: u128,
        /// Tokens that came out: accounts, created and stored receipts, and what was burnt.
        after: u128,
    },
    /// Returned when an account would hold more than fits into 128 bits.
    #[error("integer overflow in {what}")]
    Overflow {
        /// What was computed.
        what: &'static str,
    },
    /// Returned when the cache of compiled contracts cannot be opened.
    #[error("contract cache: {0}")]
    Cache(String),
    /// Returned when producing a block panicked.
    #[error("panicked: {0}")]
    Panicked(String),
    /// Returned when a patch holds a record that cannot be set.
    #[error("state patch: {0}")]
    Patch(#[from] StateError),
    /// Returned when a receipt refers to state which is not there.
    #[error("inconsistent state: {0}")]
    Inconsistent(String),
    /// Returned when the thread that executes contracts could not be started, or died.
    #[error("execution thread: {0}")]
    Thread(String),
    /// Returned when the virtual machine itself failed.
    #[error("virtual machine: {0}")]
    Vm(String),
}

/// Why a view call gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// Returned when the contract failed.
    #[error("{vm_error}")]
    Contract {
        /// The error as the node words it: `wasm execution failed with error: ` and the Debug form
        /// of the virtual machine's own error.
        vm_error: String,
        /// The same error in the form that outcomes carry.
        error: Box<FunctionCallError>,
        /// What the contract had logged.
        logs: Vec<String>,
    },
    /// Returned when the account does not exist.
    #[error("account {account_id} does not exist while viewing")]
    UnknownAccount {
        /// The account asked for.
        account_id: AccountId,
    },
    /// Returned when the node itself failed.
    #[error(transparent)]
    Fault(#[from] RuntimeFault),
}

impl Runtime {
    /// A runtime for the chain. Compiled contracts are kept in `cache_dir`, which several nodes may share, or else
    /// in the user's cache directory; those in use are kept in memory, too. One runtime can serve any number of
    /// chains.
    pub fn new(chain_id: &str, cache_dir: Option<&Path>) -> Result<Self, RuntimeFault> {
        let store = RuntimeConfigStore::for_chain_id(chain_id);
        let config = Arc::clone(store.get_config(PROTOCOL_VERSION));
        let contracts = Contracts::open(cache_dir)?;
        Ok(Self { chain_id: chain_id.to_owned(), config, contracts, signatures: Signatures::default() })
    }

    /// The parameters in force.
    pub fn config(&self) -> &Arc<RuntimeConfig> {
        &self.config
    }

    /// The chain contracts believe to be on.
    pub fn chain_id(&self) -> &str {
        &self.chain_id
    }

    /// Whether the transaction could go into the block, on top of the state. Everything is
    /// checked but the block hash it names, which only the chain can judge.
    pub fn validate_transaction(
        &self,
        state: &State,
        block: &BlockContext,
        transaction: &SignedTransaction,
    ) -> Result<(), InvalidTxError> {
        let overlay = Overlay::new(state.trie_of(transaction.transaction.signer_id()));
        charge::check(self, block, &overlay, transaction).map(|_| ())
    }

    /// Executes one shard's part of a block: the transactions, the receipts they start at once, the incoming
    /// receipts, what has timed out, and last the patch. `disturb` sees it, and may make it go wrong.
    pub fn apply<'a>(
        &'a self,
        state: &'a State,
        block: &'a BlockContext,
        work: Work,
        disturb: Option<&'a mut dyn Disturb>,
    ) -> Result<Applied, RuntimeFault> {
        on_large_stack(|| Block::new(self, state, block, work.shard, disturb).apply(work))?
    }

    /// Calls a method which may not change anything. At most `max_gas` is burnt.
    pub fn view_call(
        &self,
        state: &State,
        block: &BlockContext,
        contract: &AccountId,
        method: &str,
        args: &[u8],
        max_gas: Gas,
    ) -> Result<ViewOutcome, ViewError> {
        on_large_stack(|| function_call::view(self, state, block, contract, method, args, max_gas))?
    }
}

/// Contracts may use more stack than the caller's thread has. A panic on the way stays there.
fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, RuntimeFault> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("contracts".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .map_err(|error| RuntimeFault::Thread(error.to_string()))?
            .join()
            .map_err(|panic| RuntimeFault::Thread(panic_message(&*panic)))
    })
}

pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "panicked".to_owned())
}

#[cfg(test)]
mod tests;
