//! How many tokens rounds may promise.

use near_sdk::{json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{Event, Result, logic::commitment, types::TokenCommitment};

#[near]
impl Contract {
    /// Changes how many tokens all rounds together may promise. The token must let the sale mint as many, or buyers
    /// wait for their tokens until it does.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `token_cap_changed`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `TOKEN_CAP_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn set_token_cap(&mut self, cap: U128) -> Result<()> {
        self.one_yocto_owner()?;
        self.commitment = self.commitment.with_cap(cap.0)?;
        Event::TokenCapChanged { cap }.emit();
        Ok(())
    }

    /// How many tokens rounds may promise, and have.
    pub fn token_commitment(&self) -> TokenCommitment {
        let commitment::Commitment { cap, committed } = self.commitment;
        TokenCommitment { cap: cap.into(), committed: committed.into() }
    }
}
