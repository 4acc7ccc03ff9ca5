//! The suite, deployed once and forked for each run, and the words to drive it.

use std::{
    ops::Range,
    sync::{Arc, LazyLock},
    time::Duration,
};

use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::{DAY, Ids, Part, nanos},
    handle::{
        DaoHandle, HostileCalleeHandle, HostileTokenHandle, RoyaltyHandle, SaleHandle, StakingHandle,
        TokenHandle, token::MAX_SUPPLY,
    },
    wasm,
};
use commonweight_sandbox::{
    in_process::Sandbox,
    runtime::{Runtime, contract_cache},
    simulation::{Failure, Perturbation, Plan, find_failure},
};
use near_primitives::{
    shard_layout::ShardLayout,
    types::{AccountId, Balance, Gas},
};
use near_sdk::json_types::U128;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What each member has of both tokens.
pub(crate) const CWT_EACH: u128 = cwt(1_000);
pub(crate) const USDC_EACH: u128 = usdc(1_000);
/// More than any record costs; the rest comes back.
pub(crate) const STORAGE: Balance = Balance::from_near(1);
pub(crate) const ONE_YOCTO: Balance = Balance::from_yoctonear(1);
const PURSE: Balance = Balance::from_near(10_000);
const CALL_GAS: Gas = Gas::from_teragas(300);
/// How many schedules each test runs under.
const N_SCHEDULES: u64 = 40;
/// The variable that says from which seed on, as for the tests that proptest feeds.
const FIRST_SEED: &str = "PROPTEST_RNG_SEED";
/// How often a run makes calls, and how many at once at most.
const N_WAVES: usize = 20;
const MAX_CALLS_AT_ONCE: usize = 5;

pub(crate) static SUITE: LazyLock<Suite> = LazyLock::new(Suite::deploy);

/// The community on a chain.
pub(crate) struct Suite {
    pub(crate) base: Sandbox,
    pub(crate) ids: Ids,
    pub(crate) members: [AccountId; 3],
    pub(crate) operator: AccountId,
    /// Decides for the DAO, in a charter.
    pub(crate) agent: AccountId,
}

/// A call that is to be made.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) signer: AccountId,
    pub(crate) contract: AccountId,
    pub(crate) method: &'static str,
    pub(crate) args: Value,
    pub(crate) deposit: Balance,
}

/// Calls that are made in one block, and what passes until the next ones: blocks, or a longer time.
#[derive(Debug, Clone)]
pub(crate) struct Wave {
    calls: Vec<Call>,
    blocks: u64,
    pause: Option<Duration>,
}

impl Suite {
    fn deploy() -> Self {
        let genesis = Sandbox::genesis(ShardLayout::single_shard());
        let runtime = Runtime::new(&genesis.config.chain_id, Some(&contract_cache()))
            .expect("the cache of compiled contracts can be opened");
        let mut base = Sandbox::of(genesis, Arc::new(runtime));
        let mut account = |name: &str| base.add_account(name, PURSE);
        let members = [account("alice.near"), account("bob.near"), account("carol.near")];
        let operator = account("operator.near");
        let ids = Ids {
            launcher: account("launcher.near"),
            guardians: vec![account("gina.near"), account("gus.near")],
            token: account("token.near"),
            usdc: account("usdc.near"),
            sale: account("sale.near"),
            staking: account("staking.near"),
            royalty: account("royalty.near"),
            dao: account("treasury.near"),
            callee: account("callee.near"),
        };
        let agent = account("agent.near");
        let mut suite = Self { base, ids, members, operator, agent };
        suite.start();
        suite.fund();
        suite
    }

    fn start(&mut self) {
        let ids = self.ids.clone();
        let contracts = [
            (Part::Token, TokenHandle::init(&ids)),
            (Part::Usdc, HostileTokenHandle::init(&ids)),
            (Part::Sale, SaleHandle::init(&ids)),
            (Part::Staking, StakingHandle::init(&ids)),
            (Part::Royalty, RoyaltyHandle::init(&ids)),
            (Part::Dao, DaoHandle::init(&ids)),
            (Part::Callee, HostileCalleeHandle::init()),
        ];
        for (part, args) in contracts {
            let contract = ids.of(part).clone();
            self.base.add_code(&contract, wasm::must_load(part.wasm_name()));
            must_do(&mut self.base, &call(&contract, &contract, "new", args));
        }
    }

