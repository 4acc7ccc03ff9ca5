//! A chain for tests in the same process: accounts, contracts, calls, blocks and time in a few words.
//!
//! It panics where a test has nothing left to decide; what a test may want to look at, it returns. Everything goes
//! through [`Chain`], which says what the short words mean.

mod outcome;

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use near_crypto::{InMemorySigner, KeyType, Signer};
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::action::{Action, FunctionCallAction, TransferAction};
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::shard_layout::ShardLayout;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Gas};

pub use outcome::{Executed, Outcome};

use crate::chain::{Chain, ChainOptions, Halted};
use crate::genesis::Genesis;
use crate::runtime::{Runtime, ViewError};

/// Name of every chain made here; no clock and no chance goes into it.
const CHAIN_ID: &str = "in-process";
/// The account that holds the initial supply.
const ROOT: &str = "test.near";
/// When every chain made here starts, since the Unix epoch.
const START: Duration = Duration::from_secs(1_700_000_000);
/// Time between two blocks, in nanoseconds.
const BLOCK_TIME: u64 = 1_000_000_000;
/// Gas attached to a call that does not say.
const CALL_GAS: Gas = Gas::from_teragas(100);
/// Bytes of an account with one full-access key.
const ACCOUNT_STORAGE: u64 = 182;

/// A chain with a clock of its own. The same calls give the same blocks, to the hash.
///
/// A fork costs microseconds however large the chain is, so a suite is deployed once and forked for each case:
///
/// ```
/// use commonweight_sandbox::in_process::Sandbox;
/// use near_primitives::types::{Balance, Gas};
///
/// let mut sandbox = Sandbox::new();
/// let alice = sandbox.add_account("alice.near", Balance::from_near(10));
/// let greeter = sandbox.add_account("greeter.near", Balance::from_near(10));
/// let wasm = wat::parse_str(
///     r#"(module
///         (import "env" "log_utf8" (func $log (param i64 i64)))
///         (import "env" "value_return" (func $return (param i64 i64)))
///         (memory 1)
///         (data (i32.const 0) "hello")
///         (func (export "greet") (call $log (i64.const 5) (i64.const 0)))
///         (func (export "word") (call $return (i64.const 5) (i64.const 0))))"#,
/// )
/// .unwrap();
/// sandbox.add_code(&greeter, wasm);
///
/// let mut fork = sandbox.fork();
/// let outcome = fork.call(&alice, &greeter, "greet").gas(Gas::from_teragas(10)).run();
///
/// assert_eq!(outcome.logs(), ["hello"]);
/// assert_eq!(outcome.value(), b"");
/// assert_eq!(fork.view(&greeter, "word", b"").unwrap().result, b"hello");
/// assert!(fork.balance(&alice) < sandbox.balance(&alice));
/// assert!(fork.height() > sandbox.height());
/// ```
#[derive(Debug, Clone)]
pub struct Sandbox {
    chain: Chain,
    now: u64,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// The standard genesis, on one shard.
    pub fn new() -> Self {
        Self::with_shards(ShardLayout::single_shard())
    }

    /// The standard genesis, on the shards of a layout.
    pub fn with_shards(layout: ShardLayout) -> Self {
        let runtime = Runtime::new(CHAIN_ID, None).expect("the cache of compiled contracts can be opened");
        Self::of(Self::genesis(layout), Arc::new(runtime))
    }

    /// A genesis of one's own, with a runtime that other chains may share.
    pub fn of(genesis: Genesis, runtime: Arc<Runtime>) -> Self {
        let chain =
            Chain::new(&genesis, runtime, ChainOptions::default()).expect("the genesis makes a state");
        Self::over(chain)
    }

    /// A chain that exists already.
    pub fn over(chain: Chain) -> Self {
        let now = chain.given_time();
        Self { chain, now }
    }

