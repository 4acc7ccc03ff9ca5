//! One block being executed in one shard: in which order what happens, and what it adds up to.
//!
//! Transactions first, then the receipts they send to their own account, then what earlier blocks
//! left to do, then time-outs, and last a patch from outside.

use std::collections::VecDeque;
use std::sync::Arc;

use near_primitives::errors::{IntegerOverflowError, InvalidTxError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::{
    ExecutionOutcome, ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction,
};
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{Balance, Gas, ShardIndex};
use near_primitives::utils::create_receipt_id_from_transaction;

use super::{Applied, BlockContext, Disturb, Runtime, RuntimeFault, Work, charge};
use crate::state::{Overlay, State};

pub(super) struct Block<'s> {
    pub(super) runtime: &'s Runtime,
    pub(super) context: &'s BlockContext,
    pub(super) state: &'s State,
    pub(super) shard: ShardIndex,
    pub(super) overlay: Overlay<'s>,
    pub(super) disturb: Option<&'s mut dyn Disturb>,
    pub(super) outcomes: Vec<ExecutionOutcomeWithId>,
    refused: Vec<(CryptoHash, InvalidTxError)>,
    pub(super) proposals: Vec<ValidatorStake>,
    pub(super) tokens_minted: Balance,
    tokens_burnt: Balance,
    gas_burnt: Gas,
    /// Computation so far, in the unit of gas; at the gas limit the block is full.
    compute: u64,
    /// Receipts to execute as soon as the current one is done.
    instant: VecDeque<Arc<Receipt>>,
    /// Receipts there was no more room for.
    delayed: Vec<Arc<Receipt>>,
    outgoing: Vec<Arc<Receipt>>,
    receipts: Vec<Arc<Receipt>>,
}

impl<'s> Block<'s> {
    pub(super) fn new(
        runtime: &'s Runtime,
        state: &'s State,
        context: &'s BlockContext,
        shard: ShardIndex,
        disturb: Option<&'s mut dyn Disturb>,
    ) -> Self {
        Self {
            runtime,
            context,
            state,
            shard,
            overlay: Overlay::new(state.shard(shard)),
            disturb,
            outcomes: Vec::new(),
            refused: Vec::new(),
            proposals: Vec::new(),
            tokens_minted: Balance::ZERO,
            tokens_burnt: Balance::ZERO,
            gas_burnt: Gas::ZERO,
            compute: 0,
            instant: VecDeque::new(),
            delayed: Vec::new(),
            outgoing: Vec::new(),
            receipts: Vec::new(),
        }
    }

    pub(super) fn apply(mut self, work: Work) -> Result<Applied, RuntimeFault> {
        let mut local = Vec::new();
        for transaction in work.transactions {
            local.extend(self.accept(transaction)?);
        }
        for receipt in local.iter().chain(work.incoming) {
            self.receive(receipt)?;
        }
        self.time_out_yields();
        self.check_balance(work.incoming, self.delayed.iter().chain(&self.outgoing))?;

        let mut state = self.state.clone();
        state.set_shard(self.shard, self.overlay.into_trie());
        patch_state(&mut state, work.patch)?;
        Ok(Applied {
            state,
            outcomes: self.outcomes,
            refused: self.refused,
            delayed: self.delayed,
            outgoing: self.outgoing,
            receipts: self.receipts,
            gas_burnt: self.gas_burnt,
            tokens_burnt: self.tokens_burnt,
            tokens_minted: self.tokens_minted,
            proposals: self.proposals,
        })
    }

