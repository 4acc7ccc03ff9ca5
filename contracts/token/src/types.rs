//! What goes in and comes out as JSON, as the standards name it.

use near_sdk::{
    AccountId, NearToken,
    json_types::{Base64VecU8, U64, U128},
    near,
};

/// What NEP-148 says of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
pub struct FungibleTokenMetadata {
    /// The version of NEP-148.
    pub spec: String,
    /// The name.
    pub name: String,
    /// The short name.
    pub symbol: String,
    /// A small picture as a data URL.
    pub icon: Option<String>,
    /// Where more can be read.
    pub reference: Option<String>,
    /// The SHA-256 of what can be read there.
    pub reference_hash: Option<Base64VecU8>,
    /// How many decimal places people see.
    pub decimals: u8,
}

/// What an account has paid for its storage (NEP-145).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StorageBalance {
    /// What it has paid.
    pub total: NearToken,
    /// What of it is free: nothing, since an account takes all of it.
    pub available: NearToken,
}

/// What an account can pay for its storage (NEP-145).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StorageBalanceBounds {
    /// The least.
    pub min: NearToken,
    /// The most, which is the least.
    pub max: Option<NearToken>,
}

/// Code that waits to be deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StagedCodeView {
    /// Its SHA-256.
    pub code_hash: Base64VecU8,
    /// From when on anybody can deploy it, in nanoseconds since 1970.
    pub ready_at: U64,
    /// From when on it cannot be deployed any more, in nanoseconds since 1970.
    pub expires_at: U64,
}

/// A minter as views show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct MinterView {
    /// Who may mint.
    pub account_id: AccountId,
    /// The most that it may mint over its whole life, in the token's smallest unit.
    pub cap: U128,
    /// What it has minted.
    pub minted: U128,
    /// Whether it may mint now. A dismissed minter keeps its count, so that admitting it again resets nothing.
    pub admitted: bool,
}
