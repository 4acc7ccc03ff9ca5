//! New code, announced by its hash 30 days before anybody can deploy it, and the records that it finds. This is all
//! that the owner can do to holders; there is no pause.

use commonweight_common::{Digest, outgoing::Answer, upgrade::StagedCode};
use near_sdk::{env, near};

use super::{
    Contract, ContractExt,
    state::{LAYOUT, PRESENT_LAYOUT, SUPPLY, UPGRADE},
};
use crate::{Error, Event, Result};

#[near]
impl Contract {
    /// Deploys the staged code, 30 days after it was staged and for 30 days, and calls its `migrate` in the same
    /// receipt: where that fails, nothing has changed. The input is the code itself, no JSON.
    ///
    /// - **Caller**: anybody.
    /// - **Fails**: `CODE_NOT_STAGED`, `CODE_NOT_READY`, `CODE_EXPIRED`, `CODE_DIFFERS`.
    #[handle_result]
    pub fn deploy_code(&mut self) -> Result<Answer<()>> {
        let code = env::input().unwrap_or_default();
        Ok(Answer::of(UPGRADE.deploy(&code, env::block_timestamp())?))
    }

    /// Confirms, before it is deployed in the same receipt, that code is still staged: what was taken back or forgotten
    /// meanwhile does not come.
    ///
    /// - **Caller**: the contract itself.
    /// - **Fails**: `CODE_NOT_STAGED`, `CODE_DIFFERS`.
    #[private]
    #[handle_result]
    pub fn confirm_code(&self, code_hash: Digest) -> Result<()> {
        Ok(UPGRADE.confirm(code_hash)?)
    }

    /// Brings the records that former code has left into the layout of this code. Records of this layout stay.
    ///
    /// - **Caller**: the contract itself, in the receipt that deploys the code.
    /// - **Emits**: `code_deployed` where the code was staged.
    /// - **Fails**: `NOT_INITIALIZED`, `UNKNOWN_STATE`.
    #[init(ignore_state)]
    #[private]
    #[handle_result]
    pub fn migrate() -> Result<Self> {
        match LAYOUT.get(&()) {
            Some(PRESENT_LAYOUT) => {}
            Some(layout) => return Err(Error::UnknownState { layout }),
            // The first layout is this one without its number.
            None if SUPPLY.has(&()) => LAYOUT.set(&(), &PRESENT_LAYOUT),
            None => return Err(Error::NotInitialized),
        }
        if let Ok(StagedCode { code_hash, .. }) = UPGRADE.unstage() {
            Event::CodeDeployed { code_hash }.emit();
        }
        Ok(Self)
    }
}

pub(super) fn stage(code_hash: Digest) {
    let StagedCode { ready_at, expires_at, .. } = UPGRADE.stage(code_hash, env::block_timestamp());
    Event::CodeStaged { code_hash, ready_at: ready_at.into(), expires_at: expires_at.into() }.emit();
}

pub(super) fn unstage() -> Result<()> {
    let StagedCode { code_hash, .. } = UPGRADE.unstage()?;
    Event::CodeUnstaged { code_hash }.emit();
    Ok(())
}
