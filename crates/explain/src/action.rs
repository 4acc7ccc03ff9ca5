//! What a proposal does: a closed list of typed actions.
//!
//! Nothing here decides whether an action is allowed.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Asset, Bps, Digest, stored::Stored};
use near_account_id::AccountId;

use crate::{Charter, Policy};

/// One thing that a proposal does.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
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
    /// elsewhere, only what the last one answers with is awaited. Calls that have not succeeded are never tried again:
    /// what they did before they failed is not known.
    FunctionCalls {
        /// Whose methods are called.
        receiver_id: AccountId,
        /// The calls, in order.
        calls: Vec<Call>,
        /// What the last one must answer with, byte for byte, to count as succeeded; `null` where any answer will do.
        expected_answer: Option<String>,
    },
    /// Appoints an agent, or gives an appointed one another charter.
    GrantCharter {
        /// The agent's account.
        agent_id: AccountId,
        /// What it may do.
        charter: Charter,
        /// The number of the charter that it replaces, as the agent has it; 0 for a new agent.
        charter_version: u32,
    },
    /// Lets an agent's charter end later.
    RenewCharter {
        /// The agent's account.
        agent_id: AccountId,
        /// The number of the charter.
        charter_version: u32,
        /// When it ends, in nanoseconds since 1970.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        expires_at: u64,
    },
    /// Stops an agent until a time. It ends the members' suspension that runs earlier only where that is still the one
    /// which the version names, and a guardian's only where that was begun before this was proposed: a newer one is not
    /// lifted.
    SuspendAgent {
        /// The agent's account.
        agent_id: AccountId,
        /// How often members have suspended the agent before, as the agent has it.
        suspension_version: u32,
        /// Until when, in nanoseconds since 1970.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        until: u64,
    },
    /// Takes an agent's charter away for good.
    RevokeCharter {
        /// The agent's account.
        agent_id: AccountId,
        /// The number of the charter.
        charter_version: u32,
    },
    /// Slashes what a decision has locked of its agent's bond, because the members find a cause in it. Stands alone in
    /// its proposal, and guardians cannot stop it.
    SlashBond {
        /// The agent's decision.
        decision_id: u64,
        /// The share of what the decision has locked.
        share: Bps,
    },
    /// Gives back what guardians have set aside of an agent's bond for a cause that they named. Stands alone in its
    /// proposal, and guardians cannot stop it.
    OverruleCause {
        /// The agent's decision.
        decision_id: u64,
    },
    /// Changes the rules of the DAO for later proposals.
    SetPolicy {
        /// The new rules.
        policy: Policy,
        /// The number of the rules that it replaces.
        version: u32,
    },
    /// Appoints the guardians, in place of the present ones. Stands alone in its proposal, and guardians cannot stop it.
    SetGuardians {
        /// All guardians from then on.
        guardian_ids: Vec<AccountId>,
        /// The number of the list that it replaces.
        version: u32,
    },
    /// Enters an asset into the asset table, or replaces its entry.
    SetAsset {
        /// The asset.
        asset: Asset,
        /// How it is written and valued.
        info: AssetInfo,
        /// How often the asset's entry has changed before.
        version: u32,
    },
    /// Takes an asset off the asset table: no agent pays with it any more.
    RemoveAsset {
        /// The asset.
        asset: Asset,
        /// How often the asset's entry has changed before.
        version: u32,
    },
    /// Announces new code of the DAO, which anybody can deploy after a delay.
    StageCode {
        /// SHA-256 of the code.
        code_hash: Digest,
        /// How often code has been announced, taken back or deployed before.
        version: u32,
    },
    /// Takes the announced code of the DAO back.
    UnstageCode {
        /// How often code has been announced, taken back or deployed before.
        version: u32,
    },
    /// Puts a text on record, without any effect.
    Resolve {
        /// The text.
        text: String,
    },
}

impl Action {
    /// What JSON calls this kind of action.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Transfer { .. } => "transfer",
            Self::FunctionCalls { .. } => "function_calls",
            Self::GrantCharter { .. } => "grant_charter",
            Self::RenewCharter { .. } => "renew_charter",
            Self::SuspendAgent { .. } => "suspend_agent",
            Self::RevokeCharter { .. } => "revoke_charter",
            Self::SlashBond { .. } => "slash_bond",
            Self::OverruleCause { .. } => "overrule_cause",
            Self::SetPolicy { .. } => "set_policy",
            Self::SetGuardians { .. } => "set_guardians",
            Self::SetAsset { .. } => "set_asset",
            Self::RemoveAsset { .. } => "remove_asset",
            Self::StageCode { .. } => "stage_code",
            Self::UnstageCode { .. } => "unstage_code",
            Self::Resolve { .. } => "resolve",
        }
    }
}

/// One call of a method.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
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
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
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
    /// The most that one whole coin may be worth, so that what is locked for any risk can be computed.
    pub const MAX_VALUE_PER_WHOLE: u128 = 10_u128.pow(30);

    /// Whether the symbol and the decimals can be written, and it is worth something.
    pub fn is_well_formed(&self) -> bool {
        (1..=Self::MAX_VALUE_PER_WHOLE).contains(&self.value_per_whole)
            && Self::is_symbol(&self.symbol)
            && self.decimals <= Self::MAX_DECIMALS
    }

    /// Whether a name of one whole can be written.
    pub(crate) fn is_symbol(symbol: &str) -> bool {
        (1..=Self::MAX_SYMBOL_LENGTH).contains(&symbol.len())
            && symbol.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// How many smallest units make one whole coin. `None` where that exceeds `u128`.
    pub fn units_per_whole(&self) -> Option<u128> {
        10_u128.checked_pow(u32::from(self.decimals))
    }
}

#[cfg(test)]
mod tests;
