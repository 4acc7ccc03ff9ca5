//! The owner and its hand-over. The owner has no power over stakes, rewards or ballots.

use near_sdk::{AccountId, near};

use super::{Contract, ContractExt, guard};
use crate::{Event, Result};

#[near]
impl Contract {
    /// See [`crate::Staking::propose_owner`].
    #[payable]
    #[handle_result]
    pub fn propose_owner(&mut self, account_id: Option<AccountId>) -> Result<()> {
        guard::one_yocto_caller()?;
        self.owner.propose(account_id)?;
        Event::OwnerProposed { proposed_id: self.owner.proposed_id().map(Into::into) }.emit();
        Ok(())
    }

    /// See [`crate::Staking::accept_owner`].
    #[payable]
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
        guard::one_yocto_caller()?;
        let old_owner_id = self.owner.accept()?;
        Event::OwnerChanged { old_owner_id: (&old_owner_id).into(), new_owner_id: self.owner.id().into() }
            .emit();
        Ok(())
    }
}
