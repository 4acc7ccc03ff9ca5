//! From one layout of the state to the next.

use near_sdk::{env, near};

use super::{Contract, ContractExt, admin::UPGRADE, layout};

#[near]
impl Contract {
    /// Brings the state into the present layout, from whichever it has. New code calls it when it is deployed.
    ///
    /// - **Caller**: the contract itself.
    #[private]
    #[init(ignore_state)]
    pub fn migrate() -> Self {
        UPGRADE.complete();
        let state = env::storage_read(b"STATE").expect("invariant: the contract has been started");
        layout::migrated(&state)
    }
}
