//! The human brake: guardians stop, and never hasten.

use std::borrow::Cow;

use near_sdk::{AccountId, env, json_types::U64, near};

use super::{
    Contract, ContractExt,
    state::{SUSPENSIONS, VETOES},
};
use crate::{
    Action, Error, Event, Result,
    logic::{
        actions, execution,
        proposal::{Proposal, Rules},
    },
};

/// The longest reason of a veto.
const MAX_REASON_LENGTH: usize = 512;

#[near]
impl Contract {
    /// Confirms that a proposal is to be stopped. With as many guardians as its rules name, it is stopped for
    /// good: an author's bond is forfeited, an agent's bond slashed.
    ///
    /// - **Caller**: a guardian. Nobody stops the proposal that removes it from the guardians.
    /// - **Emits**: `VetoConfirmed`; then `ProposalVetoed`, and `BondForfeited` or `BondSlashed`.
    /// - **Fails**: `NotGuardian`, `UnknownProposal`, `Action` where the reason is empty or too long,
    ///   `OwnRemoval`, `VetoConfirmedBefore`, `NotVetoable`.
    #[handle_result]
    pub fn veto(&mut self, proposal_id: u64, reason: String) -> Result<()> {
        let guardian_id = self.require_guardian()?;
        actions::length("reason", reason.len(), 1, MAX_REASON_LENGTH)?;
        let proposal = self.load_proposal(proposal_id)?;
        let guardian_ids = self.guardians();
        let needed = usize::from(proposal.veto_confirmations).min(guardian_ids.len());
        let stopped = proposal.clone().vetoed(env::block_timestamp())?;
        if self.removes(proposal_id, &guardian_id) {
            return Err(Error::OwnRemoval { guardian_id });
        }
        let former = VETOES.get(&proposal_id).unwrap_or_default();
        let confirmations = execution::confirm_veto(former, guardian_id.clone())?;
        let n_valid = confirmations.iter().filter(|id| guardian_ids.contains(id)).count();
        VETOES.set(&proposal_id, &confirmations);
        Event::VetoConfirmed { proposal_id, guardian_id: Cow::Owned(guardian_id), reason: reason.into() }
            .emit();
        if n_valid >= needed {
            self.stop(proposal_id, stopped, true);
        }
        Ok(())
    }

    /// Stops an agent at once, for the time that the policy names: none of its decisions can be executed. The
    /// same guardian can do it again only when twice that time has passed.
    ///
    /// - **Caller**: a guardian.
    /// - **Emits**: `AgentSuspended`.
    /// - **Fails**: `NotGuardian`, `UnknownAgent`, `SuspensionSpent`.
    #[handle_result]
    pub fn suspend_agent(&mut self, agent_id: AccountId) -> Result<U64> {
        let guardian_id = self.require_guardian()?;
        let mut agent = self.load_agent(&agent_id)?;
        let now = env::block_timestamp();
        let key = (agent_id, guardian_id);
        if let Some(again_at) = SUSPENSIONS.get(&key).filter(|again_at| now < *again_at) {
            return Err(Error::SuspensionSpent { guardian_id: key.1, again_at });
        }
        let length = self.policy().guardian_suspension;
        agent.suspended_until = agent.suspended_until.max(now + length);
        let until = agent.suspended_until.into();
        SUSPENSIONS.set(&key, &(now + 2 * length));
        let (agent_id, guardian_id) = key;
        self.save_agent(&agent_id, agent);
        Event::AgentSuspended {
            agent_id: Cow::Owned(agent_id),
            until,
            guardian_id: Some(Cow::Owned(guardian_id)),
        }
        .emit();
        Ok(until)
    }
}

impl Contract {
    /// Whether the proposal would take this guardian's seat.
    fn removes(&self, proposal_id: u64, guardian_id: &AccountId) -> bool {
        self.load_content(proposal_id).actions.iter().any(
            |action| matches!(action, Action::SetGuardians { guardian_ids } if !guardian_ids.contains(guardian_id)),
        )
    }

    /// Stores that a proposal is stopped, and lets its author pay for it.
    pub(super) fn stop(&mut self, proposal_id: u64, stopped: Proposal, by_guardians: bool) {
        Event::ProposalVetoed { proposal_id, by_guardians }.emit();
        let (stopped, forfeited) = stopped.without_bond();
        if forfeited > 0 {
            self.held_bonds -= forfeited;
            Event::BondForfeited { proposal_id, amount: forfeited.into() }.emit();
        }
        // A decision is stopped once. What members slash for what was executed of it is another matter.
        if let Rules::Objection { slash_bps, .. } = stopped.rules {
            let agent = self.author(&stopped).with_closed(proposal_id);
            self.slash(proposal_id, &stopped.author_id, agent, slash_bps);
        }
        self.save_proposal(proposal_id, stopped);
    }
}
