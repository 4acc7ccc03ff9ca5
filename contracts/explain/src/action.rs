//! What a proposal does: a closed list of typed actions.
//!
//! Nothing here decides whether an action is allowed.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_types::{Asset, Bps};
use near_account_id::AccountId;
use serde::Serialize;

use crate::{
    Charter, Policy,
    node::{Node, Read, deserialize_by_node, unknown},
};

/// One thing that a proposal does.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Pays an amount of an asset out of the treasury.
    Transfer {
        /// What is paid.
        asset: Asset,
        /// Who gets it.
        receiver_id: AccountId,
        /// How much, in the asset's smallest unit.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        amount: u128,
    },
    /// Calls methods of one contract, all of them or none.
    FunctionCalls {
        /// Whose methods are called.
        receiver_id: AccountId,
        /// The calls, in order.
        calls: Vec<Call>,
    },
    /// Appoints an agent, or gives an appointed one another charter.
    GrantCharter {
        /// The agent's account.
        agent_id: AccountId,
        /// What it may do.
        charter: Charter,
    },
    /// Lets an agent's charter end at another time.
    RenewCharter {
        /// The agent's account.
        agent_id: AccountId,
        /// When it ends, in nanoseconds since 1970.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        expires_at: u64,
    },
    /// Stops an agent until a time; an earlier time than now lets it work again.
    SuspendAgent {
        /// The agent's account.
        agent_id: AccountId,
        /// Until when, in nanoseconds since 1970.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        until: u64,
    },
    /// Takes an agent's charter away for good.
    RevokeCharter {
        /// The agent's account.
        agent_id: AccountId,
    },
    /// Slashes an agent's bond for a decision that was executed and turned out to be wrong.
    SlashBond {
        /// The agent's decision.
        decision_id: u64,
        /// The share of the bond that it costs.
        share: Bps,
    },
    /// Changes the rules of the DAO for later proposals.
    SetPolicy {
        /// The new rules.
        policy: Policy,
    },
    /// Appoints the guardians, in place of the present ones.
    SetGuardians {
        /// All guardians from then on.
        guardian_ids: Vec<AccountId>,
    },
    /// Enters an asset into the asset table, or replaces its entry.
    SetAsset {
        /// The asset.
        asset: Asset,
        /// How it is written and valued.
        info: AssetInfo,
    },
    /// Puts a text on record, without any effect.
    Resolve {
        /// The text.
        text: String,
    },
}

/// One call of a method.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct Call {
    /// The method.
    pub method: String,
    /// Its arguments, as they are sent: a JSON text.
    pub args: String,
    /// What is attached, in yoctoNEAR.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub deposit: u128,
    /// The gas that is attached.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub gas: u64,
}

/// How an asset is written, and what it counts for when an agent's risk is measured.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct AssetInfo {
    /// The name of one whole coin: 1 to 12 ASCII letters and digits.
    pub symbol: String,
    /// How many decimals the smallest unit has.
    pub decimals: u8,
    /// What one whole coin is worth, in the DAO's unit of account.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub value_per_whole: u128,
}

/// A line of the asset table.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
pub struct AssetEntry {
    /// The asset.
    pub asset: Asset,
    /// How it is written and valued.
    pub info: AssetInfo,
}

impl AssetInfo {
    /// The longest symbol.
    pub const MAX_SYMBOL_LENGTH: usize = 12;
    /// The most decimals: a whole coin must fit `u128`.
    pub const MAX_DECIMALS: u8 = 38;

    /// Whether the symbol and the decimals can be written.
    pub fn is_well_formed(&self) -> bool {
        (1..=Self::MAX_SYMBOL_LENGTH).contains(&self.symbol.len())
            && self.symbol.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && self.decimals <= Self::MAX_DECIMALS
    }

    /// How many smallest units make one whole coin. `None` where that exceeds `u128`.
    pub fn units_per_whole(&self) -> Option<u128> {
        10_u128.checked_pow(u32::from(self.decimals))
    }
}

deserialize_by_node!(Action, Call, AssetInfo, AssetEntry);

impl Action {
    fn read(node: Node) -> Read<Self> {
        let (kind, mut fields) = node.variant("action")?;
        match kind.as_str() {
            "transfer" => {
                let asset = fields.parsed("asset")?;
                let receiver_id = fields.parsed("receiver_id")?;
                let amount = fields.parsed("amount")?;
                fields.end("transfer", Self::Transfer { asset, receiver_id, amount })
            }
            "function_calls" => {
                let receiver_id = fields.parsed("receiver_id")?;
                let calls = fields.list("calls", Call::read)?;
                fields.end("function_calls", Self::FunctionCalls { receiver_id, calls })
            }
            "grant_charter" => {
                let agent_id = fields.parsed("agent_id")?;
                let charter = Charter::read(fields.take("charter")?)?;
                fields.end("grant_charter", Self::GrantCharter { agent_id, charter })
            }
            "renew_charter" => {
                let agent_id = fields.parsed("agent_id")?;
                let expires_at = fields.parsed("expires_at")?;
                fields.end("renew_charter", Self::RenewCharter { agent_id, expires_at })
            }
            "suspend_agent" => {
                let agent_id = fields.parsed("agent_id")?;
                let until = fields.parsed("until")?;
                fields.end("suspend_agent", Self::SuspendAgent { agent_id, until })
            }
            "revoke_charter" => {
                let agent_id = fields.parsed("agent_id")?;
                fields.end("revoke_charter", Self::RevokeCharter { agent_id })
            }
            "slash_bond" => {
                let decision_id = fields.number("decision_id")?;
                let share = fields.share("share")?;
                fields.end("slash_bond", Self::SlashBond { decision_id, share })
            }
            "set_policy" => {
                let policy = Policy::read(fields.take("policy")?)?;
                fields.end("set_policy", Self::SetPolicy { policy })
            }
            "set_guardians" => {
                let guardian_ids = fields.list("guardian_ids", |id| id.parsed("guardian_ids"))?;
                fields.end("set_guardians", Self::SetGuardians { guardian_ids })
            }
            "set_asset" => {
                let asset = fields.parsed("asset")?;
                let info = AssetInfo::read(fields.take("info")?)?;
                fields.end("set_asset", Self::SetAsset { asset, info })
            }
            "resolve" => {
                let text = fields.text("text")?;
                fields.end("resolve", Self::Resolve { text })
            }
            _ => unknown("action"),
        }
    }
}

impl Call {
    fn read(node: Node) -> Read<Self> {
        let mut fields = node.fields("call")?;
        let method = fields.text("method")?;
        let args = fields.text("args")?;
        let deposit = fields.parsed("deposit")?;
        let gas = fields.parsed("gas")?;
        fields.end("call", Self { method, args, deposit, gas })
    }
}

impl AssetInfo {
    fn read(node: Node) -> Read<Self> {
        let mut fields = node.fields("info")?;
        let symbol = fields.text("symbol")?;
        let decimals = fields.number("decimals")?;
        let value_per_whole = fields.parsed("value_per_whole")?;
        fields.end("info", Self { symbol, decimals, value_per_whole })
    }
}

impl AssetEntry {
    fn read(node: Node) -> Read<Self> {
        let mut fields = node.fields("asset entry")?;
        let asset = fields.parsed("asset")?;
        let info = AssetInfo::read(fields.take("info")?)?;
        fields.end("asset entry", Self { asset, info })
    }
}
