//! Read-only methods. Those that depend on the time answer what a call in the same block would do.

use commonweight_common::page;
use near_sdk::{
    AccountId, env,
    json_types::{U64, U128},
    near,
};

use super::{
    Contract, ContractExt, ballot, guard,
    state::{self, HistoryKey, StoredPages},
};
use crate::{
    AccountView, CheckpointView, DelegationView, Digest, EarnedView, LiabilityView, PasskeyView, Result,
    RewardsView, SettingsView, UnbondingView,
    logic::{
        account::Unbonding,
        assets::Listing,
        history::{Checkpoint, History},
        passkey::Passkey,
        rewards::Pool,
    },
};

#[near]
impl Contract {
    /// How the contract has been set up.
    pub fn settings(&self) -> SettingsView {
        SettingsView {
            token_id: self.token_id.clone(),
            dao_id: self.dao_id.clone(),
            asset_ids: self.assets.listings.iter().map(|listing| listing.asset_id.clone()).collect(),
            unbonding_period: self.unbonding_period.into(),
        }
    }

    /// Who owns the contract.
    pub fn owner(&self) -> AccountId {
        self.owner.id().clone()
    }

    /// Who may accept the ownership.
    pub fn proposed_owner(&self) -> Option<AccountId> {
        self.owner.proposed_id().cloned()
    }

    /// An account: stake, unbonding, keys, storage.
    pub fn account(&self, account_id: AccountId) -> Option<AccountView> {
        let account = state::load_account(&account_id)?;
        let received =
            if account.is_delegate { state::load_received(&account_id).power.current() } else { 0 };
        let own = account.stake.current() - account.given.current();
        Some(AccountView {
            stake: account.stake.current().into(),
            power: (own + received).into(),
            voter: account.choices.current().into(),
            withdrawable: account.withdrawable(env::block_timestamp()).into(),
            unbonding: account.unbonding.iter().map(unbonding_view).collect(),
            in_flight: account.in_flight.into(),
            ballot_nonce: account.ballot_nonce.into(),
            n_checkpoints: account.stake.len(),
            storage_deposit: account.storage_deposit,
            storage_used: account.storage_used,
            ballot_keys: account.ballot_keys,
            passkeys: account.passkeys.iter().map(passkey_view).collect(),
        })
    }

    /// The sum of all stakes.
    pub fn total_stake(&self) -> U128 {
        self.totals.staked.into()
    }

    /// The voting power of an account at a time in the past, without what another votes with; **fails** with `NotPast`.
    #[handle_result]
    pub fn power_at(&self, account_id: AccountId, timestamp: U64) -> Result<U128> {
        guard::past(timestamp.0)?;
        let Some(account) = state::load_account(&account_id) else { return Ok(U128(0)) };
        let received = state::load_received(&account_id).power;
        let own = account.stake.at(timestamp.0, &StoredPages(HistoryKey::Account(&account_id)));
        let given = ballot::given_at(&account_id, &account, timestamp.0);
        Ok(U128(own - given + received.at(timestamp.0, &StoredPages(HistoryKey::Received(&account_id)))))
    }

    /// What a ballot that the account cast itself would weigh with a snapshot at this time: its own stake, also where
    /// another votes with it, unless it was excluded; and all that others had given to it. The DAO takes off what those
    /// others vote with themselves. **Fails** with `NOT_PAST`, `SNAPSHOT_TOO_OLD`.
    #[handle_result]
    pub fn ballot_power(&self, account_id: AccountId, timestamp: U64) -> Result<U128> {
        guard::past(timestamp.0)?;
        let Some(account) = state::load_account(&account_id) else { return Ok(U128(0)) };
        let power = ballot::power_at(&account_id, &account, timestamp.0)?;
        Ok(U128(power.own + power.received))
    }

    /// The sum of all voting power at a time in the past; **fails** with `NotPast`.
    #[handle_result]
    pub fn total_power_at(&self, timestamp: U64) -> Result<U128> {
        guard::past(timestamp.0)?;
        Ok(self.totals.power.at(timestamp.0, &StoredPages(HistoryKey::Total)).into())
    }

    /// Who delegates to an account now, and with how much. Who votes for an account is in `account`.
    pub fn delegators(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<DelegationView> {
        let n_delegators = state::load_received(&account_id).n_delegators;
        page::range(u64::from(n_delegators), from_index, limit)
            .filter_map(|slot| state::load_delegator(&account_id, u32::try_from(slot).ok()?))
            .map(|delegator_id| {
                let power = state::load_account(&delegator_id).map_or(0, |account| account.given.current());
                DelegationView { account_id: delegator_id, power: power.into() }
            })
            .collect()
    }

    /// The checkpoints of an account's stake, oldest first.
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

    /// The checkpoints of the sum of all voting power, oldest first.
    pub fn total_checkpoints(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<CheckpointView> {
        checkpoint_views(&self.totals.power, HistoryKey::Total, from_index, limit)
    }

    /// What `claim_rewards` would pay to an account in this block.
    pub fn earned(&self, account_id: AccountId, asset_id: Option<AccountId>) -> U128 {
        let asset_id = self.asset_or_first(asset_id).ok();
        let earned = self.earned_all(account_id);
        earned
            .into_iter()
            .find(|earned| Some(&earned.asset_id) == asset_id.as_ref())
            .map_or(U128(0), |of| of.earned)
    }

    /// What it would pay in each asset.
    pub fn earned_all(&self, account_id: AccountId) -> Vec<EarnedView> {
        let Some(mut account) = state::load_account(&account_id) else { return Vec::new() };
        let (holder, now) = (account.holder(), env::block_timestamp());
        let of = |listing: &Listing| {
            let asset_id = listing.asset_id.clone();
            let earned = self.assets.earned(&holder, &asset_id, now).unwrap_or(0);
            EarnedView { asset_id, earned: earned.into() }
        };
        self.assets.listings.iter().map(of).collect()
    }

    /// The rewards of each asset as they stand in this block. An asset's yearly rate is `dripping` over the time
    /// until `ends_at`, times a year, over `shares`.
    pub fn rewards(&self) -> Vec<RewardsView> {
        self.assets.listings.iter().map(pool_view).collect()
    }

    /// What the contract owes, per token.
    pub fn solvency(&self) -> Vec<LiabilityView> {
        let staked = liability(&self.token_id, self.totals.owed(), self.totals.in_flight);
        let mut liabilities = vec![staked];
        for Listing { asset_id, pool: Pool { received, claimed, in_flight, .. }, .. } in &self.assets.listings
        {
            let owed = received - claimed;
            if *asset_id == self.token_id {
                liabilities[0].owed.0 += owed;
                liabilities[0].in_flight.0 += in_flight;
            } else {
                liabilities.push(liability(asset_id, owed, *in_flight));
            }
        }
        liabilities
    }
}

fn passkey_view(passkey: &Passkey) -> PasskeyView {
    PasskeyView {
        public_key: passkey.public_key.to_vec().into(),
        relying_party: Digest(passkey.relying_party),
    }
}

fn pool_view(listing: &Listing) -> RewardsView {
    let mut pool = listing.pool.clone();
    pool.advance(env::block_timestamp());
    RewardsView {
        asset_id: listing.asset_id.clone(),
        is_enabled: pool.is_enabled,
        shares: pool.shares.into(),
        received: pool.received.into(),
        claimed: pool.claimed.into(),
        dripping: pool.drip.remaining().into(),
        ends_at: pool.drip.ends_at.into(),
        pending: pool.pending.into(),
        period: pool.period.into(),
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
