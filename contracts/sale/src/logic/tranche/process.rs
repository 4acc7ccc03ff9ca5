//! What can happen to the tranches of a round at a time.

use commonweight_common::{Bps, amount::mul_div_floor};

use super::{Acceptance, LateChallenge, MAX_REJECTIONS, Release, Stage, Submission};
use crate::{
    Error, Result,
    error::ReleaseError,
    logic::{
        books::{Abort, Outcome, Purchase, Totals},
        bucket,
        time::Time,
    },
    types::{ReleasePlan, Verdict},
};

/// The release of a round that succeeded, with what time has brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process<'a> {
    /// The rules.
    pub plan: &'a ReleasePlan,
    /// The sums over the round.
    pub totals: Totals,
    /// How far it is.
    pub release: Release,
    /// The tranche that time has accepted since the release was stored, if it has.
    pub accepted: Option<usize>,
    /// When it was, if it was.
    pub accepted_at: Option<u64>,
    time: Time,
}

/// What a resolution comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The challenge that it decides.
    pub challenge: Option<u32>,
    /// Whether the round is aborted by it.
    pub aborts: bool,
}

impl<'a> Process<'a> {
    /// Fails where the round has not succeeded or is aborted.
    pub fn at(
        plan: &'a ReleasePlan,
        totals: Totals,
        release: Release,
        time: impl Into<Time>,
    ) -> Result<Self> {
        if totals.outcome() != Some(Outcome::Succeeded) {
            return Err(Error::RoundNotSucceeded);
        }
        if let Some(Abort { at, .. }) = totals.abort {
            return Err(ReleaseError::RoundAborted { at }.into());
        }
        Ok(Self::looked_at(plan, totals, release, time))
    }

    /// The release of a round that succeeded, aborted or not, to look at.
    pub fn looked_at(plan: &'a ReleasePlan, totals: Totals, release: Release, time: impl Into<Time>) -> Self {
        let time = time.into();
        let mut process = Self { plan, totals, release, accepted: None, accepted_at: None, time };
        process.accept_in_time();
        process
    }

    /// As [`Self::at`]. Fails also where the money is to be given back and nobody has settled that.
    pub fn in_time(
        plan: &'a ReleasePlan,
        totals: Totals,
        release: Release,
        time: impl Into<Time>,
    ) -> Result<Self> {
        let process = Self::at(plan, totals, release, time)?;
        process.overdue_since().map_or(Ok(process), |since| Err(ReleaseError::Overdue { since }.into()))
    }

    /// Gives evidence for tranche `position`. Returns its number.
    pub fn submit(&mut self, position: usize) -> Result<u8, ReleaseError> {
        let stage = self.stage(position)?;
        let is_open = matches!(stage, Stage::None | Stage::Rejected { .. });
        if self.release.current() != Some(position) || !is_open {
            return Err(ReleaseError::NotExpected { current: self.release.current() });
        }
        self.release.n_submissions += 1;
        let number = self.release.n_submissions;
        let submission = Submission { number, at: self.time.now, objections: 0, challenge: None };
        self.release.tranches[position].stage = Stage::Submitted(submission);
        Ok(number)
    }

    /// A buyer objects to evidence `number`, once. Returns its weight: what it has paid.
    pub fn object(&mut self, purchase: &mut Purchase, number: u8) -> Result<u128, ReleaseError> {
        let (time, window) = (self.time, self.plan.objection_window.0);
        let submission = self.submission().filter(|submission| submission.number == number);
        let submission = submission.ok_or(ReleaseError::NotSubmitted { number })?;
        time.check_before(submission.at.saturating_add(window))?;
        if purchase.paid == 0 {
            return Err(ReleaseError::NotABuyer);
        }
        if purchase.objected >= number {
            return Err(ReleaseError::AlreadyObjected { number });
        }
        purchase.objected = number;
        submission.objections += purchase.paid;
        Ok(purchase.paid)
    }

