//! The tree of an allowlist, for those who make one: the contract knows only its root.

use near_sdk::json_types::Base64VecU8;

use commonweight_common::Digest;

use super::Hash;

/// A Merkle tree whose nodes have four children. Places without a leaf are zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// From the leaves up to the root.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over the hashes of the leaves, in the order of their index.
    pub fn new(mut leaves: Vec<Hash>, sha256: impl Fn(&[u8]) -> Hash) -> Self {
        let mut n_places = 1;
        while n_places < leaves.len() {
            n_places *= 4;
        }
        leaves.resize(n_places, Hash::default());
        let mut levels = vec![leaves];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let (families, _) = level.as_chunks::<4>();
            let above = families.iter().map(|children| sha256(children.as_flattened())).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The root, as the terms of a round name it.
    pub fn root(&self) -> Digest {
        Digest(self.levels.iter().flatten().last().copied().unwrap_or_default())
    }

    /// The proof for the leaf at `index`, as an allowance carries it. Nothing beyond the leaves.
    pub fn proof(&self, index: usize) -> Base64VecU8 {
        let mut position = index;
        let mut proof = Vec::new();
        for level in &self.levels {
            let family = position / 4 * 4;
            let siblings = (family..family + 4).filter(|other| *other != position);
            proof.extend(siblings.filter_map(|sibling| level.get(sibling)).flatten());
            position /= 4;
        }
        Base64VecU8(proof)
    }
}
