//! An agent's standing: who answers for it, with which bond, under which charter, and whether it may act.

use commonweight_common::stored::Stored;
use near_sdk::AccountId;

use super::ledger::Ledger;
use crate::{Error, Result, error::ScopeError};

/// What is known of an agent beside its charter.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(crate) struct Agent {
    pub(crate) controller_id: AccountId,
    /// In yoctoNEAR.
    pub(crate) bond: u128,
    /// What its controller has paid in advance for the storage of its decisions, in yoctoNEAR.
    pub(crate) storage_balance: u128,
    /// Payments to its controller whose outcome is not known yet.
    pub(crate) n_payments: u32,
    /// How often its charter was granted or revoked. A decision is bound to the charter that it was made under.
    pub(crate) charter_version: u32,
    pub(crate) is_chartered: bool,
    pub(crate) expires_at: u64,
    /// How often members have changed the end of its suspension.
    pub(crate) suspension_version: u32,
    /// Until when members have suspended it.
    pub(crate) suspended_until: u64,
    /// When a guardian has suspended it last, and until when.
    pub(crate) stopped_at: u64,
    pub(crate) stopped_until: u64,
    pub(crate) ledger: Ledger,
}

impl Agent {
    /// An agent that has just been appointed.
    pub(crate) fn new(controller_id: AccountId) -> Self {
        Self {
            controller_id,
            bond: 0,
            storage_balance: 0,
            n_payments: 0,
            charter_version: 0,
            is_chartered: false,
            expires_at: 0,
            suspension_version: 0,
            suspended_until: 0,
            stopped_at: 0,
            stopped_until: 0,
            ledger: Ledger::default(),
        }
    }

    /// Whether it may act at all.
    pub(crate) fn check_standing(&self, agent_id: &AccountId, now: u64) -> Result<(), ScopeError> {
        if !self.is_chartered {
            return Err(ScopeError::NoCharter { agent_id: agent_id.clone() });
        }
        if now >= self.expires_at {
            return Err(ScopeError::CharterExpired { expired_at: self.expires_at });
        }
        if now < self.idle_until() {
            return Err(ScopeError::AgentSuspended { until: self.idle_until() });
        }
        Ok(())
    }

    /// Fails where another controller would take over what this one has put in, or still gets back, or would answer for
    /// what was decided in its time.
    pub(crate) fn check_controller(&self, controller_id: &AccountId, now: u64) -> Result<()> {
        let held = self.bond.saturating_add(self.storage_balance);
        let has_left = held == 0 && self.n_payments == 0 && !self.ledger.is_held(now);
        if self.controller_id == *controller_id || has_left {
            return Ok(());
        }
        Err(Error::ControllerHasBond { controller_id: self.controller_id.clone(), bond: held })
    }

    /// What must stay of the bond, whatever its decisions lock: an agent that may act is never without one.
    pub(crate) fn least_bond(&self, least_agent_bond: u128, now: u64) -> u128 {
        if self.is_chartered && now < self.expires_at { least_agent_bond } else { 0 }
    }

    /// Until when it may do nothing, by members or a guardian.
    pub(crate) fn idle_until(&self) -> u64 {
        self.suspended_until.max(self.stopped_until)
    }

    /// A guardian suspends it, until a time or longer where a guardian has suspended it for longer.
    pub(crate) fn stop(&mut self, until: u64, now: u64) {
        self.stopped_at = now;
        self.stopped_until = self.stopped_until.max(until);
    }

    /// Members suspend it until a time, by what was proposed at `proposed_at`. What lifts an earlier suspension must know
    /// it: one that members have changed since is not lifted, and one that a guardian has begun since goes on.
    pub(crate) fn suspend(&mut self, until: u64, version: u32, proposed_at: u64) -> Result<()> {
        if until < self.suspended_until && version != self.suspension_version {
            return Err(Error::VersionChanged { meant: version, present: self.suspension_version });
        }
        if until != self.suspended_until {
            self.suspension_version += 1;
        }
        self.suspended_until = until;
        if self.stopped_at < proposed_at {
            self.stopped_until = self.stopped_until.min(until);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
