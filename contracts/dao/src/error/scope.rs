//! Why an agent's actions are outside its charter.

use commonweight_common::Asset;
use near_sdk::AccountId;

/// Why an agent may not do what it wants to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// Returned when an action is one that agents never do.
    #[error("ACTION_NOT_FOR_AGENTS: action {position} is for members alone")]
    ActionNotForAgents {
        /// Which action, counted from 0.
        position: usize,
    },
    /// Returned when an agent is suspended.
    #[error("AGENT_SUSPENDED: the agent is suspended until {until}")]
    AgentSuspended {
        /// Until when, in nanoseconds since 1970.
        until: u64,
    },
    /// Returned when a call would take more of an allowance than is left in the rolling window.
    #[error(
        "ALLOWANCE_EXCEEDED: `{path}` comes to {number} within the window, the scope allows {limit} together"
    )]
    AllowanceExceeded {
        /// Where the number is among the arguments.
        path: String,
        /// What it comes to, with everything that counts already.
        number: u128,
        /// What it may come to.
        limit: u128,
    },
    /// Returned when arguments are not in the one canonical form.
    #[error(
        "ARGS_NOT_CANONICAL: the arguments of `{method}` break the canonical form at byte {position}: an object \
         without white space, ascending keys, whole numbers"
    )]
    ArgsNotCanonical {
        /// Which call.
        method: String,
        /// The first byte that breaks the form.
        position: usize,
    },
    /// Returned when a call lacks an argument that its scope asks for.
    #[error("ARGUMENT_MISSING: the scope asks for the argument `{path}` of `{method}`")]
    ArgumentMissing {
        /// Which call.
        method: String,
        /// Which argument, with names of members after points, and `[]` for what is in a list.
        path: String,
    },
    /// Returned when an argument is not what its scope allows.
    #[error("ARGUMENT_NOT_ALLOWED: the argument `{path}` of `{method}` is not what the scope allows")]
    ArgumentNotAllowed {
        /// Which call.
        method: String,
        /// Which argument, with names of members after points, and `[]` for what is in a list.
        path: String,
    },
    /// Returned when the argument that gives a call its value is missing or no amount.
    #[error("ARGUMENT_NOT_AMOUNT: the argument `{key}` of `{method}` must be an amount as a decimal string")]
    ArgumentNotAmount {
        /// Which call.
        method: String,
        /// Which argument.
        key: String,
    },
    /// Returned when a call has an argument that its scope does not name.
    #[error("ARGUMENT_UNNAMED: the scope names no argument `{path}` of `{method}`")]
    ArgumentUnnamed {
        /// Which call.
        method: String,
        /// Which argument, with names of members after points, and `[]` for what is in a list.
        path: String,
    },
    /// Returned when a decision was made under another charter than the present one.
    #[error(
        "CHARTER_CHANGED: the decision was made under charter {made_under}, the agent has charter {present}"
    )]
    CharterChanged {
        /// The charter of the decision.
        made_under: u32,
        /// The charter of now.
        present: u32,
    },
    /// Returned when an agent's charter has ended.
    #[error("CHARTER_EXPIRED: the charter ended at {expired_at}")]
    CharterExpired {
        /// When, in nanoseconds since 1970.
        expired_at: u64,
    },
    /// Returned when what an agent would have at risk needs more than its bond.
    #[error("COLLATERAL_SHORT: a bond of {required} yoctoNEAR is needed, it is {bond}")]
    CollateralShort {
        /// What would be locked, and what must stay beside it, in yoctoNEAR.
        required: u128,
        /// The bond, in yoctoNEAR.
        bond: u128,
    },
    /// Returned when a decision comes back too soon after it was stopped.
    #[error(
        "COOLING_DOWN: decision {decision_id} of the same meaning was stopped, such a one can be made from {until} on"
    )]
    CoolingDown {
        /// What was stopped.
        decision_id: u64,
        /// From when on, in nanoseconds since 1970.
        until: u64,
    },
    /// Returned when more is attached to a call than its scope allows.
    #[error("DEPOSIT_OVER_LIMIT: {deposit} yoctoNEAR are attached, the scope allows {limit}")]
    DepositOverLimit {
        /// What is attached.
        deposit: u128,
        /// What may be.
        limit: u128,
    },
    /// Returned when the same decision is under way already.
    #[error("DUPLICATE_INTENT: decision {decision_id} does the same and is under way")]
    DuplicateIntent {
        /// The other decision.
        decision_id: u64,
    },
    /// Returned when an agent would touch the DAO itself or staking.
    #[error("FORBIDDEN_RECEIVER: no agent calls or pays {receiver_id}")]
    ForbiddenReceiver {
        /// Whom.
        receiver_id: AccountId,
    },
    /// Returned when a call has less or more gas than its scope allows.
    #[error("GAS_OUT_OF_BOUNDS: a call has {gas} gas, the scope allows {min} to {max}")]
    GasOutOfBounds {
        /// What it has.
        gas: u64,
        /// The least that it must have.
        min: u64,
        /// The most that it may have.
        max: u64,
    },
    /// Returned when an account holds no charter.
    #[error("NO_CHARTER: {agent_id} holds no charter")]
    NoCharter {
        /// Who holds none.
        agent_id: AccountId,
    },
    /// Returned when no scope of the charter allows an act.
    #[error("OUT_OF_SCOPE: no scope allows `{method}` to {receiver_id}")]
    OutOfScope {
        /// Who would be called or paid.
        receiver_id: AccountId,
        /// What would be called.
        method: String,
    },
    /// Returned when an act, or all acts within the rolling window, are worth more than the scope allows.
    #[error("OVER_LIMIT: that is worth {value} in the unit of account, the scope allows {limit}")]
    OverLimit {
        /// What it is worth, in the unit of account.
        value: u128,
        /// What it may be worth.
        limit: u128,
    },
    /// Returned when a reference cannot be written.
    #[error("REFERENCE_MALFORMED: a reference has 1 to 64 of a-z, 0-9, `:`, `.`, `_` and `-`")]
    ReferenceMalformed,
    /// Returned when a scope asks for a reference and the decision has none.
    #[error("REFERENCE_MISSING: a scope that is used asks for a reference, such as the number of an invoice")]
    ReferenceMissing,
    /// Returned when a decision with a reference does several things of one kind to one receiver.
    #[error(
        "REFERENCE_TWICE: with a reference, each receiver is paid once in an asset, or called once by a method"
    )]
    ReferenceTwice,
    /// Returned when a reference is used for a receiver that it was used for before.
    #[error("REFERENCE_USED: decision {decision_id} uses this reference for {receiver_id}")]
    ReferenceUsed {
        /// The other decision.
        decision_id: u64,
        /// The receiver of both.
        receiver_id: AccountId,
    },
    /// Returned when an agent has too many decisions that still count, or they have too many targets together.
    #[error(
        "TOO_MANY_DECISIONS: the ledger of an agent has room for {max} of these, wait until some do not count any more"
    )]
    TooManyDecisions {
        /// The most.
        max: usize,
    },
    /// Returned when too many decisions of one agent on one target count at once.
    #[error(
        "TOO_MANY_ON_TARGET: {max} decisions of this agent do the same to one receiver already, wait until some are over"
    )]
    TooManyOnTarget {
        /// The most.
        max: usize,
    },
    /// Returned when the asset table does not know the value of an asset.
    #[error("UNVALUED_ASSET: the asset table has no value for {asset}")]
    UnvaluedAsset {
        /// The asset.
        asset: Asset,
    },
    /// Returned when an amount is worth more than can be counted.
    #[error("VALUE_TOO_LARGE: {amount} units are worth more than can be counted")]
    ValueTooLarge {
        /// The amount.
        amount: u128,
    },
}