    /// The genesis of [`Sandbox::with_shards`], to be added to.
    pub fn genesis(layout: ShardLayout) -> Genesis {
        let root: AccountId = ROOT.parse().expect("invariant: a literal account id is valid");
        let key = Self::signer(&root).public_key();
        let mut genesis = Genesis::standard(Some(CHAIN_ID.to_owned()), &root, &key, true);
        genesis.config.genesis_time = (UNIX_EPOCH + START).into();
        genesis.config.shard_layout = layout;
        genesis
    }

    /// The same chain once more. Neither sees what the other does from here on.
    #[must_use]
    pub fn fork(&self) -> Self {
        self.clone()
    }

    /// The chain itself.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The chain itself, to change.
    pub fn chain_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }

    /// The account that holds the initial supply.
    pub fn root(&self) -> AccountId {
        ROOT.parse().expect("invariant: a literal account id is valid")
    }

    /// From here on, a simulation disturbs nothing any more: what must be possible in the end can be tried.
    pub fn calm(&mut self) {
        self.chain.end_schedule();
    }

    /// Height of the newest block.
    pub fn height(&self) -> u64 {
        self.chain.head().id.height
    }

    /// What an account holds, without what it has staked; nothing, if it does not exist.
    pub fn balance(&self, account_id: &AccountId) -> Balance {
        self.account(account_id).map_or(Balance::ZERO, |account| account.amount())
    }

    /// An account, if it exists.
    pub fn account(&self, account_id: &AccountId) -> Option<Account> {
        self.chain.head().state.account(account_id)
    }

    /// Who signs for accounts made here: the key derives from the name.
    pub fn signer(account_id: &AccountId) -> Signer {
        InMemorySigner::from_seed(account_id.clone(), KeyType::ED25519, account_id.as_str())
    }

    /// Puts an account with one full-access key into the state, out of nothing, in a block of its own.
    pub fn add_account(&mut self, name: &str, balance: Balance) -> AccountId {
        let account_id: AccountId = name.parse().expect("the name is a valid account id");
        let account = Account::new(balance, Balance::ZERO, AccountContract::None, ACCOUNT_STORAGE);
        let public_key = Self::signer(&account_id).public_key();
        self.patch(vec![
            StateRecord::Account { account_id: account_id.clone(), account },
            StateRecord::access_key(account_id.clone(), public_key, AccessKey::full_access()),
        ]);
        account_id
    }

    /// Puts code on an account, in a block of its own; the account's storage grows by it.
    pub fn add_code(&mut self, account_id: &AccountId, code: Vec<u8>) {
        let mut account = self.account(account_id).expect("the account exists");
        let old = self.chain.head().state.contract_code(account_id).map_or(0, |code| code.len());
        let bytes = |len: usize| u64::try_from(len).expect("invariant: lengths fit into 64 bits");
        account.set_storage_usage(account.storage_usage() - bytes(old) + bytes(code.len()));
        self.patch(vec![
            StateRecord::Account { account_id: account_id.clone(), account },
            StateRecord::Contract { account_id: account_id.clone(), code },
        ]);
    }

    /// Sets records in the state, in a block of its own.
    pub fn patch(&mut self, records: Vec<StateRecord>) {
        self.chain.patch_state(records).expect("the records can be set");
        self.produce_blocks(1);
    }

    /// A call of a contract, to be completed and sent.
    pub fn call<'s>(&'s mut self, signer: &AccountId, contract: &AccountId, method: &str) -> Call<'s> {
        Call {
            sandbox: self,
            signer: signer.clone(),
            contract: contract.clone(),
            action: FunctionCallAction {
                method_name: method.to_owned(),
                args: Vec::new(),
                gas: CALL_GAS,
                deposit: Balance::ZERO,
            },
        }
    }

    /// Moves tokens, and runs until all is done.
    pub fn transfer(&mut self, from: &AccountId, to: &AccountId, deposit: Balance) -> Outcome {
        self.transact(from, to, vec![Action::Transfer(TransferAction { deposit })])
    }

    /// Sends a transaction, and runs until all is done. It must be valid.
    pub fn transact(&mut self, signer: &AccountId, receiver: &AccountId, actions: Vec<Action>) -> Outcome {
        let hash = self.submit(signer, receiver, actions).expect("the transaction is valid");
        self.run();
        self.outcome(&hash)
    }

    /// Puts a transaction into the pool, for the next block.
    ///
    /// Fails with what the protocol says is wrong with it.
    pub fn submit(
        &mut self,
        signer: &AccountId,
        receiver: &AccountId,
        actions: Vec<Action>,
    ) -> Result<CryptoHash, InvalidTxError> {
        let signer = Self::signer(signer);
        let nonce = self.chain.next_nonce(&signer.get_account_id(), &signer.public_key());
        let transaction = SignedTransaction::from_actions(
            nonce,
            signer.get_account_id(),
            receiver.clone(),
            &signer,
            actions,
            self.chain.head().id.hash,
        );
        self.chain.submit(transaction, self.now)
    }

    /// What became of a transaction that is in a block.
    pub fn outcome(&self, transaction: &CryptoHash) -> Outcome {
        Outcome::of(&self.chain, transaction).expect("the transaction is in a block")
    }

    /// Calls a method that changes nothing, on the newest block.
    ///
    /// Fails with what the contract did wrong.
    pub fn view(
        &self,
        contract: &AccountId,
        method: &str,
        args: &[u8],
    ) -> Result<crate::runtime::ViewOutcome, ViewError> {
        let head = self.chain.head();
        let runtime = self.chain.runtime();
        let max_gas = runtime.config().wasm_config.limit_config.max_gas_burnt;
        runtime.view_call(&head.state, &head.context(), contract, method, args, max_gas)
    }

    /// Produces blocks, a second apart, until no transaction or receipt waits for one.
    pub fn run(&mut self) {
        while self.chain.work_at().is_some() {
            self.produce_blocks(1);
        }
        assert_eq!(self.chain.halted(), None);
    }

    /// Produces so many blocks, a second apart.
    pub fn produce_blocks(&mut self, n_blocks: u64) {
        for _ in 0..n_blocks {
            self.now += BLOCK_TIME;
            must_run(self.chain.produce_block(self.now));
        }
    }

    /// Lets time pass, and produces a block.
    pub fn pass(&mut self, time: Duration) {
        self.now += u64::try_from(time.as_nanos()).expect("the time fits into 64 bits");
        must_run(self.chain.produce_block(self.now));
    }

    /// Skips so many heights, with the time they would have taken.
    pub fn fast_forward(&mut self, n_blocks: u64) {
        must_run(self.chain.fast_forward(n_blocks, self.now));
    }
}

