//! Carrying out what was decided: the stored actions, all of them under way at once, every result read.

use commonweight_common::{
    Asset,
    outgoing::{self, Answer},
    promise,
    stored::Stored,
};
use commonweight_explain::Action;
use near_sdk::{Gas, NearToken, PromiseIndex, env, near};

use super::{Contract, ContractExt, promises, retirement};
use crate::{
    Error, Event, Result, Status, gas,
    logic::{execution, proposal::Rules},
};

/// What payments leave for the records that the DAO makes next: 100 kB.
const STORAGE_RESERVE: NearToken = NearToken::from_near(1);

/// An attempt at executing a proposal, as far as it is when its actions are sent.
#[derive(Stored)]
pub(super) struct Attempt {
    pub(super) proposal_id: u64,
    pub(super) number: u32,
    /// The positions of the actions that have succeeded at once.
    pub(super) at_once: Vec<u8>,
    /// The position of every action that left the DAO, and what it must answer, where not any answer will do.
    pub(super) awaited: Vec<(u8, Option<String>)>,
}

#[near]
impl Contract {
    /// Carries out the actions of a proposal that have not succeeded yet. Anyone can do that, as often as
    /// needed until the proposal expires: payments and the DAO's own affairs are tried again, calls are not. A further
    /// attempt at a decision is for the agent and its controller.
    ///
    /// - **Emits**: `proposal_execution_started`, the events of actions on the DAO itself, `action_refused`; then
    ///   `proposal_executed`, `proposal_partially_failed`, or `proposal_stopped` where it was stopped meanwhile.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `TOO_EARLY`, `NOT_EXECUTABLE`, `RETIRED`, `GAS_TOO_LOW`,
    ///   `INSUFFICIENT_TREASURY` where it would spend, or take for the storage of the DAO's own affairs, what belongs
    ///   to others, `NOT_CONTROLLER`, what a charter can refuse where the agent is suspended, has another charter or
    ///   none, or lacks collateral by the prices of now.
    /// - **Async**: until every action has answered the proposal is `InProgress`. The answer is the status then.
    #[handle_result]
    pub fn execute(&mut self, proposal_id: u64) -> Result<Answer<Status>> {
        let proposal = self.load_proposal(proposal_id)?;
        self.check_heard(&proposal.rules)?;
        let actions = self.load_content(proposal_id).actions;
        let (proposal, positions) = execution::begin(proposal, &actions, env::block_timestamp())?;
        let attempt = proposal.attempts;
        let to_do = || positions.iter().map(|position| (*position, &actions[usize::from(*position)]));
        check_gas(gas::of_execution(to_do().map(|(_, action)| action)))?;
        self.check_treasury(to_do().map(|(_, action)| action))?;
        let locked = self.lock_attempt(proposal_id, &proposal, &actions)?.map(Into::into);
        self.save_proposal(proposal_id, &proposal);
        Event::ProposalExecutionStarted { proposal_id, attempt, locked }.emit();

        let (total_power, answer_gas) =
            (proposal.total_power.unwrap_or(0), gas::of_on_executed(to_do().map(|(_, action)| action)));
        let usage = env::storage_usage();
        let (mut at_once, mut awaited, mut promises) = (Vec::new(), Vec::new(), Vec::new());
        for (action, position) in
            actions.into_iter().zip(0..).filter(|(_, position)| positions.contains(position))
        {
            if let Some(promise) = outgoing(&action) {
                awaited.push((position, expected(&action)));
                promises.push(promise);
            } else if self.administered(proposal_id, position, total_power, action) {
                at_once.push(position);
            }
        }
        self.check_stored(usage)?;
        if promises.is_empty() {
            return Ok(Answer::Known(self.settle(proposal_id, attempt, &at_once)));
        }
        let joined = env::promise_and(&promises);
        let args = Attempt { proposal_id, number: attempt, at_once, awaited };
        Ok(promises::answer_to(joined, "on_executed", &args, answer_gas))
    }

    /// Reads what became of every action that left the DAO. The arguments are the Borsh of an `Attempt`.
    #[private]
    pub fn on_executed(&mut self) -> Status {
        self.end_attempt(promises::arguments())
    }

    /// Ends an execution that has not reported back for a day. Nothing of it is tried again, because it may
    /// have happened.
    ///
    /// - **Emits**: `proposal_abandoned`; `proposal_stopped` where it was stopped meanwhile.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `NOT_IN_PROGRESS`, `TOO_EARLY`.
    #[handle_result]
    pub fn recover(&mut self, proposal_id: u64) -> Result<()> {
        let now = env::block_timestamp();
        let proposal = execution::recover(self.load_proposal(proposal_id)?, now)?;
        if proposal.status(now) == Status::Stopped {
            self.stop(proposal_id, proposal, true);
            return Ok(());
        }
        if let Rules::Optimistic { challenge_period, .. } = proposal.rules {
            self.change_author(&proposal, |agent| agent.ledger.close(proposal_id, challenge_period, now));
        }
        self.save_proposal(proposal_id, &proposal);
        Event::ProposalAbandoned { proposal_id }.emit();
        Ok(())
    }
}

