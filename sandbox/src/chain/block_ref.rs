//! How blocks, epochs and outcomes name a block, without what is in it.

use borsh::{BorshDeserialize, BorshSerialize};
use near_primitives::hash::CryptoHash;

/// Height and hash: what one block keeps of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct BlockRef {
    /// Height of the block.
    pub height: u64,
    /// Hash of the block; all zeros for "none".
    pub hash: CryptoHash,
}
