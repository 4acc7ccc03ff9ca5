//! Promises that wait for the contract itself, and what happens when it never comes back.
//!
//! Owns the queue of time-outs. Time here is the height of blocks.

use near_primitives::hash::{CryptoHash, YieldId};
use near_primitives::receipt::{
    DataReceipt, PromiseYieldIndices, PromiseYieldTimeout, Receipt, ReceiptEnum, ReceiptV0,
};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::AccountId;
use near_primitives::utils::create_receipt_id_from_receipt_id;

use super::block::Block;
use crate::state::Overlay;

impl Block<'_> {
    /// Keeps a yielded promise until its data, or its time-out, arrives.
    pub(super) fn store_yield(&mut self, receipt: &Receipt, data_id: CryptoHash) {
        let account_id = receipt.receiver_id().clone();
        let key = TrieKey::PromiseYieldReceipt { receiver_id: account_id.clone(), data_id };
        self.overlay.write(&key, receipt);

        let limits = &self.runtime.config.wasm_config.limit_config;
        let sooner = self.disturb.as_mut().and_then(|disturb| disturb.lifetime(receipt));
        let lifetime = sooner.unwrap_or(limits.yield_timeout_length_in_blocks);
        let expires_at = self.context.height + lifetime;
        let mut indices = self.yield_indices();
        let index = indices.next_available_index;
        indices.next_available_index += 1;
        let timeout = PromiseYieldTimeout { account_id, data_id, expires_at };
        self.overlay.write(&TrieKey::PromiseYieldTimeout { index }, &timeout);
        self.overlay.write(&TrieKey::PromiseYieldIndices, &indices);
    }

    /// Sends "no data" to every promise whose time is over. It arrives in the next block, so
    /// data sent in this one still comes first.
    pub(super) fn time_out_yields(&mut self) {
        let mut indices = self.yield_indices();
        let first = indices.first_index;
        let mut n_timed_out = 0;
        for index in first..indices.next_available_index {
            let key = TrieKey::PromiseYieldTimeout { index };
            // One that was made to expire before its turn is no longer there.
            let timeout = self.overlay.read::<PromiseYieldTimeout>(&key);
            let is_over = timeout.as_ref().is_none_or(|timeout| timeout.expires_at <= self.context.height);
            if is_over && indices.first_index == index {
                indices.first_index += 1;
            }
            match timeout {
                Some(timeout) if is_over => {
                    self.overlay.remove(&key);
                    if self.time_out(timeout, n_timed_out) {
                        n_timed_out += 1;
                    }
                }
                // They expire in order, unless they are disturbed.
                Some(_) if self.disturb.is_none() => break,
                _ => {}
            }
        }
        if indices.first_index != first {
            self.overlay.write(&TrieKey::PromiseYieldIndices, &indices);
        }
        self.overlay.commit();
    }

    /// Sends "no data" as number `index` of the block, unless the promise has been resumed. Says whether it did.
    fn time_out(&mut self, timeout: PromiseYieldTimeout, index: usize) -> bool {
        let PromiseYieldTimeout { account_id, data_id, .. } = timeout;
        let key = TrieKey::PromiseYieldReceipt { receiver_id: account_id.clone(), data_id };
        // A promise that has been resumed is no longer stored.
        let Some(yielded) = self.overlay.read::<Receipt>(&key) else { return false };
        let receipt_id = create_receipt_id_from_receipt_id(&data_id, self.context.height, index);
        let receipt = Receipt::V0(ReceiptV0 {
            predecessor_id: account_id.clone(),
            receiver_id: account_id,
            receipt_id,
            receipt: ReceiptEnum::PromiseResume(DataReceipt { data_id, data: None }),
        });
        self.dispatch(yielded.receipt_id(), 0, receipt);
        true
    }

    fn yield_indices(&self) -> PromiseYieldIndices {
        self.overlay.read(&TrieKey::PromiseYieldIndices).unwrap_or_default()
    }
}

/// Frees the id a contract has given to a promise, if it has.
pub(super) fn forget_yield_id(overlay: &mut Overlay, account_id: &AccountId, data_id: CryptoHash) {
    let receiver_id = account_id.clone();
    let by_data_id = TrieKey::DataIdToYieldId { receiver_id: receiver_id.clone(), data_id };
    if let Some(yield_id) = overlay.read::<YieldId>(&by_data_id) {
        overlay.remove(&by_data_id);
        overlay.remove(&TrieKey::YieldIdToDataId { receiver_id, yield_id });
    }
}
