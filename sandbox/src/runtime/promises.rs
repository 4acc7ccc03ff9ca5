//! Receipts a contract creates while it runs.
//!
//! Owns their assembly: actions, data dependencies, yields, and the sharing out of unused gas.
//! They get their ids, and leave, only when the whole receipt has succeeded.

use near_crypto::PublicKey;
use near_primitives::action::Action;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{ActionReceiptV2, DataReceipt, DataReceiver, Receipt, ReceiptEnum, ReceiptV0};
use near_primitives::types::{AccountId, Balance, Gas};

/// A receipt in the making.
#[derive(Debug)]
struct Draft {
    receiver_id: AccountId,
    refund_to: Option<AccountId>,
    output_data_receivers: Vec<DataReceiver>,
    input_data_ids: Vec<CryptoHash>,
    actions: Vec<Action>,
    is_yield: bool,
}

/// A function call which wants a share of the gas that is left over.
#[derive(Clone, Copy, Debug)]
struct Share {
    draft: usize,
    action: usize,
    weight: u64,
}

/// Data for a yielded promise.
#[derive(Debug)]
struct Resume {
    data_id: CryptoHash,
    data: Vec<u8>,
}

/// Everything a receipt inherits from the one that creates it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent<'a> {
    pub(super) account_id: &'a AccountId,
    pub(super) signer_id: &'a AccountId,
    pub(super) signer_public_key: &'a PublicKey,
    pub(super) gas_price: Balance,
}

#[derive(Debug, Default)]
pub(super) struct Promises {
    drafts: Vec<Draft>,
    shares: Vec<Share>,
    resumes: Vec<Resume>,
}

impl Promises {
    /// A new receipt which waits for the given data.
    pub(super) fn create(
        &mut self,
        receiver_id: AccountId,
        input_data_ids: Vec<CryptoHash>,
        is_yield: bool,
    ) -> usize {
        self.drafts.push(Draft {
            receiver_id,
            refund_to: None,
            output_data_receivers: Vec::new(),
            input_data_ids,
            actions: Vec::new(),
            is_yield,
        });
        self.drafts.len() - 1
    }

    /// The draft's result goes to one more receiver.
    pub(super) fn add_output(&mut self, draft: usize, output: DataReceiver) {
        self.drafts[draft].output_data_receivers.push(output);
    }

    /// Appends an action and gives its index.
    pub(super) fn add_action(&mut self, draft: usize, action: Action) -> usize {
        let actions = &mut self.drafts[draft].actions;
        actions.push(action);
        actions.len() - 1
    }

    /// The action appended as number `action` of the draft.
    pub(super) fn action_mut(&mut self, draft: usize, action: usize) -> Option<&mut Action> {
        self.drafts.get_mut(draft)?.actions.get_mut(action)
    }

    /// The function call appended as number `action` takes part in what gas is left over.
    pub(super) fn add_share(&mut self, draft: usize, action: usize, weight: u64) {
        if weight > 0 {
            self.shares.push(Share { draft, action, weight });
        }
    }

    pub(super) fn receiver(&self, draft: usize) -> &AccountId {
        &self.drafts[draft].receiver_id
    }

    pub(super) fn set_refund_to(&mut self, draft: usize, refund_to: AccountId) {
        self.drafts[draft].refund_to = Some(refund_to);
    }

    /// Data for a promise which has been yielded, by this call or an earlier one.
    pub(super) fn resume(&mut self, data_id: CryptoHash, data: Vec<u8>) {
        self.resumes.push(Resume { data_id, data });
    }

    /// Shares out the gas by weight, the rest of the division to the last one. Gives what has
    /// been shared out: everything, or nothing if no one asked.
    pub(super) fn distribute_gas(&mut self, unused: Gas) -> Gas {
        let total: u128 = self.shares.iter().map(|share| u128::from(share.weight)).sum();
        if total == 0 {
            return Gas::ZERO;
        }
        let shares = std::mem::take(&mut self.shares);
        let n_shares = shares.len();
        let mut left = unused.as_gas();
        for (index, share) in shares.into_iter().enumerate() {
            let portion = if index + 1 == n_shares {
                left
            } else {
                let exact = u128::from(unused.as_gas()) * u128::from(share.weight) / total;
                u64::try_from(exact).expect("invariant: a portion is at most the whole")
            };
            left -= portion;
            if let Some(Action::FunctionCall(call)) = self.action_mut(share.draft, share.action) {
                call.gas = call.gas.saturating_add(Gas::from_gas(portion));
            }
        }
        unused
    }

    /// The finished receipts, without ids: first those with actions, then the data.
    pub(super) fn into_receipts(self, parent: Parent) -> Vec<Receipt> {
        let receipt = |receiver_id: AccountId, receipt: ReceiptEnum| {
            Receipt::V0(ReceiptV0 {
                predecessor_id: parent.account_id.clone(),
                receiver_id,
                receipt_id: CryptoHash::default(),
                receipt,
            })
        };
        let actions = self.drafts.into_iter().map(|draft| {
            let action = ActionReceiptV2 {
                signer_id: parent.signer_id.clone(),
                refund_to: draft.refund_to,
                signer_public_key: parent.signer_public_key.clone(),
                gas_price: parent.gas_price,
                output_data_receivers: draft.output_data_receivers,
                input_data_ids: draft.input_data_ids,
                actions: draft.actions,
            };
            let kind = if draft.is_yield {
                ReceiptEnum::PromiseYieldV2(action)
            } else {
                ReceiptEnum::ActionV2(action)
            };
            receipt(draft.receiver_id, kind)
        });
        let data = self.resumes.into_iter().map(|resume| {
            let data = DataReceipt { data_id: resume.data_id, data: Some(resume.data) };
            receipt(parent.account_id.clone(), ReceiptEnum::PromiseResume(data))
        });
        actions.chain(data).collect()
    }
}

#[cfg(test)]
mod tests;
