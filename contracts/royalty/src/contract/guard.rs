//! What a call must bring before it may do anything.

use near_sdk::{AccountId, NearToken, env};

use crate::{Error, Result};

/// The caller, who has attached exactly one yoctoNEAR.
pub(super) fn one_yocto_caller() -> Result<AccountId> {
    let attached = env::attached_deposit();
    if attached != NearToken::from_yoctonear(1) {
        return Err(Error::OneYoctoRequired { attached });
    }
    Ok(env::predecessor_account_id())
}

/// Fails where nothing is attached: a key that is limited to calls cannot attach anything.
pub(super) fn some_deposit() -> Result<()> {
    if env::attached_deposit().is_zero() {
        return Err(Error::DepositMissing);
    }
    Ok(())
}
