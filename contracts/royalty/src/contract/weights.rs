//! Weights of contributors: who gets which part of the contributors' share from now on.

use std::{borrow::Cow, collections::BTreeSet};

use commonweight_common::storage::StorageMeter;
use near_sdk::{json_types::U128, near};

use super::{Contract, ContractExt, guard, storage};
use crate::{Error, Event, Feature, MAX_WEIGHTS, ReleaseId, Result, Weight};

#[near]
impl Contract {
    /// Sets weights of contributors for what is redeemed from now on; what they have earned stays their own.
    ///
    /// - **Caller**: the owner. **Deposit**: the storage; the rest comes back.
    /// - **Emits**: `weights_set`.
    /// - **Fails**: `DUPLICATE_ACCOUNT`, `LIST_LENGTH`,
    ///   `TOTAL_WEIGHT_TOO_LARGE`, `PAUSED`, `DEPOSIT_MISSING`.
    #[payable]
    #[handle_result]
    pub fn set_weights(&mut self, model_id: String, version: u32, weights: Vec<Weight>) -> Result<()> {
        guard::some_deposit()?;
        self.owner.require()?;
        self.check_running(Feature::Model)?;
        check_weights(&weights)?;
        let meter = StorageMeter::start();
        let release_index = Self::release_index(ReleaseId { model_id, version })?;
        let mut release = Self::load_release(release_index);
        let mut n_new: u64 = 0;
        for Weight { account_id, weight } in &weights {
            let known = Self::load_member(release_index, account_id);
            n_new += u64::from(known.is_none());
            let mut member = known.unwrap_or_default();
            release.pool.set_weight(&mut member, weight.0)?;
            Self::save_member(release_index, account_id, &member);
        }
        Self::save_release(release_index, &release);
        Event::WeightsSet {
            model_id: Cow::Borrowed(&release.id.model_id),
            version,
            weights: Cow::Owned(weights),
            total_weight: release.pool.total_weight().into(),
        }
        .emit();
        storage::pay_storage(&meter, n_new)
    }

    /// Hands what came in while there were no contributors to those that there are now. Nothing else does: weights
    /// come in several lists, and who redeems between two of them would hand it to those of the first.
    ///
    /// - **Caller**: the owner, who alone knows when the list of weights is complete. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `pending_distributed`.
    /// - **Fails**: `NOTHING_TO_DISTRIBUTE`.
    #[payable]
    #[handle_result]
    pub fn distribute_pending(&mut self, model_id: String, version: u32) -> Result<U128> {
        self.require_owner()?;
        let release_index = Self::release_index(ReleaseId { model_id, version })?;
        let mut release = Self::load_release(release_index);
        let amount = release.distribute_pending()?.into();
        Self::save_release(release_index, &release);
        Event::PendingDistributed { model_id: Cow::Borrowed(&release.id.model_id), version, amount }.emit();
        Ok(amount)
    }
}

fn check_weights(weights: &[Weight]) -> Result<()> {
    if weights.is_empty() || weights.len() > MAX_WEIGHTS {
        return Err(Error::ListLength { length: weights.len(), max: MAX_WEIGHTS });
    }
    let mut seen = BTreeSet::new();
    for Weight { account_id, .. } in weights {
        if !seen.insert(account_id) {
            return Err(Error::DuplicateAccount { account_id: account_id.clone() });
        }
    }
    Ok(())
}
