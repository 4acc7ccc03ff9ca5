//! Transactions that wait for a block, by key and nonce.
//! It knows nothing of validity: only which nonces follow which, and how long a gap is waited for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Nonce, NonceIndex};

/// Most transactions of one block. It bounds the time the chain is busy with one.
const MAX_PER_BLOCK: usize = 500;

/// A signer with one of its keys, and the nonce's index where the key has many: nonces are counted for each
/// on its own.
type Lane = (AccountId, PublicKey, Option<NonceIndex>);

#[derive(Debug, Clone)]
struct Waiting {
    transaction: Arc<SignedTransaction>,
    since: u64,
}

/// The transactions that are not in a block yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Mempool {
    lanes: BTreeMap<Lane, BTreeMap<Nonce, Waiting>>,
    by_hash: HashMap<CryptoHash, Lane>,
}

/// What a block takes out of the pool.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// To execute, in this order.
    pub(super) ready: Vec<Arc<SignedTransaction>>,
    /// Their nonce was used by another transaction meanwhile: they can never execute.
    pub(super) stale: Vec<CryptoHash>,
}

impl Mempool {
    /// Whether the transaction waits here.
    pub(super) fn contains(&self, hash: &CryptoHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_hash.is_empty()
    }

    /// The greatest nonce of a key that waits here.
    pub(super) fn last_nonce(&self, account_id: &AccountId, key: &PublicKey) -> Option<Nonce> {
        let lane = self.lanes.get(&(account_id.clone(), key.clone(), None))?;
        lane.last_key_value().map(|(nonce, _)| *nonce)
    }

    /// Adds a transaction. One with the same key and nonce gives way to it.
    pub(super) fn insert(&mut self, transaction: Arc<SignedTransaction>, now: u64) {
        let hash = transaction.get_hash();
        let nonce = transaction.transaction.nonce();
        let lane = (
            transaction.transaction.signer_id().clone(),
            transaction.transaction.public_key().clone(),
            nonce.nonce_index(),
        );
        let waiting = Waiting { transaction, since: now };
        let replaced = self.lanes.entry(lane.clone()).or_default().insert(nonce.nonce(), waiting);
        if let Some(replaced) = replaced {
            self.by_hash.remove(&replaced.transaction.get_hash());
        }
        self.by_hash.insert(hash, lane);
    }

    /// Everything that waits, with the time since when it does, in the order of signers and nonces.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<SignedTransaction>, u64)> {
        self.lanes.values().flat_map(BTreeMap::values).map(|waiting| (&waiting.transaction, waiting.since))
    }

    /// When the first transaction that is held for a gap may go, in nanoseconds; `None` when none is held.
    /// `used` gives the last used nonce of a key.
    pub(super) fn next_ready(
        &self,
        hold: u64,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
    ) -> Option<u64> {
        self.lanes
            .iter()
            .filter_map(|((account_id, key, index), lane)| {
                let (nonce, first) = lane.first_key_value()?;
                let follows = index
                    .map_or_else(|| used(account_id, key), |_| None)
                    .is_none_or(|used| *nonce <= used.saturating_add(1));
                Some(if follows { 0 } else { first.since.saturating_add(hold) })
            })
            .min()
    }

    /// Takes what a block at `now` may execute: of each key the nonces without a gap, and those behind a gap
    /// that has been waited for.
    pub(super) fn take(
        &mut self,
        now: u64,
        hold: u64,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
    ) -> Taken {
        let mut taken = Taken::default();
        for ((account_id, key, index), lane) in &mut self.lanes {
            let mut used = index.map_or_else(|| used(account_id, key), |_| None);
            while let Some(entry) = lane.first_entry() {
                let nonce = *entry.key();
                if used.is_some_and(|used| nonce <= used) {
                    taken.stale.push(entry.remove().transaction.get_hash());
                    continue;
                }
                let follows = used.is_none_or(|used| nonce == used.saturating_add(1));
                let waited = entry.get().since.saturating_add(hold) <= now;
                if taken.ready.len() == MAX_PER_BLOCK || !(follows || waited) {
                    break;
                }
                used = used.map(|_| nonce);
                taken.ready.push(entry.remove().transaction);
            }
        }
        self.lanes.retain(|_, lane| !lane.is_empty());
        for hash in taken.ready.iter().map(|ready| ready.get_hash()).chain(taken.stale.iter().copied()) {
            self.by_hash.remove(&hash);
        }
        taken
    }
}

#[cfg(test)]
mod tests;
