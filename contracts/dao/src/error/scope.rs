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
    /// Returned when the argument that gives a call its value is missing or no amount.
    #[error("ARGUMENT_NOT_AMOUNT: the argument `{key}` of `{method}` must be an amount as a decimal string")]
    ArgumentNotAmount {
        /// Which call.
        method: String,
        /// Which argument.
        key: String,
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
    #[error("COLLATERAL_SHORT: a bond worth {locked} is needed, it is worth {bond_value}")]
    CollateralShort {
        /// What would be locked, in the unit of account.
        locked: u128,
        /// What the bond is worth.
        bond_value: u128,
    },
    /// Returned when a decision comes back too soon after it was stopped.
    #[error("COOLING_DOWN: the same decision was stopped and can be made again from {until} on")]
    CoolingDown {
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
    /// Returned when a call has more gas than its scope allows.
    #[error("GAS_OVER_LIMIT: a call has {gas} gas, the scope allows {limit}")]
    GasOverLimit {
        /// What it has.
        gas: u64,
        /// What it may have.
        limit: u64,
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
    #[error("OVER_LIMIT: that is worth {value}, the scope allows {limit}")]
    OverLimit {
        /// What it is worth, in the unit of account.
        value: u128,
        /// What it may be worth.
        limit: u128,
    },
    /// Returned when an agent has too many decisions that still count.
    #[error(
        "TOO_MANY_DECISIONS: the ledger of an agent has {max} entries, wait until some do not count any more"
    )]
    TooManyDecisions {
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