impl Contract {
    pub(super) fn end_attempt(&mut self, attempt: Attempt) -> Status {
        let Attempt { proposal_id, number, at_once, awaited } = attempt;
        let mut succeeded = at_once;
        succeeded.extend(
            awaited
                .into_iter()
                .zip(0..)
                .filter(|((_, expected), index)| match expected {
                    Some(expected) => promise::answered(*index, expected.as_bytes()),
                    None => promise::succeeded(*index),
                })
                .map(|((position, _), _)| position),
        );
        self.settle(proposal_id, number, &succeeded)
    }

    fn administered(&mut self, proposal_id: u64, position: u8, total_power: u128, action: Action) -> bool {
        match self.administer(proposal_id, position, total_power, action) {
            Ok(()) => true,
            Err(refusal) => {
                let reason = refusal.to_string().into();
                Event::ActionRefused { proposal_id, position, reason }.emit();
                false
            }
        }
    }

    /// Ends the attempt. A stale answer changes nothing.
    fn settle(&mut self, proposal_id: u64, attempt: u32, succeeded: &[u8]) -> Status {
        let now = env::block_timestamp();
        let Ok(proposal) = self.load_proposal(proposal_id) else {
            unreachable!("proposals are never removed")
        };
        let Some(settled) = execution::settle(proposal.clone(), attempt, succeeded, now) else {
            return proposal.status(now);
        };
        let settled = match retirement::time_of_retirement() {
            Some(retired_at) => settled.unheard_since(retired_at),
            None => settled,
        };
        let status = settled.status(now);
        if status == Status::Stopped {
            self.stop(proposal_id, settled, true);
            return status;
        }
        if let Rules::Optimistic { challenge_period, .. } = settled.rules {
            self.change_author(&settled, |agent| {
                agent.ledger.execute(proposal_id, challenge_period, now);
                if status.is_final() {
                    agent.ledger.close(proposal_id, challenge_period, now);
                }
            });
        }
        let failed = execution::failed(&settled);
        if failed.is_empty() {
            Event::ProposalExecuted { proposal_id }.emit();
        } else {
            Event::ProposalPartiallyFailed { proposal_id, failed, is_final: status.is_final() }.emit();
        }
        self.save_proposal(proposal_id, &settled);
        status
    }

    /// Bonds, what is paid in advance, what pays for storage, and a reserve for what is stored next are not the
    /// treasury's to spend.
    fn check_treasury<'a>(&self, actions: impl Iterator<Item = &'a Action>) -> Result<()> {
        let required = actions.map(near_of).fold(0, u128::saturating_add);
        let available = self.treasury().unwrap_or(0).saturating_sub(STORAGE_RESERVE.as_yoctonear());
        if required > available {
            return Err(Error::InsufficientTreasury { required, available });
        }
        Ok(())
    }

    /// What the DAO's own affairs, or words of guardians, have stored beyond `usage` is not paid from what belongs to
    /// others.
    pub(super) fn check_stored(&self, usage: u64) -> Result<()> {
        let stored = env::storage_usage().saturating_sub(usage);
        if stored > 0 && self.treasury().is_none() {
            return Err(Error::InsufficientTreasury { required: price_of(stored), available: 0 });
        }
        Ok(())
    }

    /// The NEAR of the account that neither belongs to others nor pays for storage. `None` where some of that is missing.
    fn treasury(&self) -> Option<u128> {
        let balance = env::account_balance().as_yoctonear();
        balance.checked_sub(price_of(env::storage_usage()))?.checked_sub(self.held_deposits)
    }
}

fn price_of(bytes: u64) -> u128 {
    env::storage_byte_cost().as_yoctonear().saturating_mul(bytes.into())
}

fn check_gas(required: Gas) -> Result<()> {
    let attached = env::prepaid_gas();
    if attached < required {
        return Err(Error::GasTooLow { required: required.as_gas(), attached: attached.as_gas() });
    }
    Ok(())
}

/// What an action must be answered with to count as succeeded.
fn expected(action: &Action) -> Option<String> {
    match action {
        Action::FunctionCalls { expected_answer, .. } => expected_answer.clone(),
        _ => None,
    }
}

/// The NEAR that an action takes out of the treasury.
fn near_of(action: &Action) -> u128 {
    match action {
        Action::Transfer { asset: Asset::Near, amount, .. } => *amount,
        Action::Transfer { asset: Asset::Nep141(_), .. } => 1,
        Action::FunctionCalls { calls, .. } => {
            calls.iter().map(|call| call.deposit).fold(0, u128::saturating_add)
        }
        _ => 0,
    }
}

/// The promise of an action that leaves the DAO; `None` for the DAO's own affairs.
fn outgoing(action: &Action) -> Option<PromiseIndex> {
    match action {
        Action::Transfer { asset: Asset::Near, receiver_id, amount } => {
            Some(promises::pay(receiver_id, NearToken::from_yoctonear(*amount)))
        }
        Action::Transfer { asset: Asset::Nep141(token_id), receiver_id, amount } => {
            let promise = env::promise_batch_create(token_id);
            outgoing::ft_transfer(promise, receiver_id, *amount, gas::FT_TRANSFER);
            Some(promise)
        }
        Action::FunctionCalls { receiver_id, calls, .. } => {
            let promise = env::promise_batch_create(receiver_id);
            for call in calls {
                let (args, deposit) = (call.args.as_bytes(), NearToken::from_yoctonear(call.deposit));
                promises::call(promise, &call.method, args, deposit, Gas::from_gas(call.gas));
            }
            Some(promise)
        }
        _ => None,
    }
}
