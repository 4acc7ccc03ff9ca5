//! What a challenger deposits, and who gets it in the end. The storage of the record is always the challenger's; the
//! bond is too, unless the challenge was not upheld.

use commonweight_common::stored::Stored;
use near_sdk::{AccountId, NearToken, near};

use super::books::Totals;
use crate::error::ReleaseError;

/// A challenge. Its record ends when everything has been paid.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Challenge {
    /// Who challenges.
    pub challenger_id: AccountId,
    /// The tranche.
    pub tranche: u32,
    /// When, in nanoseconds.
    pub made_at: u64,
    /// What it loses where the challenge is not upheld.
    pub bond: NearToken,
    /// What it has paid for this record.
    pub storage: NearToken,
    /// Whether and how it was decided.
    pub fate: Fate,
    /// Whether the bond is on its way.
    pub sending: bool,
}

/// How a challenge ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is open, or was still open when the round was aborted.
    Open,
    /// The evidence was rejected: the bond goes back.
    Upheld,
    /// The evidence was accepted: the bond goes to the treasury.
    Slashed,
}

impl Challenge {
    /// What the contract owes for it.
    pub fn deposit(&self) -> NearToken {
        self.bond.saturating_add(self.storage)
    }

    /// Whether the bond goes back. Fails while the challenge is undecided, and while the bond is on its way.
    pub fn returns_bond(&self, challenge_id: u32, totals: &Totals) -> Result<bool, ReleaseError> {
        if self.sending {
            return Err(ReleaseError::BondOnItsWay { challenge_id });
        }
        match self.fate {
            Fate::Open if totals.abort.is_none() => Err(ReleaseError::ChallengeUndecided { challenge_id }),
            Fate::Open | Fate::Upheld => Ok(true),
            Fate::Slashed => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests;
