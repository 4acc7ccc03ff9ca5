//! What goes in and comes out as JSON, as the standards name it.

use near_sdk::{AccountId, json_types::U128, near};

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
