//! Read-only methods. Those that depend on the time answer what a call in the same block would do.

use commonweight_common::page;
use near_sdk::{
    AccountId, env,
    json_types::{U64, U128},
    near,
};

use super::{
    Contract, ContractExt, guard,
    state::{self, HistoryKey, StoredPages},
};
use crate::{
    AccountView, CheckpointView, LiabilityView, PoolView, Result, SettingsView, UnbondingView,
    logic::{
        account::Unbonding,
        history::{Checkpoint, History},
    },
};

#[near]
impl Contract {
    /// See [`crate::Staking::settings`].
    pub fn settings(&self) -> SettingsView {
        SettingsView {
            token_id: self.token_id.clone(),
            dao_id: self.dao_id.clone(),
            reward_asset_id: self.reward_asset_id.clone(),
            unbonding_period: self.unbonding_period.into(),
            reward_period: state::load_pool(&self.reward_asset_id).period.into(),
        }
    }

    /// See [`crate::Staking::owner`].
    pub fn owner(&self) -> AccountId {
        self.owner.id().clone()
    }

    /// See [`crate::Staking::proposed_owner`].
    pub fn proposed_owner(&self) -> Option<AccountId> {
        self.owner.proposed_id().cloned()
    }

    /// See [`crate::Staking::account`].
    pub fn account(&self, account_id: AccountId) -> Option<AccountView> {
        let account = state::load_account(&account_id)?;
        Some(AccountView {
            stake: account.stake.current().into(),
            withdrawable: account.withdrawable(env::block_timestamp()).into(),
            unbonding: account.unbonding.iter().map(unbonding_view).collect(),
            in_flight: account.in_flight.into(),
            ballot_nonce: account.ballot_nonce.into(),
            n_checkpoints: account.stake.len(),
            storage_deposit: account.storage_deposit,
            storage_used: account.storage_used,
            ballot_keys: account.ballot_keys,
        })
    }

    /// See [`crate::Staking::total_stake`].
    pub fn total_stake(&self) -> U128 {
        self.totals.stake.current().into()
    }

    /// See [`crate::Staking::power_at`].
    #[handle_result]
    pub fn power_at(&self, account_id: AccountId, timestamp: U64) -> Result<U128> {
        guard::past(timestamp.0)?;
        let pages = StoredPages(HistoryKey::Account(&account_id));
        let power =
            state::load_account(&account_id).map_or(0, |account| account.stake.at(timestamp.0, &pages));
        Ok(power.into())
    }

    /// See [`crate::Staking::total_power_at`].
    #[handle_result]
    pub fn total_power_at(&self, timestamp: U64) -> Result<U128> {
        guard::past(timestamp.0)?;
        Ok(self.totals.stake.at(timestamp.0, &StoredPages(HistoryKey::Total)).into())
    }

    /// See [`crate::Staking::checkpoints`].
    pub fn checkpoints(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<CheckpointView> {
        state::load_account(&account_id).map_or_else(Vec::new, |account| {
            checkpoint_views(&account.stake, HistoryKey::Account(&account_id), from_index, limit)
        })
    }

    /// See [`crate::Staking::total_checkpoints`].
    pub fn total_checkpoints(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<CheckpointView> {
        checkpoint_views(&self.totals.stake, HistoryKey::Total, from_index, limit)
    }

    /// See [`crate::Staking::earned`].
    pub fn earned(&self, account_id: AccountId) -> U128 {
        let asset_id = &self.reward_asset_id;
        let earned = state::load_position(asset_id, &account_id)
            .map_or(0, |position| state::load_pool(asset_id).earned(&position, env::block_timestamp()));
        earned.into()
    }

    /// See [`crate::Staking::rewards`].
    pub fn rewards(&self) -> PoolView {
        let mut pool = state::load_pool(&self.reward_asset_id);
        pool.advance(env::block_timestamp());
        PoolView {
            asset_id: self.reward_asset_id.clone(),
            received: pool.received.into(),
            claimed: pool.claimed.into(),
            dripping: pool.drip.remaining().into(),
            ends_at: pool.drip.ends_at.into(),
            pending: pool.pending.into(),
            period: pool.period.into(),
        }
    }

    /// See [`crate::Staking::solvency`].
    pub fn solvency(&self) -> Vec<LiabilityView> {
        let pool = state::load_pool(&self.reward_asset_id);
        let (staked, rewards) = (self.totals.owed(), pool.owed());
        if self.token_id == self.reward_asset_id {
            return vec![liability(&self.token_id, staked + rewards, self.totals.in_flight + pool.in_flight)];
        }
        vec![
            liability(&self.token_id, staked, self.totals.in_flight),
            liability(&self.reward_asset_id, rewards, pool.in_flight),
        ]
    }
}

fn liability(asset_id: &AccountId, owed: u128, in_flight: u128) -> LiabilityView {
    LiabilityView { asset_id: asset_id.clone(), owed: owed.into(), in_flight: in_flight.into() }
}

fn unbonding_view(unbonding: &Unbonding) -> UnbondingView {
    UnbondingView { amount: unbonding.amount.into(), unlocks_at: unbonding.unlocks_at.into() }
}

fn checkpoint_views(
    history: &History,
    key: HistoryKey<'_>,
    from_index: Option<u64>,
    limit: Option<u64>,
) -> Vec<CheckpointView> {
    let pages = StoredPages(key);
    page::range(history.len(), from_index, limit)
        .filter_map(|position| history.checkpoint(position, &pages))
        .map(|Checkpoint { time, value }| CheckpointView { time: time.into(), power: value.into() })
        .collect()
}
