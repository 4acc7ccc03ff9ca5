//! The tree of an allowlist, for those who make one: the contract knows only its root.

use near_sdk::json_types::Base64VecU8;

use super::{Hash, encode, parent};

/// A Merkle tree. Places without a leaf are zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// From the leaves up to the root.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over the hashes of the leaves, in the order of their index.
    pub fn new(mut leaves: Vec<Hash>, sha256: impl Fn(&[u8]) -> Hash) -> Self {
        leaves.resize(leaves.len().next_power_of_two(), Hash::default());
        let mut levels = vec![leaves];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let above = level.chunks_exact(2).map(|pair| parent(&pair[0], &pair[1], 0, &sha256)).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The root, as the terms of a round name it.
    pub fn root(&self) -> String {
        self.levels.iter().flatten().last().map(encode).unwrap_or_default()
    }

    /// The proof for the leaf at `index`, as an allowance carries it. Nothing beyond the leaves.
    pub fn proof(&self, index: usize) -> Base64VecU8 {
        let below_root = self.levels.iter().take(self.levels.len() - 1);
        let siblings = below_root.enumerate().filter_map(|(height, level)| level.get((index >> height) ^ 1));
        Base64VecU8(siblings.flatten().copied().collect())
    }
}