    /// Challenges the evidence of a tranche, or a tranche that is accepted and still held back. Returns the number
    /// of the challenge.
    pub fn challenge(&mut self, position: usize) -> Result<u32, ReleaseError> {
        self.stage(position)?;
        let (time, plan) = (self.time, self.plan);
        let amount = plan.amount_of(position, &self.totals);
        let challenge_id = self.release.n_challenges;
        match &mut self.release.tranches[position].stage {
            Stage::Submitted(submission) => {
                time.check_before(submission.at.saturating_add(plan.objection_window.0))?;
                if let Some(challenge_id) = submission.challenge {
                    return Err(ReleaseError::ChallengedAlready { challenge_id });
                }
                submission.challenge = Some(challenge_id);
            }
            Stage::Accepted(acceptance) if acceptance.taken < amount => {
                time.check_before(plan.tranches[position].held_until(acceptance))?;
                if let Some(LateChallenge { challenge_id, .. }) = acceptance.challenge {
                    return Err(ReleaseError::ChallengedAlready { challenge_id });
                }
                acceptance.challenge = Some(LateChallenge { challenge_id, at: time.now });
            }
            _ => return Err(ReleaseError::NothingToChallenge),
        }
        self.release.n_challenges += 1;
        Ok(challenge_id)
    }

    /// The owner resolves the dispute over a tranche.
    pub fn resolve(&mut self, position: usize, verdict: Verdict) -> Result<Resolved, ReleaseError> {
        match self.stage(position)? {
            Stage::Submitted(submission) if self.is_disputed(&submission) => {
                let from = submission.at.saturating_add(self.plan.objection_window.0);
                if self.time.now < from {
                    let (until, now) = (self.time.on_chain(from), self.time.on_chain(self.time.now));
                    return Err(ReleaseError::WindowOpen { until, now });
                }
                let aborts = match verdict {
                    Verdict::Accept => {
                        self.accept(position, self.time.now);
                        false
                    }
                    Verdict::Reject => self.reject(position),
                };
                Ok(self.resolved(position, verdict, submission.challenge, aborts))
            }
            Stage::Accepted(acceptance) if acceptance.challenge.is_some() => {
                match verdict {
                    Verdict::Accept => {
                        let open = acceptance.challenge.map_or(0, |challenge| self.time.now - challenge.at);
                        let disputed = acceptance.disputed + open;
                        let answered = Acceptance { challenge: None, disputed, ..acceptance };
                        self.release.tranches[position].stage = Stage::Accepted(answered);
                    }
                    Verdict::Reject => self.give_back(),
                }
                let challenge = acceptance.challenge.map(|challenge| challenge.challenge_id);
                Ok(self.resolved(position, verdict, challenge, verdict == Verdict::Reject))
            }
            _ => Err(ReleaseError::NoDispute),
        }
    }

    /// A challenge that is not upheld makes the next one of the same tranche cost more.
    fn resolved(
        &mut self,
        position: usize,
        verdict: Verdict,
        challenge: Option<u32>,
        aborts: bool,
    ) -> Resolved {
        if verdict == Verdict::Accept && challenge.is_some() {
            self.release.dismiss(position);
        }
        Resolved { challenge, aborts }
    }

    /// Settles what time has brought about. Returns whether that aborts the round.
    pub fn settle(&mut self) -> Result<bool, ReleaseError> {
        match (self.overdue(), self.accepted) {
            (Some(_), _) => {
                self.give_back();
                Ok(true)
            }
            (None, Some(_)) => Ok(false),
            (None, None) => Err(ReleaseError::NothingToSettle),
        }
    }

    /// The owner gives what is left of the round's money back to its buyers.
    pub fn abort(&mut self) -> Result<(), ReleaseError> {
        if bucket::unspent(&self.totals) == 0 {
            return Err(ReleaseError::NothingUnspent);
        }
        self.give_back();
        Ok(())
    }

