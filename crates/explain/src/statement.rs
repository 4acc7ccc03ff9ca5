//! The canonical text of a proposal, from its typed content alone.
//!
//! Must not read a clock or a chain, and must not let anybody's text stand outside quotation marks.

use std::fmt;

use commonweight_types::Bps;
use near_account_id::AccountId;
use sha2::{Digest, Sha256};

use crate::{
    Action, AssetEntry,
    text::{Percent, Span, Time},
};

mod sentence;

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
    /// How it is decided.
    pub terms: Terms,
    /// SHA-256 of the author's own text, which is no part of the statement.
    pub text_hash: [u8; 32],
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

/// How a proposal is decided, as fixed when it was made. Times are nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// The members vote.
    Vote {
        /// When voting ends.
        ends_at: u64,
        /// How far a late turn of the outcome moves the end, three times at most.
        late_flip_window: u64,
        /// How long it then waits.
        timelock: u64,
        /// How long it can then be executed.
        execution_window: u64,
        /// The share of all voting power that must take part.
        quorum_bps: Bps,
        /// The voting power that must take part at the least.
        quorum_floor: u128,
        /// How many guardians can stop it.
        veto_confirmations: u8,
    },
    /// It happens unless members object.
    Objection {
        /// When the window ends.
        ends_at: u64,
        /// The latest end that objections can stretch it to.
        latest_end: u64,
        /// How long it can then be executed.
        execution_window: u64,
        /// The share that begins to stretch the window.
        seal_bps: Bps,
        /// The share that stops it.
        veto_bps: Bps,
        /// How many guardians can stop it.
        veto_confirmations: u8,
    },
}

/// The SHA-256 of a text.
pub fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

impl fmt::Display for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.author {
            Author::Member { account_id } => {
                writeln!(f, "The member {account_id} asks {} to do this:", self.dao_id)?;
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
            writeln!(f, "{}. {}", position + 1, sentence::Sentence { action, assets: self.assets })?;
        }
        writeln!(f, "{}", self.terms)?;
        f.write_str("The author's own text is no part of this statement. Its SHA-256 is ")?;
        self.text_hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(".\n")
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Vote {
                ends_at,
                late_flip_window,
                timelock,
                execution_window,
                quorum_bps,
                quorum_floor,
                veto_confirmations,
            } => write!(
                f,
                "Members vote until {}. It is adopted with more votes for it than against it, if {} of all \
                 voting power and at least {quorum_floor} of it take part. A turn of the outcome in the last \
                 {late} moves the end that far, three times at most; after that, no ballot in the last {late} turns it to \
                 adopted. Once adopted it waits {}, then anyone can execute it for {}. Until then \
                 {veto_confirmations} of the guardians can stop it.",
                Time(ends_at),
                Percent(quorum_bps),
                Span(timelock),
                Span(execution_window),
                late = Span(late_flip_window),
            ),
            Self::Objection {
                ends_at,
                latest_end,
                execution_window,
                seal_bps,
                veto_bps,
                veto_confirmations,
            } => write!(
                f,
                "Nobody votes on it: it can be executed unless members object. They can object until {}. From \
                 {} of all voting power on, objections stretch that time, to {} at the latest. At {} they stop \
                 it. After that time anyone can execute it for {}. Until then {veto_confirmations} of the \
                 guardians can stop it, and any one of them can suspend the agent.",
                Time(ends_at),
                Percent(seal_bps),
                Time(latest_end),
                Percent(veto_bps),
                Span(execution_window),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
