//! What goes in and comes out as JSON, as the standards name it.

use near_sdk::{
    AccountId,
    json_types::{Base64VecU8, U64, U128},
    near,
};

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
