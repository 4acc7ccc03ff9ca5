//! Guards, errors, events and money of each entry point.

use std::collections::HashMap;

use commonweight_explain::{Action, Call};
use near_sdk::{
    AccountId, Gas, NearToken, PromiseResult, RuntimeFeesConfig, VMContext,
    json_types::Base64VecU8,
    test_utils::{VMContextBuilder, get_logs},
    test_vm_config, testing_env,
};

use super::Contract;
use crate::{
    Ballot, BallotBox, Result, Status,
    logic::fixtures::{NEAR, START, assets, charter, id, policy, usdc},
};

mod bonds;
mod decisions;
mod delegates;
mod guardians;
mod random;
mod votes;

pub(super) const DAO: &str = "dao.near";
pub(super) const STAKING: &str = "staking.near";
pub(super) const AGENT: &str = "bot.near";
pub(super) const CONTROLLER: &str = "lab.near";
pub(super) const ALICE: &str = "alice.near";
pub(super) const MALLORY: &str = "mallory.near";
pub(super) const TOTAL_POWER: u128 = 1_000;

/// The contract and the clock. Every call sets the stage first: who, and with what attached.
pub(super) struct World {
    pub(super) dao: Contract,
    pub(super) now: u64,
    /// The NEAR of the DAO's account.
    pub(super) balance: u128,
}

impl World {
    pub(super) fn new() -> Self {
        drop(near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage));
        set_stage(context(DAO, START, 0, 10_000 * NEAR), Vec::new());
        let guardian_ids = vec![id("gina.near"), id("gus.near"), id("gwen.near")];
        let dao = Contract::new(id(STAKING), policy(), guardian_ids, assets()).unwrap();
        Self { dao, now: START, balance: 10_000 * NEAR }
    }

    /// With an agent whose bond of 100 NEAR is worth 400 dollars.
    pub(super) fn with_agent() -> Self {
        let mut world = Self::new();
        let grant = Action::GrantCharter { agent_id: id(AGENT), charter: charter() };
        world.call(DAO, 0).administer(0, 0, grant).unwrap();
        world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
        world
    }

    /// The contract, with the stage set for a call.
    pub(super) fn call(&mut self, caller: &str, deposit: u128) -> &mut Contract {
        set_stage(context(caller, self.now, deposit, self.balance), Vec::new());
        &mut self.dao
    }

    /// The contract, with the stage set for a callback that finds these results.
    pub(super) fn callback(&mut self, results: &[bool]) -> &mut Contract {
        let results = results
            .iter()
            .map(|is_ok| if *is_ok { PromiseResult::Successful(Vec::new()) } else { PromiseResult::Failed });
        set_stage(context(DAO, self.now, 0, self.balance), results.collect());
        &mut self.dao
    }

    pub(super) fn wait(&mut self, nanos: u64) -> &mut Self {
        self.now += nanos;
        set_stage(context(DAO, self.now, 0, self.balance), Vec::new());
        self
    }

    pub(super) fn propose(&mut self, actions: Vec<Action>) -> u64 {
        self.call(ALICE, 5 * NEAR).propose(actions, "Why.".to_owned()).unwrap()
    }

    pub(super) fn decide(&mut self, actions: Vec<Action>) -> Result<u64> {
        self.call(AGENT, NEAR).propose_decision(actions, Base64VecU8(vec![9; 32]))
    }

    pub(super) fn cast(&mut self, proposal_id: u64, voter: &str, ballot: Ballot, weight: u128) -> Result<()> {
        let snapshot = self.dao.load_proposal(proposal_id).map_or(0, |proposal| proposal.snapshot());
        let total_power = TOTAL_POWER.into();
        self.atomically(|world| {
            world.call(STAKING, NEAR / 10).on_ballot(
                id(voter),
                id("relay.near"),
                proposal_id,
                snapshot.into(),
                ballot,
                weight.into(),
                0.into(),
                None,
                total_power,
                true,
                None,
            )
        })
    }

    /// A call that leaves nothing in the storage where it fails, as on the chain.
    pub(super) fn atomically<T>(&mut self, call: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let take_storage =
            || near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage);
        let put_back = |storage: &HashMap<Vec<u8>, Vec<u8>>| {
            for (key, value) in storage {
                near_sdk::env::storage_write(key, value);
            }
        };
        self.wait(0);
        let before = take_storage();
        put_back(&before);
        let answer = call(self);
        if answer.is_err() {
            drop(take_storage());
            put_back(&before);
        }
        answer
    }

    /// Executes; the status where that is known at once.
    pub(super) fn execute(&mut self, proposal_id: u64) -> Option<Status> {
        self.call(MALLORY, 0).try_execute(proposal_id).unwrap();
        let status = self.status(proposal_id);
        (status != Status::InProgress).then_some(status)
    }

    pub(super) fn status(&self, proposal_id: u64) -> Status {
        self.dao.load_proposal(proposal_id).unwrap().status(self.now)
    }

    /// Votes a proposal through and waits until it can be executed.
    pub(super) fn adopt(&mut self, actions: Vec<Action>) -> u64 {
        let proposal_id = self.propose(actions);
        self.cast(proposal_id, ALICE, Ballot::For, 600).unwrap();
        self.wait(policy().voting_period + policy().timelock);
        proposal_id
    }
}

pub(super) fn context(caller: &str, now: u64, deposit: u128, balance: u128) -> VMContext {
    VMContextBuilder::new()
        .current_account_id(id(DAO))
        .predecessor_account_id(id(caller))
        .attached_deposit(NearToken::from_yoctonear(deposit))
        .account_balance(NearToken::from_yoctonear(balance))
        .prepaid_gas(Gas::from_tgas(1_000))
        .block_timestamp(now)
        .build()
}

pub(super) fn set_stage(context: VMContext, results: Vec<PromiseResult>) {
    testing_env!(context, test_vm_config(), RuntimeFeesConfig::test(), HashMap::default(), results);
}

/// The events of the last call, each without what all of them have in common.
pub(super) fn events() -> Vec<String> {
    let prefix = r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":"#;
    let logs = get_logs();
    let lines = logs.iter().map(|line| line.strip_prefix(prefix).unwrap().strip_suffix('}').unwrap());
    lines.map(str::to_owned).collect()
}

/// The names of the events of the last call.
pub(super) fn event_names() -> Vec<String> {
    events().iter().map(|line| line.split('"').nth(1).unwrap().to_owned()).collect()
}

pub(super) fn pay(receiver: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver), amount }
}

pub(super) fn order(budget: u128) -> Action {
    let args = format!(r#"{{"budget":"{budget}"}}"#);
    let call = Call { method: "order".to_owned(), args, deposit: 0, gas: 5_000_000_000_000 };
    Action::FunctionCalls { receiver_id: id("labels.near"), calls: vec![call] }
}

pub(super) fn resolve() -> Action {
    Action::Resolve { text: "We are open.".to_owned() }
}

pub(super) fn accounts(names: &[&str]) -> Vec<AccountId> {
    names.iter().map(|name| id(name)).collect()
}
