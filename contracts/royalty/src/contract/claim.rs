//! Accounts are paid what they have earned, when they ask.

use std::{borrow::Cow, collections::BTreeSet};

use commonweight_common::fungible_token;
use near_sdk::{AccountId, Promise, PromiseOrValue, json_types::U128, near};

use super::{Contract, ContractExt, guard};
use crate::{Error, Event, MAX_CLAIMED_RELEASES, ReleaseId, Result, gas};

#[near]
impl Contract {
    /// Pays the credit of the caller; first adds what it has earned from the model versions named.
    ///
    /// - **Caller**: anyone with credit. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `earnings_settled`, then `payout_completed` or
    ///   `payout_reverted`.
    /// - **Async**: the credit is taken before the transfer and restored by what was sent if that fails.
    #[payable]
    #[handle_result]
    pub fn claim(&mut self, releases: Option<Vec<ReleaseId>>) -> Result<PromiseOrValue<U128>> {
        let account_id = guard::one_yocto_caller()?;
        let releases = releases.unwrap_or_default();
        check_releases(&releases)?;
        for release_id in releases {
            self.take_earnings(&account_id, release_id)?;
        }
        let amount = Self::load_credit(&account_id).owed;
        if amount == 0 {
            return Err(Error::NothingToClaim { account_id });
        }
        Ok(self.pay(account_id, amount).into())
    }
}

impl Contract {
    /// Sends `amount` of its credit to an account. The callback confirms it or gives it back.
    pub(super) fn pay(&mut self, account_id: AccountId, amount: u128) -> Promise {
        self.ledger.send_credit(amount);
        let mut credit = Self::load_credit(&account_id);
        credit.send(amount);
        Self::save_credit(&account_id, credit);
        let resolve = Self::ext_self().with_static_gas(gas::RESOLVE).with_unused_gas_weight(0);
        fungible_token::transfer(self.asset_id.clone(), account_id.clone(), amount, gas::FT_TRANSFER)
            .then(resolve.on_payout_sent(account_id, amount.into()))
    }

    /// What a contributor has earned from a model version becomes its credit.
    fn take_earnings(&mut self, account_id: &AccountId, release_id: ReleaseId) -> Result<()> {
        let release_index = Self::release_index(release_id)?;
        let Some(mut member) = Self::load_member(release_index, account_id) else {
            return Ok(());
        };
        let mut release = Self::load_release(release_index);
        let amount = release.pool.take(&mut member);
        if amount == 0 {
            return Ok(());
        }
        Self::save_member(release_index, account_id, &member);
        Self::save_release(release_index, &release);
        self.ledger.settle(amount);
        Self::earn_credit(account_id, amount);
        Event::EarningsSettled {
            account_id: Cow::Borrowed(account_id),
            model_id: Cow::Borrowed(&release.id.model_id),
            version: release.id.version,
            amount: amount.into(),
        }
        .emit();
        Ok(())
    }
}

fn check_releases(releases: &[ReleaseId]) -> Result<()> {
    if releases.len() > MAX_CLAIMED_RELEASES {
        return Err(Error::ListLength { length: releases.len(), max: MAX_CLAIMED_RELEASES });
    }
    let mut seen = BTreeSet::new();
    for release_id in releases {
        if !seen.insert(release_id) {
            return Err(Error::DuplicateRelease { release_id: release_id.clone() });
        }
    }
    Ok(())
}
