//! Rights that the owner grants to single accounts, each apart from the others.
//!
//! A role is a value of the contract's own enum. The lists are bounded, so that one record holds them all; it is
//! read only where a role is asked for, and never on the paths of users.

use near_sdk::{AccountId, near};

use crate::stored::{Record, Stored};

/// How many accounts have one role at most.
pub const MAX_GRANTEES: usize = 8;

/// A role of a contract.
pub trait Role: Copy + Eq {
    /// Its name as callers write it.
    fn name(self) -> &'static str;
}

/// Who has which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles<R> {
    grants: Vec<(R, AccountId)>,
}

/// Why a role was not granted, or an act that takes one was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// Returned when somebody without the role calls a method that takes it.
    #[error("ROLE_MISSING: {account_id} has not the role {role}")]
    Missing {
        /// Who called.
        account_id: AccountId,
        /// What it takes.
        role: &'static str,
    },
    /// Returned when a role already has as many accounts as it can.
    #[error("ROLE_FULL: {MAX_GRANTEES} accounts have the role {role} already")]
    Full {
        /// The role.
        role: &'static str,
    },
}

impl<R> Default for Roles<R> {
    fn default() -> Self {
        Self { grants: Vec::new() }
    }
}

impl<R: Stored> Stored for Roles<R> {
    fn read(record: &mut Record<'_>) -> Self {
        Self { grants: Stored::read(record) }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        self.grants.write(bytes);
    }
}

/// One role with everybody who has it, as events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct RoleHolders {
    /// The role.
    pub role: String,
    /// Who has it, in the order in which they received it.
    pub account_ids: Vec<AccountId>,
}

impl<R: Role> Roles<R> {
    /// Every role that somebody has, in the order in which it was first granted. A new owner inherits them all.
    pub fn held(&self) -> Vec<RoleHolders> {
        let mut held: Vec<RoleHolders> = Vec::new();
        for (role, account_id) in &self.grants {
            let named = held.iter_mut().find(|holders| holders.role == role.name());
            match named {
                Some(holders) => holders.account_ids.push(account_id.clone()),
                None => held.push(RoleHolders {
                    role: role.name().to_owned(),
                    account_ids: vec![account_id.clone()],
                }),
            }
        }
        held
    }

    /// Whether the account has the role.
    pub fn has(&self, role: R, account_id: &AccountId) -> bool {
        self.grantees(role).any(|grantee_id| grantee_id == account_id)
    }

    /// Fails unless the account has the role.
    pub fn require(&self, role: R, account_id: &AccountId) -> Result<(), RoleError> {
        if self.has(role, account_id) {
            return Ok(());
        }
        Err(RoleError::Missing { account_id: account_id.clone(), role: role.name() })
    }

    /// The accounts that have the role, in the order in which they received it.
    pub fn grantees(&self, role: R) -> impl Iterator<Item = &AccountId> {
        self.grants.iter().filter(move |(granted, _)| *granted == role).map(|(_, account_id)| account_id)
    }

    /// Gives the role to the account. Returns whether it had not had it.
    pub fn grant(&mut self, role: R, account_id: AccountId) -> Result<bool, RoleError> {
        if self.has(role, &account_id) {
            return Ok(false);
        }
        if self.grantees(role).count() == MAX_GRANTEES {
            return Err(RoleError::Full { role: role.name() });
        }
        self.grants.push((role, account_id));
        Ok(true)
    }

    /// Takes the role from the account. Returns whether it had it.
    pub fn revoke(&mut self, role: R, account_id: &AccountId) -> bool {
        let n_grants = self.grants.len();
        self.grants.retain(|(granted, grantee_id)| *granted != role || grantee_id != account_id);
        self.grants.len() < n_grants
    }
}

#[cfg(test)]
mod tests;
