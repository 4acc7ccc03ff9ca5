//! Signatures that have been found valid, so that none is verified twice: once when a transaction is taken, and once
//! more when it is executed.

use std::collections::HashMap;

use near_crypto::Signature;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use parking_lot::Mutex;

/// How many are remembered. A pool is rarely larger, and what is forgotten is only verified again.
const REMEMBERED: usize = 50_000;

/// Valid signatures by what they sign. Knowing them changes nothing but time.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    valid: Mutex<HashMap<CryptoHash, Signature>>,
}

impl Signatures {
    /// Whether the transaction is signed by the key it names.
    pub(super) fn are_valid(&self, signed: &SignedTransaction) -> bool {
        let hash = signed.get_hash();
        if self.valid.lock().get(&hash) == Some(&signed.signature) {
            return true;
        }
        let is_valid = signed.signature.verify(hash.as_ref(), signed.transaction.public_key());
        if is_valid {
            let mut valid = self.valid.lock();
            if valid.len() >= REMEMBERED {
                valid.clear();
            }
            valid.insert(hash, signed.signature.clone());
        }
        is_valid
    }

    /// Forgets a transaction that will not be asked about again.
    pub(super) fn forget(&self, signed: &SignedTransaction) {
        self.valid.lock().remove(&signed.get_hash());
    }
}
