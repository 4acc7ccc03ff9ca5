//! Transactions that wait for a block: for each key a queue in the order of its nonces.
//!
//! The protocol lets a transaction skip nonces, but those it skips can never be used again, and clients that send many
//! at once send them in any order. So a gap stands for transactions that are on their way, unless they were refused;
//! how long that is believed is for `GapPatience` to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Nonce, NonceIndex};

/// Most transactions of one block. It bounds the time the chain is busy with one.
const MAX_PER_BLOCK: usize = 500;
/// Most bytes of transactions that wait, as in the node: what comes then is not recorded.
const MAX_SIZE: u64 = 100_000_000;
/// Most refused nonces that are remembered.
const MAX_REFUSED: usize = 10_000;

/// How long a gap in the nonces of a key is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapPatience {
    /// How long nothing more must have come from the key, in nanoseconds.
    pub quiet: u64,
    /// How long the transaction behind the gap waits at most, in nanoseconds.
    pub longest: u64,
}

impl GapPatience {
    /// Gaps are not waited for.
    pub const NONE: Self = Self { quiet: 0, longest: 0 };

    /// When it ends: the newest transaction of the key came at `newest`, the first behind the gap at `since`.
    fn ends(self, newest: u64, since: u64) -> u64 {
        newest.saturating_add(self.quiet).min(since.saturating_add(self.longest))
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
    /// Nonces whose transactions were refused, so that nobody waits for them.
    refused: BTreeSet<(LaneId, Nonce)>,
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
        let nonce = transaction.transaction.nonce().nonce();
        let lane_id = lane_of(&transaction);
        let lane = self.lanes.entry(lane_id.clone()).or_default();
        lane.newest = lane.newest.max(now);
        let replaced = lane.waiting.insert(nonce, Waiting { transaction, since: now });
        if let Some(replaced) = replaced {
            self.by_hash.remove(&replaced.transaction.get_hash());
            self.size -= replaced.transaction.get_size();
        }
        self.by_hash.insert(hash, lane_id);
        self.size += size;
    }

    /// Remembers that a transaction was refused. Where there is no room, what was remembered before is forgotten.
    pub(super) fn refuse(&mut self, transaction: &SignedTransaction) {
        if self.refused.len() >= MAX_REFUSED {
            self.refused.clear();
        }
        self.refused.insert((lane_of(transaction), transaction.transaction.nonce().nonce()));
    }

    /// Everything that waits, with the time since when it does, in the order of signers and nonces.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<SignedTransaction>, u64)> {
        let waiting = self.lanes.values().flat_map(|lane| lane.waiting.values());
        waiting.map(|waiting| (&waiting.transaction, waiting.since))
    }

    /// When the first transaction may go into a block: 0 for at once, `None` when none waits. What is behind a gap
    /// waits with `patience`; `used` gives the last used nonce of a key.
    pub(super) fn next_ready(
        &self,
        patience: GapPatience,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
    ) -> Option<u64> {
        self.lanes
            .iter()
            .filter_map(|(id, lane)| {
                let (nonce, first) = lane.waiting.first_key_value()?;
                let used = last_used(id, &used);
                let follows = used.is_none_or(|used| *nonce <= next_after(id, used, &self.refused));
                Some(if follows { 0 } else { patience.ends(lane.newest, first.since) })
            })
            .min()
    }

    /// Takes what a block at `now` executes: of each key the nonces that follow each other, and those that have waited
    /// behind a gap for `patience`. What can never be executed leaves as well: its nonce was used by another
    /// transaction, or it has `expired`.
    pub(super) fn take(
        &mut self,
        now: u64,
        patience: GapPatience,
        used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>,
        expired: impl Fn(&SignedTransaction) -> bool,
    ) -> Vec<Arc<SignedTransaction>> {
        let mut ready = Vec::new();
        let Self { lanes, by_hash, size, refused } = self;
        lanes.retain(|id, lane| {
            let mut used = last_used(id, &used);
            let newest = lane.newest;
            while let Some(entry) = lane.waiting.first_entry() {
                let nonce = *entry.key();
                let passed = used.is_some_and(|used| nonce <= used);
                let dead = passed || expired(&entry.get().transaction);
                let follows = used.is_none_or(|used| nonce <= next_after(id, used, refused));
                let waited = patience.ends(newest, entry.get().since) <= now;
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

fn lane_of(transaction: &SignedTransaction) -> LaneId {
    let transaction = &transaction.transaction;
    (transaction.signer_id().clone(), transaction.public_key().clone(), transaction.nonce().nonce_index())
}

/// The nonce that follows one that was used, but for those that were refused.
fn next_after(id: &LaneId, used: Nonce, refused: &BTreeSet<(LaneId, Nonce)>) -> Nonce {
    let mut next = used.saturating_add(1);
    while !refused.is_empty() && next < Nonce::MAX && refused.contains(&(id.clone(), next)) {
        next += 1;
    }
    next
}

/// The last nonce that a key has used; `None` where any may follow.
fn last_used(id: &LaneId, used: impl Fn(&AccountId, &PublicKey) -> Option<Nonce>) -> Option<Nonce> {
    let (account_id, key, index) = id;
    if index.is_some() { None } else { used(account_id, key) }
}

#[cfg(test)]
mod tests;
