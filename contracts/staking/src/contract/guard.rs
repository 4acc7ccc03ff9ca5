//! What has to hold before a method does anything.

use near_sdk::{AccountId, env};

use crate::{Error, Result};

/// The caller, who has attached exactly one yoctoNEAR: only a full-access key can do that.
pub(super) fn one_yocto_caller() -> Result<AccountId> {
    let attached = env::attached_deposit().as_yoctonear();
    if attached != 1 {
        return Err(Error::OneYoctoRequired { attached });
    }
    Ok(env::predecessor_account_id())
}

/// Fails unless `timestamp` is over, so that nothing that is looked up there can still change.
pub(super) fn past(timestamp: u64) -> Result<()> {
    let now = env::block_timestamp();
    if timestamp >= now {
        return Err(Error::NotPast { timestamp, now });
    }
    Ok(())
}
