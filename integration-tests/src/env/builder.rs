//! Puts an environment together: accounts first, so that contracts can name each other, then every contract by
//! its own transaction, then storage and money.

use std::collections::BTreeSet;

use near_sdk::{Gas, json_types::U128};
use near_workspaces::{
    Account,
    operations::{Function, Transaction},
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{Env, Ids, Part, node};
use crate::{
    amount::usdc,
    handle::{
        Batch, Client, DaoHandle, HostileCalleeHandle, HostileTokenHandle, RoyaltyHandle, SaleHandle,
        StakingHandle, TokenHandle, token::MAX_SUPPLY,
    },
    wasm,
};

/// What the start of a contract may use.
const START_GAS: Gas = Gas::from_tgas(100);
/// What a person has where nothing else is said, in whole dollars.
const USDC_EACH: u128 = 1_000_000;

type ChangeInit = Box<dyn FnOnce(&mut Value) + Send>;

/// An environment that is being described.
#[must_use = "build it"]
pub struct EnvBuilder {
    parts: BTreeSet<Part>,
    usdc_each: u128,
    cwt_each: u128,
    changes: Vec<(Part, ChangeInit)>,
    hostile_token: bool,
}

impl Default for EnvBuilder {
    fn default() -> Self {
        Self {
            parts: BTreeSet::new(),
            usdc_each: usdc(USDC_EACH),
            cwt_each: 0,
            changes: Vec::new(),
            hostile_token: false,
        }
    }
}

impl EnvBuilder {
    /// Deploys these contracts.
    pub fn with(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// Deploys the token.
    pub fn token(self) -> Self {
        self.with([Part::Token])
    }

    /// Deploys the dollar.
    pub fn usdc(self) -> Self {
        self.with([Part::Usdc])
    }

    /// Deploys the sale.
    pub fn sale(self) -> Self {
        self.with([Part::Sale])
    }

    /// Deploys staking.
    pub fn staking(self) -> Self {
        self.with([Part::Staking])
    }

    /// Deploys royalty.
    pub fn royalty(self) -> Self {
        self.with([Part::Royalty])
    }

    /// Deploys the DAO.
    pub fn dao(self) -> Self {
        self.with([Part::Dao])
    }

    /// Deploys whom a DAO should not call.
    pub fn callee(self) -> Self {
        self.with([Part::Callee])
    }

    /// Deploys the suite, with the dollar.
    pub fn suite(self) -> Self {
        self.with(Part::ALL)
    }

    /// Deploys the hostile token also as the community's token.
    pub fn hostile_token(mut self) -> Self {
        self.hostile_token = true;
        self.token()
    }

    /// Gives each person this much in dollars, in the smallest unit, instead of a million.
    pub fn usdc_each(mut self, amount: u128) -> Self {
        self.usdc_each = amount;
        self
    }

    /// Gives each person this many community tokens, in the smallest unit, instead of none. The launcher mints
    /// them.
    pub fn cwt_each(mut self, amount: u128) -> Self {
        self.cwt_each = amount;
        self
    }

    /// Changes the arguments that a contract is started with.
    pub fn init(mut self, part: Part, change: impl FnOnce(&mut Value) + Send + 'static) -> Self {
        self.changes.push((part, Box::new(change)));
        self
    }

    /// Starts the node and deploys everything.
    ///
    /// # Panics
    /// Where anything fails: an environment is whole or not there.
    pub async fn build(mut self) -> Env {
        let wasms = self.wasms();
        let env = Env::over(node::start().await);
        env.create_accounts(&self.parts).await;
        self.deploy(&env, wasms).await;
        self.fund(&env).await;
        env
    }

    fn wasms(&self) -> Vec<(Part, Vec<u8>)> {
        let hostile = |part| self.hostile_token && part == Part::Token;
        let name = |part: Part| if hostile(part) { Part::Usdc.wasm_name() } else { part.wasm_name() };
        self.parts.iter().map(|part| (*part, wasm::must_load(name(*part)))).collect()
    }

    fn init_args(&mut self, part: Part, ids: &Ids) -> Value {
        let hostile = self.hostile_token && part == Part::Token;
        let mut args = init(if hostile { Part::Usdc } else { part }, ids);
        let (changes, rest) = std::mem::take(&mut self.changes).into_iter().partition(|(of, _)| *of == part);
        self.changes = rest;
        for (_, change) in changes {
            change(&mut args);
        }
        args
    }

    /// Each contract is deployed and started by its own account in one transaction, all at the same time.
    async fn deploy(&mut self, env: &Env, wasms: Vec<(Part, Vec<u8>)>) {
        let mut tasks = JoinSet::new();
        for (part, wasm) in wasms {
            let account = env.account_of(part);
            let start = Function::new("new").args_json(self.init_args(part, &env.ids)).gas(START_GAS);
            let transaction = account.batch(account.id()).deploy(&wasm).call(start);
            tasks.spawn(must_succeed(transaction, format!("deployment of {part:?}")));
        }
        tasks.join_all().await;
    }

    /// Registers everybody with both tokens, and fills the members' purses.
    async fn fund(&self, env: &Env) {
        let mut tasks = JoinSet::new();
        if self.parts.contains(&Part::Token) {
            let mut batch = self.registrations(env, &env.token);
            if self.cwt_each > 0 && !self.hostile_token {
                batch = batch.and(env.token.add_minter(&env.launcher, env.launcher.id(), MAX_SUPPLY));
            }
            tasks.spawn(mint(env, batch, &env.token, self.cwt_each).send());
        }
        if self.parts.contains(&Part::Usdc) {
            let batch = self.registrations(env, &env.usdc);
            tasks.spawn(mint(env, batch, &env.usdc, self.usdc_each).send());
        }
        while let Some(funded) = tasks.join_next().await {
            funded.expect("funding does not panic").ok();
        }
    }

    fn registrations(&self, env: &Env, token: &Client) -> Batch {
        let people = env.people().into_iter().map(Account::id);
        let contracts = self.parts.iter().map(|part| env.ids.of(*part));
        people
            .chain(contracts)
            .fold(token.batch(&env.launcher), |batch, id| batch.and(token.storage_deposit(&env.launcher, id)))
    }
}

/// What a contract is started with.
pub(super) fn init(part: Part, ids: &Ids) -> Value {
    match part {
        Part::Token => TokenHandle::init(ids),
        Part::Usdc => HostileTokenHandle::init(ids),
        Part::Sale => SaleHandle::init(ids),
        Part::Staking => StakingHandle::init(ids),
        Part::Royalty => RoyaltyHandle::init(ids),
        Part::Dao => DaoHandle::init(ids),
        Part::Callee => HostileCalleeHandle::init(),
    }
}

fn mint(env: &Env, batch: Batch, token: &Client, each: u128) -> Batch {
    let members = [&env.alice, &env.bob, &env.carol, &env.mallory];
    members.into_iter().filter(|_| each > 0).fold(batch, |batch, member| {
        let args = json!({ "account_id": member.id(), "amount": U128(each) });
        batch.and(token.call::<()>(&env.launcher, "mint", args))
    })
}

async fn must_succeed(transaction: Transaction, what: String) {
    let result = transaction.transact().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert!(result.is_success(), "{what} failed: {:?}", result.failures());
}
