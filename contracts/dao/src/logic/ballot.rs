//! Counting ballots: each voter once, changeable until the close, and the close itself. A delegate votes with what
//! others have given to it, less what those of them who vote themselves have taken back.
//!
//! More dissent never lets a decision come earlier.

use commonweight_common::{amount::mul_div_floor, stored::Stored};
use commonweight_explain::MAX_LATE_TURNS;
use near_sdk::AccountId;

use super::proposal::{Phase, Proposal, Rules, Tally};
use crate::{Ballot, Error, Result, Status, Track};

/// A ballot that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CastBallot {
    pub(crate) ballot: Ballot,
    pub(crate) weight: u128,
    pub(crate) payer_id: AccountId,
    /// See [`Part::is_direct`].
    pub(crate) is_direct: bool,
}

/// What is stored for a voter: its ballot, if it has cast one, and what was taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(crate) struct Part {
    pub(crate) ballot: Option<Ballot>,
    /// With how much the ballot counts.
    pub(crate) weight: u128,
    /// What those who had given it to this voter have voted with themselves.
    pub(crate) taken: u128,
    pub(crate) payer_id: AccountId,
    /// Whether the voter has cast the ballot itself: no ballot that it has signed before takes its place.
    pub(crate) is_direct: bool,
}

/// What staking says about a voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vote {
    pub(crate) ballot: Ballot,
    pub(crate) weight: u128,
    /// The ballot of the voter's delegate, if that has cast one, and what this vote takes from it.
    pub(crate) taken: Option<(Ballot, u128)>,
    pub(crate) total_power: u128,
    pub(crate) snapshot: u64,
}

/// More is taken from a delegate than it has, or there is more than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overdrawn;

impl Part {
    /// Nothing yet, paid by `payer_id`.
    pub(crate) fn new(payer_id: AccountId) -> Self {
        Self { ballot: None, weight: 0, taken: 0, payer_id, is_direct: false }
    }

    /// The ballot, if one was cast.
    pub(crate) fn cast(&self) -> Option<CastBallot> {
        let (ballot, payer_id) = (self.ballot?, self.payer_id.clone());
        Some(CastBallot { ballot, weight: self.weight, payer_id, is_direct: self.is_direct })
    }

    /// With a ballot of a voter with its `own` stake and what it has `received`.
    pub(crate) fn voted(self, ballot: Ballot, own: u128, received: u128) -> Result<Self, Overdrawn> {
        let rest = received.checked_sub(self.taken).ok_or(Overdrawn)?;
        let weight = rest.checked_add(own).ok_or(Overdrawn)?;
        Ok(Self { ballot: Some(ballot), weight, ..self })
    }

    /// Takes `weight` back from a delegate: also from its ballot, if it has cast one.
    pub(crate) fn take(&mut self, weight: u128) -> Result<(), Overdrawn> {
        self.taken = self.taken.checked_add(weight).ok_or(Overdrawn)?;
        if self.ballot.is_some() {
            self.weight = self.weight.checked_sub(weight).ok_or(Overdrawn)?;
        }
        Ok(())
    }
}

fn side(tally: &mut Tally, ballot: Ballot) -> &mut u128 {
    match ballot {
        Ballot::For => &mut tally.in_favour,
        Ballot::Against => &mut tally.against,
        Ballot::Abstain => &mut tally.abstain,
        Ballot::Object => &mut tally.object,
    }
}

/// Counts a vote in place of the voter's former one. The returned proposal has its new tally, and where that
/// moved the close or stopped the decision, that too.
pub(crate) fn count(
    mut proposal: Proposal,
    former: Option<&CastBallot>,
    vote: Vote,
    now: u64,
) -> Result<Proposal> {
    check(&proposal, vote, now)?;
    let was_adopted = proposal.is_adopted();
    let total_power = *proposal.total_power.get_or_insert(vote.total_power);
    if let Some(former) = former {
        *side(&mut proposal.tally, former.ballot) -= former.weight;
    }
    if let Some((ballot, weight)) = vote.taken {
        *side(&mut proposal.tally, ballot) -= weight;
    }
    let counted = side(&mut proposal.tally, vote.ballot);
    *counted = counted.checked_add(vote.weight).ok_or(Error::PowerExceedsTotal { total_power })?;
    if proposal.tally.turnout().is_none_or(|turnout| turnout > total_power) {
        return Err(Error::PowerExceedsTotal { total_power });
    }
    Ok(match proposal.track() {
        Track::Vote => extend_on_flip(proposal, was_adopted, now)?,
        Track::Optimistic => stretch_or_stop(proposal, total_power, now),
    })
}

fn check(proposal: &Proposal, vote: Vote, now: u64) -> Result<()> {
    let status = proposal.status(now);
    if !matches!(status, Status::Voting | Status::Objectionable) {
        return Err(Error::BallotsClosed { status });
    }
    let fits = match vote.ballot {
        Ballot::For | Ballot::Against => proposal.track() == Track::Vote,
        Ballot::Object => proposal.track() == Track::Optimistic,
        Ballot::Abstain => true,
    };
    if !fits {
        return Err(Error::WrongTrack { ballot: vote.ballot, track: proposal.track() });
    }
    if vote.snapshot != proposal.snapshot() {
        return Err(Error::WrongSnapshot { given: vote.snapshot, expected: proposal.snapshot() });
    }
    if vote.weight == 0 {
        return Err(Error::NoVotingPower);
    }
    match proposal.total_power {
        Some(fixed) if fixed != vote.total_power => {
            Err(Error::TotalPowerChanged { given: vote.total_power, fixed })
        }
        _ => Ok(()),
    }
}

/// Moves the end by a whole window, so that one window of time uses up one extension, and many turns within it no more.
/// After the last extension the outcome may still turn to the one without effect: refusing that would let whoever turns
/// it to adopted just before have the last word.
fn extend_on_flip(mut proposal: Proposal, was_adopted: bool, now: u64) -> Result<Proposal> {
    let is_adopted = proposal.is_adopted();
    let Rules::Vote { late_turn_window, late_turns, .. } = &mut proposal.rules else {
        return Ok(proposal);
    };
    let is_late = now + *late_turn_window > proposal.closes_at;
    if is_adopted == was_adopted || !is_late {
        return Ok(proposal);
    }
    if *late_turns < MAX_LATE_TURNS {
        *late_turns += 1;
        proposal.closes_at += *late_turn_window;
    } else if is_adopted {
        return Err(Error::TurnTooLate {
            closes_at: proposal.closes_at,
            late_turn_window: *late_turn_window,
        });
    }
    Ok(proposal)
}

fn stretch_or_stop(mut proposal: Proposal, total_power: u128, now: u64) -> Proposal {
    let Rules::Optimistic { base_end, latest_end, stretch_bps, stop_bps, .. } = proposal.rules else {
        return proposal;
    };
    let dissent = proposal.tally.object;
    let veto = stop_bps.ceil_of(total_power);
    if dissent > 0 && dissent >= veto {
        proposal.phase = Phase::Stopped { at: now };
    } else if dissent >= stretch_bps.ceil_of(total_power) {
        let stretch = mul_div_floor(u128::from(latest_end - base_end), dissent, veto)
            .and_then(|stretch| u64::try_from(stretch).ok())
            .expect("invariant: below the veto, the stretch is shorter than what is left");
        proposal.closes_at = proposal.closes_at.max(base_end + stretch);
    }
    proposal
}

#[cfg(test)]
mod tests;
