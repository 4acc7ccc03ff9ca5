//! From one layout of the state to the next.

use near_sdk::{env, near};

use super::{Contract, ContractExt, admin::UPGRADE, layout};
use crate::Event;

#[near]
impl Contract {
    /// Brings the state into the present layout, from whichever it has. New code calls it when it is deployed.
    ///
    /// - **Caller**: the contract itself.
    /// - **Emits**: `CodeDeployed` where the code was staged.
    #[private]
    #[init(ignore_state)]
    pub fn migrate() -> Self {
        if let Ok(staged) = UPGRADE.unstage() {
            Event::CodeDeployed { code_hash: staged.code_hash }.emit();
        }
        let state = env::storage_read(b"STATE").expect("invariant: the contract has been started");
        layout::migrated(&state)
    }
}
