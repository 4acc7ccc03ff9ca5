//! Records of the first layout, and what they are in the present one. Nothing here reads or stores anything.

use near_sdk::{NearToken, PublicKey, near};

use crate::logic::{
    account::{Account, Unbonding},
    assets::Entry,
    fixed::Fixed,
    history::History,
    rewards::{Drip, Pool, Position},
};

/// The number of the one asset of the first layout.
const FIRST_ASSET: u16 = 0;

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
pub(super) struct PoolV1 {
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
    /// The pool as it is now.
    pub(super) fn upgraded(self) -> Pool {
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
