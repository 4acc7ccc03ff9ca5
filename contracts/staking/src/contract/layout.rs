//! What is stored as it was before, and how it becomes what it is now.
//!
//! To change the layout of the root state: raise [`LAYOUT`], freeze the old struct here, convert it in `migrate`.

use commonweight_common::{
    clock::{LONGEST_UNBONDING, SHORTEST_UNBONDING},
    owner::Owner,
    record,
};
use near_sdk::{AccountId, NearToken, PublicKey, env, near};

use super::{
    Contract,
    state::{self, StorageKey},
};
use crate::logic::{
    account::{Account, Unbonding},
    assets::{Assets, Entry},
    fixed::Fixed,
    history::History,
    rewards::{Drip, Pool, Position},
    totals::Totals,
};

/// The first byte of the root state. The first layout had none: it began with the length of an account's name,
/// which is not above 64.
pub(super) const LAYOUT: u8 = 103;
/// The first byte of the second layout, which is the present one without the number of registrations at its end.
const LAYOUT_V2: u8 = 102;

/// The number of the one asset of the first layout.
const FIRST_ASSET: u16 = 0;

/// The root state of the first layout.
#[near(serializers = [borsh])]
struct ContractV1 {
    owner: Owner,
    token_id: AccountId,
    dao_id: AccountId,
    reward_asset_id: AccountId,
    unbonding_period: u64,
    stake: History,
    unbonding: u128,
    in_flight: u128,
}

/// An account of the first layout.
#[near(serializers = [borsh])]
pub(super) struct AccountV1 {
    storage_deposit: NearToken,
    storage_used: u64,
    stake: History,
    unbonding: Vec<Unbonding>,
    returned: u128,
    in_flight: u128,
    ballot_nonce: u64,
    ballot_keys: Vec<PublicKey>,
}

/// The rewards of the first layout.
#[near(serializers = [borsh])]
struct PoolV1 {
    period: u64,
    shares: u128,
    per_share: Fixed,
    carry: u128,
    drip: Drip,
    pending: u128,
    received: u128,
    claimed: u128,
    in_flight: u128,
}

impl AccountV1 {
    /// The account as it is now, with its position in the one asset that there was.
    pub(super) fn upgraded(self, position: Option<Position>) -> Account {
        let entry = position.map(|position| Entry { number: FIRST_ASSET, position });
        Account {
            storage_deposit: self.storage_deposit,
            storage_used: self.storage_used,
            stake: self.stake,
            unbonding: self.unbonding,
            returned: self.returned,
            in_flight: self.in_flight,
            ballot_nonce: self.ballot_nonce,
            ballot_keys: self.ballot_keys,
            entries: entry.into_iter().collect(),
            ..Account::default()
        }
    }
}

impl PoolV1 {
    fn upgraded(self) -> Pool {
        Pool {
            period: self.period,
            shares: self.shares,
            per_share: self.per_share,
            carry: self.carry,
            drip: self.drip,
            pending: self.pending,
            received: self.received,
            claimed: self.claimed,
            in_flight: self.in_flight,
            is_enabled: true,
        }
    }
}

/// The root state of any layout as it is now. Accounts follow when they are read.
pub(super) fn migrated(bytes: &[u8]) -> Contract {
    if bytes.first() == Some(&LAYOUT) {
        return record::from_bytes(bytes);
    }
    if bytes.first() == Some(&LAYOUT_V2) {
        return of_v2(bytes);
    }
    let old: ContractV1 = record::from_bytes(bytes);
    let asset_id = old.reward_asset_id;
    let pool: PoolV1 =
        state::load(StorageKey::PoolV1(&asset_id)).expect("invariant: the first layout has a pool");
    env::storage_remove(&StorageKey::PoolV1(&asset_id).to_bytes());
    state::write(StorageKey::AssetV1, &asset_id);
    let mut assets = Assets::default();
    assets.add(asset_id, pool.upgraded());
    let staked = old.stake.current();
    Contract {
        layout: LAYOUT,
        owner: old.owner,
        token_id: old.token_id,
        dao_id: old.dao_id,
        unbonding_period: within_bounds(old.unbonding_period),
        totals: Totals { power: old.stake, staked, unbonding: old.unbonding, in_flight: old.in_flight },
        assets,
        pauses: super::Pauses::default(),
        n_registered: 0,
    }
}

/// Accounts that were registered before are not counted: less counts as dust.
fn of_v2(bytes: &[u8]) -> Contract {
    let contract: Contract = record::from_bytes(&[bytes, &[0; 8]].concat());
    let unbonding_period = within_bounds(contract.unbonding_period);
    Contract { layout: LAYOUT, unbonding_period, ..contract }
}

/// Earlier code took any period. What is unbonding already keeps the time that it was given.
fn within_bounds(unbonding_period: u64) -> u64 {
    unbonding_period.clamp(SHORTEST_UNBONDING, LONGEST_UNBONDING)
}
