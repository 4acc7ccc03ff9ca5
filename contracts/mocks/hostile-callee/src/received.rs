//! What a method has received.

use near_sdk::{json_types::U128, near};

/// What a method has received in calls that have not failed at once: a receipt that fails leaves no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
pub struct Received {
    /// How often it was called.
    pub calls: u32,
    /// What was attached to all calls together, in yoctoNEAR.
    pub deposit: U128,
}

impl Default for Received {
    fn default() -> Self {
        Self { calls: 0, deposit: U128(0) }
    }
}
