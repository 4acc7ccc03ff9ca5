//! Why actions or rules cannot be carried out, whoever asks.

use commonweight_common::Asset;
use near_sdk::AccountId;

use crate::PolicyFault;

/// Why actions were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActionError {
    /// Returned when two actions of a proposal replace the same: the second could never be carried out.
    #[error("ACTION_TWICE: `{action}` is about what another action of the proposal replaces, too")]
    ActionTwice {
        /// Which action, as its JSON names it.
        action: &'static str,
    },
    /// Returned when nothing is to be paid or slashed, or a call is valued at nothing.
    #[error("AMOUNT_IS_ZERO: an amount, a share or a value must be more than zero")]
    AmountIsZero,
    /// Returned when a scope has two conditions for one argument.
    #[error("ARGUMENT_TWICE: a scope has two conditions for `{name}`")]
    ArgumentTwice {
        /// The name of the argument.
        name: String,
    },
    /// Returned when an asset's entry cannot be written, or is worth nothing.
    #[error(
        "ASSET_MALFORMED: {asset} needs a symbol of 1 to 12 letters and digits, at most 38 decimals (NEAR has 24), and \
         a value of 1 to 10^30"
    )]
    AssetMalformed {
        /// The asset.
        asset: Asset,
    },
    /// Returned when no argument can meet its condition: a value is not in the canonical form, or the least is more than
    /// the most.
    #[error("CONDITION_NEVER_MET: no argument in the canonical form meets the condition for `{name}`")]
    ConditionNeverMet {
        /// The name of the argument.
        name: String,
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
    /// Returned when a scope's calls could have no gas at all.
    #[error("GAS_RANGE_EMPTY: a scope needs at least 1 and at most {max} gas, not {min}")]
    GasRangeEmpty {
        /// The least that the scope names.
        min: u64,
        /// The most that the scope names.
        max: u64,
    },
    /// Returned when a guardian is named twice.
    #[error("GUARDIAN_TWICE: {guardian_id} is named twice")]
    GuardianTwice {
        /// Who is.
        guardian_id: AccountId,
    },
    /// Returned when the name of an argument holds quotes, backslashes or control characters, or where it has a condition
    /// points or brackets.
    #[error("KEY_MALFORMED: `{key}` cannot be the name of an argument")]
    KeyMalformed {
        /// The name.
        key: String,
    },
    /// Returned when NEAR would be taken off the asset table: bonds are valued by it.
    #[error("NEAR_IS_VALUED: NEAR stays in the asset table, bonds are valued by it")]
    NearIsValued,
    /// Returned when a rule leaves its bounds.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Returned when a scope for payments by calls demands references: whom they pay is in the arguments, and a
    /// reference counts for the contract that is called.
    #[error("REFERENCE_UNSEEN: a scope for `{method}` cannot demand references, one for transfers can")]
    ReferenceUnseen {
        /// The method.
        method: String,
    },
    /// Returned when two scopes of a charter allow the same act, so that the limits of one would not hold.
    #[error("SCOPES_OVERLAP: the scopes {first} and {second} allow the same act")]
    ScopesOverlap {
        /// The position of the one.
        first: usize,
        /// The position of the other.
        second: usize,
    },
    /// Returned when the DAO would call or pay itself.
    #[error("SELF_CALL: the DAO does not call or pay itself, its own affairs have actions of their own")]
    SelfCall,
    /// Returned when what guardians cannot stop comes with other actions.
    #[error("STANDS_ALONE: `{action}` is beyond the guardians and stands alone in its proposal")]
    StandsAlone {
        /// Which action, as its JSON names it.
        action: &'static str,
    },
    /// Returned when a charter or a suspension would end too late.
    #[error("TERM_TOO_LONG: it would end at {until}, the latest is {latest}")]
    TermTooLong {
        /// When it would end, in nanoseconds since 1970.
        until: u64,
        /// The latest, in nanoseconds since 1970: 400 days from now.
        latest: u64,
    },
    /// Returned when the actions need more gas than one transaction has.
    #[error("TOO_MUCH_GAS: the actions need {gas} gas, the most is {max}")]
    TooMuchGas {
        /// What they need.
        gas: u64,
        /// The most.
        max: u64,
    },
    /// Returned when the unit of account cannot be written.
    #[error("UNIT_MALFORMED: `{symbol}` is not 1 to 12 letters and digits, or it has more than 38 decimals")]
    UnitMalformed {
        /// Its symbol.
        symbol: String,
    },
    /// Returned when calls are valued by an argument that they need not have.
    #[error(
        "VALUE_NOT_REQUIRED: a scope that values calls by `{key}` must have a condition that requires it"
    )]
    ValueNotRequired {
        /// The name of the argument.
        key: String,
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
    /// Returned when rules leave their bounds.
    #[error("OUT_OF_BOUNDS: {}", sentences(.faults))]
    OutOfBounds {
        /// All that leave them.
        faults: Vec<PolicyFault>,
    },
}

fn sentences(faults: &[PolicyFault]) -> String {
    let mut text = String::new();
    for fault in faults {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(&fault.sentence);
    }
    text
}
