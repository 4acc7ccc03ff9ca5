//! Who may buy in a round that is not open to everybody: proofs that a buyer is a leaf of a Merkle tree.
//!
//! A leaf names the contract and its own position, so that it counts nowhere else; the round names the root. It is
//! hashed twice and an inner node once, so that neither can stand for the other. How SHA-256 is computed is given:
//! on the chain the host does it.

use commonweight_common::Digest;
use near_sdk::{AccountId, borsh::BorshSerialize};

use crate::{Error, Result, types::Allowance};

mod tree;

pub use tree::Tree;

/// The longest proof: 2^32 leaves.
pub const MAX_DEPTH: usize = 16;

/// How many children a node has. A proof takes half the hashes that it would in a tree of pairs, for half as many bytes
/// again.
const ARITY: u32 = 4;

/// What the bytes of a leaf begin with.
pub const DOMAIN: &str = "commonweight:sale:allowlist:1";

/// A SHA-256.
pub type Hash = [u8; 32];

/// What a buyer is allowed, as it is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
pub struct Leaf<'a> {
    domain: &'static str,
    sale_id: &'a AccountId,
    index: u32,
    account_id: &'a AccountId,
    maximum: u128,
}

impl<'a> Leaf<'a> {
    /// The leaf at `index`: `account_id` may pay `maximum` in a round.
    pub fn new(sale_id: &'a AccountId, index: u32, account_id: &'a AccountId, maximum: u128) -> Self {
        Self { domain: DOMAIN, sale_id, index, account_id, maximum }
    }

    /// What stands for it in the tree.
    pub fn hash(&self, sha256: impl Fn(&[u8]) -> Hash) -> Hash {
        sha256(&sha256(&commonweight_common::record::to_bytes(self)))
    }
}

/// The most that `account_id` may pay in a round with the list `root`: its allowance, once proved. Everything
/// where there is no list.
pub fn maximum(
    root: Option<&Digest>,
    allowance: Option<&Allowance>,
    (sale_id, account_id): (&AccountId, &AccountId),
    sha256: impl Fn(&[u8]) -> Hash,
) -> Result<u128> {
    let (root, allowance) = match (root, allowance) {
        (None, None) => return Ok(u128::MAX),
        (None, Some(_)) => return Err(Error::AllowanceUnexpected),
        (Some(_), None) => return Err(Error::AllowanceMissing),
        (Some(root), Some(allowance)) => (root, allowance),
    };
    let leaf = Leaf::new(sale_id, allowance.index, account_id, allowance.maximum.0);
    let proved = root_of(leaf.hash(&sha256), allowance.index, &allowance.proof.0, sha256);
    if proved != Some(root.0) {
        return Err(Error::AllowanceUnproved { index: allowance.index });
    }
    Ok(allowance.maximum.0)
}

/// The root over the leaf at `index` with the `proof`. `None` where the proof is malformed, or has no such index.
fn root_of(leaf: Hash, index: u32, proof: &[u8], sha256: impl Fn(&[u8]) -> Hash) -> Option<Hash> {
    let (siblings, []) = proof.as_chunks() else { return None };
    let (levels, []) = siblings.as_chunks() else { return None };
    if levels.len() > MAX_DEPTH {
        return None;
    }
    let (mut node, mut position) = (leaf, index);
    for siblings in levels {
        node = parent(&node, position % ARITY, siblings, &sha256);
        position /= ARITY;
    }
    (position == 0).then_some(node)
}

/// The node over `node` at `place` and its siblings.
fn parent(node: &Hash, place: u32, siblings: &[Hash; 3], sha256: impl Fn(&[u8]) -> Hash) -> Hash {
    let mut children = [*node; 4];
    let others = (0..ARITY).zip(&mut children).filter(|(other, _)| *other != place);
    for ((_, child), sibling) in others.zip(siblings) {
        *child = *sibling;
    }
    sha256(children.as_flattened())
}

#[cfg(test)]
mod tests;
