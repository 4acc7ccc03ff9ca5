//! Signatures that consumers and voters make off the chain.

use commonweight_royalty::{SignedVoucher, Voucher};
use ed25519_dalek::{Signer, SigningKey};
use near_sdk::{CurveType, PublicKey};
use sha2::{Digest, Sha256};

/// An ed25519 key that no account of the chain has: a channel's, or a voter's.
#[derive(Debug, Clone)]
pub struct OffChainKey(SigningKey);

impl OffChainKey {
    /// The key that belongs to a text, the same in each run.
    pub fn derive(text: &str) -> Self {
        Self(SigningKey::from_bytes(&Sha256::digest(text).into()))
    }

    /// Its public half, as contracts take it.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_parts(CurveType::ED25519, self.0.verifying_key().to_bytes().to_vec())
            .expect("invariant: an ed25519 key has 32 bytes")
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Signs a voucher.
pub fn sign(voucher: &Voucher, key: &OffChainKey) -> SignedVoucher {
    SignedVoucher::new(voucher, key.sign(&voucher.signing_bytes()))
}
