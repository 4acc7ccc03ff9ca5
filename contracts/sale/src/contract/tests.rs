//! What the entry points refuse, store, emit and send. The rules themselves are tested beside `logic`.

use std::{collections::HashMap, sync::LazyLock};

use commonweight_common::{Asset, owner::OwnerError};
use near_parameters::vm::Config;
use near_sdk::{
    AccountId, Gas, NearToken, PromiseResult, RuntimeFeesConfig,
    json_types::U128,
    mock::MockAction,
    test_utils::{VMContextBuilder, get_created_receipts, get_logs},
    test_vm_config, testing_env,
};

use super::Contract;
use crate::{
    Error,
    logic::{
        samples::{END, START, params},
        storage::{MIN_DEPOSIT, PURCHASE_PRICE},
    },
    types::{PurchaseView, Receipt, RoundParams, Terms},
};

mod commitment;
mod ending;
mod kinds;
mod layout;
mod neighbours;
mod opening;
mod pausing;
mod peers;
mod purchases;
mod registration;
mod replay;
mod schedule;
mod tranches;
mod treasury;
mod upgrading;

const ALICE: &str = "alice.near";
const BOB: &str = "bob.near";
const MALLORY: &str = "mallory.near";
const OWNER: &str = "owner.near";
const SALE: &str = "sale.near";
const TOKEN: &str = "token.near";
const TREASURY: &str = "treasury.near";
const USDC: &str = "usdc.near";

const NOTHING: NearToken = NearToken::ZERO;
const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);
/// What rounds may promise: as much as two of `params` have for sale, and more.
const TOKEN_CAP: u128 = 10_000;
/// More than the storage of any round costs.
const ROUND_DEPOSIT: NearToken = NearToken::from_near(1);

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn context(caller: &str, deposit: NearToken, now: u64) -> VMContextBuilder {
    let mut context = VMContextBuilder::new();
    context
        .current_account_id(account(SALE))
        .predecessor_account_id(account(caller))
        .attached_deposit(deposit)
        .account_balance(NearToken::from_near(1_000))
        .prepaid_gas(Gas::from_tgas(300))
        .block_timestamp(now);
    context
}

/// The chain's rules, read once.
static CONFIG: LazyLock<Config> = LazyLock::new(test_vm_config);

/// The next call comes from `caller`, with `deposit`, at `now`.
fn call(caller: &str, deposit: NearToken, now: u64) {
    set(context(caller, deposit, now), Vec::new());
}

/// The next call is a callback of the contract itself, after a promise that ended with `result`.
fn callback(result: PromiseResult, now: u64) {
    set(context(SALE, NOTHING, now), vec![result]);
}

fn set(context: VMContextBuilder, results: Vec<PromiseResult>) {
    testing_env!(context.build(), CONFIG.clone(), RuntimeFeesConfig::test(), HashMap::new(), results);
}

fn succeeded() -> PromiseResult {
    PromiseResult::Successful(Vec::new())
}

/// A sale without rounds, in which Alice and Bob are registered.
fn sale() -> Contract {
    call(SALE, NOTHING, 0);
    let mut sale = Contract::new(account(OWNER), account(TOKEN), account(TREASURY), U128(TOKEN_CAP));
    for buyer in [ALICE, BOB] {
        call(buyer, MIN_DEPOSIT, 0);
        sale.storage_deposit(None, None).unwrap();
    }
    sale
}

/// `sale` with round 0, which is paid in USDC.
fn sale_in_usdc() -> Contract {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, 0);
    sale.open_round(params()).unwrap();
    sale
}

/// `sale` with round 0, which is paid in NEAR.
fn sale_in_near() -> Contract {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, 0);
    sale.open_round(params_in_near()).unwrap();
    sale
}

/// `sale` with round 0, with these terms.
fn sale_with(terms: Terms) -> Contract {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, 0);
    sale.open_round(RoundParams { terms, ..params() }).unwrap();
    sale
}

/// Seals round 0 at `END`.
fn seal(sale: &mut Contract) {
    call(MALLORY, NOTHING, END);
    sale.seal(0).unwrap();
}

fn params_in_near() -> RoundParams {
    let mut params = params();
    params.terms.payment = Asset::Near;
    params
}

/// `buyer` pays `amount` USDC into round 0.
fn buy_with_usdc(sale: &mut Contract, buyer: &str, amount: u128) -> crate::Result<U128> {
    call(USDC, NOTHING, START);
    sale.ft_on_transfer(account(buyer), U128(amount), r#"{"buy":{"round_id":0}}"#.into())
}

fn purchase_of(sale: &Contract, buyer: &str) -> Option<PurchaseView> {
    sale.purchase(0, account(buyer))
}

/// The log line of an event, from its name on.
fn event(fact: &str) -> String {
    format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0","event":{fact}}}"#)
}

/// The promises that the call made, in words.
fn promises() -> Vec<String> {
    let describe = |action: &MockAction| match action {
        MockAction::FunctionCallWeight { method_name, args, attached_deposit, prepaid_gas, .. } => format!(
            "{}({}) with {} yocto and {}",
            String::from_utf8_lossy(method_name),
            String::from_utf8_lossy(args),
            attached_deposit.as_yoctonear(),
            prepaid_gas,
        ),
        MockAction::Transfer { deposit, .. } => format!("{} yocto", deposit.as_yoctonear()),
        other => format!("{other:?}"),
    };
    get_created_receipts()
        .iter()
        .flat_map(|receipt| {
            let actions = receipt.actions.iter().filter(|action| {
                matches!(action, MockAction::FunctionCallWeight { .. } | MockAction::Transfer { .. })
            });
            actions.map(move |action| format!("{}: {}", receipt.receiver_id, describe(action)))
        })
        .collect()
}
