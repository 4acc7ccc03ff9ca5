//! From one layout of the state to the next. There is one so far.
//!
//! To change the root state: raise [`LAYOUT`], freeze the old struct, convert it in `migrate`. To change a record: raise its
//! first byte in [`super::state`], and convert it where it is read.

use commonweight_common::stored;
use near_sdk::{env, near};

use super::{Contract, ContractExt, admin::UPGRADE};
use crate::{Digest, Error, Event, Result};

/// The first byte of the root state.
pub(super) const LAYOUT: u8 = 1;

/// Where near-sdk keeps the root state.
const ROOT: &[u8] = b"STATE";

#[near]
impl Contract {
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

    /// Takes over the state that former code has left. New code calls it when it is deployed.
    ///
    /// - **Caller**: the contract itself.
    /// - **Emits**: `code_deployed` where the code was staged.
    /// - **Fails**: `UNKNOWN_STATE`.
    #[private]
    #[init(ignore_state)]
    #[handle_result]
    pub fn migrate() -> Result<Self> {
        let bytes = env::storage_read(ROOT).unwrap_or_default();
        if bytes.first() != Some(&LAYOUT) {
            return Err(Error::UnknownState);
        }
        if let Some(staged) = UPGRADE.forget() {
            Event::CodeDeployed { code_hash: staged.code_hash }.emit();
        }
        Ok(stored::from_bytes(&bytes))
    }
}
