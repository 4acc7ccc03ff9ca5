//! Carrying out what was decided: the stored actions, all of them under way at once, every result read.

use commonweight_common::{Asset, promise};
use commonweight_explain::Action;
use near_sdk::{FunctionError, Gas, NearToken, PromiseIndex, env, near, serde::json};

use super::{Contract, ContractExt, promises};
use crate::{
    Error, Event, Result, ScopeError, Status, gas,
    logic::{
        execution,
        proposal::{Proposal, Rules},
    },
};

#[near]
impl Contract {
    /// Carries out the actions of a proposal that have not succeeded yet. Anyone can do that, as often as
    /// needed until the proposal expires.
    ///
    /// - **Emits**: `ProposalExecutionStarted`, the events of actions on the DAO itself, `ActionRefused`; then
    ///   `ProposalExecuted` or `ProposalPartiallyFailed`.
    /// - **Fails**: `UnknownProposal`, `TooEarly`, `NotExecutable`, `GasTooLow`, `InsufficientTreasury`, `Scope`
    ///   where the agent is suspended, has another charter or none, or lacks collateral.
    /// - **Async**: until every action has answered the proposal is `InProgress`. The answer is the status then.
    pub fn execute(&mut self, proposal_id: u64) {
        self.try_execute(proposal_id).unwrap_or_else(|error| error.panic());
    }

    /// Reads what became of every action that left the DAO.
    #[private]
    pub fn on_executed(
        &mut self,
        #[serializer(borsh)] proposal_id: u64,
        #[serializer(borsh)] attempt: u32,
        #[serializer(borsh)] at_once: Vec<u8>,
        #[serializer(borsh)] awaited: Vec<u8>,
    ) -> Status {
        let mut succeeded = at_once;
        succeeded.extend(
            awaited
                .into_iter()
                .zip(0..)
                .filter(|(_, index)| promise::succeeded(*index))
                .map(|(position, _)| position),
        );
        self.settle(proposal_id, attempt, &succeeded)
    }

    /// Ends an execution that has not reported back for a day. Nothing of it is tried again, because it may
    /// have happened.
    ///
    /// - **Emits**: `ProposalAbandoned`.
    /// - **Fails**: `UnknownProposal`, `NotInProgress`, `TooEarly`.
    #[handle_result]
    pub fn recover(&mut self, proposal_id: u64) -> Result<()> {
        let proposal = execution::recover(self.load_proposal(proposal_id)?, env::block_timestamp())?;
        if let Rules::Objection { .. } = proposal.rules {
            let agent = self.author(&proposal).with_closed(proposal_id);
            self.save_agent(&proposal.author_id, agent);
        }
        self.save_proposal(proposal_id, proposal);
        Event::ProposalAbandoned { proposal_id }.emit();
        Ok(())
    }
}

impl Contract {
    pub(super) fn try_execute(&mut self, proposal_id: u64) -> Result<()> {
        let now = env::block_timestamp();
        let proposal = execution::begin(self.load_proposal(proposal_id)?, now)?;
        let attempt = proposal.attempts;
        let positions = execution::remaining(&proposal);
        let actions = self.load_content(proposal_id).actions;
        let to_do = || positions.iter().map(|position| (*position, &actions[usize::from(*position)]));
        check_gas(gas::of_execution(to_do().map(|(_, action)| action)))?;
        self.check_treasury(to_do().map(|(_, action)| action))?;
        self.check_decision(&proposal)?;
        self.note_execution(proposal_id, &proposal);
        self.save_proposal(proposal_id, proposal);
        Event::ProposalExecutionStarted { proposal_id, attempt }.emit();

        let (mut at_once, mut awaited, mut promises) = (Vec::new(), Vec::new(), Vec::new());
        for (position, action) in to_do() {
            if let Some(promise) = outgoing(action) {
                awaited.push(position);
                promises.push(promise);
            } else if self.administered(proposal_id, position, action.clone()) {
                at_once.push(position);
            }
        }
        if promises.is_empty() {
            let status = self.settle(proposal_id, attempt, &at_once);
            env::value_return(json::to_string(&status).into_bytes());
        } else {
            let joined = env::promise_and(&promises);
            let args = (proposal_id, attempt, at_once, awaited);
            let gas = gas::of_on_executed(to_do().map(|(_, action)| action));
            promises::answer_to(joined, "on_executed", &args, gas);
        }
        Ok(())
    }

    fn administered(&mut self, proposal_id: u64, position: u8, action: Action) -> bool {
        match self.administer(proposal_id, position, action) {
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
        let Some(settled) = execution::settle(proposal.clone(), attempt, succeeded) else {
            return proposal.status(now);
        };
        let failed = execution::remaining(&settled);
        self.note_execution(proposal_id, &settled);
        if failed.is_empty() {
            if let Rules::Objection { .. } = settled.rules {
                let agent = self.author(&settled).with_closed(proposal_id);
                self.save_agent(&settled.author_id, agent);
            }
            Event::ProposalExecuted { proposal_id }.emit();
        } else {
            Event::ProposalPartiallyFailed { proposal_id, failed }.emit();
        }
        let status = settled.status(now);
        self.save_proposal(proposal_id, settled);
        status
    }

    /// What an agent's decision does counts as executed now, and its challenge period begins.
    fn note_execution(&mut self, proposal_id: u64, proposal: &Proposal) {
        if let Rules::Objection { challenge_period, .. } = proposal.rules {
            let now = env::block_timestamp();
            let agent = self.author(proposal).with_executed(proposal_id, challenge_period, now);
            self.save_agent(&proposal.author_id, agent);
        }
    }

    /// An agent's decision is executed only while the agent may act, under the charter that it was made under,
    /// and with a bond that still stands for everything that the agent has at risk.
    fn check_decision(&self, proposal: &Proposal) -> Result<()> {
        let Rules::Objection { charter_version, .. } = proposal.rules else {
            return Ok(());
        };
        let (agent, now) = (self.author(proposal), env::block_timestamp());
        agent.check_standing(&proposal.author_id, now)?;
        if agent.charter_version != charter_version {
            let (made_under, present) = (charter_version, agent.charter_version);
            return Err(ScopeError::CharterChanged { made_under, present }.into());
        }
        agent.check_collateral(0, self.bond_value(&agent), now)?;
        Ok(())
    }

    /// Bonds and what pays for storage are not the treasury's.
    fn check_treasury<'a>(&self, actions: impl Iterator<Item = &'a Action>) -> Result<()> {
        let required = actions.map(near_of).fold(0, u128::saturating_add);
        let storage = env::storage_byte_cost().saturating_mul(u128::from(env::storage_usage()));
        let available = env::account_balance()
            .saturating_sub(storage)
            .saturating_sub(NearToken::from_yoctonear(self.held_bonds))
            .as_yoctonear();
        if required > available {
            return Err(Error::InsufficientTreasury { required, available });
        }
        Ok(())
    }
}

fn check_gas(required: Gas) -> Result<()> {
    let attached = env::prepaid_gas();
    if attached < required {
        return Err(Error::GasTooLow { required: required.as_gas(), attached: attached.as_gas() });
    }
    Ok(())
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
            let args = format!(r#"{{"receiver_id":"{receiver_id}","amount":"{amount}"}}"#);
            let one_yocto = NearToken::from_yoctonear(1);
            promises::call(promise, "ft_transfer", args.as_bytes(), one_yocto, gas::FT_TRANSFER);
            Some(promise)
        }
        Action::FunctionCalls { receiver_id, calls } => {
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
