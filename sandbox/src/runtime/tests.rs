//! A small world to execute blocks in, and the worked examples of the fee table.

mod accounts;
mod batches;
mod blocks;
mod calls;
mod delegates;
mod errors;
mod fees;
mod keys;
mod promises;
mod yields;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use near_crypto::{InMemorySigner, KeyType, PublicKey, SecretKey, Signer};
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::action::{Action, DeployContractAction, FunctionCallAction, TransferAction};
use near_primitives::errors::{ActionError, ActionErrorKind, TxExecutionError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::{
    ExecutionOutcome, ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction, Transaction, TransactionV0,
};
use near_primitives::types::{AccountId, Balance, EpochId, Gas};

use super::{Applied, BlockContext, Runtime, ViewError, ViewOutcome, Work};
use crate::state::State;

const NEAR: u128 = 1_000_000_000_000_000_000_000_000;
const START: u128 = 1_000 * NEAR;
/// Price of a block, and price at which gas is bought.
const PRICE: u128 = 100_000_000;
const PURCHASE_PRICE: u128 = 1_000_000_000;
/// Gas of sending or executing a receipt with one transfer; every refund burns it.
const TRANSFER_GAS: u64 = 223_182_562_500;
const TGAS: u64 = 1_000_000_000_000;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new("sandbox", None).expect("a directory for compiled contracts"));

struct World {
    state: State,
    block: BlockContext,
    incoming: Vec<Arc<Receipt>>,
    nonce: u64,
}

impl World {
    /// Accounts with one full-access key and 1,000 NEAR each.
    fn new(accounts: &[&str]) -> Self {
        let mut state = State::default();
        for name in accounts {
            let amount = Balance::from_yoctonear(START);
            let account = Account::new(amount, Balance::ZERO, AccountContract::None, 182);
            set(&mut state, StateRecord::Account { account_id: id(name), account });
            let public_key = signer(name).public_key();
            set(&mut state, StateRecord::access_key(id(name), public_key, AccessKey::full_access()));
        }
        let block = BlockContext {
            height: 10,
            timestamp: 1_700_000_000_000_000_000,
            prev_block_hash: CryptoHash::hash_bytes(b"block"),
            epoch_id: EpochId::default(),
            epoch_height: 1,
            gas_price: Balance::from_yoctonear(PRICE),
            gas_limit: Gas::from_teragas(1000),
            random_value: CryptoHash::hash_bytes(b"random"),
            validators: Arc::new(BTreeMap::new()),
            minimum_stake: Balance::from_near(800),
        };
        Self { state, block, incoming: Vec::new(), nonce: 0 }
    }

    /// Puts code on an account as a patch would.
    fn with_code(mut self, name: &str, wat: &str) -> Self {
        let code = wat::parse_str(wat).unwrap();
        set(&mut self.state, StateRecord::Contract { account_id: id(name), code });
        self
    }

    fn tx(&mut self, from: &str, to: &str, actions: Vec<Action>) -> SignedTransaction {
        self.nonce += 1;
        sign(&signer(from), self.nonce, to, actions)
    }

    /// Executes one block.
    fn block(&mut self, transactions: &[SignedTransaction]) -> Applied {
        let incoming = std::mem::take(&mut self.incoming);
        let transactions: Vec<_> = transactions.iter().cloned().map(Arc::new).collect();
        let work = Work { shard: 0, transactions: &transactions, incoming: &incoming, patch: &[] };
        let applied = RUNTIME.apply(&self.state, &self.block, work, None).unwrap();
        self.state = applied.state.clone();
        self.incoming = [applied.delayed.as_slice(), applied.outgoing.as_slice()].concat();
        self.block.height += 1;
        self.block.timestamp += 1_000_000_000;
        applied
    }

    /// Executes a transaction and a patch on top of the state, which stays as it is.
    fn apply(&self, transaction: SignedTransaction, patch: &[StateRecord]) -> Applied {
        let transactions = [Arc::new(transaction)];
        let work = Work { shard: 0, transactions: &transactions, incoming: &[], patch };
        RUNTIME.apply(&self.state, &self.block, work, None).unwrap()
    }

