//! What the chain has done since the process started, for `/metrics` and the log. It only counts.

use near_primitives::types::{BlockId, BlockReference};

use crate::chain::{Block, Chain};

/// Sums over the blocks produced by this process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Blocks produced.
    pub blocks: u64,
    /// Transactions included in them.
    pub transactions: u64,
    /// Receipts executed in them.
    pub receipts: u64,
    /// Gas their transactions and receipts burnt.
    pub gas_burnt: u128,
}

/// Counts a chain's blocks as they are produced.
#[derive(Debug)]
pub(super) struct Counter {
    totals: Totals,
    /// Height of the newest block that is counted.
    counted: u64,
}

impl Counter {
    /// Starts after the head of a chain.
    pub(super) fn new(chain: &Chain) -> Self {
        Self { totals: Totals::default(), counted: chain.head().id.height }
    }

    /// Counts the blocks that came since.
    pub(super) fn advance(&mut self, chain: &Chain) {
        let mut next = Some(chain.head());
        while let Some(block) = next.filter(|block| block.id.height > self.counted) {
            self.add(block);
            next = chain.block(&BlockReference::BlockId(BlockId::Height(block.prev.height)));
        }
        self.counted = chain.head().id.height;
    }

    pub(super) fn totals(&self) -> Totals {
        self.totals
    }

    fn add(&mut self, block: &Block) {
        self.totals.blocks += 1;
        self.totals.transactions += block.transactions.len() as u64;
        let receipts = (block.outcomes.len() - block.transactions.len()) as u64;
        self.totals.receipts += receipts;
        self.totals.gas_burnt += u128::from(block.gas_used.as_gas());
        if !block.outcomes.is_empty() {
            tracing::debug!(
                target: "sandbox",
                height = block.id.height,
                transactions = block.transactions.len(),
                receipts,
                gas = block.gas_used.as_gas(),
                "block"
            );
        }
    }
}
