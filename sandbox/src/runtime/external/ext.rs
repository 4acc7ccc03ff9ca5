//! One call's view of the node: what it has read, and what it wants sent.

use std::cell::RefCell;
use std::collections::HashSet;

use near_primitives::action::Action;
use near_primitives::hash::{CryptoHash, YieldId};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, PromiseYieldStatus};
use near_primitives::utils::create_receipt_id_from_action_hash;
use near_vm_runner::logic::types::ReceiptIndex;
use near_vm_runner::logic::{HostError, StorageAccessTracker, ValuePtr};

use super::Result;
use crate::runtime::BlockContext;
use crate::runtime::promises::Promises;
use crate::state::{Bytes, Overlay, data_prefix};

/// Assumed size of a trie node in the proof of what a receipt has read.
const NODE_BYTES: usize = 100;

pub(in crate::runtime) struct Ext<'a, 's> {
    pub(super) overlay: &'a mut Overlay<'s>,
    pub(super) block: &'a BlockContext,
    pub(super) chain_id: &'a str,
    pub(super) account_id: &'a AccountId,
    action_hash: CryptoHash,
    data_prefix: Vec<u8>,
    n_data_ids: u64,
    pub(super) promises: Promises,
    /// Keys whose values are part of the proof already, and the size of that proof.
    pub(super) recorded: RefCell<(HashSet<Vec<u8>>, usize)>,
}

/// A stored value, handed out by length first.
pub(super) struct Value(pub(super) Bytes);

impl ValuePtr for Value {
    fn len(&self) -> u32 {
        u32::try_from(self.0.len()).expect("invariant: stored values are at most 4 MiB")
    }

    fn deref(&self, _: &mut dyn StorageAccessTracker) -> Result<Vec<u8>> {
        Ok(self.0.to_vec())
    }
}

impl<'a, 's> Ext<'a, 's> {
    pub(in crate::runtime) fn new(
        overlay: &'a mut Overlay<'s>,
        block: &'a BlockContext,
        chain_id: &'a str,
        account_id: &'a AccountId,
        action_hash: CryptoHash,
    ) -> Self {
        Self {
            overlay,
            block,
            chain_id,
            account_id,
            action_hash,
            data_prefix: data_prefix(account_id),
            n_data_ids: 0,
            promises: Promises::default(),
            recorded: RefCell::default(),
        }
    }

    pub(in crate::runtime) fn into_promises(self) -> Promises {
        self.promises
    }

    pub(super) fn full_key(&self, key: &[u8]) -> Vec<u8> {
        [&self.data_prefix, key].concat()
    }

    pub(super) fn record(&self, key: &[u8], value: Option<&Bytes>, nodes: u64) {
        let (keys, size) = &mut *self.recorded.borrow_mut();
        if keys.insert(key.to_vec()) {
            let nodes = usize::try_from(nodes).unwrap_or(usize::MAX);
            *size += key.len() + value.map_or(0, |value| value.len());
            *size = size.saturating_add(nodes.saturating_mul(NODE_BYTES));
        }
    }

    pub(super) fn append(&mut self, receipt_index: ReceiptIndex, action: Action) -> usize {
        self.promises.add_action(draft(receipt_index), action)
    }

    pub(super) fn next_data_id(&mut self) -> CryptoHash {
        let height = self.block.height;
        let data_id = create_receipt_id_from_action_hash(&self.action_hash, height, self.n_data_ids);
        self.n_data_ids += 1;
        data_id
    }

    pub(super) fn create_yield(&mut self, receiver_id: AccountId) -> (ReceiptIndex, CryptoHash) {
        let data_id = self.next_data_id();
        let status = TrieKey::PromiseYieldStatus { receiver_id: receiver_id.clone(), data_id };
        self.overlay.write(&status, &PromiseYieldStatus::Yielded);
        (receipt_index(self.promises.create(receiver_id, vec![data_id], true)), data_id)
    }

    pub(super) fn yielded_as(&self, yield_id: YieldId) -> TrieKey {
        TrieKey::YieldIdToDataId { receiver_id: self.account_id.clone(), yield_id }
    }
}

/// The virtual machine counts receipts in 64 bits, and gives back only what it was given.
pub(super) fn draft(receipt_index: ReceiptIndex) -> usize {
    usize::try_from(receipt_index).expect("invariant: indices come from this node")
}

pub(super) fn receipt_index(draft: usize) -> ReceiptIndex {
    u64::try_from(draft).expect("invariant: lengths fit into 64 bits")
}

pub(super) fn method_names(names: Vec<Vec<u8>>) -> Result<Vec<String>> {
    names
        .into_iter()
        .map(|name| String::from_utf8(name).map_err(|_| HostError::InvalidMethodName.into()))
        .collect()
}

pub(super) fn bytes(len: usize) -> u64 {
    u64::try_from(len).expect("invariant: lengths fit into 64 bits")
}