    /// Registers everybody with both tokens, the members with every contract, and fills their purses.
    fn fund(&mut self) {
        let Self { base, ids, members, operator, .. } = self;
        let everybody: Vec<_> = members
            .iter()
            .chain([&*operator, &ids.dao, &ids.launcher, &ids.sale, &ids.staking, &ids.royalty])
            .cloned()
            .collect();
        let register = |contract: &AccountId, account_id: &AccountId| Call {
            deposit: STORAGE,
            ..call(&ids.launcher, contract, "storage_deposit", json!({ "account_id": account_id }))
        };
        for token in [&ids.token, &ids.usdc] {
            for account_id in &everybody {
                must_do(base, &register(token, account_id));
            }
        }
        for (minter, cap) in [(&ids.launcher, MAX_SUPPLY / 2), (&ids.sale, MAX_SUPPLY / 2)] {
            let args = json!({ "account_id": minter, "cap": U128(cap) });
            must_do(base, &paid(&ids.launcher, &ids.token, "add_minter", args));
        }
        for member in members.iter() {
            for contract in [&ids.sale, &ids.staking, &ids.royalty] {
                must_do(base, &register(contract, member));
            }
            for (token, amount) in [(&ids.token, CWT_EACH), (&ids.usdc, USDC_EACH)] {
                let args = json!({ "account_id": member, "amount": U128(amount) });
                must_do(base, &call(&ids.launcher, token, "mint", args));
            }
        }
        must_do(base, &register(&ids.royalty, operator));
        let args = json!({ "asset_id": ids.token, "period": nanos(DAY).to_string() });
        let list = call(&ids.launcher, &ids.staking, "list_asset", args);
        must_do(base, &Call { deposit: STORAGE, ..list });
    }

    /// What an account has of a token.
    pub(crate) fn balance(&self, sandbox: &Sandbox, token: &AccountId, account_id: &AccountId) -> u128 {
        view::<U128>(sandbox, token, "ft_balance_of", &json!({ "account_id": account_id })).0
    }

    /// Asserts that what all accounts have of both tokens is what there is of them.
    pub(crate) fn assert_supplies(&self, sandbox: &Sandbox) {
        let ids = &self.ids;
        let contracts = [&ids.launcher, &ids.dao, &ids.sale, &ids.staking, &ids.royalty];
        for token in [&ids.token, &ids.usdc] {
            let holders = self.members.iter().chain([&self.operator]).chain(contracts);
            let sum: u128 = holders.map(|holder| self.balance(sandbox, token, holder)).sum();
            assert_eq!(sum, view::<U128>(sandbox, token, "ft_total_supply", &json!({})).0, "{token}");
        }
    }

    /// A transfer of `amount` to a contract, with a message.
    pub(crate) fn transfer_call(
        &self,
        token: &AccountId,
        signer: &AccountId,
        receiver: &AccountId,
        amount: u128,
        message: &Value,
    ) -> Call {
        let args = json!({ "receiver_id": receiver, "amount": U128(amount), "msg": message.to_string() });
        paid(signer, token, "ft_transfer_call", args)
    }
}

/// The seeds of the schedules: from zero on, so that each run of the tests is the same, where nothing else is said.
pub(crate) fn seeds() -> Range<u64> {
    let first = std::env::var(FIRST_SEED).map_or(0, |seed| seed.parse().expect("a seed is a number"));
    first..first.saturating_add(N_SCHEDULES)
}

/// What is tested: random calls from a base, under the schedules of a plan.
pub(crate) struct Trial<'a> {
    pub(crate) base: &'a Sandbox,
    pub(crate) plan: Plan,
    /// The times that may pass between calls, beside a few blocks.
    pub(crate) pauses: &'a [Duration],
    pub(crate) draw: &'a dyn Fn(&mut StdRng) -> Call,
    /// What must hold when everything has settled.
    pub(crate) check: &'a dyn Fn(&Sandbox),
    /// Everybody leaves, and nothing is disturbed any more.
    pub(crate) leave: &'a dyn Fn(&mut Sandbox),
}