    /// Turns a transaction into a receipt, or refuses it where what came before it has made it invalid. Gives the
    /// receipt back if it stays with its sender, for then it is executed in this block.
    fn accept(&mut self, signed: &SignedTransaction) -> Result<Option<Arc<Receipt>>, RuntimeFault> {
        let checked = charge::check(self.runtime, self.context, &self.overlay, signed);
        self.runtime.signatures.forget(signed);
        let charge = match checked {
            Ok(charge) => charge,
            Err(error) => {
                self.refused.push((*signed.hash(), error));
                return Ok(None);
            }
        };
        charge.write(&mut self.overlay, signed);
        self.overlay.commit();

        let transaction = &signed.transaction;
        let signer_id = transaction.signer_id();
        let receipt_id = create_receipt_id_from_transaction(signed.hash(), self.context.height);
        let receipt = Arc::new(Receipt::from_tx(
            receipt_id,
            signer_id.clone(),
            transaction.receiver_id().clone(),
            transaction.public_key().clone(),
            charge.cost.receipt_gas_price,
            transaction.actions().to_vec(),
        ));
        let cost = charge.cost;
        self.compute = self.compute.saturating_add(cost.gas_burnt.as_gas());
        self.burn(cost.burnt_amount)?;
        self.push_outcome(ExecutionOutcomeWithId {
            id: *signed.hash(),
            outcome: ExecutionOutcome {
                receipt_ids: vec![receipt_id],
                gas_burnt: cost.gas_burnt,
                compute_usage: Some(cost.gas_burnt.as_gas()),
                tokens_burnt: cost.burnt_amount,
                executor_id: signer_id.clone(),
                status: ExecutionStatus::SuccessReceiptId(receipt_id),
                ..ExecutionOutcome::default()
            },
        })?;
        if let Some(disturb) = &mut self.disturb {
            disturb.created(signed.hash(), 0, &receipt);
        }
        self.receipts.push(Arc::clone(&receipt));
        if signer_id == transaction.receiver_id() {
            return Ok(Some(receipt));
        }
        self.outgoing.push(receipt);
        Ok(None)
    }

    /// Executes a receipt, and at once what it starts that must not wait; or puts it off if the
    /// block is full.
    fn receive(&mut self, receipt: &Arc<Receipt>) -> Result<(), RuntimeFault> {
        if self.compute >= self.context.gas_limit.as_gas() {
            self.delayed.push(Arc::clone(receipt));
            return Ok(());
        }
        self.process(receipt)?;
        while let Some(receipt) = self.instant.pop_front() {
            self.process(&receipt)?;
        }
        Ok(())
    }

    /// Sends a receipt on its way, number `index` of those created by another.
    pub(super) fn dispatch(&mut self, parent: &CryptoHash, index: usize, receipt: Receipt) {
        let receipt = Arc::new(receipt);
        if let Some(disturb) = &mut self.disturb {
            disturb.created(parent, index, &receipt);
        }
        self.receipts.push(Arc::clone(&receipt));
        if receipt.is_instant_receipt() {
            self.instant.push_back(receipt);
        } else {
            self.outgoing.push(receipt);
        }
    }

    pub(super) fn push_outcome(&mut self, outcome: ExecutionOutcomeWithId) -> Result<(), RuntimeFault> {
        self.gas_burnt = self.gas_burnt.checked_add_result(outcome.outcome.gas_burnt)?;
        self.outcomes.push(outcome);
        Ok(())
    }

    pub(super) fn burn(&mut self, amount: Balance) -> Result<(), RuntimeFault> {
        self.tokens_burnt = self.tokens_burnt.checked_add(amount).ok_or(IntegerOverflowError)?;
        Ok(())
    }

    pub(super) fn burnt(&self) -> Balance {
        self.tokens_burnt
    }

    pub(super) fn compute(&mut self, compute: u64) {
        self.compute = self.compute.saturating_add(compute);
    }
}

/// Sets records from outside. Accounts come first, so that code finds its account.
fn patch_state(state: &mut State, patch: &[StateRecord]) -> Result<(), RuntimeFault> {
    let is_account = |record: &&StateRecord| matches!(record, StateRecord::Account { .. });
    let accounts = patch.iter().filter(is_account);
    let others = patch.iter().filter(|record| !is_account(record));
    for record in accounts.chain(others) {
        state.set_record(record.clone())?;
    }
    Ok(())
}
