//! What happened on a chain, in words: one line for each transaction and receipt, in the order of execution.
//! The same run has the same trace, byte for byte.

use std::fmt;

use near_primitives::hash::CryptoHash;
use near_primitives::transaction::{ExecutionOutcome, ExecutionStatus};
use near_primitives::types::Gas;

use crate::chain::Chain;
use crate::schedule::describe;

/// The longest part of a returned value that is shown, in bytes.
const SHOWN_VALUE: usize = 60;

/// What a chain executed in some of its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// In the order of execution.
    pub steps: Vec<Step>,
}

/// One transaction or receipt that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Height of its block.
    pub height: u64,
    /// Its place in the tree of causes, or its id where no schedule gave it one.
    pub name: String,
    /// Who sent what to whom.
    pub what: String,
    /// What became of it.
    pub status: String,
    /// Gas it burnt.
    pub gas_burnt: Gas,
    /// What it logged.
    pub logs: Vec<String>,
    /// What the schedule did to it.
    pub disturbances: Vec<String>,
}

impl Trace {
    /// What a chain executed above a height, as far as its blocks are kept.
    pub fn of(chain: &Chain, above: u64) -> Self {
        let blocks = chain.blocks().filter(|block| block.id.height > above);
        let ids = blocks.flat_map(|block| block.outcomes.iter().map(|id| (block.id.height, id)));
        Self { steps: ids.filter_map(|(height, id)| step(chain, height, id)).collect() }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let gas = step.gas_burnt.as_gas() / 1_000_000_000;
            writeln!(
                f,
                "#{} {:<10} {} => {} [{}.{:03} Tgas]",
                step.height,
                step.name,
                step.what,
                step.status,
                gas / 1_000,
                gas % 1_000
            )?;
            for disturbance in &step.disturbances {
                writeln!(f, "    ! {disturbance}")?;
            }
            for log in &step.logs {
                writeln!(f, "    | {log}")?;
            }
        }
        Ok(())
    }
}

fn step(chain: &Chain, height: u64, id: &CryptoHash) -> Option<Step> {
    let outcome = &chain.outcome(id)?.outcome.outcome;
    let schedule = chain.schedule();
    let name_of = |id: &CryptoHash| {
        let name = schedule.and_then(|schedule| schedule.name(id));
        name.map_or_else(|| id.to_string(), ToString::to_string)
    };
    let (name, what) = if let Some(receipt) = chain.receipt(id) {
        (name_of(id), describe(receipt))
    } else {
        let receipt = outcome.receipt_ids.first();
        let name = receipt.map_or_else(|| id.to_string(), &name_of);
        (name, format!("transaction of {}", outcome.executor_id))
    };
    let is_own = |made: &&super::Perturbation| chain.receipt(id).is_some() && *made.receipt == *name;
    let disturbances = schedule
        .into_iter()
        .flat_map(super::Schedule::made)
        .filter(is_own)
        .map(|made| made.disturbance.to_string())
        .collect();
    Some(Step {
        height,
        status: status(outcome, name_of),
        name,
        what,
        gas_burnt: outcome.gas_burnt,
        logs: outcome.logs.clone(),
        disturbances,
    })
}

fn status(outcome: &ExecutionOutcome, name_of: impl Fn(&CryptoHash) -> String) -> String {
    match &outcome.status {
        ExecutionStatus::Unknown => "unknown".to_owned(),
        ExecutionStatus::Failure(error) => format!("FAILED: {error}"),
        ExecutionStatus::SuccessReceiptId(id) => format!("continues in {}", name_of(id)),
        ExecutionStatus::SuccessValue(value) if value.is_empty() => "ok".to_owned(),
        ExecutionStatus::SuccessValue(value) => {
            let shown = &value[..value.len().min(SHOWN_VALUE)];
            let rest = if shown.len() < value.len() { "…" } else { "" };
            format!("ok: {}{rest}", String::from_utf8_lossy(shown).escape_debug())
        }
    }
}
