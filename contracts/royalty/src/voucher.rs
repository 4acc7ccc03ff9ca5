//! A signed voucher, as it travels. What is signed is `commonweight-messages`'.

pub use commonweight_messages::{VOUCHER_DOMAIN, Voucher};
use near_sdk::{json_types::Base64VecU8, near};

/// The length of an ed25519 signature in bytes.
pub const SIGNATURE_LENGTH: usize = 64;

/// A voucher with its signature, as `redeem` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct SignedVoucher {
    /// The Borsh form of a [`Voucher`], in base64.
    pub voucher: Base64VecU8,
    /// The ed25519 signature of [`Voucher::signing_bytes`], 64 bytes in base64.
    pub signature: Base64VecU8,
}

impl SignedVoucher {
    /// Joins a voucher with the signature over its [`Voucher::signing_bytes`].
    pub fn new(voucher: &Voucher, signature: [u8; SIGNATURE_LENGTH]) -> Self {
        Self { voucher: Base64VecU8(voucher.to_bytes()), signature: Base64VecU8(signature.to_vec()) }
    }
}

#[cfg(test)]
mod tests;