    /// Tokens that were unsold are never minted, and vesting ends: at the time by which this was due, where nobody has
    /// settled it since.
    #[inline(never)]
    fn give_back(&mut self) {
        let at = self.overdue().unwrap_or(self.time.now);
        for tranche in &mut self.release.tranches {
            if !matches!(tranche.stage, Stage::Released { .. }) {
                tranche.stage = Stage::Refunding;
            }
        }
        self.totals.abort = Some(Abort { at: self.time.on_chain(at), ..Abort::default() });
        self.totals.unsold = 0;
    }

    /// Changes the pace of the tap.
    pub fn set_pace(&mut self, pace: Bps) -> Result<(), ReleaseError> {
        let time = self.time;
        self.release.tap.set(pace, time.now).map_err(|error| match error {
            ReleaseError::PaceTooSoon { from, now } => {
                ReleaseError::PaceTooSoon { from: time.on_chain(from), now: time.on_chain(now) }
            }
            error => error,
        })
    }

    /// Releases all of tranche `position` that is [`Self::releasable`]. Returns the amount, which is on its way.
    pub fn release(&mut self, position: usize) -> Result<u128> {
        let Stage::Accepted(acceptance) = self.stage(position)? else {
            return Err(ReleaseError::NotAccepted.into());
        };
        if let Some(LateChallenge { challenge_id, .. }) = acceptance.challenge {
            return Err(ReleaseError::ChallengedAlready { challenge_id }.into());
        }
        let amount = self.releasable(position);
        if amount == 0 {
            return Err(Error::NothingToRelease);
        }
        let taken = acceptance.taken + amount;
        self.release.tranches[position].stage = Stage::Accepted(Acceptance { taken, ..acceptance });
        self.totals.releasing += amount;
        Ok(amount)
    }

    /// What of tranche `position` can be released now: what has flowed since its acceptance, and what was held back
    /// once its time is over. Nothing while it is challenged.
    pub fn releasable(&self, position: usize) -> u128 {
        match self.release.tranches[position].stage {
            Stage::Accepted(acceptance) if acceptance.challenge.is_none() => {
                self.unlocked(position, &acceptance) - acceptance.taken
            }
            _ => 0,
        }
    }

    /// Since when the money is to be given back, if it is: evidence that did not come, or a dispute that nobody
    /// resolved.
    #[inline(never)]
    pub fn overdue(&self) -> Option<u64> {
        self.ends().filter(|end| *end <= self.time.now).min()
    }

    /// [`Self::overdue`] as a time of the chain.
    pub fn overdue_since(&self) -> Option<u64> {
        self.overdue().map(|since| self.time.on_chain(since))
    }

    /// What a time of this release is on the chain.
    pub fn on_chain(&self, at: u64) -> u64 {
        self.time.on_chain(at)
    }

    /// Fails unless every tranche is accepted, and none is challenged or can be any more.
    pub fn check_shown(&self) -> Result<(), ReleaseError> {
        self.release.check_shown()?;
        for ((tranche, state), part) in (0..).zip(&self.release.tranches).zip(&self.plan.tranches) {
            let Stage::Accepted(acceptance) = &state.stage else { continue };
            let until = part.held_until(acceptance);
            if self.time.now < until {
                let (until, now) = (self.on_chain(until), self.on_chain(self.time.now));
                return Err(ReleaseError::HeldBack { tranche, until, now });
            }
        }
        Ok(())
    }

    /// When the tranche that waits for evidence has to have it.
    pub fn evidence_due(&self) -> Option<u64> {
        let position = self.release.current()?;
        let begun_at = match position.checked_sub(1) {
            None => self.totals.seal.map(|seal| seal.at)?,
            Some(previous) => self.release.tranches[previous].stage.accepted_at()?,
        };
        let due = begun_at.saturating_add(self.plan.tranches[position].evidence_time.0);
        match self.release.tranches[position].stage {
            Stage::None => Some(due),
            Stage::Rejected { at } => Some(due.max(at.saturating_add(self.plan.revision_time.0))),
            _ => None,
        }
    }