impl Trial<'_> {
    /// Asserts that it holds under every schedule.
    #[track_caller]
    pub(crate) fn holds(&self) {
        if let Some(failure) = self.failure(seeds()) {
            panic!("{failure}");
        }
    }

    /// Asserts that a callback that does not run is seen. The network never does this: it shows that the calls come
    /// as far as this callback, and that the checks would see money that is in no one's books.
    #[track_caller]
    pub(crate) fn sees_the_loss_of(&self, method: &str) {
        assert_is_the_loss_of(method, self.failure(seeds()));
    }

    /// The first failure, reduced to the disturbances that it takes.
    pub(crate) fn failure(&self, seeds: Range<u64>) -> Option<Failure> {
        seeds.into_iter().find_map(|seed| {
            let waves = waves(&mut StdRng::seed_from_u64(seed), self.pauses, self.draw);
            find_failure(self.base, &self.plan, [seed], |sandbox| {
                play(sandbox, &waves);
                (self.check)(sandbox);
                sandbox.calm();
                (self.leave)(sandbox);
                (self.check)(sandbox);
            })
        })
    }
}

/// Asserts that there is a failure, and that it takes the loss of this callback.
#[track_caller]
pub(crate) fn assert_is_the_loss_of(method: &str, failure: Option<Failure>) {
    let failure = failure.unwrap_or_else(|| panic!("the loss of {method} is not seen"));
    let is_lost = |found: &Perturbation| found.what.ends_with(&format!(": {method}"));
    assert!(failure.perturbations.iter().any(is_lost), "{failure}");
}

fn waves(rng: &mut StdRng, pauses: &[Duration], draw: impl Fn(&mut StdRng) -> Call) -> Vec<Wave> {
    let mut wave = || {
        let n_calls = rng.gen_range(1..=MAX_CALLS_AT_ONCE);
        let calls = (0..n_calls).map(|_| draw(rng)).collect();
        let pause = rng.gen_bool(0.4).then(|| *pauses.choose(rng).expect("a test says how long it waits"));
        Wave { calls, blocks: rng.gen_range(0..4), pause }
    };
    (0..N_WAVES).map(|_| wave()).collect()
}

fn play(sandbox: &mut Sandbox, waves: &[Wave]) {
    for wave in waves {
        for call in &wave.calls {
            prepared(sandbox, call).submit().expect("the transaction is valid");
        }
        sandbox.produce_blocks(wave.blocks);
        if let Some(pause) = wave.pause {
            sandbox.pass(pause);
        }
    }
    sandbox.run();
}

/// A call without a deposit.
pub(crate) fn call(signer: &AccountId, contract: &AccountId, method: &'static str, args: Value) -> Call {
    let (signer, contract) = (signer.clone(), contract.clone());
    Call { signer, contract, method, args, deposit: Balance::ZERO }
}

/// A call with the deposit that proves a full-access key.
pub(crate) fn paid(signer: &AccountId, contract: &AccountId, method: &'static str, args: Value) -> Call {
    Call { deposit: ONE_YOCTO, ..call(signer, contract, method, args) }
}

fn prepared<'s>(sandbox: &'s mut Sandbox, call: &Call) -> commonweight_sandbox::in_process::Call<'s> {
    let args = serde_json::to_vec(&call.args).expect("arguments can be written as JSON");
    sandbox.call(&call.signer, &call.contract, call.method).args(args).gas(CALL_GAS).deposit(call.deposit)
}

/// Makes a call, every receipt of which must succeed.
pub(crate) fn must_do(sandbox: &mut Sandbox, call: &Call) {
    let outcome = prepared(sandbox, call).run();
    assert!(outcome.failures().is_empty(), "{call:?}: {:?}", outcome.failures());
}

/// Makes a call that may be refused, as there may be nothing left to do.
pub(crate) fn may_do(sandbox: &mut Sandbox, call: &Call) {
    prepared(sandbox, call).run();
}

/// Reads from a contract.
pub(crate) fn view<T: DeserializeOwned>(
    sandbox: &Sandbox,
    contract: &AccountId,
    method: &str,
    args: &Value,
) -> T {
    let args = serde_json::to_vec(args).expect("arguments can be written as JSON");
    let outcome = sandbox.view(contract, method, &args);
    let outcome = outcome.unwrap_or_else(|error| panic!("{contract}.{method}: {error:?}"));
    serde_json::from_slice(&outcome.result).unwrap_or_else(|error| panic!("{contract}.{method}: {error}"))
}

/// One of these.
pub(crate) fn pick<'a, T>(rng: &mut StdRng, of: &'a [T]) -> &'a T {
    of.choose(rng).expect("there is something to choose from")
}
