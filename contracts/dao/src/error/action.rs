//! Why actions or rules cannot be carried out, whoever asks.

use commonweight_common::Asset;
use near_sdk::AccountId;

/// Why actions were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActionError {
    /// Returned when a proposal has two actions of a kind of which the last one alone would be in force.
    #[error("ACTION_TWICE: a proposal has at most one {action}")]
    ActionTwice {
        /// Which kind.
        action: &'static str,
    },
    /// Returned when nothing is to be paid.
    #[error("AMOUNT_IS_ZERO: the amount must be more than zero")]
    AmountIsZero,
    /// Returned when an asset's symbol or decimals cannot be written.
    #[error("ASSET_MALFORMED: {asset} needs a symbol of 1 to 12 letters and digits and at most 38 decimals")]
    AssetMalformed {
        /// The asset.
        asset: Asset,
    },
    /// Returned when a charter would let an agent touch the DAO or staking.
    #[error("FORBIDDEN_SCOPE: no charter may name {receiver_id}")]
    ForbiddenScope {
        /// What it may not name.
        receiver_id: AccountId,
    },
    /// Returned when a call has no gas, which the protocol refuses.
    #[error("GAS_IS_ZERO: the call of `{method}` needs gas")]
    GasIsZero {
        /// The method.
        method: String,
    },
    /// Returned when a guardian is named twice.
    #[error("GUARDIAN_TWICE: {guardian_id} is named twice")]
    GuardianTwice {
        /// Who is.
        guardian_id: AccountId,
    },
    /// Returned when the name of an argument holds quotes, backslashes or control characters.
    #[error("KEY_MALFORMED: `{key}` cannot be the name of an argument")]
    KeyMalformed {
        /// The name.
        key: String,
    },
    /// Returned when a rule leaves its bounds.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Returned when the DAO would call or pay itself.
    #[error("SELF_CALL: the DAO does not call or pay itself, its own affairs have actions of their own")]
    SelfCall,
    /// Returned when the actions need more gas than one transaction has.
    #[error("TOO_MUCH_GAS: the actions need {gas} gas, the most is {max}")]
    TooMuchGas {
        /// What they need.
        gas: u64,
        /// The most.
        max: u64,
    },
    /// Returned when the rolling window of a scope is empty or too long.
    #[error("WINDOW_OUT_OF_BOUNDS: a window of {window} ns is not between 1 and {max}")]
    WindowOutOfBounds {
        /// Its length, in nanoseconds.
        window: u64,
        /// The most.
        max: u64,
    },
    /// Returned when a text or a list is too short or too long.
    #[error("WRONG_LENGTH: {field} has {length}, it must have {min} to {max}")]
    WrongLength {
        /// Which one.
        field: &'static str,
        /// Its bytes or items.
        length: usize,
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
}

/// Why rules were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Returned when a rule leaves its bounds.
    #[error("OUT_OF_BOUNDS: {field} is {value}, it must be {min} to {max}")]
    OutOfBounds {
        /// Which rule.
        field: &'static str,
        /// What it would be.
        value: u128,
        /// The least.
        min: u128,
        /// The most.
        max: u128,
    },
}