    /// Until when a dispute over tranche `position` has to be resolved.
    pub fn resolution_due(&self, position: usize) -> Option<u64> {
        let begun_at = match self.release.tranches[position].stage {
            Stage::Submitted(submission) if self.is_disputed(&submission) => {
                submission.at.saturating_add(self.plan.objection_window.0)
            }
            Stage::Accepted(Acceptance { challenge: Some(challenge), .. }) => challenge.at,
            _ => return None,
        };
        Some(begun_at.saturating_add(self.plan.resolution_time.0))
    }

    /// Whether the tranche is accepted.
    pub fn is_accepted(&self, position: usize) -> bool {
        self.stage(position).is_ok_and(|stage| stage.accepted_at().is_some())
    }

    fn ends(&self) -> impl Iterator<Item = u64> {
        let resolutions =
            (0..self.release.tranches.len()).filter_map(|position| self.resolution_due(position));
        self.evidence_due().into_iter().chain(resolutions)
    }

    fn is_disputed(&self, submission: &Submission) -> bool {
        submission.challenge.is_some() || submission.objections >= self.plan.threshold(&self.totals)
    }

    fn stage(&self, position: usize) -> Result<Stage, ReleaseError> {
        let tranche = self.release.tranches.get(position);
        tranche.map(|tranche| tranche.stage).ok_or(ReleaseError::UnknownTranche)
    }

    fn submission(&mut self) -> Option<&mut Submission> {
        let current = self.release.current()?;
        match &mut self.release.tranches[current].stage {
            Stage::Submitted(submission) => Some(submission),
            _ => None,
        }
    }

    /// Accepts the evidence whose window is over without a dispute. The next tranche has none yet, so there is no
    /// second one.
    fn accept_in_time(&mut self) {
        let (now, window) = (self.time.now, self.plan.objection_window.0);
        let Some(submission) = self.submission().copied() else { return };
        let end = submission.at.saturating_add(window);
        if now >= end && !self.is_disputed(&submission) {
            self.accepted = self.release.current();
            self.accepted_at = Some(self.on_chain(end));
            if let Some(position) = self.accepted {
                self.accept(position, end);
            }
        }
    }

    fn accept(&mut self, position: usize, at: u64) {
        let clock = self.release.tap.clock(at);
        let acceptance = Acceptance { at, clock, taken: 0, delivered: 0, challenge: None, disputed: 0 };
        self.release.tranches[position].stage = Stage::Accepted(acceptance);
    }

    /// Rejects evidence. Returns whether that was once too often, which aborts the round.
    fn reject(&mut self, position: usize) -> bool {
        if self.release.tranches[position].n_rejections == MAX_REJECTIONS {
            self.give_back();
            return true;
        }
        let tranche = &mut self.release.tranches[position];
        tranche.n_rejections += 1;
        tranche.stage = Stage::Rejected { at: self.time.now };
        false
    }

    fn unlocked(&self, position: usize, acceptance: &Acceptance) -> u128 {
        let tranche = &self.plan.tranches[position];
        let amount = self.plan.amount_of(position, &self.totals);
        let held_back = tranche.holdback.ceil_of(amount);
        let flowing = amount - held_back;
        let passed = self.release.tap.clock(self.time.now) - acceptance.clock;
        let whole = u128::from(tranche.tap_time.0) * u128::from(Bps::WHOLE.get());
        let flowed = if passed >= whole {
            flowing
        } else {
            mul_div_floor(flowing, passed, whole)
                .expect("invariant: a part of the time is not more than the whole")
        };
        let is_held_back = self.time.now < tranche.held_until(acceptance);
        flowed + if is_held_back { 0 } else { held_back }
    }
}
