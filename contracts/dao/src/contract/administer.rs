//! The DAO's own affairs: rules, guardians, assets, agents, code. Only an adopted vote gets here, and each affair names
//! the version of what it replaces: one that was kept back does not undo what was decided since.

use std::borrow::Cow;

use commonweight_common::{Asset, Bps, Digest};
use commonweight_explain::{Action, AssetEntry, AssetInfo, Charter, Policy};
use near_sdk::{AccountId, env};

use super::{
    Contract, MAX_ASSETS,
    state::{
        AGENT_IDS, ASSET_VERSIONS, ASSETS, CHARTERS, CONTROLLERS, FORMER_ASSETS, GUARDIAN_SINCE, GUARDIANS,
        POLICY, UPGRADE,
    },
};
use crate::{
    Error, Event, Result,
    logic::{actions, agent::Agent, policy},
};

impl Contract {
    /// Carries out an action on the DAO itself. Where it is refused, nothing has changed. `total_power` is all voting
    /// power in the vote that adopted it.
    pub(super) fn administer(
        &mut self,
        proposal_id: u64,
        position: u8,
        total_power: u128,
        action: Action,
    ) -> Result<()> {
        self.check_version(&action)?;
        match action {
            Action::GrantCharter { agent_id, charter, .. } => self.grant_charter(agent_id, charter),
            Action::RenewCharter { agent_id, expires_at, .. } => self.renew_charter(agent_id, expires_at),
            Action::RevokeCharter { agent_id, .. } => self.revoke_charter(agent_id),
            Action::SuspendAgent { agent_id, suspension_version, until } => {
                actions::check_term(until, env::block_timestamp())?;
                let mut agent = self.load_agent(&agent_id)?;
                let proposed_at = self.load_recorded(proposal_id)?.created_at;
                agent.suspend(until, suspension_version, proposed_at)?;
                self.save_agent(&agent_id, &agent);
                let until = agent.idle_until().into();
                Event::AgentSuspended { agent_id: Cow::Owned(agent_id), until, guardian_id: None }.emit();
                Ok(())
            }
            Action::SlashBond { decision_id, share } => self.slash(decision_id, share),
            Action::OverruleCause { decision_id } => self.overrule_cause(decision_id),
            Action::SetPolicy { policy, .. } => self.set_policy(&policy, total_power),
            Action::SetGuardians { guardian_ids, .. } => self.set_guardians(&guardian_ids),
            Action::SetAsset { asset, info, .. } => self.set_asset(asset, info),
            Action::RemoveAsset { asset, .. } => {
                let (removed, assets): (Vec<_>, Vec<_>) =
                    self.assets().into_iter().partition(|entry| entry.asset == asset);
                for entry in &removed {
                    FORMER_ASSETS.set(&asset, entry);
                }
                ASSETS.set(&(), &assets);
                self.asset_changed(&asset);
                Event::AssetRemoved { asset: Cow::Owned(asset) }.emit();
                Ok(())
            }
            Action::StageCode { code_hash, .. } => {
                let staged = UPGRADE.stage(code_hash, env::block_timestamp());
                self.versions.code += 1;
                let (ready_at, expires_at) = (staged.ready_at.into(), staged.expires_at.into());
                Event::CodeStaged { code_hash, ready_at, expires_at }.emit();
                Ok(())
            }
            Action::UnstageCode { .. } => {
                let code_hash = UPGRADE.unstage()?.code_hash;
                self.versions.code += 1;
                Event::CodeUnstaged { code_hash }.emit();
                Ok(())
            }
            Action::Resolve { text } => {
                let text_hash = Digest(env::sha256_array(text.as_bytes()));
                Event::ResolutionAdopted { proposal_id, position, text_hash }.emit();
                Ok(())
            }
            Action::Transfer { .. } | Action::FunctionCalls { .. } => Ok(()),
        }
    }

    /// Fails where one of the actions replaces what is not in force now: it could never be carried out.
    pub(super) fn check_versions(&self, actions: &[Action]) -> Result<()> {
        actions.iter().try_for_each(|action| self.check_version(action))
    }

    /// Fails where what the action replaces has changed since.
    fn check_version(&self, action: &Action) -> Result<()> {
        let (meant, present) = match action {
            Action::GrantCharter { agent_id, charter_version, .. } => {
                let present = self.load_agent(agent_id).map_or(0, |agent| agent.charter_version);
                (*charter_version, present)
            }
            Action::RenewCharter { agent_id, charter_version, .. }
            | Action::RevokeCharter { agent_id, charter_version } => {
                (*charter_version, self.load_agent(agent_id)?.charter_version)
            }
            Action::SetPolicy { version, .. } => (*version, self.versions.policy),
            Action::SetGuardians { version, .. } => (*version, self.versions.guardians),
            Action::SetAsset { asset, version, .. } | Action::RemoveAsset { asset, version } => {
                (*version, ASSET_VERSIONS.get(asset).unwrap_or(0))
            }
            Action::StageCode { version, .. } | Action::UnstageCode { version } => {
                (*version, self.versions.code)
            }
            _ => return Ok(()),
        };
        if meant == present { Ok(()) } else { Err(Error::VersionChanged { meant, present }) }
    }

