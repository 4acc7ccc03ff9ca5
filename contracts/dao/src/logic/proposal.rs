//! The record of a proposal, and where it is at a given time.
//!
//! The rules that govern it were copied into it when it was made; a later policy does not reach it.

use commonweight_common::{Bps, stored::Stored};
use commonweight_explain::{MAX_LATE_TURNS, MAX_QUORUM};
use near_sdk::AccountId;

use crate::{Error, Result, Status, Track};

/// A proposal. What it does is stored beside it, so that a ballot does not pay for reading that.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(crate) struct Proposal {
    pub(crate) author_id: AccountId,
    pub(crate) created_at: u64,
    /// When voting or objecting ends. No step makes it earlier.
    pub(crate) closes_at: u64,
    pub(crate) execution_window: u64,
    /// How many guardians stop it together; 0 where they cannot.
    pub(crate) veto_confirmations: u8,
    pub(crate) rules: Rules,
    pub(crate) phase: Phase,
    pub(crate) attempts: u32,
    pub(crate) n_actions: u8,
    /// Bit `i` is set when action `i` succeeded.
    pub(crate) done: u16,
    /// Bit `i` is set when action `i` is not tried again, because it was tried and is not atomic.
    pub(crate) tried: u16,
    pub(crate) tally: Tally,
    /// Fixed by the first ballot.
    pub(crate) total_power: Option<u128>,
    pub(crate) statement_hash: [u8; 32],
}

/// The rules of its track, as they were when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(crate) enum Rules {
    Vote {
        timelock: u64,
        late_turn_window: u64,
        late_turns: u8,
        quorum_bps: Bps,
        quorum_floor: u128,
        /// What is still held for the author, in yoctoNEAR.
        bond: u128,
    },
    Optimistic {
        /// The end of the window without any objection.
        base_end: u64,
        /// The end beyond which objections do not stretch it.
        latest_end: u64,
        stretch_bps: Bps,
        stop_bps: Bps,
        slash_bps: Bps,
        challenge_period: u64,
        stop_cooldown: u64,
        charter_version: u32,
    },
}

/// What has happened to it; time alone tells the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub(crate) enum Phase {
    Pending,
    /// Where it is stopped meanwhile, nothing of it is tried again.
    InProgress {
        since: u64,
        is_stopped: bool,
    },
    PartiallyFailed,
    Executed,
    /// Some action failed that is not tried again, and nothing else is left to try.
    Failed,
    Stopped {
        at: u64,
    },
    Abandoned,
    /// Ballots went to another DAO while it could still have changed.
    Unheard,
}

/// The voting power behind each choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub(crate) struct Tally {
    pub(crate) in_favour: u128,
    pub(crate) against: u128,
    pub(crate) abstain: u128,
    pub(crate) object: u128,
}

impl Tally {
    /// All voting power that took part. `None` where it exceeds `u128`.
    pub(crate) fn turnout(&self) -> Option<u128> {
        self.in_favour.checked_add(self.against)?.checked_add(self.abstain)?.checked_add(self.object)
    }
}

impl Proposal {
    /// The time at which the voting power counts: strictly before the proposal existed.
    pub(crate) const fn snapshot(&self) -> u64 {
        self.created_at - 1
    }

    pub(crate) const fn track(&self) -> Track {
        match self.rules {
            Rules::Vote { .. } => Track::Vote,
            Rules::Optimistic { .. } => Track::Optimistic,
        }
    }

    /// From when on it can be executed, as things stand.
    pub(crate) const fn executable_at(&self) -> u64 {
        match self.rules {
            Rules::Vote { timelock, .. } => self.closes_at + timelock,
            Rules::Optimistic { .. } => self.closes_at,
        }
    }

    /// Until when it can be executed, as things stand.
    pub(crate) const fn expires_at(&self) -> u64 {
        self.executable_at() + self.execution_window
    }

    /// Whether a vote would be adopted as it stands: the quorum takes part, and more are for it than against. The floor is
    /// never more than the largest quorum of this vote, so that those who are left can decide where others have left.
    pub(crate) fn is_adopted(&self) -> bool {
        let Rules::Vote { quorum_bps, quorum_floor, .. } = self.rules else {
            return false;
        };
        self.has_quorum(quorum_bps, quorum_floor) && self.tally.in_favour > self.tally.against
    }

    fn has_quorum(&self, quorum_bps: Bps, quorum_floor: u128) -> bool {
        let (Some(total_power), Some(turnout)) = (self.total_power, self.tally.turnout()) else {
            return false;
        };
        turnout >= quorum_bps.ceil_of(total_power)
            && (turnout >= quorum_floor || turnout >= MAX_QUORUM.floor_of(total_power))
    }

