//! What an agent may do: who answers for it, its mandate, and the closed list of what it may touch.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Asset, stored::Stored};
use near_account_id::AccountId;

use crate::Member;

/// The authority of one agent. What it does not name is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// What the agent is for, in words.
    pub mandate: String,
    /// The person or legal entity that answers for the agent; the bond is theirs.
    pub controller_id: AccountId,
    /// The family of the model that speaks: agents of one family err together.
    pub model_family: String,
    /// What the agent may do.
    pub scopes: Vec<Scope>,
    /// When every right of the agent ends, in nanoseconds since 1970: at most 400 days ahead.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub expires_at: u64,
}

/// One kind of act, with its limits. Values are in the DAO's unit of account.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What is allowed. No two scopes of a charter allow the same act.
    pub permit: Permit,
    /// The most that one act may be worth.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub max_value: u128,
    /// The most that all acts within any `window` may be worth.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub limit: u128,
    /// The length of the rolling window, in nanoseconds.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub window: u64,
    /// Whether a decision that uses it must carry a reference, such as the number of an invoice, which is used once.
    pub requires_reference: bool,
}

/// What a scope allows.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Permit {
    /// Transfers of one asset to the named receivers.
    Transfer {
        /// The asset.
        asset: Asset,
        /// Who may be paid.
        receiver_ids: Vec<AccountId>,
    },
    /// Calls of one method of one contract. Several scopes may allow calls of one method, where no arguments are allowed
    /// by two of them; what they limit within a window counts together.
    Call {
        /// The contract.
        receiver_id: AccountId,
        /// The method.
        method: String,
        /// The arguments that a call may have. Others are refused.
        arguments: Vec<Member>,
        /// The most that may be attached to one call, in yoctoNEAR.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        max_deposit: u128,
        /// The least gas that one call must have: with less, an agent could let it fail halfway.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        min_gas: u64,
        /// The most gas that one call may have.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        max_gas: u64,
        /// What one call is worth, beside what is attached to it.
        valuation: Valuation,
    },
}

/// How the value of a call is found.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Valuation {
    /// Every call is worth the same.
    Fixed {
        /// Its value, in the unit of account: more than zero.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        value: u128,
    },
    /// One argument is an amount of an asset, as a decimal string.
    Argument {
        /// The name of the argument, at the top level. A call must have it.
        key: String,
        /// What it is an amount of.
        asset: Asset,
    },
}
