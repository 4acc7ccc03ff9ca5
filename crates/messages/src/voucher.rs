//! What a consumer signs for each use of a model: a cumulative voucher.
//!
//! A voucher is worth what it adds to the newest redeemed one of its channel, so it replaces every earlier one
//! and a replay is worth nothing. Its signature counts for one chain, contract, channel and model version.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Digest, stored::Stored};
use near_account_id::AccountId;

use crate::payload::{self, Payload};

/// What every signed voucher begins with, so that a signature for anything else is none for this.
pub const VOUCHER_DOMAIN: &[u8] = b"commonweight:royalty:voucher:1\n";

/// A version of a model.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson,
)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseId {
    /// The model: 1 to 64 of `a` to `z`, `0` to `9`, dot, hyphen, underscore.
    pub model_id: String,
    /// Its version, from 0.
    pub version: u32,
}

/// The claim of an operator on a channel, in total since the channel was opened.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct Voucher {
    /// The chain of the contract, as its nodes name it, such as `mainnet`.
    pub chain_id: String,
    /// The royalty contract.
    pub contract_id: AccountId,
    /// The channel that pays.
    pub channel_id: u64,
    /// The model version that was used.
    pub release_id: ReleaseId,
    /// The lineage that the model version was registered with.
    pub lineage_hash: Digest,
    /// The price list that the amount was computed from.
    pub price_version: u32,
    /// Units used since the channel was opened.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub cumulative_units: u64,
    /// What they cost, in the smallest unit of the asset.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub cumulative_amount: u128,
    /// The application through which the model was used, where there is one. Terms do not pay applications;
    /// the consumer's word on it is part of what is signed.
    pub app_id: Option<AccountId>,
}

impl Voucher {
    /// The bytes that the consumer signs with ed25519: [`VOUCHER_DOMAIN`] and the voucher in Borsh.
    pub fn signing_bytes(&self) -> Vec<u8> {
        Self::signing_bytes_of(&self.to_bytes())
    }

    /// What is signed for the voucher whose Borsh form is `voucher`.
    pub fn signing_bytes_of(voucher: &[u8]) -> Vec<u8> {
        [VOUCHER_DOMAIN, voucher].concat()
    }

    /// The voucher of its Borsh form, or `None` for any other bytes. They are a stranger's, and the contract names what it
    /// refuses.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut payload = Payload::new(bytes);
        let voucher = Self {
            chain_id: payload.text()?,
            contract_id: payload.account_id()?,
            channel_id: u64::from_le_bytes(payload.array()?),
            release_id: ReleaseId {
                model_id: payload.text()?,
                version: u32::from_le_bytes(payload.array()?),
            },
            lineage_hash: Digest(payload.array()?),
            price_version: u32::from_le_bytes(payload.array()?),
            cumulative_units: u64::from_le_bytes(payload.array()?),
            cumulative_amount: u128::from_le_bytes(payload.array()?),
            app_id: match payload.array()? {
                [0] => None,
                [1] => Some(payload.account_id()?),
                _ => return None,
            },
        };
        payload.is_read().then_some(voucher)
    }

    /// The Borsh form, as the contract takes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        payload::append(&mut bytes, self);
        bytes
    }
}
