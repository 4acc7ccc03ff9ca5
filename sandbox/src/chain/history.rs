//! Which of the blocks that are kept is meant, and which of their chunks.

use std::sync::Arc;

use near_primitives::hash::CryptoHash;
use near_primitives::types::{BlockId, BlockReference, EpochId, Finality, ShardIndex, SyncCheckpoint};

use super::{Block, BlockRef, Chain};

impl Chain {
    /// The block a reference stands for: `None` when it never existed, or is no longer kept.
    pub fn block(&self, reference: &BlockReference) -> Option<&Arc<Block>> {
        match reference {
            BlockReference::Finality(Finality::None) => Some(&self.head),
            BlockReference::Finality(Finality::DoomSlug) => Some(self.or_genesis(self.head.last_ds_final)),
            BlockReference::Finality(Finality::Final) => Some(self.or_genesis(self.head.last_final)),
            BlockReference::BlockId(BlockId::Height(height)) => self.blocks.get(height),
            BlockReference::BlockId(BlockId::Hash(hash)) => self.blocks.get(self.heights.get(hash)?),
            BlockReference::SyncCheckpoint(SyncCheckpoint::Genesis) => Some(&self.genesis),
            BlockReference::SyncCheckpoint(SyncCheckpoint::EarliestAvailable) => {
                self.blocks.get_min().map(|(_, block)| block)
            }
        }
    }

    /// The block that holds a chunk. The chunk's hash derives from the block's.
    pub fn block_of_chunk(&self, chunk: &CryptoHash) -> Option<&Arc<Block>> {
        self.chunk(chunk).map(|(block, _)| block)
    }

    /// A chunk, as its block and the shard's position in the layout.
    pub fn chunk(&self, hash: &CryptoHash) -> Option<(&Arc<Block>, ShardIndex)> {
        self.blocks().rev().find_map(|block| {
            let shard = (0..block.chunks.len()).find(|shard| block.chunk_hash_of(*shard) == *hash)?;
            Some((block, shard))
        })
    }

    /// The blocks that are kept, oldest first.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = &Arc<Block>> {
        self.blocks.values()
    }

    /// The blocks that are kept from a height on, oldest first.
    pub fn blocks_from(&self, height: u64) -> impl Iterator<Item = &Arc<Block>> {
        self.blocks.range(height..).map(|(_, block)| block)
    }

    /// The newest block of an epoch, if one is kept.
    pub fn last_block_of(&self, epoch: &EpochId) -> Option<&Arc<Block>> {
        self.blocks().rev().find(|block| block.epoch.id == *epoch)
    }

    fn or_genesis(&self, block: BlockRef) -> &Arc<Block> {
        self.blocks.get(&block.height).filter(|kept| kept.id == block).unwrap_or(&self.genesis)
    }
}
