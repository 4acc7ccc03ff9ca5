//! The treasury, which the owner can have replaced where it has to be deployed anew. Whoever does not want the next one
//! has as long to see it as new code. What is on its way goes on to the one that it was sent to.

use commonweight_common::{clock::CODE_DELAY, stored, upgrade::DEPLOY_WINDOW};
use near_sdk::{AccountId, env, near};

use super::{Contract, ContractExt};
use crate::{Error, Event, Result, types::ProposedTreasury};

/// The key of the proposal. No other record's key begins with it.
const PROPOSED: &[u8] = b"TREASURY";

#[near]
impl Contract {
    /// Proposes another treasury in place of a former proposal, or with `null` takes that back.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached. The contract pays for the record.
    /// - **Emits**: `TreasuryProposed`.
    /// - **Fails**: `OneYoctoRequired`, `Owner`.
    #[payable]
    #[handle_result]
    pub fn propose_treasury(&mut self, treasury_id: Option<AccountId>) -> Result<()> {
        self.one_yocto_owner()?;
        let Some(treasury_id) = treasury_id else {
            forget();
            return Ok(());
        };
        let ready_at = env::block_timestamp().saturating_add(CODE_DELAY);
        let (ready_at, expires_at) = (ready_at.into(), ready_at.saturating_add(DEPLOY_WINDOW).into());
        let proposed = ProposedTreasury { treasury_id, ready_at, expires_at };
        env::storage_write(PROPOSED, &stored::to_bytes(&proposed));
        let treasury_id = Some((&proposed.treasury_id).into());
        Event::TreasuryProposed { treasury_id, ready_at: Some(ready_at) }.emit();
        Ok(())
    }

    /// The proposed treasury takes its place, 30 days after the proposal and for 30 days.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `TreasuryChanged`.
    /// - **Fails**: `TreasuryNotProposed`, `TreasuryNotDue`.
    #[handle_result]
    pub fn change_treasury(&mut self) -> Result<()> {
        let ProposedTreasury { treasury_id, ready_at, expires_at } =
            self.proposed_treasury().ok_or(Error::TreasuryNotProposed)?;
        let (ready_at, expires_at, now) = (ready_at.0, expires_at.0, env::block_timestamp());
        if !(ready_at..expires_at).contains(&now) {
            return Err(Error::TreasuryNotDue { ready_at, expires_at, now });
        }
        env::storage_remove(PROPOSED);
        let old_treasury_id = std::mem::replace(&mut self.treasury_id, treasury_id);
        Event::TreasuryChanged {
            old_treasury_id: (&old_treasury_id).into(),
            new_treasury_id: (&self.treasury_id).into(),
        }
        .emit();
        Ok(())
    }

    /// The treasury that is proposed, if another one is.
    pub fn proposed_treasury(&self) -> Option<ProposedTreasury> {
        env::storage_read(PROPOSED).map(|bytes| stored::from_bytes(&bytes))
    }
}

/// Takes a proposal back, where there is one, and tells that.
pub(super) fn forget() {
    if env::storage_remove(PROPOSED) {
        Event::TreasuryProposed { treasury_id: None, ready_at: None }.emit();
    }
}
