//! What is stored as it was before, and how it becomes what it is now.
//!
//! To change the layout of the root state: raise [`LAYOUT`], freeze the old struct here, convert it in `migrate`.

use commonweight_common::{
    clock::{LONGEST_UNBONDING, SHORTEST_UNBONDING},
    owner::Owner,
    record,
};
use near_sdk::{AccountId, env, near};

use super::{
    Contract,
    first_layout::PoolV1,
    state::{self, StorageKey},
};
use crate::logic::{assets::Assets, history::History, totals::Totals};

/// The first byte of the root state. The first layout had none: it began with the length of an account's name,
/// which is not above 64.
pub(super) const LAYOUT: u8 = 103;
/// The first byte of the second layout, which is the present one without the number of registrations at its end.
const LAYOUT_V2: u8 = 102;

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
