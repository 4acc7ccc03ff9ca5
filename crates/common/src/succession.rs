//! An account that a contract pays or hears, and that another takes the place of when it was deployed anew.
//!
//! The delay is that of new code, so whoever does not want the next one has as long to see it, and to leave.

use near_sdk::{AccountId, env, json_types::U64, near};

use crate::{
    clock::CODE_DELAY,
    stored::{self, Stored},
    upgrade::DEPLOY_WINDOW,
};

/// An account that is to take the place of another. Times are in nanoseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
pub struct ProposedAccount {
    /// The account.
    pub account_id: AccountId,
    /// From when on anybody can have it take its place.
    pub ready_at: U64,
    /// From when on nobody can any more.
    pub expires_at: U64,
}

/// Why an account did not take the place of another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuccessionError {
    /// Returned when no other account is proposed.
    #[error("SUCCESSOR_NOT_PROPOSED: no other account is proposed")]
    NotProposed,
    /// Returned when a contract is to be its own.
    #[error("SUCCESSOR_IS_SELF: {account_id} is this contract itself")]
    IsSelf {
        /// This contract.
        account_id: AccountId,
    },
    /// Returned before its time, or too long after it.
    #[error("SUCCESSOR_NOT_DUE: it takes its place from {ready_at} until {expires_at}, and it is {now}")]
    NotDue {
        /// From when on.
        ready_at: u64,
        /// Until when.
        expires_at: u64,
        /// The time of the block.
        now: u64,
    },
}

/// The one record of a proposed account, under a key of the contract's choosing.
#[derive(Debug)]
pub struct Succession {
    key: &'static [u8],
}

impl Succession {
    /// The record under `key`, which no other record's key begins with.
    pub const fn new(key: &'static [u8]) -> Self {
        Self { key }
    }

    /// The account that is proposed, if one is.
    pub fn proposed(&self) -> Option<ProposedAccount> {
        env::storage_read(self.key).map(|bytes| stored::from_bytes(&bytes))
    }

    /// Proposes an account in place of a former proposal, and the delay begins anew. What a contract paid to itself would be
    /// in nobody's books.
    pub fn propose(&self, account_id: AccountId, now: u64) -> Result<ProposedAccount, SuccessionError> {
        if account_id == env::current_account_id() {
            return Err(SuccessionError::IsSelf { account_id });
        }
        let ready_at = now.saturating_add(CODE_DELAY);
        let expires_at = ready_at.saturating_add(DEPLOY_WINDOW).into();
        let proposed = ProposedAccount { account_id, ready_at: ready_at.into(), expires_at };
        env::storage_write(self.key, &stored::to_bytes(&proposed));
        Ok(proposed)
    }

    /// Takes a proposal back, also when the contract gets another owner. Says whether there was one.
    pub fn forget(&self) -> bool {
        env::storage_remove(self.key)
    }

    /// Puts the proposed account in the place of `current`, where its time has come. Returns the former one.
    pub fn succeed(&self, current: &mut AccountId, now: u64) -> Result<AccountId, SuccessionError> {
        let proposed = self.proposed().ok_or(SuccessionError::NotProposed)?;
        let (ready_at, expires_at) = (proposed.ready_at.0, proposed.expires_at.0);
        if !(ready_at..expires_at).contains(&now) {
            return Err(SuccessionError::NotDue { ready_at, expires_at, now });
        }
        self.forget();
        Ok(std::mem::replace(current, proposed.account_id))
    }
}

#[cfg(test)]
mod tests;
