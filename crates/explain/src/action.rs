//! What a proposal does: a closed list of typed actions.
//!
//! Nothing here decides whether an action is allowed.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Asset, Bps};
use near_account_id::AccountId;

use crate::{Charter, Policy};

/// One thing that a proposal does.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
    /// Calls methods of one contract in one receipt: one that fails there undoes the others. Of what they start
    /// elsewhere, only what the last one answers with is awaited.
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
    /// Stops an agent until a time, in place of what suspends it now: an earlier time than now lets it work again.
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
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

#[cfg(test)]
mod tests;