    /// Executes a transaction and everything that follows from it: the outcomes of each block.
    fn run(&mut self, from: &str, to: &str, actions: Vec<Action>) -> Vec<Vec<Outcome>> {
        let transaction = self.tx(from, to, actions);
        let mut blocks = vec![self.block(&[transaction]).outcomes];
        while !self.incoming.is_empty() {
            blocks.push(self.block(&[]).outcomes);
        }
        blocks
    }

    /// Calls a method of the account itself, or of another's.
    fn call(&mut self, from: &str, to: &str, method: &str, args: &[u8]) -> Vec<Vec<Outcome>> {
        self.run(from, to, vec![call(method, args, 100 * TGAS, 0)])
    }

    fn view(&self, contract: &str, method: &str) -> Result<ViewOutcome, ViewError> {
        RUNTIME.view_call(&self.state, &self.block, &id(contract), method, &[], Gas::from_teragas(300))
    }

    fn balance(&self, name: &str) -> u128 {
        self.state.account(&id(name)).unwrap().amount().as_yoctonear()
    }

    fn storage(&self, name: &str) -> u64 {
        self.state.account(&id(name)).unwrap().storage_usage()
    }
}

type Outcome = ExecutionOutcomeWithId;

fn set(state: &mut State, record: StateRecord) {
    state.set_record(record).unwrap();
}

fn id(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn secret(name: &str) -> SecretKey {
    SecretKey::from_seed(KeyType::ED25519, name)
}

fn signer(name: &str) -> Signer {
    InMemorySigner::from_secret_key(id(name), secret(name))
}

fn key(name: &str) -> PublicKey {
    secret(name).public_key()
}

fn sign(signer: &Signer, nonce: u64, to: &str, actions: Vec<Action>) -> SignedTransaction {
    let transaction = Transaction::V0(TransactionV0 {
        signer_id: signer.get_account_id(),
        public_key: signer.public_key(),
        nonce,
        receiver_id: id(to),
        block_hash: CryptoHash::default(),
        actions,
    });
    let (hash, _) = transaction.get_hash_and_size();
    SignedTransaction::new(signer.sign(hash.as_ref()), transaction)
}

fn transfer(amount: u128) -> Action {
    Action::Transfer(TransferAction { deposit: Balance::from_yoctonear(amount) })
}

fn deploy(code: Vec<u8>) -> Action {
    Action::DeployContract(DeployContractAction { code })
}

fn call(method: &str, args: &[u8], gas: u64, deposit: u128) -> Action {
    Action::FunctionCall(Box::new(FunctionCallAction {
        method_name: method.to_owned(),
        args: args.to_vec(),
        gas: Gas::from_gas(gas),
        deposit: Balance::from_yoctonear(deposit),
    }))
}

/// The outcomes of one block, of which there must be so many.
fn outcomes<const N: usize>(block: &[Outcome]) -> [&ExecutionOutcome; N] {
    let outcomes: Vec<_> = block.iter().map(|outcome| &outcome.outcome).collect();
    outcomes.try_into().unwrap_or_else(|all: Vec<_>| panic!("{} outcomes: {all:#?}", all.len()))
}

fn gas(outcome: &ExecutionOutcome) -> u64 {
    outcome.gas_burnt.as_gas()
}

fn tokens(outcome: &ExecutionOutcome) -> u128 {
    outcome.tokens_burnt.as_yoctonear()
}

fn value(outcome: &ExecutionOutcome) -> &[u8] {
    match &outcome.status {
        ExecutionStatus::SuccessValue(value) => value,
        other => panic!("no value: {other:?}"),
    }
}

fn failure(outcome: &ExecutionOutcome) -> (Option<u64>, &ActionErrorKind) {
    match &outcome.status {
        ExecutionStatus::Failure(TxExecutionError::ActionError(ActionError { index, kind })) => {
            (*index, kind)
        }
        other => panic!("no failure: {other:?}"),
    }
}
