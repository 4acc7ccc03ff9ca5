//! The entries of one shard: a flat, persistent map, with a digest of its content and a record of the latest changes.
//!
//! It stands for the trie the node keeps for a shard; which nodes that trie would have is counted in `nodes`.

use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;
use near_primitives::hash::CryptoHash;

use super::Bytes;
use super::digest::Digest;

/// A key with what it was set to; nothing when it was removed.
pub(crate) type Change = (Bytes, Option<Bytes>);

/// What one shard holds. A clone is cheap and shares structure with the original.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trie {
    entries: OrdMap<Bytes, Bytes>,
    digest: Digest,
    changes: Arc<Vec<Change>>,
}

impl Trie {
    pub(crate) fn get(&self, key: &[u8]) -> Option<&Bytes> {
        self.entries.get(key)
    }

    pub(crate) fn put(&mut self, key: Bytes, value: Option<Bytes>) {
        let old = match &value {
            Some(value) => self.entries.insert(key.clone(), value.clone()),
            None => self.entries.remove(&key),
        };
        if let Some(old) = old {
            self.digest.remove(&key, &old);
        }
        if let Some(value) = &value {
            self.digest.add(&key, value);
        }
        Arc::make_mut(&mut self.changes).push((key, value));
    }

    /// Every entry, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Bytes, &Bytes)> {
        self.entries.iter()
    }

    /// What has been changed since [`Trie::forget_changes`], in order.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub(crate) fn forget_changes(&mut self) {
        self.changes = Arc::default();
    }

    pub(crate) fn root(&self) -> CryptoHash {
        self.digest.value()
    }

    /// The first and last key in the range, which is what a trie's node says of its subtree.
    pub(crate) fn bounds(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Option<(&[u8], &[u8])> {
        let mut range = self.entries.range::<_, [u8]>((from, to));
        let (first, _) = range.next()?;
        let last = range.next_back().map_or(first, |(last, _)| last);
        Some((first, last))
    }

    pub(crate) fn with_prefix<'a>(
        &'a self,
        prefix: &[u8],
    ) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let prefix = prefix.to_vec();
        self.entries
            .range::<_, [u8]>((Bound::Included(prefix.as_slice()), Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(key, value)| (&**key, &**value))
    }
}
