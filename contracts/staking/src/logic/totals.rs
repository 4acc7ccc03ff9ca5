//! All accounts together, and the changes that concern one account and the sum at once.

use near_sdk::near;

use super::{
    account::Account,
    history::{History, Page},
};
use crate::{Error, Result};

/// Sums over all accounts: the staked token that the contract owes, rewards apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub struct Totals {
    /// All stakes, with their past.
    pub stake: History,
    /// All that is unbonding or waits to be withdrawn.
    pub unbonding: u128,
    /// All that has been withdrawn and not yet confirmed as paid.
    pub in_flight: u128,
}

/// What a change of stake has sealed.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "sealed pages have to be stored"]
pub struct Sealed {
    /// Of the account's history.
    pub account: Vec<Page>,
    /// Of the total's history.
    pub total: Vec<Page>,
}

impl Totals {
    /// What is owed in the staked token, without what is in flight.
    pub fn owed(&self) -> u128 {
        self.stake.current() + self.unbonding
    }

    /// Adds `amount` to the stake of `account`.
    pub fn stake(&mut self, account: &mut Account, amount: u128, now: u64) -> Result<Sealed> {
        if amount == 0 {
            return Err(Error::ZeroAmount);
        }
        // The bound is on everything that is owed, so that no later sum can overflow.
        self.owed()
            .checked_add(self.in_flight)
            .and_then(|owed| owed.checked_add(amount))
            .ok_or(Error::AmountTooLarge { amount })?;
        Ok(Sealed {
            account: account.stake.record(now, account.stake.current() + amount),
            total: self.stake.record(now, self.stake.current() + amount),
        })
    }

    /// Takes `amount` off the stake of `account`; it can be withdrawn from `unlocks_at` on.
    pub fn unstake(
        &mut self,
        account: &mut Account,
        amount: u128,
        now: u64,
        unlocks_at: u64,
    ) -> Result<Sealed> {
        if amount == 0 {
            return Err(Error::ZeroAmount);
        }
        let stake = account.stake.current();
        let rest = stake.checked_sub(amount).ok_or(Error::NotEnoughStake { stake, amount })?;
        account.unbond(amount, unlocks_at)?;
        self.unbonding += amount;
        Ok(Sealed {
            account: account.stake.record(now, rest),
            total: self.stake.record(now, self.stake.current() - amount),
        })
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
