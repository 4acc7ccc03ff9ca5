//! The owner of a contract, and its hand-over in two steps: the present owner proposes, the next accepts.
//!
//! The owner is the launcher at first and the DAO after it. A hand-over to a wrong name changes nothing,
//! because that name has to call `accept_owner` itself.

use near_sdk::{AccountId, env};

use crate::stored::Stored;

/// Who owns a contract, and who has been proposed as the next owner.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Owner {
    owner_id: AccountId,
    proposed_id: Option<AccountId>,
}

/// Why an act of the owner was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnerError {
    /// Returned when somebody else than the owner calls a method of the owner.
    #[error("NOT_OWNER: {caller_id} is not the owner {owner_id}")]
    NotOwner {
        /// Who called.
        caller_id: AccountId,
        /// Who may call.
        owner_id: AccountId,
    },
    /// Returned when somebody else than the proposed owner accepts.
    #[error("NOT_PROPOSED_OWNER: {caller_id} has not been proposed as the owner")]
    NotProposed {
        /// Who called.
        caller_id: AccountId,
    },
}

impl Owner {
    /// `owner_id` owns; nobody is proposed.
    pub fn new(owner_id: AccountId) -> Self {
        Self { owner_id, proposed_id: None }
    }

    /// The account that owns the contract.
    pub fn id(&self) -> &AccountId {
        &self.owner_id
    }

    /// The account that may accept the ownership, if any.
    pub fn proposed_id(&self) -> Option<&AccountId> {
        self.proposed_id.as_ref()
    }

    /// Fails unless the predecessor is the owner.
    pub fn require(&self) -> Result<(), OwnerError> {
        let caller_id = env::predecessor_account_id();
        if caller_id == self.owner_id {
            return Ok(());
        }
        Err(OwnerError::NotOwner { caller_id, owner_id: self.owner_id.clone() })
    }

    /// The owner proposes the next one, or with `None` takes the proposal back.
    pub fn propose(&mut self, proposed_id: Option<AccountId>) -> Result<(), OwnerError> {
        self.require()?;
        self.proposed_id = proposed_id;
        Ok(())
    }

    /// The proposed account becomes the owner. Returns the previous one.
    pub fn accept(&mut self) -> Result<AccountId, OwnerError> {
        let caller_id = env::predecessor_account_id();
        if self.proposed_id.as_ref() != Some(&caller_id) {
            return Err(OwnerError::NotProposed { caller_id });
        }
        self.proposed_id = None;
        Ok(std::mem::replace(&mut self.owner_id, caller_id))
    }
}

#[cfg(test)]
mod tests;
