//! Records under keys of their own: one byte for the table, then the key, both as [`stored`] has them.
//!
//! Nothing is cached, so what a method stores is stored at once and can be measured. The cached collections of
//! near-sdk cost code for each type that they hold, and every call pays for every byte of code.

use std::marker::PhantomData;

use near_sdk::env;

use crate::stored::{self, Stored};

/// A map from `K` to `V` in the contract's storage.
#[derive(Debug)]
pub struct Table<K, V> {
    prefix: u8,
    types: PhantomData<fn(K) -> V>,
}

impl<K: Stored, V: Stored> Table<K, V> {
    /// The table whose keys begin with `prefix`.
    pub const fn new(prefix: u8) -> Self {
        Self { prefix, types: PhantomData }
    }

    fn key(&self, key: &K) -> Vec<u8> {
        let mut bytes = vec![self.prefix];
        key.write(&mut bytes);
        bytes
    }

    /// Whether there is a record under the key.
    pub fn has(&self, key: &K) -> bool {
        env::storage_has_key(&self.key(key))
    }

    /// The record under the key.
    pub fn get(&self, key: &K) -> Option<V> {
        env::storage_read(&self.key(key)).map(|bytes| stored::from_bytes(&bytes))
    }

    /// Stores the record under the key.
    pub fn set(&self, key: &K, value: &V) {
        env::storage_write(&self.key(key), &stored::to_bytes(value));
    }

    /// Stores the record under the key, and returns the one that was there: cheaper than to read it first.
    pub fn replace(&self, key: &K, value: &V) -> Option<V> {
        if !env::storage_write(&self.key(key), &stored::to_bytes(value)) {
            return None;
        }
        env::storage_get_evicted().map(|bytes| stored::from_bytes(&bytes))
    }

    /// Removes the record under the key, and returns it.
    pub fn remove(&self, key: &K) -> Option<V> {
        let key = self.key(key);
        let value = env::storage_read(&key).map(|bytes| stored::from_bytes(&bytes))?;
        env::storage_remove(&key);
        Some(value)
    }
}
