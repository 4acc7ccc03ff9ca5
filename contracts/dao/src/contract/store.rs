//! Records under keys of their own: one byte for the table, then the Borsh of the key.
//!
//! Nothing is cached, so what a method stores is stored at once and can be measured. The cached collections of
//! near-sdk cost code for each type that they hold, and every call pays for every byte of code.

use std::marker::PhantomData;

use near_sdk::{
    BorshStorageKey, IntoStorageKey,
    borsh::{self, BorshDeserialize, BorshSerialize},
    env, near,
};

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey, Clone, Copy)]
#[near(serializers = [borsh])]
pub(super) enum StorageKey {
    Policy,
    Guardians,
    Assets,
    Proposals,
    Contents,
    Ballots,
    Vetoes,
    Intents,
    Agents,
    AgentIds,
    Charters,
    Suspensions,
}

/// A map from `K` to `V` in the contract's storage.
pub(super) struct Table<K, V> {
    prefix: StorageKey,
    types: PhantomData<fn(K) -> V>,
}

impl<K: BorshSerialize, V: BorshSerialize + BorshDeserialize> Table<K, V> {
    pub(super) const fn new(prefix: StorageKey) -> Self {
        Self { prefix, types: PhantomData }
    }

    fn key(&self, key: &K) -> Vec<u8> {
        let mut bytes = self.prefix.into_storage_key();
        key.serialize(&mut bytes).expect("invariant: writing to memory does not fail");
        bytes
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        env::storage_read(&self.key(key)).map(|bytes| read(&bytes))
    }

    pub(super) fn set(&self, key: &K, value: &V) {
        let bytes = borsh::to_vec(value).expect("invariant: writing to memory does not fail");
        env::storage_write(&self.key(key), &bytes);
    }

    pub(super) fn remove(&self, key: &K) -> Option<V> {
        let key = self.key(key);
        let value = env::storage_read(&key).map(|bytes| read(&bytes))?;
        env::storage_remove(&key);
        Some(value)
    }
}

fn read<V: BorshDeserialize>(bytes: &[u8]) -> V {
    borsh::from_slice(bytes).expect("invariant: only this contract writes its storage")
}
