//! The owner and its hand-over in two steps.

use commonweight_common::Nullable;
use near_sdk::{AccountId, near};

use super::{Contract, ContractExt, guard, pausing::roles, treasury, upgrading::UPGRADE};
use crate::{Event, Result};

#[near]
impl Contract {
    /// Proposes the next owner, or with `null` takes the proposal back.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `owner_proposed`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn propose_owner(&mut self, owner_id: Nullable<AccountId>) -> Result<()> {
        self.one_yocto_owner()?;
        self.owner.propose(owner_id.0)?;
        Event::OwnerProposed { proposed_id: self.owner.proposed_id().map(Into::into) }.emit();
        Ok(())
    }

    /// Accepts the ownership. What the former owner has announced and is not done is forgotten: its code, its treasury.
    /// Roles stay, and the event names who has them.
    ///
    /// - **Caller**: the proposed owner, with one yoctoNEAR attached.
    /// - **Emits**: `owner_changed`, and `treasury_proposed` where a treasury was proposed.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_PROPOSED_OWNER`.
    #[payable]
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
        guard::one_yocto_caller()?;
        let old_owner_id = self.owner.accept()?;
        treasury::forget();
        Event::OwnerChanged {
            old_owner_id: (&old_owner_id).into(),
            new_owner_id: self.owner.id().into(),
            forgotten_code_hash: UPGRADE.forget().map(|staged| staged.code_hash),
            roles: roles().held(),
        }
        .emit();
        Ok(())
    }

    /// Who owns the contract.
    pub fn owner(&self) -> AccountId {
        self.owner.id().clone()
    }

    /// Who may accept the ownership, if anybody.
    pub fn proposed_owner(&self) -> Option<AccountId> {
        self.owner.proposed_id().cloned()
    }
}
