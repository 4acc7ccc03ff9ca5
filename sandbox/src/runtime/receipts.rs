//! What becomes of a receipt when it arrives: executed, kept until its data is there, or dropped.
//!
//! Owns the records of what waits for what.

use std::rc::Rc;
use std::sync::Arc;

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{
    DataReceipt, Receipt, ReceivedData, VersionedActionReceipt, VersionedReceiptEnum,
};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, PromiseYieldStatus};
use near_vm_runner::logic::types::PromiseResult;

use super::RuntimeFault;
use super::block::Block;
use super::yields::forget_yield_id;

impl Block<'_> {
    pub(super) fn process(&mut self, receipt: &Receipt) -> Result<(), RuntimeFault> {
        match receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) => self.process_action(receipt, &action)?,
            VersionedReceiptEnum::Data(data) => self.process_data(receipt, &data)?,
            VersionedReceiptEnum::PromiseYield(action) => {
                let data_id = action.input_data_ids().first().copied().ok_or_else(|| {
                    inconsistent(receipt.receipt_id(), "a yielded promise waits for nothing")
                })?;
                self.store_yield(receipt, data_id);
            }
            VersionedReceiptEnum::PromiseResume(data) => self.process_resume(receipt, &data)?,
            VersionedReceiptEnum::GlobalContractDistribution(distribution) => {
                self.store_global_contract(&distribution);
                self.forward_global_contract(receipt, &distribution);
            }
        }
        self.overlay.commit();
        Ok(())
    }

    fn process_action(
        &mut self,
        receipt: &Receipt,
        action: &VersionedActionReceipt,
    ) -> Result<(), RuntimeFault> {
        let receiver_id = receipt.receiver_id();
        let received =
            |data_id: CryptoHash| TrieKey::ReceivedData { receiver_id: receiver_id.clone(), data_id };
        let mut n_pending: u32 = 0;
        for data_id in action.input_data_ids() {
            if !self.overlay.contains(&received(*data_id)) {
                n_pending += 1;
                let waits =
                    TrieKey::PostponedReceiptId { receiver_id: receiver_id.clone(), data_id: *data_id };
                self.overlay.write(&waits, receipt.receipt_id());
            }
        }
        if n_pending == 0 {
            return self.execute_with_inputs(receipt, action);
        }
        self.overlay.write(&pending_count(receiver_id, receipt.receipt_id()), &n_pending);
        self.overlay.write(&postponed(receiver_id, receipt.receipt_id()), receipt);
        Ok(())
    }

    fn process_data(&mut self, receipt: &Receipt, data: &DataReceipt) -> Result<(), RuntimeFault> {
        let receiver_id = receipt.receiver_id();
        self.store_data(receiver_id, data);
        let waits = TrieKey::PostponedReceiptId { receiver_id: receiver_id.clone(), data_id: data.data_id };
        let Some(waiting) = self.overlay.read::<CryptoHash>(&waits) else { return Ok(()) };
        self.overlay.remove(&waits);

        let count = pending_count(receiver_id, &waiting);
        let n_pending: u32 = self
            .overlay
            .read(&count)
            .ok_or_else(|| inconsistent(&waiting, "it waits for data, but not for how many"))?;
        if n_pending > 1 {
            self.overlay.write(&count, &(n_pending - 1));
            return Ok(());
        }
        self.overlay.remove(&count);
        let stored = postponed(receiver_id, &waiting);
        let ready: Receipt = self
            .overlay
            .read(&stored)
            .ok_or_else(|| inconsistent(&waiting, "its data is complete, but it is not stored"))?;
        self.overlay.remove(&stored);
        self.execute_stored(&ready)
    }

    fn process_resume(&mut self, receipt: &Receipt, data: &DataReceipt) -> Result<(), RuntimeFault> {
        let receiver_id = receipt.receiver_id();
        let status = TrieKey::PromiseYieldStatus { receiver_id: receiver_id.clone(), data_id: data.data_id };
        // A time-out gives way to a resumption that is on its way.
        let is_resumed = self.overlay.read(&status) == Some(PromiseYieldStatus::ResumeInitiated);
        if data.data.is_none() && is_resumed {
            return Ok(());
        }
        let stored = TrieKey::PromiseYieldReceipt { receiver_id: receiver_id.clone(), data_id: data.data_id };
        // Whoever comes second, a later resume or the time-out, finds nothing left to do.
        let Some(yielded) = self.overlay.read::<Receipt>(&stored) else { return Ok(()) };
        self.overlay.remove(&stored);
        self.overlay.remove(&status);
        forget_yield_id(&mut self.overlay, receiver_id, data.data_id);
        self.store_data(receiver_id, data);
        self.execute_stored(&yielded)
    }

    fn execute_stored(&mut self, receipt: &Receipt) -> Result<(), RuntimeFault> {
        match receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
                self.execute_with_inputs(receipt, &action)
            }
            _ => Err(inconsistent(receipt.receipt_id(), "it was stored, but has no actions")),
        }
    }

    /// Executes a receipt whose data is complete, and takes that data out of the state.
    fn execute_with_inputs(
        &mut self,
        receipt: &Receipt,
        action: &VersionedActionReceipt,
    ) -> Result<(), RuntimeFault> {
        let mut results = Vec::with_capacity(action.input_data_ids().len());
        for data_id in action.input_data_ids() {
            let key = TrieKey::ReceivedData { receiver_id: receipt.receiver_id().clone(), data_id: *data_id };
            let received: ReceivedData = self
                .overlay
                .read(&key)
                .ok_or_else(|| inconsistent(receipt.receipt_id(), "its data is not stored"))?;
            self.overlay.remove(&key);
            results.push(match received.data {
                Some(data) => PromiseResult::Successful(Rc::from(data)),
                None => PromiseResult::Failed,
            });
        }
        // What a failing execution takes back does not include having received the data.
        self.overlay.commit();
        self.execute(receipt, action, Arc::from(results))
    }

    fn store_data(&mut self, receiver_id: &AccountId, data: &DataReceipt) {
        let key = TrieKey::ReceivedData { receiver_id: receiver_id.clone(), data_id: data.data_id };
        self.overlay.write(&key, &ReceivedData { data: data.data.clone() });
    }
}

fn pending_count(receiver_id: &AccountId, receipt_id: &CryptoHash) -> TrieKey {
    TrieKey::PendingDataCount { receiver_id: receiver_id.clone(), receipt_id: *receipt_id }
}

fn postponed(receiver_id: &AccountId, receipt_id: &CryptoHash) -> TrieKey {
    TrieKey::PostponedReceipt { receiver_id: receiver_id.clone(), receipt_id: *receipt_id }
}

fn inconsistent(receipt_id: &CryptoHash, what: &str) -> RuntimeFault {
    RuntimeFault::Inconsistent(format!("receipt {receipt_id}: {what}"))
}
