//! New code, announced by its hash 30 days before anybody can deploy it, and the state that it finds.

use commonweight_common::{
    Digest,
    outgoing::Answer,
    stored,
    upgrade::{StagedCode, StagedCodeView, Upgrade},
};
use near_sdk::{env, near};

use super::{Contract, ContractExt, LAYOUT};
use crate::{Error, Event, Result};

/// No other record's key begins with this.
pub(super) const UPGRADE: Upgrade = Upgrade::new(b"CODE");

/// Where near-sdk keeps the root state.
const ROOT: &[u8] = b"STATE";

// To change the layout: raise `LAYOUT`, and turn the root state of the one before into the new one in `migrate`.

#[near]
impl Contract {
    /// Announces new code by its SHA-256. What was announced before is forgotten.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `code_staged`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        self.one_yocto_owner()?;
        let StagedCode { ready_at, expires_at, .. } = UPGRADE.stage(code_hash, env::block_timestamp());
        Event::CodeStaged { code_hash, ready_at: ready_at.into(), expires_at: expires_at.into() }.emit();
        Ok(())
    }

    /// Takes the announcement back.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `code_unstaged`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `CODE_NOT_STAGED` where nothing is staged.
    #[payable]
    #[handle_result]
    pub fn unstage_code(&mut self) -> Result<()> {
        self.one_yocto_owner()?;
        let code_hash = UPGRADE.unstage()?.code_hash;
        Event::CodeUnstaged { code_hash }.emit();
        Ok(())
    }

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

    /// What is staged, if anything.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
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
        if let Ok(StagedCode { code_hash, .. }) = UPGRADE.unstage() {
            Event::CodeDeployed { code_hash }.emit();
        }
        Ok(stored::from_bytes(&bytes))
    }
}
