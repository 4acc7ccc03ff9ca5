//! What the owner sets, and how the ownership passes.

use std::borrow::Cow;

use near_sdk::{AccountId, json_types::U64, near};

use super::{Contract, ContractExt};
use crate::{Event, Result, logic::channel::check_withdrawal_delay};

#[near]
impl Contract {
    /// Sets the delay of channels opened from now on, in nanoseconds; open ones keep theirs.
    ///
    /// - **Caller**: the owner.
    /// - **Emits**: [`Event::WithdrawalDelaySet`].
    /// - **Fails**: [`crate::Error::WithdrawalDelayOutOfRange`].
    #[handle_result]
    pub fn set_withdrawal_delay(&mut self, withdrawal_delay: U64) -> Result<()> {
        self.owner.require()?;
        self.withdrawal_delay = check_withdrawal_delay(withdrawal_delay.0)?;
        Event::WithdrawalDelaySet { withdrawal_delay }.emit();
        Ok(())
    }

    /// Proposes the next owner, or with `null` takes the proposal back.
    ///
    /// - **Caller**: the owner.
    /// - **Emits**: [`Event::OwnerProposed`].
    #[handle_result]
    pub fn propose_owner(&mut self, account_id: Option<AccountId>) -> Result<()> {
        self.owner.propose(account_id.clone())?;
        Event::OwnerProposed { proposed_id: account_id.map(Cow::Owned) }.emit();
        Ok(())
    }

    /// Takes the ownership over.
    ///
    /// - **Caller**: the proposed owner.
    /// - **Emits**: [`Event::OwnerChanged`].
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
        let previous_id = self.owner.accept()?;
        Event::OwnerChanged {
            previous_id: Cow::Owned(previous_id),
            owner_id: Cow::Borrowed(self.owner.id()),
        }
        .emit();
        Ok(())
    }
}
