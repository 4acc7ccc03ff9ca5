//! The DAO that ballots go to, which the owner can have replaced where it has to be deployed anew. What is on its way
//! goes on to the one that it was sent to.

use commonweight_common::{
    Nullable,
    succession::{ProposedAccount, Succession},
};
use near_sdk::{AccountId, NearToken, env, near};

use super::{Contract, ContractExt, promises, state::StorageKey};
use crate::{Error, Event, Result, gas};

/// Where the proposal is recorded: under its number among the keys in `state.rs`.
const DAO: Succession = Succession::new(&[7]);

#[near]
impl Contract {
    /// Proposes another DAO in place of a former proposal, or with `null` takes that back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `dao_proposed`. **Fails**: `NOT_OWNER`, `SUCCESSOR_IS_SELF`,
    ///   `DAO_WAS_HERE` where it is the DAO in place, or one that was replaced.
    #[payable]
    #[handle_result]
    pub fn propose_dao(&mut self, dao_id: Nullable<AccountId>) -> Result<()> {
        self.require_owner()?;
        let Some(dao_id) = dao_id.0 else {
            forget();
            return Ok(());
        };
        if dao_id == self.dao_id {
            return Err(Error::DaoWasHere { dao_id });
        }
        Self::check_not_former(&dao_id)?;
        let ProposedAccount { account_id, ready_at, .. } = DAO.propose(dao_id, env::block_timestamp())?;
        Event::DaoProposed { dao_id: Some((&account_id).into()), ready_at: Some(ready_at) }.emit();
        Ok(())
    }

    /// The proposed DAO takes its place, 30 days after the proposal and for 30 days. What is on its way goes on to the
    /// former one, which hears that it is the former one: its agents decide nothing any more that nobody could object to.
    /// What was signed for it counts no more.
    ///
    /// - **Caller**: anybody. **Emits**: `dao_changed`. **Fails**: `SUCCESSOR_NOT_PROPOSED`, `SUCCESSOR_NOT_DUE`;
    ///   `DAO_OWNS` where the former DAO owns this contract and has proposed no other owner, or is proposed itself, for
    ///   nobody could vote on that any more.
    #[handle_result]
    pub fn change_dao(&mut self) -> Result<()> {
        let next_owner_id = self.owner.proposed_id();
        let owns = *self.owner.id() == self.dao_id && next_owner_id.is_none();
        if owns || next_owner_id == Some(&self.dao_id) {
            return Err(Error::DaoOwns { dao_id: self.dao_id.clone() });
        }
        let old_dao_id = DAO.succeed(&mut self.dao_id, env::block_timestamp())?;
        self.dao_since = env::block_timestamp();
        env::storage_write(&StorageKey::FormerDao(&old_dao_id).to_bytes(), &[]);
        let former = env::promise_batch_create(&old_dao_id);
        promises::call(former, "retire", &[], NearToken::ZERO, gas::RETIRE);
        Event::DaoChanged { old_dao_id: (&old_dao_id).into(), new_dao_id: (&self.dao_id).into() }.emit();
        Ok(())
    }

    /// The DAO that is proposed, if another one is.
    pub fn proposed_dao(&self) -> Option<ProposedAccount> {
        DAO.proposed()
    }
}

impl Contract {
    /// Fails where a DAO that was replaced would get a say again.
    pub(super) fn check_not_former(dao_id: &AccountId) -> Result<()> {
        if env::storage_has_key(&StorageKey::FormerDao(dao_id).to_bytes()) {
            return Err(Error::DaoWasHere { dao_id: dao_id.clone() });
        }
        Ok(())
    }
}

/// Takes a proposal back, where there is one, and tells that.
pub(super) fn forget() {
    if DAO.forget() {
        Event::DaoProposed { dao_id: None, ready_at: None }.emit();
    }
}
