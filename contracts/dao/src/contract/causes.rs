//! What a bond answers for: a cause that guardians name together and members do not overrule, or that members find by a
//! vote. Stopping alone costs nothing.

use std::borrow::Cow;

use near_sdk::{env, near};

use super::{
    Contract, ContractExt, guardians, retirement,
    state::{CAUSES, GUARDIAN_SINCE},
};
use crate::{
    Action, Cause, Error, Event, NamedCause, Result,
    logic::{
        ledger::Lock,
        proposal::{Proposal, Rules},
    },
};

#[near]
impl Contract {
    /// Names a cause to slash for in a decision, whether it was stopped, executed, or is still open. With as many
    /// guardians for one cause as its rules name, a share of what it has locked is set aside, once for each decision;
    /// members have the challenge period to call a vote that gives it back. Until that is settled, further guardians can
    /// join; where they make up for some whom members have replaced, that period begins anew.
    ///
    /// - **Caller**: a guardian.
    /// - **Emits**: `cause_named`; then `bond_set_aside`, with nothing more where the period begins anew.
    /// - **Fails**: `NOT_GUARDIAN`, `RETIRED`, `UNKNOWN_PROPOSAL`, what an action can be refused for where the reason is
    ///   empty or too long, `SLASH_TOO_LATE`, `SAID_BEFORE`, `CAUSE_SPENT`, `NOTHING_LOCKED`, `INSUFFICIENT_TREASURY`
    ///   where its record would be stored at the expense of bonds.
    #[handle_result]
    pub fn name_cause(&mut self, decision_id: u64, cause: Cause, reason: String) -> Result<()> {
        let guardian_id = self.require_guardian()?;
        self.check_not_retired()?;
        guardians::check_reason(&reason)?;
        let usage = env::storage_usage();
        let decision = self.load_proposal(decision_id)?;
        let Rules::Optimistic { slash_bps, challenge_period, .. } = decision.rules else {
            return Err(Error::SlashTooLate { decision_id });
        };
        let now = env::block_timestamp();
        let mut named = CAUSES.get(&decision_id).unwrap_or_default();
        let was_named_by_enough = self.is_named_by_enough(&decision, &named);
        // What somebody has said who was replaced and appointed again does not count any more.
        named.retain(|said| said.guardian_id != guardian_id || counts(said));
        let has_said = named.iter().any(|said| said.guardian_id == guardian_id && said.cause == cause);
        if !has_said {
            named.push(NamedCause { guardian_id: guardian_id.clone(), cause, named_at: now.into() });
        }
        let is_enough = self.is_named_by_enough(&decision, &named);
        let settles_at = now + challenge_period;
        let mut begins = false;
        let amount = self.change_lock(decision_id, |lock| {
            let was_enough = lock.overrulable_until > 0;
            if was_enough && lock.set_aside == 0 {
                return Err(Error::CauseSpent { decision_id });
            }
            if !was_enough && !lock.is_challengeable(now) {
                return Err(Error::SlashTooLate { decision_id });
            }
            // Where the guardians have become fewer, those who have spoken before may be enough now.
            if has_said && (was_enough || !is_enough) {
                return Err(Error::SaidBefore { guardian_id: guardian_id.clone() });
            }
            begins = is_enough && !(was_enough && was_named_by_enough);
            if !begins {
                return Ok((0, false));
            }
            // It had fallen with its guardians, and others make up for them: nobody has had a reason to overrule it.
            if was_enough {
                lock.open_to_overruling(settles_at);
                return Ok((0, false));
            }
            match lock.set_aside(slash_bps.ceil_of(lock.amount), settles_at) {
                0 => Err(Error::NothingLocked { decision_id }),
                amount => Ok((amount, false)),
            }
        })?;
        CAUSES.set(&decision_id, &named);
        let guardian_id = Cow::Owned(guardian_id);
        Event::CauseNamed { decision_id, guardian_id, cause, reason: reason.into() }.emit();
        self.check_stored(usage)?;
        if begins {
            let (amount, settles_at) = (amount.into(), settles_at.into());
            Event::BondSetAside { decision_id, amount, settles_at }.emit();
        }
        Ok(())
    }