    /// Whether it was a vote that members had time for, and so few took part that it decided nothing.
    pub(crate) fn is_ignored(&self, now: u64) -> bool {
        let Rules::Vote { quorum_bps, quorum_floor, .. } = self.rules else {
            return false;
        };
        matches!(self.phase, Phase::Pending)
            && now >= self.closes_at
            && !self.has_quorum(quorum_bps, quorum_floor)
    }

    /// As it stands where ballots go to another DAO since then: an open vote ends without those who have not voted, and
    /// nothing of an agent is carried out that nobody can object to.
    pub(crate) fn unheard_since(self, retired_at: u64) -> Self {
        let phase = match (self.phase, &self.rules) {
            (Phase::Pending, Rules::Vote { .. }) if self.closes_at > retired_at => Phase::Unheard,
            (Phase::Pending, Rules::Optimistic { .. }) => Phase::Unheard,
            (Phase::PartiallyFailed, Rules::Optimistic { .. }) => Phase::Failed,
            (phase, _) => phase,
        };
        Self { phase, ..self }
    }

    /// Where it is at `now`.
    pub(crate) fn status(&self, now: u64) -> Status {
        let has_expired = now >= self.expires_at();
        match (self.phase, &self.rules) {
            (Phase::InProgress { .. }, _) => Status::InProgress,
            (Phase::PartiallyFailed, _) if has_expired => Status::Failed,
            (Phase::PartiallyFailed, _) => Status::PartiallyFailed,
            (Phase::Executed, _) => Status::Executed,
            (Phase::Failed, _) => Status::Failed,
            (Phase::Stopped { .. }, _) => Status::Stopped,
            (Phase::Abandoned, _) => Status::Abandoned,
            (Phase::Unheard, Rules::Vote { .. }) => Status::Defeated,
            (Phase::Unheard, Rules::Optimistic { .. }) => Status::Expired,
            (Phase::Pending, Rules::Vote { .. }) if now < self.closes_at => Status::Voting,
            (Phase::Pending, Rules::Vote { .. }) if !self.is_adopted() => Status::Defeated,
            (Phase::Pending, Rules::Vote { .. }) if now < self.executable_at() => Status::Queued,
            (Phase::Pending, Rules::Optimistic { .. }) if now < self.closes_at => Status::Objectionable,
            (Phase::Pending, _) if has_expired => Status::Expired,
            (Phase::Pending, _) => Status::Executable,
        }
    }

    /// Stops it for good. Possible until it is final. While its actions are under way the stop is recorded, and takes
    /// effect when they have answered.
    pub(crate) fn stopped(self, now: u64) -> Result<Self> {
        let status = self.status(now);
        if status.is_final() {
            return Err(Error::NotVetoable { status });
        }
        let phase = match self.phase {
            Phase::InProgress { since, .. } => Phase::InProgress { since, is_stopped: true },
            _ => Phase::Stopped { at: now },
        };
        Ok(Self { phase, ..self })
    }

    /// Whether it was stopped while its actions are under way.
    pub(crate) const fn is_stopping(&self) -> bool {
        matches!(self.phase, Phase::InProgress { is_stopped: true, .. })
    }

    /// Whether its actions are under way.
    #[cfg(test)]
    pub(crate) const fn is_under_way(&self) -> bool {
        matches!(self.phase, Phase::InProgress { .. })
    }

    /// The latest time until which it can be executed, whatever moves its end.
    pub(crate) fn latest_expiry(&self) -> u64 {
        let latest_end = match self.rules {
            Rules::Vote { late_turn_window, late_turns, .. } => {
                self.closes_at + u64::from(MAX_LATE_TURNS - late_turns) * late_turn_window
            }
            Rules::Optimistic { latest_end, .. } => latest_end,
        };
        self.expires_at() - self.closes_at + latest_end
    }

    /// Takes the author's bond out of the record, to be paid or forfeited. Returns what was in it.
    pub(crate) fn without_bond(mut self) -> (Self, u128) {
        let Rules::Vote { bond, .. } = &mut self.rules else {
            return (self, 0);
        };
        let taken = std::mem::take(bond);
        (self, taken)
    }

    /// The bond that the author can have back. A bond is returned in every final status but `Stopped`, where it
    /// was forfeited.
    pub(crate) fn reclaimable(&self, now: u64) -> Result<u128> {
        let status = self.status(now);
        match self.rules {
            Rules::Vote { bond, .. } if bond > 0 && status.is_final() => Ok(bond),
            Rules::Vote { bond, .. } if bond > 0 => Err(Error::NotFinal { status }),
            _ => Err(Error::NoBond),
        }
    }

    /// Puts back a bond whose payment failed.
    pub(crate) fn with_bond_restored(mut self, amount: u128) -> Self {
        if let Rules::Vote { bond, .. } = &mut self.rules {
            *bond += amount;
        }
        self
    }
}

#[cfg(test)]
mod tests;