    fn grant_charter(&mut self, agent_id: AccountId, charter: Charter) -> Result<()> {
        actions::check_term(charter.expires_at, env::block_timestamp())?;
        for account_id in [&agent_id, &charter.controller_id] {
            if self.guardians().contains(account_id) {
                return Err(Error::RolesConflict { account_id: account_id.clone() });
            }
        }
        let known = self.load_agent(&agent_id).ok();
        let is_new = known.is_none();
        let mut agent = known.unwrap_or_else(|| Agent::new(charter.controller_id.clone()));
        agent.check_controller(&charter.controller_id, env::block_timestamp())?;
        if agent.is_chartered {
            answers_for(&agent.controller_id, |n| n - 1);
        }
        answers_for(&charter.controller_id, |n| n + 1);
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
        self.save_agent(&agent_id, &agent);
        Ok(())
    }

    /// Only later: what ends a charter earlier is to revoke it, and of two renewals the longer one stays.
    fn renew_charter(&mut self, agent_id: AccountId, expires_at: u64) -> Result<()> {
        actions::check_term(expires_at, env::block_timestamp())?;
        let mut agent = self.load_agent(&agent_id)?;
        if !agent.is_chartered || expires_at <= agent.expires_at {
            return Err(Error::NotLater { expires_at: agent.expires_at });
        }
        agent.expires_at = expires_at;
        self.save_agent(&agent_id, &agent);
        if let Some(charter) = CHARTERS.get(&agent_id) {
            CHARTERS.set(&agent_id, &Charter { expires_at, ..charter });
        }
        Event::CharterRenewed { agent_id: Cow::Owned(agent_id), expires_at: expires_at.into() }.emit();
        Ok(())
    }

    fn revoke_charter(&mut self, agent_id: AccountId) -> Result<()> {
        let mut agent = self.load_agent(&agent_id)?;
        if agent.is_chartered {
            answers_for(&agent.controller_id, |n| n - 1);
        }
        agent.is_chartered = false;
        agent.charter_version += 1;
        self.save_agent(&agent_id, &agent);
        CHARTERS.remove(&agent_id);
        Event::CharterRevoked { agent_id: Cow::Owned(agent_id), charter_version: agent.charter_version }
            .emit();
        Ok(())
    }

    fn set_policy(&mut self, policy: &Policy, total_power: u128) -> Result<()> {
        policy::check(policy, self.guardians().len())?;
        policy::check_reach(policy, total_power)?;
        self.versions.policy += 1;
        self.versions.pricing += 1;
        let version = self.versions.policy;
        Event::PolicySet { policy: Cow::Borrowed(policy), version }.emit();
        POLICY.set(&(), policy);
        Ok(())
    }

    fn set_guardians(&mut self, guardian_ids: &Vec<AccountId>) -> Result<()> {
        policy::check_guardians(&self.policy(), guardian_ids.len())?;
        let has_part = |account_id: &&AccountId| {
            CONTROLLERS.get(account_id).is_some_and(|n| n > 0) || CHARTERS.has(account_id)
        };
        if let Some(account_id) = guardian_ids.iter().find(has_part) {
            return Err(Error::RolesConflict { account_id: account_id.clone() });
        }
        self.versions.guardians += 1;
        let version = self.versions.guardians;
        Event::GuardiansSet { guardian_ids: Cow::Borrowed(guardian_ids), version }.emit();
        let former_ids = self.guardians();
        let now = env::block_timestamp();
        for guardian_id in guardian_ids.iter().filter(|id| !former_ids.contains(id)) {
            GUARDIAN_SINCE.set(guardian_id, &now);
        }
        GUARDIANS.set(&(), guardian_ids);
        Ok(())
    }

    fn set_asset(&mut self, asset: Asset, info: AssetInfo) -> Result<()> {
        let mut assets = self.assets();
        let (symbol, decimals, value_per_whole) = (info.symbol.clone(), info.decimals, info.value_per_whole);
        if let Some(known) = assets.iter_mut().find(|known| known.asset == asset) {
            known.info = info;
        } else {
            actions::length("assets", assets.len() + 1, 1, MAX_ASSETS)?;
            assets.push(AssetEntry { asset: asset.clone(), info });
        }
        ASSETS.set(&(), &assets);
        let version = self.asset_changed(&asset);
        Event::AssetSet {
            asset: Cow::Owned(asset),
            symbol: symbol.into(),
            decimals,
            value_per_whole: value_per_whole.into(),
            version,
        }
        .emit();
        Ok(())
    }

    fn asset_changed(&mut self, asset: &Asset) -> u32 {
        let version = ASSET_VERSIONS.get(asset).unwrap_or(0) + 1;
        ASSET_VERSIONS.set(asset, &version);
        self.versions.pricing += 1;
        version
    }

    /// Slashes a share of what a decision has locked: never more in all than that.
    fn slash(&mut self, decision_id: u64, share: Bps) -> Result<()> {
        let now = env::block_timestamp();
        self.revalue_one(decision_id)?;
        self.change_lock(decision_id, |lock| {
            if !lock.is_held(now) {
                return Err(Error::SlashTooLate { decision_id });
            }
            Ok((lock.slash(share.ceil_of(lock.amount)), true))
        })
        .map(drop)
    }
}

fn answers_for(controller_id: &AccountId, change: impl FnOnce(u32) -> u32) {
    let n = CONTROLLERS.get(controller_id).unwrap_or(0);
    CONTROLLERS.set(controller_id, &change(n));
}
