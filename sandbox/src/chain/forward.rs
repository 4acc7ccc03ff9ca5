//! Skipping ahead in height and time without a block per height. Of the first epochs passed one block each is
//! produced, so that stakes settle and time-outs come while they can still matter; of the rest none is.

use super::{BLOCKS_TO_FINALITY, Chain, Halted};

/// Chain time that one skipped block stands for, in nanoseconds: the mean of the node's least and greatest delay.
const SKIPPED_BLOCK_TIME: u64 = 310_000_000;
/// Epochs of which a block is produced: the three that stakes take to settle, and the 200 blocks a yielded
/// promise lives, at the usual 60 blocks to an epoch.
const EPOCHS_WITH_A_BLOCK: u64 = 5;

impl Chain {
    /// Moves the head at least `delta` heights ahead, and chain time with it. The last three blocks stand in a
    /// row; the heights between are skipped and never existed.
    ///
    /// Fails when the node itself failed on the way.
    pub fn fast_forward(&mut self, delta: u64, now: u64) -> Result<(), Halted> {
        if delta == 0 {
            return Ok(());
        }
        let target = self.head.id.height + delta;
        for _ in 0..EPOCHS_WITH_A_BLOCK {
            let next_epoch = self.head.epoch.start + self.config.epoch_length;
            self.skip_to(target.min(next_epoch.max(self.head.id.height + 1)), now)?;
            if self.head.id.height == target {
                break;
            }
        }
        if self.head.id.height < target {
            self.skip_to(target, now)?;
        }
        self.finalize_head(now)
    }

    /// Produces as many blocks as it takes until the block that is the head now is final.
    ///
    /// Fails as [`Chain::produce_block`] does.
    pub fn finalize_head(&mut self, now: u64) -> Result<(), Halted> {
        (1..BLOCKS_TO_FINALITY).try_for_each(|_| self.produce_block(now))
    }

    fn skip_to(&mut self, height: u64, now: u64) -> Result<(), Halted> {
        let skipped = height - self.head.id.height;
        self.ahead = self.ahead.saturating_add(skipped.saturating_mul(SKIPPED_BLOCK_TIME));
        self.produce_at(height, now)
    }
}
