//! Every fact that goes into a statement, as it travels.

use commonweight_json::{FromJson, ToJson};
use commonweight_types::Digest;
use near_account_id::AccountId;

use super::{Author, Statement};
use crate::{Action, AssetEntry, Procedure, UnitOfAccount};

/// Every fact that goes into a statement: whoever has them makes the same text. A fact that is not known here is
/// refused, because the text without it would be another one.
#[derive(Debug, Clone, PartialEq, Eq, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementParts {
    /// Which DAO decides.
    pub dao_id: AccountId,
    /// Who asks for it.
    pub author: AuthorParts,
    /// What it does.
    pub actions: Vec<Action>,
    /// How assets are written.
    pub assets: Vec<AssetEntry>,
    /// How values are written.
    pub unit: UnitOfAccount,
    /// How it is decided.
    pub procedure: Procedure,
    /// What an agent's decision refers to.
    pub reference: Option<String>,
    /// SHA-256 of the author's own text.
    pub text_hash: Digest,
}

/// Who asks for a proposal, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AuthorParts {
    /// A member.
    Member {
        /// Its account.
        account_id: AccountId,
    },
    /// An agent inside its charter.
    Agent {
        /// Its account.
        account_id: AccountId,
        /// Who answers for it.
        controller_id: AccountId,
    },
}

impl StatementParts {
    /// The statement that they make.
    pub fn statement(&self) -> Statement<'_> {
        Statement {
            dao_id: &self.dao_id,
            author: self.author.author(),
            actions: &self.actions,
            assets: &self.assets,
            unit: &self.unit,
            procedure: self.procedure,
            reference: self.reference.as_deref(),
            text_hash: self.text_hash,
        }
    }
}

impl AuthorParts {
    /// The author.
    pub const fn author(&self) -> Author<'_> {
        match self {
            Self::Member { account_id } => Author::Member { account_id },
            Self::Agent { account_id, controller_id } => Author::Agent { account_id, controller_id },
        }
    }
}
