//! Bonds: posted, withdrawn, reclaimed, slashed. What is held for somebody is never the treasury's.

use std::borrow::Cow;

use commonweight_common::{Bps, promise};
use near_sdk::{AccountId, FunctionError, NearToken, env, json_types::U128, near};

use super::{Contract, ContractExt, guard, promises};
use crate::{Error, Event, Result, gas, logic::agent::Agent};

#[near]
impl Contract {
    /// Adds the attached deposit to an agent's bond. It belongs to the agent's controller, who alone can post it: while
    /// there is a bond, the agent keeps its controller.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: what is added.
    /// - **Emits**: `BondPosted`.
    /// - **Fails**: `UnknownAgent`, `NotController`, `DepositRequired`.
    #[payable]
    #[handle_result]
    pub fn post_bond(&mut self, agent_id: AccountId) -> Result<U128> {
        let mut agent = self.load_agent(&agent_id)?;
        require_controller(&agent)?;
        let amount = env::attached_deposit().as_yoctonear();
        if amount == 0 {
            return Err(Error::DepositRequired);
        }
        agent.bond += amount;
        self.held_bonds += amount;
        let bond = agent.bond.into();
        self.save_agent(&agent_id, agent);
        Event::BondPosted { agent_id: Cow::Owned(agent_id), amount: amount.into(), bond }.emit();
        Ok(bond)
    }

    /// Pays a part of an agent's bond to its controller, as far as nothing that is at risk needs it.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `BondWithdrawn`; `BondWithdrawalFailed` where the payment fails.
    /// - **Fails**: `OneYoctoRequired`, `UnknownAgent`, `NotController`, `WithdrawalAtRisk`, `NoBond`.
    #[payable]
    pub fn withdraw_bond(&mut self, agent_id: AccountId, amount: U128) {
        self.try_withdraw_bond(agent_id, amount).unwrap_or_else(|error| error.panic());
    }

    /// Pays the bond of a finished proposal back to its author, whoever asks for that.
    ///
    /// - **Emits**: `BondReclaimed`; `BondReclaimFailed` where the payment fails.
    /// - **Fails**: `UnknownProposal`, `NotFinal`, `NoBond` where there was none, or it was paid or forfeited.
    pub fn reclaim_bond(&mut self, proposal_id: u64) {
        self.try_reclaim_bond(proposal_id).unwrap_or_else(|error| error.panic());
    }

    /// Puts a bond back whose payment to the controller failed.
    #[private]
    pub fn on_bond_withdrawn(
        &mut self,
        #[serializer(borsh)] agent_id: AccountId,
        #[serializer(borsh)] amount: u128,
    ) {
        if promise::succeeded(0) {
            return;
        }
        if let Ok(mut agent) = self.load_agent(&agent_id) {
            agent.bond += amount;
            self.held_bonds += amount;
            self.save_agent(&agent_id, agent);
            Event::BondWithdrawalFailed { agent_id: Cow::Owned(agent_id), amount: amount.into() }.emit();
        }
    }

    /// Puts a bond back whose payment to the author failed.
    #[private]
    pub fn on_bond_reclaimed(
        &mut self,
        #[serializer(borsh)] proposal_id: u64,
        #[serializer(borsh)] amount: u128,
    ) {
        if promise::succeeded(0) {
            return;
        }
        if let Ok(proposal) = self.load_proposal(proposal_id) {
            self.held_bonds += amount;
            self.save_proposal(proposal_id, proposal.with_bond_restored(amount));
            Event::BondReclaimFailed { proposal_id, amount: amount.into() }.emit();
        }
    }
}

impl Contract {
    pub(super) fn try_withdraw_bond(&mut self, agent_id: AccountId, amount: U128) -> Result<()> {
        guard::require_one_yocto()?;
        let mut agent = self.load_agent(&agent_id)?;
        let caller_id = require_controller(&agent)?;
        agent.bond = agent.bond.checked_sub(amount.0).filter(|_| amount.0 > 0).ok_or(Error::NoBond)?;
        let (locked, bond_value) = (agent.locked(env::block_timestamp()), self.bond_value(&agent));
        if locked > bond_value {
            return Err(Error::WithdrawalAtRisk { locked, bond_value });
        }
        self.held_bonds -= amount.0;
        let bond = agent.bond.into();
        self.save_agent(&agent_id, agent);
        Event::BondWithdrawn { agent_id: Cow::Borrowed(&agent_id), amount, bond }.emit();
        let paid = promises::pay(&caller_id, NearToken::from_yoctonear(amount.0));
        promises::answer_to(paid, "on_bond_withdrawn", &(agent_id, amount.0), gas::ON_BOND_PAID);
        Ok(())
    }

    pub(super) fn try_reclaim_bond(&mut self, proposal_id: u64) -> Result<()> {
        let proposal = self.load_proposal(proposal_id)?;
        proposal.reclaimable(env::block_timestamp())?;
        let author_id = proposal.author_id.clone();
        let (proposal, amount) = proposal.without_bond();
        self.held_bonds -= amount;
        self.save_proposal(proposal_id, proposal);
        Event::BondReclaimed { proposal_id, author_id: Cow::Borrowed(&author_id), amount: amount.into() }
            .emit();
        let paid = promises::pay(&author_id, NearToken::from_yoctonear(amount));
        promises::answer_to(paid, "on_bond_reclaimed", &(proposal_id, amount), gas::ON_BOND_PAID);
        Ok(())
    }

    /// Takes a share of an agent's bond for the treasury, and stores the agent.
    pub(super) fn slash(&mut self, decision_id: u64, agent_id: &AccountId, agent: Agent, share: Bps) {
        let (agent, amount) = agent.slashed(share);
        self.held_bonds -= amount;
        let bond = agent.bond.into();
        self.save_agent(agent_id, agent);
        Event::BondSlashed { agent_id: Cow::Borrowed(agent_id), decision_id, amount: amount.into(), bond }
            .emit();
    }
}

/// The calling controller of the agent.
fn require_controller(agent: &Agent) -> Result<AccountId> {
    let caller_id = env::predecessor_account_id();
    if caller_id == agent.controller_id {
        return Ok(caller_id);
    }
    Err(Error::NotController { caller_id })
}
