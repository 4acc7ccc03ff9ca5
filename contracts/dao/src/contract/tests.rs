//! Guards, errors, events and money of each entry point.

use std::collections::HashMap;

use commonweight_common::{Digest, stored};
use commonweight_explain::{Action, Call};
use near_sdk::{
    AccountId, Gas, NearToken, PromiseResult, RuntimeFeesConfig, VMContext,
    test_utils::{VMContextBuilder, get_logs},
    test_vm_config, testing_env,
};

use super::{Contract, ballots::BroughtBallot, execute::Attempt, state::PROPOSALS};
use crate::{
    Ballot, Result, Status,
    logic::{
        execution,
        fixtures::{self, NEAR, START, assets, charter, id, policy, unit_of_account, usdc},
        proposal::Proposal,
    },
};

mod attack;
mod attack_again;
mod attack_arguments;
mod attack_holds;
mod attempts;
mod bonds;
mod causes;
mod context;
mod decisions;
mod delegates;

mod guardians;
mod layout;
mod random;
mod repetition;
mod retirement;

mod upgrading;
mod versions;
mod votes;
mod wire;

pub(super) const DAO: &str = "dao.near";
pub(super) const STAKING: &str = "staking.near";
pub(super) const AGENT: &str = "bot.near";
pub(super) const CONTROLLER: &str = "lab.near";
pub(super) const ALICE: &str = "alice.near";
pub(super) const MALLORY: &str = "mallory.near";
pub(super) const TOTAL_POWER: u128 = 1_000;
/// What the controller has paid in advance for storage.
pub(super) const PREPAID: u128 = 20 * NEAR;

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
        let dao = Contract::new(id(STAKING), policy(), guardian_ids, assets(), unit_of_account()).unwrap();
        Self { dao, now: START, balance: 10_000 * NEAR }
    }

    /// With an agent whose bond of 100 NEAR is worth 400 dollars.
    pub(super) fn with_agent() -> Self {
        let mut world = Self::new();
        world.administer(grant(charter(), 0)).unwrap();
        world.call(CONTROLLER, 100 * NEAR).post_bond(id(AGENT)).unwrap();
        world.call(CONTROLLER, PREPAID).post_storage(id(AGENT)).unwrap();
        world
    }

    /// What an adopted vote does to the DAO itself, without the vote.
    pub(super) fn administer(&mut self, action: Action) -> Result<()> {
        let (proposal_id, now) = (9, self.now);
        let dao = self.call(DAO, 0);
        let is_known = dao.load_recorded(proposal_id).is_ok();
        if !is_known {
            dao.save_proposal(proposal_id, &Proposal { created_at: now + 1, ..fixtures::vote() });
        }
        let outcome = dao.administer(proposal_id, 0, TOTAL_POWER, action);
        if !is_known {
            PROPOSALS.remove(&proposal_id);
        }
        outcome
    }

    /// The contract, with the stage set for a call.
    pub(super) fn call(&mut self, caller: &str, deposit: u128) -> &mut Contract {
        set_stage(context(caller, self.now, deposit, self.balance), Vec::new());
        &mut self.dao
    }

    /// The contract, with the stage set for a callback that finds these results.
    pub(super) fn callback(&mut self, results: &[bool]) -> &mut Contract {
        let results: Vec<Option<&str>> = results.iter().map(|is_ok| is_ok.then_some("")).collect();
        self.answered(&results)
    }

    /// The same, with these answers; `None` where a call failed.
    pub(super) fn answered(&mut self, answers: &[Option<&str>]) -> &mut Contract {
        let results = answers.iter().map(|answer| match answer {
            Some(answer) => PromiseResult::Successful(answer.as_bytes().to_vec()),
            None => PromiseResult::Failed,
        });
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
        self.decide_for(actions, None)
    }

    /// With a reference to what it is for.
    pub(super) fn decide_for(&mut self, actions: Vec<Action>, reference: Option<&str>) -> Result<u64> {
        let reference = reference.map(str::to_owned);
        self.atomically(|world| world.call(AGENT, 0).propose_decision(actions, Digest([9; 32]), reference))
    }

    pub(super) fn cast(&mut self, proposal_id: u64, voter: &str, ballot: Ballot, weight: u128) -> Result<()> {
        let snapshot = self.dao.load_proposal(proposal_id).map_or(0, |proposal| proposal.snapshot());
        self.atomically(|world| {
            let brought =
                BroughtBallot { proposal_id, snapshot: snapshot.into(), ..brought(voter, ballot, weight) };
            world.bring(STAKING, NEAR / 10, brought)
        })
    }

    /// A ballot that arrives as staking sends it.
    pub(super) fn bring(&mut self, caller: &str, deposit: u128, brought: BroughtBallot) -> Result<()> {
        self.receive(caller, deposit, stored::to_bytes(&brought)).on_ballot()
    }

    /// The contract, with the stage set for a call with these arguments.
    pub(super) fn receive(&mut self, caller: &str, deposit: u128, arguments: Vec<u8>) -> &mut Contract {
        let mut context = context(caller, self.now, deposit, self.balance);
        context.input = arguments.into();
        set_stage(context, Vec::new());
        &mut self.dao
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
        let root = stored::to_bytes(&self.dao);
        let answer = call(self);
        if answer.is_err() {
            drop(take_storage());
            put_back(&before);
            self.dao = stored::from_bytes(&root);
        }
        answer
    }

    /// Executes; the status where that is known at once.
    pub(super) fn execute(&mut self, proposal_id: u64) -> Option<Status> {
        self.call(MALLORY, 0).execute(proposal_id).map(drop).unwrap();
        let status = self.status(proposal_id);
        (status != Status::InProgress).then_some(status)
    }

    /// Executes, and lets everything that was sent end like this.
    pub(super) fn attempt(&mut self, proposal_id: u64, results: &[bool]) -> Status {
        let positions = execution::to_do(&self.dao.load_proposal(proposal_id).unwrap());
        self.call(CONTROLLER, 0).execute(proposal_id).map(drop).unwrap();
        let attempt = self.dao.load_proposal(proposal_id).unwrap().attempts;
        let awaited = positions.into_iter().map(|position| (position, None)).collect();
        self.callback(results).end_attempt(Attempt { proposal_id, number: attempt, at_once: vec![], awaited })
    }

    pub(super) fn bond(&self) -> u128 {
        self.dao.load_agent(&id(AGENT)).unwrap().bond
    }

    pub(super) fn locked(&self) -> u128 {
        self.dao.load_agent(&id(AGENT)).unwrap().ledger.locked(None, self.now)
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

/// What staking brings of a voter that has cast its own ballot on the first proposal.
pub(super) fn brought(voter: &str, ballot: Ballot, own: u128) -> BroughtBallot {
    BroughtBallot {
        voter_id: id(voter),
        payer_id: id("relay.near"),
        proposal_id: 0,
        snapshot: (START - 1).into(),
        ballot,
        own: own.into(),
        received: 0.into(),
        delegate_id: None,
        total_power: TOTAL_POWER.into(),
        is_direct: true,
        statement_hash: None,
    }
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

pub(super) fn grant(charter: commonweight_explain::Charter, charter_version: u32) -> Action {
    Action::GrantCharter { agent_id: id(AGENT), charter, charter_version }
}

pub(super) fn pay(receiver: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver), amount }
}

pub(super) fn order(budget: u128) -> Action {
    let args = format!(r#"{{"budget":"{budget}"}}"#);
    let call = Call { method: "order".to_owned(), args, deposit: 0, gas: 5_000_000_000_000 };
    Action::FunctionCalls { receiver_id: id("labels.near"), calls: vec![call], expected_answer: None }
}

pub(super) fn resolve() -> Action {
    Action::Resolve { text: "We are open.".to_owned() }
}

pub(super) fn accounts(names: &[&str]) -> Vec<AccountId> {
    names.iter().map(|name| id(name)).collect()
}
