//! An agent's standing: its bond, and everything that it has at risk against it.
//!
//! A decision counts from its making until it is stopped, expires, or was executed and its challenge period is
//! over. Limits roll: there is no window at whose edge twice the limit fits.

use commonweight_common::Bps;
use near_sdk::{AccountId, near};

use super::policy::MAX_SCOPE_WINDOW;
use crate::error::ScopeError;

/// How many entries of its ledger an agent can have: one for each scope that each decision uses.
pub(crate) const MAX_EXPOSURES: usize = 64;

/// What is known of an agent beside its charter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub(crate) struct Agent {
    pub(crate) controller_id: AccountId,
    /// In yoctoNEAR.
    pub(crate) bond: u128,
    /// How many charters it was given. A decision is bound to the one that it was made under.
    pub(crate) charter_version: u32,
    pub(crate) is_chartered: bool,
    pub(crate) expires_at: u64,
    pub(crate) suspended_until: u64,
    pub(crate) exposures: Vec<Exposure>,
}

/// What one decision puts at risk under one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub(crate) struct Exposure {
    pub(crate) decision_id: u64,
    pub(crate) charter_version: u32,
    pub(crate) scope: u8,
    pub(crate) value: u128,
    /// What of the bond's value it locks: as much as the rules asked for when it was made. It is stored beside the agent.
    #[borsh(skip)]
    pub(crate) locked: u128,
    /// Until when it can still be executed.
    pub(crate) live_until: u64,
    pub(crate) executed_at: Option<u64>,
    /// Until when its execution can be challenged.
    pub(crate) at_risk_until: u64,
}

/// What one scope is used for by one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScopeUse {
    pub(crate) scope: u8,
    pub(crate) value: u128,
    /// See [`Exposure::locked`].
    pub(crate) locked: u128,
}

impl Exposure {
    const fn is_at_risk(&self, now: u64) -> bool {
        now < self.live_until || now < self.at_risk_until
    }

    fn counts_within(&self, window: u64, now: u64) -> bool {
        now < self.live_until || self.executed_at.is_some_and(|at| now < at + window)
    }
}

impl Agent {
    /// An agent that has just been appointed.
    pub(crate) const fn new(controller_id: AccountId) -> Self {
        Self {
            controller_id,
            bond: 0,
            charter_version: 0,
            is_chartered: false,
            expires_at: 0,
            suspended_until: 0,
            exposures: Vec::new(),
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
        if now < self.suspended_until {
            return Err(ScopeError::AgentSuspended { until: self.suspended_until });
        }
        Ok(())
    }

    fn sum_at_risk(&self, now: u64, part: impl Fn(&Exposure) -> u128) -> u128 {
        let open = self.exposures.iter().filter(|exposure| exposure.is_at_risk(now));
        open.map(part).fold(0, u128::saturating_add)
    }

    /// The value of everything that it has at risk.
    pub(crate) fn at_risk(&self, now: u64) -> u128 {
        self.sum_at_risk(now, |exposure| exposure.value)
    }

    /// What of its bond's value everything that it has at risk locks.
    pub(crate) fn locked(&self, now: u64) -> u128 {
        self.sum_at_risk(now, |exposure| exposure.locked)
    }

    /// Fails where it would lock more than its bond is worth.
    pub(crate) fn check_collateral(&self, more: u128, bond_value: u128, now: u64) -> Result<(), ScopeError> {
        let locked = self.locked(now).saturating_add(more);
        if locked > bond_value {
            return Err(ScopeError::CollateralShort { locked, bond_value });
        }
        Ok(())
    }

    /// What it used of a scope of its present charter within the window that ends now.
    pub(crate) fn spent(&self, scope: u8, window: u64, now: u64) -> u128 {
        self.exposures
            .iter()
            .filter(|exposure| exposure.scope == scope && exposure.charter_version == self.charter_version)
            .filter(|exposure| exposure.counts_within(window, now))
            .map(|exposure| exposure.value)
            .fold(0, u128::saturating_add)
    }

    /// Enters a new decision into the ledger, after dropping what counts for nothing any more.
    pub(crate) fn with_decision(
        mut self,
        decision_id: u64,
        uses: Vec<ScopeUse>,
        live_until: u64,
        now: u64,
    ) -> Result<Self, ScopeError> {
        self.exposures
            .retain(|exposure| exposure.is_at_risk(now) || exposure.counts_within(MAX_SCOPE_WINDOW, now));
        if self.exposures.len() + uses.len() > MAX_EXPOSURES {
            return Err(ScopeError::TooManyDecisions { max: MAX_EXPOSURES });
        }
        let charter_version = self.charter_version;
        self.exposures.extend(uses.into_iter().map(|ScopeUse { scope, value, locked }| Exposure {
            decision_id,
            charter_version,
            scope,
            value,
            locked,
            live_until,
            executed_at: None,
            at_risk_until: 0,
        }));
        Ok(self)
    }

    fn entries(&mut self, decision_id: u64) -> impl Iterator<Item = &mut Exposure> {
        self.exposures.iter_mut().filter(move |exposure| exposure.decision_id == decision_id)
    }

    /// The decision can be executed until a later time.
    pub(crate) fn with_stretched(mut self, decision_id: u64, live_until: u64) -> Self {
        self.entries(decision_id).for_each(|entry| entry.live_until = entry.live_until.max(live_until));
        self
    }

    /// The decision is being executed.
    pub(crate) fn with_executed(mut self, decision_id: u64, challenge_period: u64, now: u64) -> Self {
        self.entries(decision_id).for_each(|entry| {
            entry.executed_at = Some(now);
            entry.at_risk_until = now + challenge_period;
        });
        self
    }

    /// The decision cannot be executed any more. What was executed of it still counts.
    pub(crate) fn with_closed(mut self, decision_id: u64) -> Self {
        self.exposures.retain(|entry| entry.decision_id != decision_id || entry.executed_at.is_some());
        self.entries(decision_id).for_each(|entry| entry.live_until = 0);
        self
    }

    /// Whether the decision was executed and can still be challenged.
    pub(crate) fn is_challengeable(&self, decision_id: u64, now: u64) -> bool {
        self.exposures.iter().any(|entry| entry.decision_id == decision_id && now < entry.at_risk_until)
    }

    /// Takes a share of the bond, rounded up. Returns how much that is.
    pub(crate) fn slashed(mut self, share: Bps) -> (Self, u128) {
        let amount = share.ceil_of(self.bond);
        self.bond -= amount;
        (self, amount)
    }
}

#[cfg(test)]
mod tests;
