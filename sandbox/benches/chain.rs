//! How fast the chain is in the process that uses it, without a server: `cargo bench --bench chain`.
//! Prints one line for each figure, and ends with an error when one misses its bar.

use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use commonweight_sandbox::in_process::Sandbox;
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::action::{Action, FunctionCallAction, TransferAction};
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Gas};

const ACCOUNTS: u32 = 100_000;
const SENDERS: u32 = 50;
const TRANSFERS: u32 = 10_000;
const CALLS: u32 = 4_000;

/// Adds one to a number it keeps for each caller.
const COUNTER: &str = r#"(module
    (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
    (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
    (import "env" "read_register" (func $register (param i64 i64)))
    (import "env" "predecessor_account_id" (func $who (param i64)))
    (memory 1)
    (func (export "count")
        (call $who (i64.const 1))
        (if (i64.ne (call $read (i64.const -1) (i64.const 1) (i64.const 0)) (i64.const 0))
            (then (call $register (i64.const 0) (i64.const 0))))
        (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
        (drop (call $write (i64.const -1) (i64.const 1) (i64.const 8) (i64.const 0) (i64.const 0)))))"#;

fn main() -> ExitCode {
    let mut report = Report { is_good: true };
    let base = memory();
    let mut sandbox = populated();
    report.at_most("memory with 100,000 accounts", memory().saturating_sub(base) / 1_000_000, 500, "MB");

    forks(&mut report, &sandbox);
    let counter = sandbox.add_account("counter.near", Balance::from_near(1_000));
    sandbox.add_code(&counter, wat::parse_str(COUNTER).expect("the module is well-formed"));
    transfers(&mut report, &mut sandbox.fork());
    calls(&mut report, &mut sandbox.fork(), &counter);
    fast_forward(&mut report, &mut sandbox.fork());
    save(&mut report, &sandbox);
    if report.is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Report {
    is_good: bool,
}

impl Report {
    fn line(&mut self, what: &str, value: u64, bar: u64, unit: &str, is_good: bool) {
        self.is_good &= is_good;
        let verdict = if is_good { "" } else { "  MISSED" };
        println!("{what:<44} {value:>9} {unit:<4} (bar {bar}){verdict}");
    }

    fn at_most(&mut self, what: &str, value: u64, bar: u64, unit: &str) {
        self.line(what, value, bar, unit, value <= bar);
    }

    fn at_least(&mut self, what: &str, value: u64, bar: u64, unit: &str) {
        self.line(what, value, bar, unit, value >= bar);
    }
}

fn account(index: u32) -> AccountId {
    format!("account-{index}.near").parse().expect("a valid account id")
}

/// A chain with many accounts, each with a key.
fn populated() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let records = (0..ACCOUNTS).flat_map(|index| {
        let account_id = account(index);
        let public_key = Sandbox::signer(&account_id).public_key();
        let balance = Balance::from_near(1_000);
        [
            StateRecord::Account {
                account_id: account_id.clone(),
                account: Account::new(balance, Balance::ZERO, AccountContract::None, 182),
            },
            StateRecord::access_key(account_id, public_key, AccessKey::full_access()),
        ]
    });
    sandbox.patch(records.collect());
    sandbox
}

fn forks(report: &mut Report, sandbox: &Sandbox) {
    const N: u32 = 1_000;
    let started = Instant::now();
    for _ in 0..N {
        std::hint::black_box(sandbox.fork());
    }
    report.at_most("fork of 100,000 accounts", micros(started.elapsed() / N), 1_000, "us");

    let (from, to) = (account(1), account(2));
    let mut fork = sandbox.fork();
    let started = Instant::now();
    fork.transfer(&from, &to, Balance::from_near(1));
    report.at_most("first transfer on a fork, three blocks", micros(started.elapsed()), 10_000, "us");
}

/// Signed transactions of several senders, in the order of nonces.
fn signed(
    sandbox: &Sandbox,
    n: u32,
    to: impl Fn(u32) -> AccountId,
    action: &Action,
) -> Vec<SignedTransaction> {
    let hash = sandbox.chain().head().id.hash;
    let sign = |index: u32| {
        let from = account(index % SENDERS);
        let signer = Sandbox::signer(&from);
        let nonce = u64::from(index / SENDERS + 1);
        SignedTransaction::from_actions(nonce, from, to(index), &signer, vec![action.clone()], hash)
    };
    (0..n).map(sign).collect()
}

/// Puts everything into the pool, and runs until nothing is left; gives how many were done in a second of
/// processor time, which does not depend on what else the machine is doing.
fn rate(sandbox: &mut Sandbox, transactions: Vec<SignedTransaction>) -> u64 {
    let n = u64::try_from(transactions.len()).expect("a length");
    let hashes: Vec<_> = transactions.iter().map(SignedTransaction::get_hash).collect();
    let now = sandbox.chain().given_time() + 1;
    let started = processor_time();
    for transaction in transactions {
        sandbox.chain_mut().submit(transaction, now).expect("the transaction is valid");
    }
    sandbox.chain_mut().run_until_idle(now).expect("the chain runs");
    let elapsed = processor_time().saturating_sub(started);
    assert!(hashes.iter().all(|hash| sandbox.outcome(hash).failures().is_empty()), "all succeed");
    n * 1_000_000 / micros(elapsed).max(1)
}

fn transfers(report: &mut Report, sandbox: &mut Sandbox) {
    let action = Action::Transfer(TransferAction { deposit: Balance::from_yoctonear(1) });
    let transactions = signed(sandbox, TRANSFERS, |index| account(1_000 + index), &action);
    report.at_least("transfers, each with its refund", rate(sandbox, transactions), 5_000, "/s");
}

fn calls(report: &mut Report, sandbox: &mut Sandbox, counter: &AccountId) {
    let action = Action::FunctionCall(Box::new(FunctionCallAction {
        method_name: "count".to_owned(),
        args: Vec::new(),
        gas: Gas::from_teragas(10),
        deposit: Balance::ZERO,
    }));
    let transactions = signed(sandbox, CALLS, |_| counter.clone(), &action);
    report.at_least(
        "calls that read and write, each with a refund",
        rate(sandbox, transactions),
        1_000,
        "/s",
    );
}

fn fast_forward(report: &mut Report, sandbox: &mut Sandbox) {
    let started = Instant::now();
    sandbox.fast_forward(500_000);
    report.at_most("fast-forward by 500,000 blocks", micros(started.elapsed()), 50_000, "us");
}

fn save(report: &mut Report, sandbox: &Sandbox) {
    let chain = sandbox.chain();
    let mut bytes = Vec::new();
    let started = Instant::now();
    chain.save(&mut bytes).expect("memory accepts every write");
    report.at_most("save with 100,000 accounts", micros(started.elapsed()), 5_000_000, "us");

    let started = Instant::now();
    let loaded = commonweight_sandbox::chain::Chain::load(
        bytes.as_slice(),
        chain.runtime().clone(),
        commonweight_sandbox::chain::ChainOptions::default(),
    );
    let elapsed = started.elapsed();
    assert_eq!(loaded.expect("what was saved can be loaded").head().id, chain.head().id);
    report.at_most("load with 100,000 accounts", micros(elapsed), 5_000_000, "us");
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Time this process has spent computing, to a hundredth of a second, as Linux tells; elsewhere the time that has
/// passed.
fn processor_time() -> Duration {
    static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|text| {
        let (_, fields) = text.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    });
    ticks.map_or_else(|| STARTED.elapsed(), |ticks| Duration::from_millis(10 * ticks))
}

/// Bytes of memory in use by this process, as Linux tells; nothing elsewhere.
fn memory() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1).and_then(|resident| resident.parse::<u64>().ok()));
    pages.unwrap_or_default() * 4_096
}
