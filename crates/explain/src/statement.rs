//! The canonical text of a proposal, from its typed content alone.
//!
//! Must not read a clock or a chain, and must not let anybody's text stand outside quotation marks.

use std::fmt;

use commonweight_types::Digest;
use near_account_id::AccountId;
use sha2::Digest as _;

use crate::{Action, AssetEntry, Procedure, UnitOfAccount, text::Code};

mod parts;
pub(crate) mod procedure;
mod sentence;

pub use parts::{AuthorParts, StatementParts};

/// A proposal as its readers see it. Its `Display` is the canonical text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Which DAO decides.
    pub dao_id: &'a AccountId,
    /// Who asks for it.
    pub author: Author<'a>,
    /// What it does.
    pub actions: &'a [Action],
    /// How assets are written.
    pub assets: &'a [AssetEntry],
    /// How values are written.
    pub unit: &'a UnitOfAccount,
    /// How it is decided.
    pub procedure: Procedure,
    /// What an agent's decision refers to, such as the number of an invoice: it is used once.
    pub reference: Option<&'a str>,
    /// SHA-256 of the author's own text, which is no part of the statement.
    pub text_hash: Digest,
}

/// Who asks for a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author<'a> {
    /// A member.
    Member {
        /// Its account.
        account_id: &'a AccountId,
    },
    /// An agent inside its charter.
    Agent {
        /// Its account.
        account_id: &'a AccountId,
        /// Who answers for it.
        controller_id: &'a AccountId,
    },
}

/// The SHA-256 of a text.
pub fn digest(text: &str) -> [u8; 32] {
    sha2::Sha256::digest(text.as_bytes()).into()
}

impl fmt::Display for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.author {
            Author::Member { account_id } => {
                writeln!(f, "The account {account_id} asks {} to do this:", self.dao_id)?;
            }
            Author::Agent { account_id, controller_id } => {
                writeln!(
                    f,
                    "The agent {account_id}, for which {controller_id} answers, will make {} do this:",
                    self.dao_id
                )?;
            }
        }
        for (position, action) in self.actions.iter().enumerate() {
            writeln!(
                f,
                "{}. {}",
                position + 1,
                sentence::Sentence { action, assets: self.assets, unit: self.unit }
            )?;
        }
        if let Some(reference) = self.reference {
            writeln!(f, "This is for the reference {}, which is used once.", Code(reference))?;
        }
        writeln!(f, "{}", self.procedure)?;
        writeln!(
            f,
            "The author's own text is no part of this statement. Its SHA-256 in base64 is {}.",
            self.text_hash
        )
    }
}

#[cfg(test)]
mod tests;
