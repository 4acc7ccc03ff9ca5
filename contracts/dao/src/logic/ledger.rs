//! What of an agent's bond is locked, by which decision and until when, and what its scopes were used for.
//!
//! A lock only grows until it is released. It is released when its decision cannot be executed any more and nothing
//! that was executed, or stopped, of it can be slashed for any more. Slashes of a decision are paid from its own lock.

use commonweight_common::{amount::mul_div_ceil, stored::Stored};

use super::policy::MAX_SCOPE_WINDOW;
use crate::error::ScopeError;

/// How many decisions of an agent can count at once, and how many targets of all of them together. What stops a decision
/// rewrites the whole record of its agent, from a fixed amount of gas: no agent makes its own too long for that.
pub(crate) const MAX_LOCKS: usize = 64;
pub(crate) const MAX_USES: usize = 128;

/// One attempt that nothing has been slashed for. It is large, so that rounding costs a yoctoNEAR at the most.
pub(crate) const ATTEMPT: u128 = 1 << 96;

/// What identifies an act apart from its value: who is called or paid, and by which method or asset.
pub(crate) type Target = u128;

/// What one decision locks and uses.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(crate) struct Lock {
    pub(crate) decision_id: u64,
    /// Attempts at executing it. What it puts at risk counts once for each, and at least once.
    pub(crate) attempts: u32,
    /// What of the bond it locks, with what has been slashed of it, in yoctoNEAR.
    pub(crate) amount: u128,
    /// How many attempts it still answers for, in parts of [`ATTEMPT`]: what has been slashed is paid, at the price of its
    /// time.
    pub(crate) owed: u128,
    /// What of that has been slashed.
    pub(crate) slashed: u128,
    /// What of that guardians have set aside for a cause, until that is settled.
    pub(crate) set_aside: u128,
    /// From when on what is set aside can be settled.
    pub(crate) settles_at: u64,
    /// Until when a vote on overruling the cause can be called.
    pub(crate) overrulable_until: u64,
    /// What one attempt puts at risk, in the unit of account, as it was last valued.
    pub(crate) value: u128,
    /// How often the lock is doubled because the same was stopped before.
    pub(crate) doublings: u8,
    /// The prices and rules by which it was last valued.
    pub(crate) pricing: u32,
    pub(crate) uses: Vec<Use>,
    /// Until when it can still be executed.
    pub(crate) live_until: u64,
    /// Whether its actions are under way: until they have answered, or somebody has ended that, no clock releases it.
    pub(crate) is_under_way: bool,
    pub(crate) executed_at: Option<u64>,
    /// Until when somebody can call for a slash.
    pub(crate) challengeable_until: u64,
    /// Until when it stays locked, though nothing be called for any more.
    pub(crate) held_until: u64,
}

/// What a decision does to one target, in the unit of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub(crate) struct Use {
    pub(crate) target: Target,
    pub(crate) value: u128,
}

/// Everything that counts of an agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub(crate) struct Ledger {
    pub(crate) locks: Vec<Lock>,
}

impl Lock {
    /// What it holds of the bond.
    pub(crate) const fn rest(&self) -> u128 {
        self.amount - self.slashed
    }

    /// What guardians can still set aside of it.
    pub(crate) const fn free(&self) -> u128 {
        self.amount - self.slashed - self.set_aside
    }

    /// Whether it holds anything of the bond.
    pub(crate) const fn is_held(&self, now: u64) -> bool {
        self.is_under_way || now < self.live_until || now < self.held_until || self.set_aside > 0
    }

    /// Whether somebody can call for a slash.
    pub(crate) const fn is_challengeable(&self, now: u64) -> bool {
        self.is_under_way || now < self.live_until || now < self.challengeable_until
    }

    fn counts_within(&self, window: u64, now: u64) -> bool {
        self.is_under_way
            || now < self.live_until
            || self.executed_at.is_some_and(|at| now < at.saturating_add(window))
    }

    /// How often its risk counts.
    pub(crate) fn weight(&self) -> u128 {
        u128::from(self.attempts.max(1))
    }

    /// Locks at least `amount` for each attempt. What has been slashed is paid, and does not grow: only what is left does.
    pub(crate) fn raise(&mut self, amount: u128, value: u128, pricing: u32) {
        let needed = mul_div_ceil(self.doubled(amount), self.owed, ATTEMPT).unwrap_or(u128::MAX);
        self.amount = self.amount.max(self.slashed.saturating_add(needed));
        self.value = self.value.max(value);
        self.pricing = pricing;
    }

    /// Locks `amount` for a further attempt, beside what the former ones have locked at the prices of their times, or
    /// would lock now where that is more. The first one is what was locked from the beginning, again in full where
    /// something of that was slashed.
    pub(crate) fn raise_for_attempt(&mut self, attempts: u32, amount: u128, value: u128, pricing: u32) {
        if attempts > 1 {
            self.raise(amount, value, pricing);
            self.owed = self.owed.saturating_add(ATTEMPT);
            self.amount = self.amount.saturating_add(self.doubled(amount));
        } else {
            self.owed = ATTEMPT;
            self.raise(amount, value, pricing);
        }
        self.attempts = attempts;
    }

    const fn doubled(&self, amount: u128) -> u128 {
        amount.saturating_mul(1 << self.doublings)
    }
}

impl Ledger {
    /// Whether any decision holds anything of the bond.
    pub(crate) fn is_held(&self, now: u64) -> bool {
        self.locks.iter().any(|lock| lock.is_held(now))
    }

    /// What is locked of the bond by all decisions but `except`.
    pub(crate) fn locked(&self, except: Option<u64>, now: u64) -> u128 {
        let held = self.locks.iter().filter(|lock| lock.is_held(now) && Some(lock.decision_id) != except);
        held.map(Lock::rest).fold(0, u128::saturating_add)
    }

