//! The human brake: guardians stop, and never hasten.

use std::borrow::Cow;

use commonweight_common::pause::{Authority, Pause};
use near_sdk::{AccountId, env, json_types::U64, near};

use super::{
    Contract, ContractExt, guard,
    state::{SUSPENSIONS, VETOES},
};
use crate::{
    Error, Event, Feature, Result,
    error::ActionError,
    logic::{
        actions, execution,
        proposal::{Proposal, Rules},
    },
};

/// The longest reason of a guardian.
const MAX_REASON_LENGTH: usize = 512;

#[near]
impl Contract {
    /// Confirms that a proposal is to be stopped, at any time before it is final. With as many guardians as its rules
    /// name, it is stopped for good: at once, or, while its actions are under way, when they have answered. An author's
    /// bond is forfeited; an agent's bond answers only for a cause, which `name_cause` names.
    ///
    /// - **Caller**: a guardian.
    /// - **Emits**: `veto_confirmed`; then `proposal_stopping` while actions are under way, or `proposal_stopped` and
    ///   `bond_forfeited`.
    /// - **Fails**: `NOT_GUARDIAN`, `UNKNOWN_PROPOSAL`, what an action can be refused for where the reason is empty or
    ///   too long, `VETO_BEYOND_GUARDIANS`, `SAID_BEFORE`, `NOT_VETOABLE`.
    #[handle_result]
    pub fn veto(&mut self, proposal_id: u64, reason: String) -> Result<()> {
        let guardian_id = self.require_guardian()?;
        check_reason(&reason)?;
        let proposal = self.load_proposal(proposal_id)?;
        if proposal.veto_confirmations == 0 {
            return Err(Error::VetoBeyondGuardians { proposal_id });
        }
        let guardian_ids = self.guardians();
        let needed = usize::from(proposal.veto_confirmations).min(guardian_ids.len());
        let is_stopping = proposal.is_stopping();
        let stopped = proposal.stopped(env::block_timestamp())?;
        let former = VETOES.get(&proposal_id).unwrap_or_default();
        let is_enough =
            |said: &[AccountId]| said.iter().filter(|id| guardian_ids.contains(id)).count() >= needed;
        // Where the guardians have become fewer, those who have spoken before may be enough now.
        let confirmations = if is_enough(&former) && !is_stopping {
            former
        } else {
            execution::joined(former, guardian_id.clone())?
        };
        VETOES.set(&proposal_id, &confirmations);
        Event::VetoConfirmed { proposal_id, guardian_id: Cow::Owned(guardian_id), reason: reason.into() }
            .emit();
        if is_enough(&confirmations) {
            self.stop(proposal_id, stopped, true);
        }
        Ok(())
    }

    /// Stops an agent at once, for the time that the policy names: none of its decisions can be executed. The
    /// same guardian can do it again only when twice that time has passed.
    ///
    /// - **Caller**: a guardian.
    /// - **Emits**: `agent_suspended`.
    /// - **Fails**: `NOT_GUARDIAN`, `UNKNOWN_AGENT`, `SUSPENSION_SPENT`.
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
        agent.stop(now + length, now);
        let until = agent.idle_until().into();
        SUSPENSIONS.set(&key, &(now + 2 * length));
        let (agent_id, guardian_id) = key;
        self.save_agent(&agent_id, &agent);
        Event::AgentSuspended {
            agent_id: Cow::Owned(agent_id),
            until,
            guardian_id: Some(Cow::Owned(guardian_id)),
        }
        .emit();
        Ok(until)
    }

    /// Pauses a way in: all guardians together for a week, until three weeks have passed without a pause. It ends by itself. What
    /// guardians cannot stop can be proposed all the same, and nothing that is under way stands still.
    ///
    /// - **Caller**: a guardian. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `paused`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_GUARDIAN`, `PAUSE_DURATION`, `PAUSE_NOT_LONGER`, `PAUSE_TOO_SOON`.
    #[payable]
    #[handle_result]
    pub fn pause(&mut self, feature: Feature, duration: U64) -> Result<()> {
        guard::require_one_yocto()?;
        let account_id = self.require_guardian()?;
        let span = self.pause_of(feature).begin(Authority::Pauser, duration.0, env::block_timestamp())?;
        let until = span.until.into();
        Event::Paused { feature, account_id: Cow::Owned(account_id), until }.emit();
        Ok(())
    }
}

impl Contract {
    pub(super) fn pause_of(&mut self, feature: Feature) -> &mut Pause {
        match feature {
            Feature::Proposals => &mut self.pauses.proposals,
            Feature::Decisions => &mut self.pauses.decisions,
        }
    }

    /// Stores that a proposal is stopped. Its author's bond goes to the treasury; what an agent has locked stays locked
    /// for the challenge period.
    pub(super) fn stop(&mut self, proposal_id: u64, stopped: Proposal, by_guardians: bool) {
        if stopped.is_stopping() {
            Event::ProposalStopping { proposal_id }.emit();
            self.save_proposal(proposal_id, &stopped);
            return;
        }
        Event::ProposalStopped { proposal_id, by_guardians }.emit();
        let (stopped, forfeited) = stopped.without_bond();
        if forfeited > 0 {
            self.held_deposits -= forfeited;
            Event::BondForfeited { proposal_id, amount: forfeited.into() }.emit();
        }
        if let Rules::Optimistic { challenge_period, .. } = stopped.rules {
            let now = env::block_timestamp();
            self.change_author(&stopped, |agent| agent.ledger.close(proposal_id, challenge_period, now));
        }
        self.save_proposal(proposal_id, &stopped);
    }
}

/// Fails where a guardian gives no reason, or too long a one.
pub(super) fn check_reason(reason: &str) -> Result<(), ActionError> {
    actions::length("reason", reason.len(), 1, MAX_REASON_LENGTH)
}
