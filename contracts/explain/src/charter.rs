//! What an agent may do: who answers for it, its mandate, and the closed list of what it may touch.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_types::Asset;
use near_account_id::AccountId;
use serde::Serialize;

use crate::node::{Node, Read, deserialize_by_node, unknown};

/// The authority of one agent. What it does not name is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct Charter {
    /// What the agent is for, in words.
    pub mandate: String,
    /// The person or legal entity that answers for the agent; the bond is theirs.
    pub controller_id: AccountId,
    /// The family of the model that speaks: agents of one family err together.
    pub model_family: String,
    /// What the agent may do.
    pub scopes: Vec<Scope>,
    /// When every right of the agent ends, in nanoseconds since 1970.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub expires_at: u64,
}

/// One kind of act, with its limits. Values are in the DAO's unit of account.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct Scope {
    /// What is allowed.
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
}

/// What a scope allows.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permit {
    /// Transfers of one asset to the named receivers.
    Transfer {
        /// The asset.
        asset: Asset,
        /// Who may be paid.
        receiver_ids: Vec<AccountId>,
    },
    /// Calls of one method of one contract.
    Call {
        /// The contract.
        receiver_id: AccountId,
        /// The method.
        method: String,
        /// The most that may be attached to one call, in yoctoNEAR.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        max_deposit: u128,
        /// The most gas that one call may have.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        max_gas: u64,
        /// What one call is worth, beside what is attached to it.
        valuation: Valuation,
    },
}

/// How the value of a call is found.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Valuation {
    /// Every call is worth the same.
    Fixed {
        /// Its value, in the unit of account.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        value: u128,
    },
    /// One argument is an amount of an asset, as a decimal string.
    Argument {
        /// The name of the argument, at the top level.
        key: String,
        /// What it is an amount of.
        asset: Asset,
    },
}

deserialize_by_node!(Charter, Scope, Permit, Valuation);

impl Charter {
    pub(crate) fn read(node: Node) -> Read<Self> {
        let mut fields = node.fields("charter")?;
        let mandate = fields.text("mandate")?;
        let controller_id = fields.parsed("controller_id")?;
        let model_family = fields.text("model_family")?;
        let scopes = fields.list("scopes", Scope::read)?;
        let expires_at = fields.parsed("expires_at")?;
        fields.end("charter", Self { mandate, controller_id, model_family, scopes, expires_at })
    }
}

impl Scope {
    fn read(node: Node) -> Read<Self> {
        let mut fields = node.fields("scope")?;
        let permit = Permit::read(fields.take("permit")?)?;
        let max_value = fields.parsed("max_value")?;
        let limit = fields.parsed("limit")?;
        let window = fields.parsed("window")?;
        fields.end("scope", Self { permit, max_value, limit, window })
    }
}

impl Permit {
    fn read(node: Node) -> Read<Self> {
        let (kind, mut fields) = node.variant("permit")?;
        match kind.as_str() {
            "transfer" => {
                let asset = fields.parsed("asset")?;
                let receiver_ids = fields.list("receiver_ids", |id| id.parsed("receiver_ids"))?;
                fields.end("transfer", Self::Transfer { asset, receiver_ids })
            }
            "call" => {
                let receiver_id = fields.parsed("receiver_id")?;
                let method = fields.text("method")?;
                let max_deposit = fields.parsed("max_deposit")?;
                let max_gas = fields.parsed("max_gas")?;
                let valuation = Valuation::read(fields.take("valuation")?)?;
                fields.end("call", Self::Call { receiver_id, method, max_deposit, max_gas, valuation })
            }
            _ => unknown("permit"),
        }
    }
}

impl Valuation {
    fn read(node: Node) -> Read<Self> {
        let (kind, mut fields) = node.variant("valuation")?;
        match kind.as_str() {
            "fixed" => {
                let value = fields.parsed("value")?;
                fields.end("fixed", Self::Fixed { value })
            }
            "argument" => {
                let key = fields.text("key")?;
                let asset = fields.parsed("asset")?;
                fields.end("argument", Self::Argument { key, asset })
            }
            _ => unknown("valuation"),
        }
    }
}
