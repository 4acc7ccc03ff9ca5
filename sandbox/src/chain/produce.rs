//! Making the next block: what goes in, what it does, what follows from it.

use std::sync::Arc;

use near_primitives::types::Balance;

use super::block::{Block, BlockRef};
use super::epoch::Epoch;
use super::{Chain, Halted};
use crate::runtime::{Applied, BlockContext, RuntimeFault};

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
        let mut before = head.state.clone();
        if new_epoch {
            self.proposals.clear();
            for record in epoch.released_stakes(&before) {
                before.set_record(record)?;
            }
        }
        let context = head.next_context(height, now.saturating_add(self.ahead), &epoch);

        let taken = self.pool.take(now, self.options.gap_hold, |account_id, key| {
            head.state.access_key(account_id, key).map(|key| key.nonce)
        });
        let incoming = std::mem::take(&mut self.incoming);
        let patch = std::mem::take(&mut self.patch);
        let applied = self.runtime.apply(&before, &context, &taken.ready, &incoming, &patch)?;

        for proposal in &applied.proposals {
            self.proposals.insert(proposal.account_id().clone(), proposal.clone());
        }
        self.incoming.clone_from(&applied.outgoing);
        let (mut block, outcomes, receipts) = {
            let Applied {
                state, outcomes, receipts, gas_burnt, tokens_burnt, tokens_minted, proposals, ..
            } = applied;
            let block = Block {
                gas_used: gas_burnt,
                balance_burnt: tokens_burnt,
                total_supply: supply_after(head.total_supply, tokens_burnt, tokens_minted)?,
                proposals,
                transactions: taken.ready,
                incoming,
                ..Self::follow(&self.config, &head, &context, epoch, state, gas_burnt)
            };
            (block, outcomes, receipts)
        };
        block.id.hash = block.content_hash();
        self.ledger.record(block.id, &block.transactions, outcomes, receipts);
        self.append(block);
        Ok(())
    }

    /// The block after the head, as far as it does not depend on what was executed in it.
    fn follow(
        config: &near_chain_configs::GenesisConfig,
        head: &Block,
        context: &BlockContext,
        epoch: Arc<Epoch>,
        state: crate::state::State,
        gas_burnt: near_primitives::types::Gas,
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
            next_gas_price: Block::price_after(config, context.gas_price, gas_burnt),
            total_supply: head.total_supply,
            prev_state_root: head.state.root(),
            state,
            transactions: Vec::new(),
            incoming: Vec::new(),
            gas_used: gas_burnt,
            prev_gas_used: head.gas_used,
            prev_balance_burnt: head.balance_burnt,
            balance_burnt: Balance::ZERO,
            gas_limit: config.gas_limit,
            proposals: Vec::new(),
        }
    }

    fn append(&mut self, block: Block) {
        let block = Arc::new(block);
        self.heights.insert(block.id.hash, block.id.height);
        self.blocks.insert(block.id.height, Arc::clone(&block));
        self.head = block;
        while self.blocks.len() as u64 > self.options.kept_blocks.max(3) {
            if let Some((_, dropped)) = self.blocks.pop_first() {
                self.heights.remove(&dropped.id.hash);
            }
        }
    }
}

fn supply_after(supply: Balance, burnt: Balance, minted: Balance) -> Result<Balance, RuntimeFault> {
    supply
        .checked_add(minted)
        .and_then(|supply| supply.checked_sub(burnt))
        .ok_or(RuntimeFault::Overflow { what: "the total supply" })
}