    /// Slashes what guardians have set aside, after the time in which members could overrule them, or gives it back
    /// where members have replaced so many of those guardians that the rest would not be enough: then members have the
    /// challenge period from now on to find a cause themselves. Where ballots go to another DAO, what members could not
    /// overrule in time is given back. Anyone can do that.
    ///
    /// - **Emits**: `bond_slashed`, or `cause_overruled`.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `SLASH_TOO_LATE` where it is no decision, `NOTHING_LOCKED`, `TOO_EARLY`.
    #[handle_result]
    pub fn settle_cause(&mut self, decision_id: u64) -> Result<()> {
        let now = env::block_timestamp();
        let decision = self.load_proposal(decision_id)?;
        let Rules::Optimistic { challenge_period, .. } = decision.rules else {
            return Err(Error::SlashTooLate { decision_id });
        };
        let is_named = self.is_named_by_enough(&decision, &CAUSES.get(&decision_id).unwrap_or_default());
        let retired_at = retirement::time_of_retirement();
        let mut is_upheld = false;
        let amount = self.change_lock(decision_id, |lock| {
            if lock.set_aside == 0 {
                return Err(Error::NothingLocked { decision_id });
            }
            if now < lock.settles_at {
                return Err(Error::TooEarly { ready_at: lock.settles_at, remaining: lock.settles_at - now });
            }
            is_upheld = is_named && retired_at.is_none_or(|at| lock.settles_at <= at);
            if is_upheld {
                return Ok((lock.settle(), true));
            }
            if retired_at.is_none() {
                lock.challenge(challenge_period, now);
            }
            Ok((lock.overrule(), false))
        })?;
        if !is_upheld {
            Event::CauseOverruled { decision_id, amount: amount.into() }.emit();
        }
        Ok(())
    }
}

impl Contract {
    /// Gives back what guardians have set aside.
    pub(super) fn overrule_cause(&mut self, decision_id: u64) -> Result<()> {
        let amount = self.change_lock(decision_id, |lock| {
            if lock.set_aside == 0 {
                return Err(Error::NothingLocked { decision_id });
            }
            Ok((lock.overrule(), false))
        })?;
        Event::CauseOverruled { decision_id, amount: amount.into() }.emit();
        Ok(())
    }

    /// Whether of those who have named one cause as many are guardians today as the decision's rules name, or all where
    /// they are fewer.
    fn is_named_by_enough(&self, decision: &Proposal, named: &[NamedCause]) -> bool {
        let guardian_ids = self.guardians();
        let needed = usize::from(decision.veto_confirmations).min(guardian_ids.len());
        let n_for = |cause| {
            let for_it = named.iter().filter(|said| said.cause == cause);
            for_it.filter(|said| guardian_ids.contains(&said.guardian_id) && counts(said)).count()
        };
        named.iter().any(|said| n_for(said.cause) >= needed)
    }

    /// A vote on a slash, or on overruling one, that is over by `until` at the latest: what it is about stays where it
    /// is. Such a vote can be called only as long as a decision can be challenged, so nothing is held without end.
    pub(super) fn hold(&mut self, actions: &[Action], until: u64) -> Result<()> {
        let now = env::block_timestamp();
        match actions {
            [Action::SlashBond { decision_id, .. }] => {
                let decision_id = *decision_id;
                self.change_lock(decision_id, |lock| {
                    if !lock.is_challengeable(now) {
                        return Err(Error::SlashTooLate { decision_id });
                    }
                    if lock.rest() == 0 {
                        return Err(Error::NothingLocked { decision_id });
                    }
                    lock.hold(until);
                    Ok((0, false))
                })?;
            }
            [Action::OverruleCause { decision_id }] => {
                let decision_id = *decision_id;
                self.change_lock(decision_id, |lock| {
                    if lock.set_aside == 0 || now >= lock.overrulable_until {
                        return Err(Error::NothingLocked { decision_id });
                    }
                    lock.settles_at = lock.settles_at.max(until);
                    Ok((0, false))
                })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Changes what a decision has locked. `change` returns an amount, and whether it is slashed: then it leaves the
    /// bond for the treasury.
    pub(super) fn change_lock(
        &mut self,
        decision_id: u64,
        change: impl FnOnce(&mut Lock) -> Result<(u128, bool)>,
    ) -> Result<u128> {
        let decision: Proposal = self.load_proposal(decision_id)?;
        let Rules::Optimistic { .. } = decision.rules else {
            return Err(Error::SlashTooLate { decision_id });
        };
        let agent_id = &decision.author_id;
        let mut agent = self.load_agent(agent_id)?;
        let lock = agent.ledger.find_mut(decision_id).ok_or(Error::SlashTooLate { decision_id })?;
        let (amount, is_slashed) = change(lock)?;
        if is_slashed {
            if amount == 0 {
                return Err(Error::NothingLocked { decision_id });
            }
            agent.bond = agent.bond.checked_sub(amount).ok_or(Error::NothingLocked { decision_id })?;
            self.held_deposits -= amount;
            let bond = agent.bond.into();
            let agent_id = Cow::Borrowed(agent_id);
            Event::BondSlashed { agent_id, decision_id, amount: amount.into(), bond }.emit();
        }
        self.save_agent(agent_id, &agent);
        Ok(amount)
    }
}

/// Whether who has said it has been a guardian ever since.
fn counts(said: &NamedCause) -> bool {
    GUARDIAN_SINCE.get(&said.guardian_id).is_none_or(|since| said.named_at.0 >= since)
}
