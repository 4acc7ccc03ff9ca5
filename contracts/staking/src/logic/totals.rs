//! All accounts together, and the changes that concern one account and the sum at once.

use commonweight_common::stored::Stored;

use super::{
    account::Account,
    delegation::Voter,
    history::{History, Page},
};
use crate::{Error, Result};

/// Sums over all accounts: the staked token that the contract owes, rewards apart, and the voting power.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Totals {
    /// All voting power with its past: all stakes but those with which nobody votes.
    pub power: History,
    /// All stakes.
    pub staked: u128,
    /// All that is unbonding or waits to be withdrawn.
    pub unbonding: u128,
    /// All that has been withdrawn and not yet confirmed as paid.
    pub in_flight: u128,
}

/// What a change of stake has sealed.
#[derive(Debug, Default, PartialEq, Eq)]
#[must_use = "sealed pages have to be stored"]
pub struct FullPages {
    /// Of the history of the account's stake.
    pub stake: Vec<Page>,
    /// Of the history of what the account has given to others.
    pub given: Vec<Page>,
    /// Of the total's history.
    pub total: Vec<Page>,
}

impl FullPages {
    /// How many pages these are.
    pub fn n_pages(&self) -> usize {
        self.stake.len() + self.given.len() + self.total.len()
    }
}

impl Totals {
    /// What is owed in the staked token, without what is in flight.
    pub fn owed(&self) -> u128 {
        self.staked + self.unbonding
    }

    /// Adds `amount` to the stake of `account`.
    pub fn stake(&mut self, account: &mut Account, amount: u128, now: u64) -> Result<FullPages> {
        if amount == 0 {
            return Err(Error::AmountIsZero);
        }
        // The bound is on everything that is owed, so that no later sum can overflow.
        self.owed()
            .checked_add(self.in_flight)
            .and_then(|owed| owed.checked_add(amount))
            .ok_or(Error::AmountTooLarge { amount })?;
        Ok(self.set_stake(account, account.stake.current() + amount, now))
    }

    /// Takes `amount` off the stake of `account`; it can be withdrawn from `unlocks_at` on.
    pub fn unstake(
        &mut self,
        account: &mut Account,
        amount: u128,
        now: u64,
        unlocks_at: u64,
    ) -> Result<FullPages> {
        if amount == 0 {
            return Err(Error::AmountIsZero);
        }
        let stake = account.stake.current();
        let rest = stake.checked_sub(amount).ok_or(Error::NotEnoughStake { stake, amount })?;
        account.unbond(amount, unlocks_at)?;
        self.unbonding += amount;
        Ok(self.set_stake(account, rest, now))
    }

    /// Stakes again what was to unlock at `unlocks_at`. Returns the amount.
    pub fn cancel_unbonding(
        &mut self,
        account: &mut Account,
        unlocks_at: u64,
        now: u64,
    ) -> Result<(u128, FullPages)> {
        let amount = account.cancel_unbonding(unlocks_at)?;
        self.unbonding -= amount;
        Ok((amount, self.set_stake(account, account.stake.current() + amount, now)))
    }

    /// Lets `voter` vote with the stake of `account`. Returns who did until now.
    pub fn choose(
        &mut self,
        account: &mut Account,
        voter: Voter,
        now: u64,
        keep_from: u64,
    ) -> Result<(Voter, FullPages)> {
        let stake = account.stake.current();
        let power = self.power.current();
        let counts = voter != Voter::Nobody;
        let former = account.choices.choose(voter, now, keep_from)?;
        let total = match (former != Voter::Nobody, counts) {
            (true, false) => self.power.record(now, power - stake),
            (false, true) => self.power.record(now, power + stake),
            _ => Vec::new(),
        };
        Ok((former, FullPages { stake: Vec::new(), given: account.record_given(now), total }))
    }

    fn set_stake(&mut self, account: &mut Account, stake: u128, now: u64) -> FullPages {
        let former = account.stake.current();
        self.staked = self.staked - former + stake;
        let total = if *account.choices.current() == Voter::Nobody {
            Vec::new()
        } else {
            self.power.record(now, self.power.current() - former + stake)
        };
        FullPages { stake: account.stake.record(now, stake), given: account.record_given(now), total }
    }

    /// Takes what `account` can withdraw at `now`. It is in flight until [`Self::confirm`] or [`Self::restore`].
    pub fn withdraw(&mut self, account: &mut Account, now: u64) -> Result<u128> {
        let amount = account.withdraw(now)?;
        self.unbonding -= amount;
        self.in_flight += amount;
        Ok(amount)
    }

    /// A withdrawn `amount` has been paid.
    pub fn confirm(&mut self, account: &mut Account, amount: u128) {
        account.in_flight -= amount;
        self.in_flight -= amount;
    }

    /// A withdrawn `amount` has come back.
    pub fn restore(&mut self, account: &mut Account, amount: u128) {
        self.confirm(account, amount);
        account.returned += amount;
        self.unbonding += amount;
    }
}

#[cfg(test)]
mod tests;
