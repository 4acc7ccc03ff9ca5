use near_sdk::env;

use super::*;
use crate::logic::fixtures::{self, TGAS, id, usdc};

mod arguments;
mod limits;
mod meaning;
mod properties;
mod refusals;

fn sha_256(bytes: &[u8]) -> [u8; 32] {
    env::sha256_array(bytes)
}

fn pay(receiver_id: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver_id), amount }
}

fn order(args: &str) -> Call {
    Call { method: "order".to_owned(), args: args.to_owned(), deposit: 0, gas: TGAS }
}

fn call(receiver_id: &str, call: Call) -> Action {
    Action::FunctionCalls { receiver_id: id(receiver_id), calls: vec![call], expected_answer: None }
}

fn labels(budget: u128) -> Action {
    call("labels.near", order(&format!(r#"{{"budget":"{budget}"}}"#)))
}

/// What actions are held against, in values of its own.
struct Case {
    agent: Agent,
    charter: Charter,
    assets: Vec<AssetEntry>,
    decision_id: Option<u64>,
    weight: u128,
}

fn usual() -> Case {
    Case {
        agent: fixtures::agent(),
        charter: fixtures::charter(),
        assets: fixtures::assets(),
        decision_id: None,
        weight: 1,
    }
}

/// By a charter that differs from the usual one.
fn by(change: impl FnOnce(&mut Charter)) -> Case {
    let mut case = usual();
    change(&mut case.charter);
    case
}

impl Case {
    fn assess(&self, actions: &[Action]) -> Assessment {
        let bench = Bench {
            agent_id: &id("bot.near"),
            agent: &self.agent,
            charter: &self.charter,
            assets: &self.assets,
            forbidden_ids: [&id("dao.near"), &id("staking.near")],
            decision_id: self.decision_id,
            weight: self.weight,
            hash: sha_256,
            now: fixtures::START,
        };
        assess(&bench, actions)
    }

    fn faults(&self, actions: &[Action]) -> Vec<ScopeError> {
        self.assess(actions).faults
    }
}

fn faults(actions: &[Action]) -> Vec<ScopeError> {
    usual().faults(actions)
}

/// What these actions use, as a decision that is open.
fn entered(agent: Agent, decision_id: u64, actions: &[Action]) -> Agent {
    let uses = usual().assess(actions).uses;
    let mut agent = agent;
    agent.ledger.locks.push(crate::logic::ledger::Lock { decision_id, uses, ..fixtures::lock() });
    agent
}
