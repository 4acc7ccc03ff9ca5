//! What the arguments of a call may be.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::stored::Stored;
use near_account_id::AccountId;

/// One member of an object, such as an argument of a call. A member without one is refused.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it may be.
    pub condition: Condition,
}

/// What a JSON value may be.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Anything.
    Anything,
    /// One of these values.
    OneOf {
        /// The values, each as a JSON text in the form in which agents write arguments.
        values: Vec<String>,
    },
    /// A whole number that is not negative, as a decimal string or as a number.
    Between {
        /// The least.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        min: u128,
        /// The most.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        max: u128,
    },
    /// A whole number that is not negative, as a decimal string or as a number. All that the agent has written there in
    /// its decisions within any `window` come to at most `limit` together.
    WithinAllowance {
        /// The most that all of them together come to.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        limit: u128,
        /// The length of the rolling window, in nanoseconds.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        window: u64,
    },
    /// A string that is one of these accounts, or begins with one and goes on with what no account's name has, such as
    /// a colon.
    Account {
        /// The accounts.
        account_ids: Vec<AccountId>,
    },
    /// A list of values that each meet a condition.
    List {
        /// The most values.
        max_length: u32,
        /// What each of them may be.
        each: Box<Self>,
    },
    /// An object that has these members and no others.
    Object {
        /// The members.
        members: Vec<Member>,
    },
}
