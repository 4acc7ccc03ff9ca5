//! The DAO's own affairs: rules, guardians, assets, agents. Only an adopted vote gets here.

use std::borrow::Cow;

use commonweight_common::Bps;
use commonweight_explain::{Action, AssetEntry, Charter};
use near_sdk::{AccountId, env, json_types::Base64VecU8};

use super::{
    Contract,
    state::{AGENT_IDS, CHARTERS, GUARDIANS, POLICY},
};
use crate::{
    Error, Event, Result,
    logic::{agent::Agent, policy, proposal::Rules},
};

impl Contract {
    /// Carries out an action on the DAO itself. Where it is refused, nothing has changed.
    pub(super) fn administer(&mut self, proposal_id: u64, position: u8, action: Action) -> Result<()> {
        match action {
            Action::GrantCharter { agent_id, charter } => self.grant_charter(agent_id, charter),
            Action::RenewCharter { agent_id, expires_at } => {
                self.change_agent(&agent_id, |agent| agent.expires_at = expires_at)?;
                Event::CharterRenewed { agent_id: Cow::Owned(agent_id), expires_at: expires_at.into() }
                    .emit();
                Ok(())
            }
            Action::SuspendAgent { agent_id, until } => {
                self.change_agent(&agent_id, |agent| agent.suspended_until = until)?;
                let until = until.into();
                Event::AgentSuspended { agent_id: Cow::Owned(agent_id), until, guardian_id: None }.emit();
                Ok(())
            }
            Action::RevokeCharter { agent_id } => {
                self.change_agent(&agent_id, |agent| agent.is_chartered = false)?;
                CHARTERS.remove(&agent_id);
                Event::CharterRevoked { agent_id: Cow::Owned(agent_id) }.emit();
                Ok(())
            }
            Action::SlashBond { decision_id, share } => self.slash_executed(decision_id, share),
            Action::SetPolicy { policy } => {
                policy::check(&policy, self.guardians().len())?;
                Event::PolicySet { policy: Cow::Borrowed(&policy) }.emit();
                POLICY.set(&(), &policy);
                Ok(())
            }
            Action::SetGuardians { guardian_ids } => {
                policy::check_guardians(&self.policy(), guardian_ids.len())?;
                Event::GuardiansSet { guardian_ids: (&guardian_ids).into() }.emit();
                GUARDIANS.set(&(), &guardian_ids);
                Ok(())
            }
            Action::SetAsset { asset, info } => {
                let entry = AssetEntry { asset, info };
                self.set_asset(entry.clone())?;
                Event::AssetSet {
                    asset: Cow::Owned(entry.asset),
                    symbol: entry.info.symbol.into(),
                    decimals: entry.info.decimals,
                    value_per_whole: entry.info.value_per_whole.into(),
                }
                .emit();
                Ok(())
            }
            Action::Resolve { text } => {
                let text_hash = Base64VecU8(env::sha256_array(text.as_bytes()).to_vec());
                Event::ResolutionAdopted { proposal_id, position, text_hash }.emit();
                Ok(())
            }
            Action::Transfer { .. } | Action::FunctionCalls { .. } => Ok(()),
        }
    }

    fn change_agent(&mut self, agent_id: &AccountId, change: impl FnOnce(&mut Agent)) -> Result<()> {
        let mut agent = self.load_agent(agent_id)?;
        change(&mut agent);
        self.save_agent(agent_id, agent);
        Ok(())
    }

    fn grant_charter(&mut self, agent_id: AccountId, charter: Charter) -> Result<()> {
        let known = self.load_agent(&agent_id).ok();
        let is_new = known.is_none();
        let mut agent = known.unwrap_or_else(|| Agent::new(charter.controller_id.clone()));
        if agent.bond > 0 && agent.controller_id != charter.controller_id {
            return Err(Error::ControllerHasBond { controller_id: agent.controller_id, bond: agent.bond });
        }
        agent.controller_id = charter.controller_id.clone();
        agent.charter_version += 1;
        agent.is_chartered = true;
        agent.expires_at = charter.expires_at;
        Event::CharterGranted {
            agent_id: Cow::Borrowed(&agent_id),
            controller_id: Cow::Borrowed(&charter.controller_id),
            charter_version: agent.charter_version,
            expires_at: charter.expires_at.into(),
        }
        .emit();
        if is_new {
            AGENT_IDS.set(&self.n_agents, &agent_id);
            self.n_agents += 1;
        }
        CHARTERS.set(&agent_id, &charter);
        self.save_agent(&agent_id, agent);
        Ok(())
    }

    /// Slashes for a decision that was executed, once, while its challenge period lasts.
    fn slash_executed(&mut self, decision_id: u64, share: Bps) -> Result<()> {
        let mut decision = self.load_proposal(decision_id)?;
        let Rules::Objection { is_slashed, .. } = &mut decision.rules else {
            return Err(Error::SlashTooLate { decision_id });
        };
        let was_slashed = std::mem::replace(is_slashed, true);
        let agent_id = decision.author_id.clone();
        let agent = self.author(&decision);
        let is_open = agent.is_challengeable(decision_id, env::block_timestamp());
        if was_slashed || !is_open {
            return Err(Error::SlashTooLate { decision_id });
        }
        self.save_proposal(decision_id, decision);
        self.slash(decision_id, &agent_id, agent, share);
        Ok(())
    }
}