fn must_run(produced: Result<(), Halted>) {
    produced.expect("the chain runs");
}

/// A call that has not been sent yet.
#[derive(Debug)]
pub struct Call<'s> {
    sandbox: &'s mut Sandbox,
    signer: AccountId,
    contract: AccountId,
    action: FunctionCallAction,
}

impl Call<'_> {
    /// The arguments; none, if not said.
    #[must_use]
    pub fn args(mut self, args: impl Into<Vec<u8>>) -> Self {
        self.action.args = args.into();
        self
    }

    /// Gas attached to it; 100 Tgas, if not said.
    #[must_use]
    pub fn gas(mut self, gas: Gas) -> Self {
        self.action.gas = gas;
        self
    }

    /// Tokens attached to it; none, if not said.
    #[must_use]
    pub fn deposit(mut self, deposit: Balance) -> Self {
        self.action.deposit = deposit;
        self
    }

    /// Sends it, and runs until all is done. The transaction must be valid; the call may fail.
    pub fn run(self) -> Outcome {
        let actions = vec![Action::FunctionCall(Box::new(self.action))];
        self.sandbox.transact(&self.signer, &self.contract, actions)
    }

    /// Puts it into the pool, for the next block.
    ///
    /// Fails with what the protocol says is wrong with it.
    pub fn submit(self) -> Result<CryptoHash, InvalidTxError> {
        let actions = vec![Action::FunctionCall(Box::new(self.action))];
        self.sandbox.submit(&self.signer, &self.contract, actions)
    }
}

#[cfg(test)]
mod tests;
