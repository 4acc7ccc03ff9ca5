//! New code of the DAO: announced by an adopted vote, deployed by anybody after a delay that is longer than stake takes
//! to leave.

use commonweight_common::{Digest, outgoing::Answer, stored, upgrade::StagedCodeView};
use near_sdk::{env, near};

use super::{Contract, ContractExt, LAYOUT, state::UPGRADE};
use crate::{Error, Event, Result};

/// Where near-sdk stores the root state.
const ROOT: &[u8] = b"STATE";

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

    /// What is staged, if anything.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    /// Turns the state that former code has left into that of this code. A state of this code stays.
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
        let mut contract: Self = stored::from_bytes(&bytes);
        if let Some(staged) = UPGRADE.forget() {
            contract.versions.code += 1;
            Event::CodeDeployed { code_hash: staged.code_hash }.emit();
        }
        Ok(contract)
    }
}
