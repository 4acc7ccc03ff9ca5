//! Making the next block: what goes in, what it does, what follows from it.

use std::collections::BTreeSet;
use std::sync::Arc;

use near_primitives::receipt::{Receipt, ReceiptEnum};
use near_primitives::state_record::{StateRecord, state_record_to_account_id};
use near_primitives::transaction::{ExecutionOutcomeWithId, SignedTransaction};
use near_primitives::types::{AccountId, Balance, Gas, ShardIndex};

use super::block::{Block, Chunk};
use super::block_ref::BlockRef;
use super::epoch::Epoch;
use super::{Chain, Halted, InTransit};
use crate::runtime::{BlockContext, Disturb, RuntimeFault, Work};
use crate::schedule::Schedule;
use crate::state::State;

/// Blocks in a row after which the first of them is final in the eyes of the last.
pub const BLOCKS_TO_FINALITY: usize = 3;

impl Chain {
    /// Produces the next block at a time in nanoseconds since the Unix epoch, with whatever waits for it.
    ///
    /// Fails when the node itself failed; the chain stands still from then on.
    pub fn produce_block(&mut self, now: u64) -> Result<(), Halted> {
        self.produce_at(self.head.id.height + 1, now)
    }

    /// Produces blocks one nanosecond apart until no transaction or receipt waits for one.
    ///
    /// Fails as [`Chain::produce_block`] does.
    pub fn run_until_idle(&mut self, now: u64) -> Result<(), Halted> {
        let mut now = now;
        while self.work_at().is_some() {
            self.produce_block(now)?;
            now += 1;
        }
        self.halted.clone().map_or(Ok(()), Err)
    }

    /// Produces the next block at a height beyond the head's.
    pub(super) fn produce_at(&mut self, height: u64, now: u64) -> Result<(), Halted> {
        if let Some(halted) = &self.halted {
            return Err(halted.clone());
        }
        self.execute(height, now).map_err(|fault| {
            let halted = Halted { height, fault };
            self.halted = Some(halted.clone());
            halted
        })
    }

    fn execute(&mut self, height: u64, now: u64) -> Result<(), RuntimeFault> {
        let head = Arc::clone(&self.head);
        let new_epoch = head.epoch.ends_before(&self.config, height);
        let epoch = if new_epoch {
            Arc::new(head.epoch.following(&self.config, height, head.id, &self.proposals))
        } else {
            Arc::clone(&head.epoch)
        };
        let mut state = head.state.clone();
        state.forget_changes();
        if new_epoch {
            for record in epoch.released_stakes(&state) {
                state.set_record(record)?;
            }
        }
        let context = head.next_context(height, now.saturating_add(self.ahead), &epoch);
        let admission = self.admission();
        let mut pool = std::mem::take(&mut self.pool);
        let taken = Arc::make_mut(&mut pool).take(
            now,
            self.options.gap_patience,
            |account_id, key| head.state.access_key(account_id, key).map(|key| key.nonce),
            |waiting| admission.check_age(self.base_of(waiting)).is_err(),
        );
        self.pool = pool;
        let block = Self::follow(&self.config, &head, &context, epoch, state);

        let mut schedule = self.schedule.clone();
        match self.fill(block, &context, &taken, schedule.as_mut()) {
            Ok(filled) => {
                self.schedule = schedule;
                self.append(filled, new_epoch);
                Ok(())
            }
            // Nothing has happened: what was taken waits again.
            Err(fault) => {
                let pool = Arc::make_mut(&mut self.pool);
                for transaction in taken {
                    pool.insert(transaction, now);
                }
                Err(fault)
            }
        }
    }

