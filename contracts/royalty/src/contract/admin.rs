//! What the owner sets, and how the ownership passes.

use std::borrow::Cow;

use commonweight_common::Nullable;
use near_sdk::{AccountId, json_types::U64, near};

use super::{Contract, ContractExt, guard, pausing, treasury, upgrading::UPGRADE};
use crate::{Event, Result, logic::channel::check_withdrawal_delay};

#[near]
impl Contract {
    /// Sets the delay of channels opened from now on, in nanoseconds; open ones keep theirs.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `withdrawal_delay_set`.
    /// - **Fails**: `WITHDRAWAL_DELAY_OUT_OF_RANGE`.
    #[payable]
    #[handle_result]
    pub fn set_withdrawal_delay(&mut self, withdrawal_delay: U64) -> Result<()> {
        self.require_owner()?;
        self.withdrawal_delay = check_withdrawal_delay(withdrawal_delay.0)?;
        Event::WithdrawalDelaySet { withdrawal_delay }.emit();
        Ok(())
    }

    /// Proposes the next owner, or with `null` takes the proposal back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `owner_proposed`.
    #[payable]
    #[handle_result]
    pub fn propose_owner(&mut self, owner_id: Nullable<AccountId>) -> Result<()> {
        guard::one_yocto_caller()?;
        self.owner.propose(owner_id.0)?;
        Event::OwnerProposed { proposed_id: self.owner.proposed_id().map(Cow::Borrowed) }.emit();
        Ok(())
    }

    /// Takes the ownership over. Code and a treasury that the former owner has announced are forgotten; roles stay, and
    /// are told.
    ///
    /// - **Caller**: the proposed owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `owner_changed`; `treasury_proposed` where one was proposed.
    #[payable]
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
        guard::one_yocto_caller()?;
        let old_owner_id = self.owner.accept()?;
        Event::OwnerChanged {
            old_owner_id: Cow::Owned(old_owner_id),
            new_owner_id: Cow::Borrowed(self.owner.id()),
            forgotten_code_hash: UPGRADE.forget().map(|staged| staged.code_hash),
            roles: pausing::roles().held(),
        }
        .emit();
        treasury::forget();
        Ok(())
    }
}

impl Contract {
    /// Fails unless the owner calls, with a full-access key.
    pub(super) fn require_owner(&self) -> Result<()> {
        guard::one_yocto_caller()?;
        Ok(self.owner.require()?)
    }
}
