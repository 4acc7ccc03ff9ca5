//! Who votes with a stake: its own account, one delegate, or nobody.
//!
//! Only the choices of the time in which a proposal can be open are kept, and the one before.

use commonweight_common::stored::Stored;
use near_sdk::AccountId;

use crate::{Error, Result};

/// How often an account may choose within [`super::ballot::LONGEST_OPEN`].
pub const MAX_CHOICES: usize = 8;

/// Who votes with a stake.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub enum Voter {
    /// The account itself.
    Own,
    /// Another account, unless the account casts a ballot of its own.
    Delegate(AccountId),
    /// Nobody: the stake is not voting power.
    Nobody,
}

/// A choice from a point in time on.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Choice {
    /// Nanoseconds.
    pub since: u64,
    /// Who votes from then on.
    pub voter: Voter,
}

/// The choices of an account, oldest first. Before the first one it votes itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Choices(Vec<Choice>);

impl Choices {
    /// Who votes now.
    pub fn current(&self) -> &Voter {
        self.0.last().map_or(&Voter::Own, |choice| &choice.voter)
    }

    /// Who voted at `time`, or `None` where no choice was made before it or it has been forgotten.
    pub fn at(&self, time: u64) -> Option<&Voter> {
        self.0.iter().rev().find(|choice| choice.since <= time).map(|choice| &choice.voter)
    }

    /// Chooses who votes from `now` on, and forgets what ended before `keep_from`. Returns who voted until now.
    ///
    /// To take a delegation back is always possible.
    pub fn choose(&mut self, voter: Voter, now: u64, keep_from: u64) -> Result<Voter> {
        while self.0.get(1).is_some_and(|second| second.since <= keep_from) {
            self.0.remove(0);
        }
        let former = self.current().clone();
        if let Some(newest) = self.0.last_mut()
            && newest.since == now
        {
            newest.voter = voter;
            return Ok(former);
        }
        if self.0.len() >= MAX_CHOICES && matches!(voter, Voter::Delegate(_)) {
            return Err(Error::TooManyDelegations { max: MAX_CHOICES });
        }
        self.0.push(Choice { since: now, voter });
        Ok(former)
    }
}

#[cfg(test)]
mod tests;
