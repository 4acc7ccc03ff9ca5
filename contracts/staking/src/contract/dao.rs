//! The DAO that ballots go to, which the owner can have replaced where it has to be deployed anew. What is on its way
//! goes on to the one that it was sent to.

use commonweight_common::succession::{ProposedAccount, Succession};
use near_sdk::{AccountId, env, near};

use super::{Contract, ContractExt};
use crate::{Event, Result};

/// Where the proposal is recorded: under its number among the keys in `state.rs`.
const DAO: Succession = Succession::new(&[7]);

#[near]
impl Contract {
    /// See [`crate::Staking::propose_dao`].
    #[payable]
    #[handle_result]
    pub fn propose_dao(&mut self, dao_id: Option<AccountId>) -> Result<()> {
        self.require_owner()?;
        let Some(dao_id) = dao_id else {
            forget();
            return Ok(());
        };
        let ProposedAccount { account_id, ready_at, .. } = DAO.propose(dao_id, env::block_timestamp())?;
        Event::DaoProposed { dao_id: Some((&account_id).into()), ready_at: Some(ready_at) }.emit();
        Ok(())
    }

    /// See [`crate::Staking::change_dao`].
    #[handle_result]
    pub fn change_dao(&mut self) -> Result<()> {
        let old_dao_id = DAO.succeed(&mut self.dao_id, env::block_timestamp())?;
        Event::DaoChanged { old_dao_id: (&old_dao_id).into(), new_dao_id: (&self.dao_id).into() }.emit();
        Ok(())
    }

    /// See [`crate::Staking::proposed_dao`].
    pub fn proposed_dao(&self) -> Option<ProposedAccount> {
        DAO.proposed()
    }
}

/// Takes a proposal back, where there is one, and tells that.
pub(super) fn forget() {
    if DAO.forget() {
        Event::DaoProposed { dao_id: None, ready_at: None }.emit();
    }
}
