//! Changes of one block above one shard of the state it starts from.
//!
//! Two layers: what finished receipts have changed, and what the receipt being executed has
//! changed so far and may still take back. The state below is never touched until the end.

use std::collections::BTreeMap;
use std::ops::Bound;

use borsh::{BorshDeserialize, BorshSerialize};
use near_primitives::trie_key::TrieKey;

use super::{Bytes, Trie, count_nodes, decode, encode};

type Changes = BTreeMap<Bytes, Option<Bytes>>;

#[derive(Debug)]
pub(crate) struct Overlay<'s> {
    base: &'s Trie,
    committed: Changes,
    prospective: Changes,
}

impl<'s> Overlay<'s> {
    pub(crate) fn new(base: &'s Trie) -> Self {
        Self { base, committed: Changes::new(), prospective: Changes::new() }
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<Bytes> {
        match self.changed(key) {
            Some(change) => change.clone(),
            None => self.base.get(key).cloned(),
        }
    }

    pub(crate) fn put(&mut self, key: Bytes, value: Option<Bytes>) {
        self.prospective.insert(key, value);
    }

    pub(crate) fn read<T: BorshDeserialize>(&self, key: &TrieKey) -> Option<T> {
        self.get(&key.to_vec()).map(|value| decode(&value))
    }

    pub(crate) fn write<T: BorshSerialize>(&mut self, key: &TrieKey, value: &T) {
        self.put(key.to_vec().into(), Some(encode(value)));
    }

    pub(crate) fn remove(&mut self, key: &TrieKey) {
        self.put(key.to_vec().into(), None);
    }

    pub(crate) fn contains(&self, key: &TrieKey) -> bool {
        self.get(&key.to_vec()).is_some()
    }

    /// Trie nodes a write of the key would touch: none once the block has changed the key.
    pub(crate) fn nodes_touched(&self, key: &[u8]) -> u64 {
        if self.changed(key).is_some() { 0 } else { count_nodes(self.base, key) }
    }

    /// Every key with the prefix that exists now.
    pub(crate) fn keys_with_prefix(&self, prefix: &[u8]) -> Vec<Bytes> {
        let mut present: BTreeMap<Bytes, bool> =
            self.base.with_prefix(prefix).map(|(key, _)| (Bytes::from(key), true)).collect();
        for layer in [&self.committed, &self.prospective] {
            let from = (Bound::Included(prefix), Bound::Unbounded);
            let changes = layer.range::<[u8], _>(from).take_while(|(k, _)| k.starts_with(prefix));
            present.extend(changes.map(|(key, value)| (key.clone(), value.is_some())));
        }
        present.into_iter().filter_map(|(key, exists)| exists.then_some(key)).collect()
    }

    /// Keeps what the current receipt has changed.
    pub(crate) fn commit(&mut self) {
        // One by one: joining the maps would cost as much as the whole block has changed so far.
        self.committed.extend(std::mem::take(&mut self.prospective));
    }

    /// Takes back what the current receipt has changed.
    pub(crate) fn rollback(&mut self) {
        self.prospective.clear();
    }

    /// What the block has changed and kept, with the value before it.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&Bytes, Option<&Bytes>, Option<&Bytes>)> {
        self.committed.iter().map(|(key, new)| (key, self.base.get(key), new.as_ref()))
    }

    /// The shard after the block.
    pub(crate) fn into_trie(self) -> Trie {
        let mut trie = self.base.clone();
        for (key, value) in self.committed {
            trie.put(key, value);
        }
        trie
    }

    fn changed(&self, key: &[u8]) -> Option<&Option<Bytes>> {
        self.prospective.get(key).or_else(|| self.committed.get(key))
    }
}
