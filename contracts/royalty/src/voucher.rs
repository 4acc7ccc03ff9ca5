//! What a consumer signs for each use of a model: a cumulative voucher, the same on and off the chain.
//!
//! A voucher is worth what it adds to the newest redeemed one of its channel, so it replaces every earlier one
//! and a replay is worth nothing. Its signature counts for one chain, contract, channel and model version.

use commonweight_common::record;
use near_sdk::{AccountId, json_types::Base64VecU8, near};

use crate::{ChannelId, Digest, ReleaseId};

/// What every signed message of this kind starts with, so that a signature for anything else is none for this.
pub const VOUCHER_DOMAIN: &[u8] = b"commonweight:royalty:voucher:1\n";

/// The length of an ed25519 signature in bytes.
pub const SIGNATURE_LENGTH: usize = 64;

/// The claim of an operator on a channel, in total since the channel was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub struct Voucher {
    /// The chain of the contract, as its nodes name it, such as `mainnet`.
    pub chain_id: String,
    /// The royalty contract.
    pub contract_id: AccountId,
    /// The channel that pays.
    pub channel_id: ChannelId,
    /// The model version that was used.
    pub release_id: ReleaseId,
    /// The lineage that the model version was registered with.
    pub lineage_hash: Digest,
    /// The price list that the amount was computed from.
    pub price_version: u32,
    /// Units used since the channel was opened.
    pub cumulative_units: u64,
    /// What they cost, in the smallest unit of the asset.
    pub cumulative_amount: u128,
    /// The application through which the model was used, where there is one. Terms do not pay applications;
    /// the consumer's word on it is part of what is signed.
    pub app_id: Option<AccountId>,
}

impl Voucher {
    /// The bytes that the consumer signs with ed25519.
    pub fn signing_bytes(&self) -> Vec<u8> {
        signing_bytes(&self.to_bytes())
    }

    /// The Borsh form, as [`SignedVoucher`] carries it.
    pub fn to_bytes(&self) -> Vec<u8> {
        record::to_bytes(self)
    }
}

/// A voucher with its signature, as `redeem` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
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

/// What is signed for the voucher whose Borsh form is `voucher`.
pub(crate) fn signing_bytes(voucher: &[u8]) -> Vec<u8> {
    [VOUCHER_DOMAIN, voucher].concat()
}

#[cfg(test)]
mod tests;
