//! What a call must bring before it may do anything.

use near_sdk::{AccountId, NearToken, env};

use commonweight_common::storage::{StorageDepositTooSmall, StorageMeter};

use super::storage::CREDIT_BYTES;
use crate::{Error, Result};

/// The caller, who has attached exactly one yoctoNEAR.
pub(super) fn one_yocto_caller() -> Result<AccountId> {
    let attached = env::attached_deposit();
    if attached != NearToken::from_yoctonear(1) {
        return Err(Error::OneYoctoRequired { attached });
    }
    Ok(env::predecessor_account_id())
}

/// Charges the attached deposit for what was stored, and for the credit records that `n_credits` accounts may
/// have some day. The caller gets the rest back.
pub(super) fn pay_storage(meter: &StorageMeter, n_credits: u64) -> Result<()> {
    let attached = env::attached_deposit();
    let reserve =
        super::storage::price(n_credits.checked_mul(CREDIT_BYTES).expect("invariant: lists are short"));
    let required = meter
        .cost()
        .checked_add(reserve)
        .expect("invariant: the storage of one account costs less than all NEAR");
    let rest = attached.checked_sub(required).ok_or(StorageDepositTooSmall { required, attached })?;
    if !rest.is_zero() {
        near_sdk::Promise::new(env::predecessor_account_id()).transfer(rest).detach();
    }
    Ok(())
}
