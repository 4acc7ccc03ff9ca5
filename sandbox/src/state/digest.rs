//! A digest of a set of entries which is updated entry by entry.
//!
//! The sum, modulo 2^256, of the SHA-256 of each entry: the order of changes does not matter, and
//! a removed entry leaves no trace. It identifies states; it proves nothing to a stranger.

use near_primitives::hash::{CryptoHash, hash};

const LIMBS: usize = 4;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest([u64; LIMBS]);

impl Digest {
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) {
        let entry = entry_limbs(key, value);
        let mut carry = false;
        for (limb, add) in self.0.iter_mut().zip(entry) {
            let (sum, first) = limb.overflowing_add(add);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            *limb = sum;
            carry = first || second;
        }
    }

    pub(super) fn remove(&mut self, key: &[u8], value: &[u8]) {
        let entry = entry_limbs(key, value);
        let mut borrow = false;
        for (limb, sub) in self.0.iter_mut().zip(entry) {
            let (difference, first) = limb.overflowing_sub(sub);
            let (difference, second) = difference.overflowing_sub(u64::from(borrow));
            *limb = difference;
            borrow = first || second;
        }
    }

    pub(super) fn value(&self) -> CryptoHash {
        let mut bytes = [0; 32];
        for (chunk, limb) in bytes.chunks_exact_mut(8).zip(self.0) {
            chunk.copy_from_slice(&limb.to_le_bytes());
        }
        CryptoHash(bytes)
    }
}

fn entry_limbs(key: &[u8], value: &[u8]) -> [u64; LIMBS] {
    let mut bytes = Vec::with_capacity(8 + key.len() + value.len());
    bytes.extend_from_slice(&key.len().to_le_bytes());
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(value);
    let digest = hash(&bytes);
    let mut limbs = [0; LIMBS];
    for (limb, chunk) in limbs.iter_mut().zip(digest.0.chunks_exact(8)) {
        *limb = u64::from_le_bytes(chunk.try_into().expect("invariant: chunks of eight bytes"));
    }
    limbs
}
