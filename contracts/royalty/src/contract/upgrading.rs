//! New code, announced by its hash long before anybody can deploy it, and the state that it finds.
//!
//! To change the root state: raise [`LAYOUT`], freeze the old struct, convert it in `migrate`. To change a record: append a
//! key to `state.rs`, and move each record when it is touched.

use commonweight_common::{
    Digest,
    outgoing::Answer,
    stored,
    upgrade::{StagedCode, StagedCodeView, Upgrade},
};
use near_sdk::{env, near};

use super::{Contract, ContractExt};
use crate::{Error, Event, Result};

/// Where staged code is recorded: as the last of the keys in `state.rs`.
pub(super) const UPGRADE: Upgrade = Upgrade::new(&[8]);

/// The first byte of the root state.
pub(super) const LAYOUT: u8 = 1;

/// Where near-sdk keeps the root state.
const ROOT: &[u8] = b"STATE";

#[near]
impl Contract {
    /// Announces new code by its SHA-256. What was announced before is forgotten.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `code_staged`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        self.require_owner()?;
        let StagedCode { ready_at, expires_at, .. } = UPGRADE.stage(code_hash, env::block_timestamp());
        Event::CodeStaged { code_hash, ready_at: ready_at.into(), expires_at: expires_at.into() }.emit();
        Ok(())
    }

    /// Takes the announcement back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `code_unstaged`.
    /// - **Fails**: `CODE_NOT_STAGED` where nothing is staged.
    #[payable]
    #[handle_result]
    pub fn unstage_code(&mut self) -> Result<()> {
        self.require_owner()?;
        let code_hash = UPGRADE.unstage()?.code_hash;
        Event::CodeUnstaged { code_hash }.emit();
        Ok(())
    }

    /// Deploys the staged code when its time has come, and calls its `migrate` in the same receipt: where that
    /// fails, nothing has changed. The input is the code itself, no JSON.
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

    /// What is staged, if anything.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    /// Takes over the state that former code has left. A state of this code's layout stays, another is refused.
    ///
    /// - **Caller**: the contract itself, in the receipt that deploys the code.
    /// - **Emits**: `code_deployed` where the code was staged.
    /// - **Fails**: `UNKNOWN_STATE`.
    #[init(ignore_state)]
    #[private]
    #[handle_result]
    pub fn migrate() -> Result<Self> {
        let bytes = env::storage_read(ROOT).unwrap_or_default();
        if bytes.first() != Some(&LAYOUT) {
            return Err(Error::UnknownState);
        }
        if let Some(StagedCode { code_hash, .. }) = UPGRADE.forget() {
            Event::CodeDeployed { code_hash }.emit();
        }
        Ok(stored::from_bytes(&bytes))
    }
}
