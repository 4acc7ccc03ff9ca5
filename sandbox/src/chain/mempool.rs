//! Transactions that wait for a block: for each key a queue in the order of its nonces.
//! It knows nothing of validity: only which nonces follow which, and what a gap between them is waited for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Nonce, NonceIndex};

/// Most transactions of one block. It bounds the time the chain is busy with one.
const MAX_PER_BLOCK: usize = 500;
/// Most bytes of transactions that wait, as in the node: what comes then is not recorded.
const MAX_SIZE: u64 = 100_000_000;

/// What is waited for where the nonces of a key have a gap. The protocol lets a transaction skip nonces, but those
/// it skips can never be used again, and clients that send many at once send them in any order: the more wait behind
/// a gap, the likelier those before it are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapPatience {
    /// How long nothing more must have come from the key, for each transaction of it that waits, in nanoseconds.
    pub quiet: u64,
    /// How long the transaction behind the gap waits at most, in nanoseconds.
    pub longest: u64,
}

impl GapPatience {
    /// Gaps are not waited for.
    pub const NONE: Self = Self { quiet: 0, longest: 0 };

    /// When it ends: `n_waiting` transactions of the key wait, the newest came at `newest`, and the first behind the
    /// gap has waited since `since`.
    fn ends(self, n_waiting: usize, newest: u64, since: u64) -> u64 {
        let quiet = self.quiet.saturating_mul(n_waiting as u64);
        newest.saturating_add(quiet).min(since.saturating_add(self.longest))
    }
}

/// A signer with one of its keys, and the nonce's index where the key has many: nonces are counted for each
/// on its own.
type LaneId = (AccountId, PublicKey, Option<NonceIndex>);

/// What waits of one key.
#[derive(Debug, Clone, Default)]
struct Lane {
    waiting: BTreeMap<Nonce, Waiting>,
    /// When the newest came.
    newest: u64,
}

#[derive(Debug, Clone)]
struct Waiting {
    transaction: Arc<SignedTransaction>,
    since: u64,
}

/// The transactions that are not in a block yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Mempool {
    lanes: BTreeMap<LaneId, Lane>,
    by_hash: HashMap<CryptoHash, LaneId>,
    /// Bytes of all that waits.
    size: u64,
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
        lane.waiting.last_key_value().map(|(nonce, _)| *nonce)
    }

    /// Adds a transaction, unless there is no room. One with the same key and nonce gives way to it.
    pub(super) fn insert(&mut self, transaction: Arc<SignedTransaction>, now: u64) {
        let size = transaction.get_size();
        if self.size.saturating_add(size) > MAX_SIZE {
            return;
        }
        let hash = transaction.get_hash();
        let nonce = transaction.transaction.nonce();
        let lane_id = (
            transaction.transaction.signer_id().clone(),
            transaction.transaction.public_key().clone(),
            nonce.nonce_index(),
        );
        let lane = self.lanes.entry(lane_id.clone()).or_default();
        lane.newest = lane.newest.max(now);
        let replaced = lane.waiting.insert(nonce.nonce(), Waiting { transaction, since: now });
        if let Some(replaced) = replaced {
            self.by_hash.remove(&replaced.transaction.get_hash());
            self.size -= replaced.transaction.get_size();
        }
        self.by_hash.insert(hash, lane_id);
        self.size += size;
    }

    /// Everything that waits, with the time since when it does, in the order of signers and nonces.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<SignedTransaction>, u64)> {
        let waiting = self.lanes.values().flat_map(|lane| lane.waiting.values());
        waiting.map(|waiting| (&waiting.transaction, waiting.since))
    }

    /// When the first transaction may go into a block: 0 for at once, `None` when none waits.
    /// `used` gives the last used nonce of a key.
    pub(super) fn next_ready(
        &self,
        patience: GapPatience,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
    ) -> Option<u64> {
        self.lanes
            .iter()
            .filter_map(|(id, lane)| {
                let (nonce, first) = lane.waiting.first_key_value()?;
                let follows = last_used(id, &used).is_none_or(|used| *nonce <= used.saturating_add(1));
                Some(if follows { 0 } else { patience.ends(lane.waiting.len(), lane.newest, first.since) })
            })
            .min()
    }

    /// Takes what a block at `now` executes: of each key the nonces that follow each other, and those behind a gap
    /// that has been waited for. What can never be executed leaves as well: its nonce was used by another
    /// transaction, or it has `expired`.
    pub(super) fn take(
        &mut self,
        now: u64,
        patience: GapPatience,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
        expired: impl Fn(&SignedTransaction) -> bool,
    ) -> Vec<Arc<SignedTransaction>> {
        let mut ready = Vec::new();
        let Self { lanes, by_hash, size } = self;
        lanes.retain(|id, lane| {
            let mut used = last_used(id, &used);
            let (n_waiting, newest) = (lane.waiting.len(), lane.newest);
            while let Some(entry) = lane.waiting.first_entry() {
                let nonce = *entry.key();
                let passed = used.is_some_and(|used| nonce <= used);
                let dead = passed || expired(&entry.get().transaction);
                let follows = used.is_none_or(|used| nonce == used.saturating_add(1));
                let waited = patience.ends(n_waiting, newest, entry.get().since) <= now;
                if !dead && (ready.len() == MAX_PER_BLOCK || !(follows || waited)) {
                    break;
                }
                let transaction = entry.remove().transaction;
                by_hash.remove(&transaction.get_hash());
                *size -= transaction.get_size();
                if !dead {
                    used = used.map(|_| nonce);
                    ready.push(transaction);
                }
            }
            !lane.waiting.is_empty()
        });
        ready
    }
}

/// The last nonce that a key has used; `None` where any may follow.
fn last_used(id: &LaneId, used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>) -> Option<Nonce> {
    let (account_id, key, index) = id;
    if index.is_some() { None } else { used(account_id, key) }
}

#[cfg(test)]
mod tests;
