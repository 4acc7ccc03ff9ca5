//! Weights of contributors: who gets which part of the contributors' share from now on.

use std::{borrow::Cow, collections::BTreeSet};

use commonweight_common::storage::StorageMeter;
use near_sdk::{AccountId, json_types::U128, near};

use super::{Contract, ContractExt, guard, state::MemberKey};
use crate::{Error, Event, MAX_WEIGHTS, Result, Weight};

#[near]
impl Contract {
    /// See [`crate::Royalty::set_weights`].
    #[payable]
    #[handle_result]
    pub fn set_weights(&mut self, model_id: String, version: u32, weights: Vec<Weight>) -> Result<()> {
        self.owner.require()?;
        check_weights(&weights)?;
        let meter = StorageMeter::start();
        let release_index = self.release_index(model_id, version)?;
        let mut n_new: u64 = 0;
        for Weight { account_id, weight } in &weights {
            let is_new = self.set_weight(release_index, account_id, weight.0)?;
            n_new += u64::from(is_new);
        }
        self.members.flush();
        let release = self.release_at(release_index);
        Event::WeightsSet {
            model_id: Cow::Borrowed(&release.id.model_id),
            version,
            weights: Cow::Owned(weights),
            total_weight: release.pool.total_weight().into(),
        }
        .emit();
        guard::pay_storage(&meter, n_new)
    }

    /// See [`crate::Royalty::distribute_pending`].
    #[handle_result]
    pub fn distribute_pending(&mut self, model_id: String, version: u32) -> Result<U128> {
        self.owner.require()?;
        let release_index = self.release_index(model_id, version)?;
        let release = self.release_at_mut(release_index);
        let amount = release.distribute_pending()?.into();
        Event::PendingDistributed { model_id: Cow::Borrowed(&release.id.model_id), version, amount }.emit();
        Ok(amount)
    }
}

impl Contract {
    /// Returns whether the account is a contributor for the first time.
    fn set_weight(&mut self, release_index: u32, account_id: &AccountId, weight: u64) -> Result<bool> {
        let key = MemberKey { release_index, account_id: account_id.clone() };
        let known = self.members.get(&key).cloned();
        let is_new = known.is_none();
        let mut member = known.unwrap_or_default();
        self.release_at_mut(release_index).pool.set_weight(&mut member, weight)?;
        self.members.insert(key, member);
        Ok(is_new)
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
