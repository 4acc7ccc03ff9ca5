//! Who may call, and with what attached.

use near_sdk::{AccountId, NearToken, env};

use super::Contract;
use crate::{Error, Result};

/// The caller of a method that moves value. One yoctoNEAR must be attached: a key that is limited to calls
/// cannot attach it.
pub(super) fn one_yocto_caller() -> Result<AccountId> {
    if env::attached_deposit() != NearToken::from_yoctonear(1) {
        return Err(Error::OneYoctoRequired);
    }
    Ok(env::predecessor_account_id())
}

impl Contract {
    /// The owner, who calls with one yoctoNEAR attached.
    pub(super) fn one_yocto_owner(&self) -> Result<()> {
        self.owner.require()?;
        one_yocto_caller().map(|_| ())
    }
}