    /// Executes each shard's part of the block.
    fn fill(
        &self,
        mut block: Block,
        context: &BlockContext,
        transactions: &[Arc<SignedTransaction>],
        mut schedule: Option<&mut Schedule>,
    ) -> Result<Filled, RuntimeFault> {
        let (arrived, mut transit): (Vec<_>, Vec<_>) =
            self.transit.iter().cloned().partition(|on_its_way| on_its_way.due <= context.height);
        let mut first = Vec::new();
        let mut outcomes = Vec::new();
        let mut receipts = Vec::new();
        let (mut burnt, mut minted) = (Balance::ZERO, Balance::ZERO);
        for shard in 0..block.chunks.len() {
            let (n_transactions, n_incoming, n_outcomes) =
                (block.transactions.len(), block.incoming.len(), outcomes.len());
            let lives_here = |account_id: &AccountId| block.state.shard_of(account_id) == shard;
            let own = transactions.iter().filter(|own| lives_here(own.transaction.signer_id()));
            block.transactions.extend(own.cloned());
            let own = arrived.iter().filter(|own| receiving_shard(&block.state, &own.receipt) == shard);
            block.incoming.extend(own.map(|own| Arc::clone(&own.receipt)));
            let of_shard = |record: &&StateRecord| lives_here(state_record_to_account_id(record));
            let patch: Vec<StateRecord> = self.patch.iter().filter(of_shard).cloned().collect();

            let work = Work {
                shard,
                transactions: &block.transactions[n_transactions..],
                incoming: &block.incoming[n_incoming..],
                patch: &patch,
            };
            let disturb = schedule.as_deref_mut().map(|schedule| schedule as &mut dyn Disturb);
            let applied = self.runtime.apply(&block.state, context, work, disturb)?;

            if !applied.refused.is_empty() {
                let refused: BTreeSet<_> = applied.refused.iter().map(|(hash, _)| *hash).collect();
                let own = block.transactions.split_off(n_transactions);
                block.transactions.extend(own.into_iter().filter(|own| !refused.contains(own.hash())));
            }
            first.extend(applied.delayed.into_iter().map(|receipt| InTransit { receipt, due: 0 }));
            transit.extend(applied.outgoing.into_iter().map(|receipt| {
                let due =
                    schedule.as_deref_mut().map_or(0, |schedule| schedule.due(&receipt, context.height + 1));
                InTransit { receipt, due }
            }));
            outcomes.extend(applied.outcomes);
            receipts.extend(applied.receipts);
            block.proposals.extend(applied.proposals);
            burnt = add(burnt, applied.tokens_burnt)?;
            minted = add(minted, applied.tokens_minted)?;
            block.gas_used = block.gas_used.saturating_add(applied.gas_burnt);
            block.chunks[shard] = Chunk {
                transactions: n_transactions..block.transactions.len(),
                incoming: n_incoming..block.incoming.len(),
                outcomes: n_outcomes..outcomes.len(),
                gas_used: applied.gas_burnt,
                balance_burnt: applied.tokens_burnt,
                ..block.chunks[shard].clone()
            };
            block.state = applied.state;
        }
        block.balance_burnt = burnt;
        block.total_supply = supply_after(block.total_supply, burnt, minted)?;
        block.next_gas_price = Block::price_after(&self.config, context.gas_price, block.gas_used);
        block.outcomes = outcomes.iter().map(|outcome| outcome.id).collect();
        block.id.hash = block.content_hash();
        // What found no room comes before what is new.
        first.append(&mut transit);
        Ok(Filled { block, outcomes, receipts, transit: first })
    }

    /// The block after the head, as far as it does not depend on what was executed in it.
    fn follow(
        config: &near_chain_configs::GenesisConfig,
        head: &Block,
        context: &BlockContext,
        epoch: Arc<Epoch>,
        state: State,
    ) -> Block {
        let (last_final, last_ds_final) = head.finality_at(context.height);
        Block {
            id: BlockRef { height: context.height, ..BlockRef::default() },
            prev: head.id,
            last_final,
            last_ds_final,
            ordinal: head.ordinal + 1,
            timestamp: context.timestamp,
            random_value: context.random_value,
            epoch,
            gas_price: context.gas_price,
            next_gas_price: context.gas_price,
            total_supply: head.total_supply,
            prev_state_root: head.state.root(),
            chunks: Chunk::none(&head.state),
            state,
            transactions: Vec::new(),
            incoming: Vec::new(),
            outcomes: Vec::new(),
            gas_used: Gas::ZERO,
            prev_gas_used: head.gas_used,
            prev_balance_burnt: head.balance_burnt,
            balance_burnt: Balance::ZERO,
            gas_limit: config.gas_limit,
            proposals: Vec::new(),
        }
    }

    fn append(&mut self, filled: Filled, new_epoch: bool) {
        let Filled { block, outcomes, receipts, transit } = filled;
        let proposals = Arc::make_mut(&mut self.proposals);
        if new_epoch {
            proposals.clear();
        }
        for proposal in &block.proposals {
            proposals.insert(proposal.account_id().clone(), proposal.clone());
        }
        self.transit = Arc::new(transit);
        self.patch = Arc::default();
        self.ledger.record(block.id, &block.transactions, &block.incoming, outcomes, receipts);
        self.ledger.keep(self.options.kept_outcomes);

        let block = Arc::new(block);
        self.heights.insert(block.id.hash, block.id.height);
        self.blocks.insert(block.id.height, Arc::clone(&block));
        self.head = block;
        // What the head calls final must be there.
        while self.blocks.len() > self.options.kept_blocks.max(BLOCKS_TO_FINALITY) {
            let Some((height, oldest)) = self.blocks.get_min() else { return };
            let (height, hash) = (*height, oldest.id.hash);
            self.blocks.remove(&height);
            self.heights.remove(&hash);
        }
    }
}

/// A block with all that follows from it.
struct Filled {
    block: Block,
    outcomes: Vec<ExecutionOutcomeWithId>,
    receipts: Vec<Arc<Receipt>>,
    transit: Vec<InTransit>,
}

/// Where a receipt is executed.
fn receiving_shard(state: &State, receipt: &Receipt) -> ShardIndex {
    match receipt.receipt() {
        ReceiptEnum::GlobalContractDistribution(distribution) => {
            state.shard_index(distribution.target_shard())
        }
        _ => state.shard_of(receipt.receiver_id()),
    }
}

fn add(sum: Balance, more: Balance) -> Result<Balance, RuntimeFault> {
    sum.checked_add(more).ok_or(RuntimeFault::Overflow { what: "the tokens burnt or minted in a block" })
}

fn supply_after(supply: Balance, burnt: Balance, minted: Balance) -> Result<Balance, RuntimeFault> {
    supply
        .checked_add(minted)
        .and_then(|supply| supply.checked_sub(burnt))
        .ok_or(RuntimeFault::Overflow { what: "the total supply" })
}