    /// The value of everything that is at risk, each attempt of its own.
    pub(crate) fn at_risk(&self, now: u64) -> u128 {
        let held = self.locks.iter().filter(|lock| lock.is_held(now));
        held.map(|lock| lock.value.saturating_mul(lock.weight())).fold(0, u128::saturating_add)
    }

    /// What these targets were used for within the window that ends now, by all decisions but `except`.
    pub(crate) fn spent(&self, targets: &[Target], window: u64, except: Option<u64>, now: u64) -> u128 {
        let counted = |lock: &&Lock| lock.counts_within(window, now) && Some(lock.decision_id) != except;
        let uses = self.locks.iter().filter(counted).flat_map(|lock| {
            lock.uses
                .iter()
                .filter(|used| targets.contains(&used.target))
                .map(|used| used.value.saturating_mul(lock.weight()))
        });
        uses.fold(0, u128::saturating_add)
    }

    /// Fails where no further decision with so many targets fits.
    pub(crate) fn check_room(&self, n_uses: usize, now: u64) -> Result<(), ScopeError> {
        let needed = || self.locks.iter().filter(|lock| lock.is_needed(now));
        if needed().count() >= MAX_LOCKS {
            return Err(ScopeError::TooManyDecisions { max: MAX_LOCKS });
        }
        if needed().map(|lock| lock.uses.len()).sum::<usize>() + n_uses > MAX_USES {
            return Err(ScopeError::TooManyDecisions { max: MAX_USES });
        }
        Ok(())
    }

    /// Enters a decision, after dropping what counts for nothing any more.
    pub(crate) fn enter(&mut self, lock: Lock, now: u64) -> Result<(), ScopeError> {
        self.check_room(lock.uses.len(), now)?;
        self.locks.retain(|lock| lock.is_needed(now));
        self.locks.push(lock);
        Ok(())
    }

    pub(crate) fn find_mut(&mut self, decision_id: u64) -> Option<&mut Lock> {
        self.locks.iter_mut().find(|lock| lock.decision_id == decision_id)
    }

    fn change(&mut self, decision_id: u64, change: impl FnOnce(&mut Lock)) {
        if let Some(lock) = self.find_mut(decision_id) {
            change(lock);
        }
    }

    /// The decision can be executed until a later time.
    pub(crate) fn stretch(&mut self, decision_id: u64, live_until: u64) {
        self.change(decision_id, |lock| lock.live_until = lock.live_until.max(live_until));
    }

    /// The actions of the decision are sent.
    pub(crate) fn dispatch(&mut self, decision_id: u64, challenge_period: u64, now: u64) {
        self.execute(decision_id, challenge_period, now);
        self.change(decision_id, |lock| lock.is_under_way = true);
    }

    /// The decision has been executed, as far as it was: whoever finds a cause in it has the challenge period from now
    /// on.
    pub(crate) fn execute(&mut self, decision_id: u64, challenge_period: u64, now: u64) {
        self.change(decision_id, |lock| {
            lock.is_under_way = false;
            lock.executed_at = Some(now);
            lock.challenge(challenge_period, now);
        });
    }

    /// The decision cannot be executed any more. Where it was stopped, or something of it was executed, it can be
    /// challenged as long as any other.
    pub(crate) fn close(&mut self, decision_id: u64, challenge_period: u64, now: u64) {
        self.change(decision_id, |lock| {
            lock.is_under_way = false;
            lock.live_until = 0;
            lock.challenge(challenge_period, now);
        });
    }
}

impl Lock {
    fn is_needed(&self, now: u64) -> bool {
        self.is_held(now) || self.counts_within(MAX_SCOPE_WINDOW, now)
    }

    /// Whoever finds a cause has the challenge period from now on.
    pub(crate) fn challenge(&mut self, challenge_period: u64, now: u64) {
        self.challengeable_until = self.challengeable_until.max(now + challenge_period);
        self.held_until = self.held_until.max(self.challengeable_until);
    }

    /// A vote on a slash is open until then at the latest: what it is about stays locked.
    pub(crate) fn hold(&mut self, until: u64) {
        self.held_until = self.held_until.max(until);
    }

    /// Takes `amount` of what has not been slashed yet, or what there is of it: what is set aside as well, where the
    /// rest is not enough. Returns how much that is.
    pub(crate) fn slash(&mut self, amount: u128) -> u128 {
        let taken = amount.min(self.rest());
        self.pay(taken);
        self.set_aside = self.set_aside.min(self.rest());
        taken
    }

    /// Something of it is paid, and it answers for as much less.
    fn pay(&mut self, taken: u128) {
        let rest = self.rest();
        self.owed = mul_div_ceil(self.owed, rest - taken, rest).unwrap_or(0);
        self.slashed += taken;
    }

    /// Sets `amount` of what is free aside, or what there is of it. Returns how much that is.
    pub(crate) fn set_aside(&mut self, amount: u128, settles_at: u64) -> u128 {
        let taken = amount.min(self.free());
        self.set_aside += taken;
        self.open_to_overruling(settles_at);
        taken
    }

    /// Members can overrule what is set aside until then.
    pub(crate) fn open_to_overruling(&mut self, settles_at: u64) {
        self.settles_at = self.settles_at.max(settles_at);
        self.overrulable_until = settles_at;
    }

    /// Gives back what was set aside. Returns how much that is.
    pub(crate) fn overrule(&mut self) -> u128 {
        std::mem::take(&mut self.set_aside)
    }

    /// Slashes what was set aside. Returns how much that is.
    pub(crate) fn settle(&mut self) -> u128 {
        let taken = std::mem::take(&mut self.set_aside);
        self.pay(taken);
        taken
    }
}

#[cfg(test)]
mod tests;
