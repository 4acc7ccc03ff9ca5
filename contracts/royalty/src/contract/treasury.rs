//! The treasury, which the owner can have replaced where it has to be deployed anew. What is on its way goes on to the
//! one that it was sent to.

use std::borrow::Cow;

use commonweight_common::{
    Nullable,
    succession::{ProposedAccount, Succession},
};
use near_sdk::{AccountId, env, near};

use super::{Contract, ContractExt};
use crate::{Event, Result};

/// Where the proposal is recorded: as the last of the keys in `state.rs`.
const TREASURY: Succession = Succession::new(&[9]);

#[near]
impl Contract {
    /// Proposes another treasury in place of a former proposal, or with `null` takes that back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `treasury_proposed`.
    /// - **Fails**: `SUCCESSOR_IS_SELF` where it is this contract itself.
    #[payable]
    #[handle_result]
    pub fn propose_treasury(&mut self, treasury_id: Nullable<AccountId>) -> Result<()> {
        self.require_owner()?;
        let Some(treasury_id) = treasury_id.0 else {
            forget();
            return Ok(());
        };
        let ProposedAccount { account_id, ready_at, .. } =
            TREASURY.propose(treasury_id, env::block_timestamp())?;
        let treasury_id = Some(Cow::Owned(account_id));
        Event::TreasuryProposed { treasury_id, ready_at: Some(ready_at) }.emit();
        Ok(())
    }

    /// The proposed treasury takes its place, 30 days after the proposal and for 30 days. What is on its way goes on to
    /// the former one.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `treasury_changed`.
    /// - **Fails**: `SUCCESSOR_NOT_PROPOSED`, `SUCCESSOR_NOT_DUE`.
    #[handle_result]
    pub fn change_treasury(&mut self) -> Result<()> {
        let old_treasury_id = TREASURY.succeed(&mut self.treasury_id, env::block_timestamp())?;
        Event::TreasuryChanged {
            old_treasury_id: Cow::Owned(old_treasury_id),
            new_treasury_id: Cow::Borrowed(&self.treasury_id),
        }
        .emit();
        Ok(())
    }

    /// The treasury that is proposed, if another one is.
    pub fn proposed_treasury(&self) -> Option<ProposedAccount> {
        TREASURY.proposed()
    }
}

/// Takes a proposal back, where there is one, and tells that.
pub(super) fn forget() {
    if TREASURY.forget() {
        Event::TreasuryProposed { treasury_id: None, ready_at: None }.emit();
    }
}
