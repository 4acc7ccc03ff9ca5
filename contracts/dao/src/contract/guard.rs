//! Who may call, and with what attached.

use near_sdk::{AccountId, NearToken, env};

use super::{Contract, promises};
use crate::{Error, Result};

impl Contract {
    /// The calling guardian.
    pub(super) fn require_guardian(&self) -> Result<AccountId> {
        let caller_id = env::predecessor_account_id();
        if self.guardians().contains(&caller_id) {
            return Ok(caller_id);
        }
        Err(Error::NotGuardian { caller_id })
    }

    pub(super) fn require_staking(&self) -> Result<()> {
        let caller_id = env::predecessor_account_id();
        if caller_id == self.staking_id {
            return Ok(());
        }
        Err(Error::NotStaking { caller_id })
    }
}

pub(super) fn require_one_yocto() -> Result<()> {
    if env::attached_deposit() == NearToken::from_yoctonear(1) {
        return Ok(());
    }
    Err(Error::OneYoctoRequired)
}

/// Sends the rest of a deposit back to where it came from.
pub(super) fn give_back(rest: NearToken, receiver_id: &AccountId) {
    if !rest.is_zero() {
        promises::pay(receiver_id, rest);
    }
}
