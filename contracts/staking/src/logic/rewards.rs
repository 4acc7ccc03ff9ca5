//! Rewards of one asset: they arrive in a pool, drip over a period, and accrue to the shares in proportion.
//!
//! At all times, to the last 2⁻¹²⁸ of a unit:
//! `received = claimed + Σ credit + carry + pending + what has not dripped yet`.

use commonweight_common::{
    amount::{U256, mul_div_floor, to_u128},
    stored::Stored,
};

use super::fixed::Fixed;
use crate::{Error, Result};

/// An amount that is released evenly from `starts_at` to `ends_at`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Drip {
    /// What is released in the whole time.
    pub total: u128,
    /// What of it has been released.
    pub released: u128,
    /// Nanoseconds.
    pub starts_at: u64,
    /// Nanoseconds.
    pub ends_at: u64,
}

impl Drip {
    /// What has not been released.
    pub fn remaining(&self) -> u128 {
        self.total - self.released
    }

    /// What is due at `now` and has not been released. It depends on the time alone, not on when it was asked
    /// before, so that no partition of the period loses or gains anything.
    fn release(&mut self, now: u64) -> u128 {
        let due = if now >= self.ends_at {
            self.total
        } else {
            let elapsed = u128::from(now.saturating_sub(self.starts_at));
            mul_div_floor(self.total, elapsed, u128::from(self.ends_at - self.starts_at))
                .expect("invariant: not more than the total, over a positive time")
        };
        let released = due - self.released;
        self.released = due;
        released
    }
}

/// The rewards of one asset and the shares among which they are divided.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Pool {
    /// Over how long what arrives is released, in nanoseconds.
    pub period: u64,
    /// The sum of the shares of all positions.
    pub shares: u128,
    /// What one share has earned since the beginning, without the digits beyond the greatest [`Fixed`]: rewards that are
    /// given back and released again count each time, and a share that was alone has earned them each time. Differences
    /// are exact, because no position earns more than what was received between two settlements.
    pub per_share: Fixed,
    /// What was released and could not be divided yet, in 2¹²⁸ parts of a unit.
    pub carry: u128,
    /// What is being released.
    pub drip: Drip,
    /// What waits until there is a share.
    pub pending: u128,
    /// All that has ever arrived.
    pub received: u128,
    /// All that has been claimed, with what is in flight.
    pub claimed: u128,
    /// What has been claimed and not yet confirmed as paid.
    pub in_flight: u128,
    /// Whether it is released. Otherwise everything that has not been waits.
    pub is_enabled: bool,
    /// When it was last disabled, in nanoseconds.
    pub disabled_at: u64,
    /// What of `pending` was left behind by accounts that were closed while it was disabled.
    pub forfeited: u128,
}

/// The part of one account in a [`Pool`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Position {
    /// Its shares.
    pub shares: u128,
    /// [`Pool::per_share`] when the credit was last brought up to date.
    pub paid_per_share: Fixed,
    /// What it has earned and not claimed.
    pub credit: Fixed,
    /// What it has claimed and has not yet been confirmed as paid.
    pub in_flight: u128,
}

impl Pool {
    /// An empty pool that releases what arrives over `period` nanoseconds, which is positive.
    pub fn new(period: u64) -> Self {
        Self {
            period,
            shares: 0,
            per_share: Fixed::ZERO,
            carry: 0,
            drip: Drip::default(),
            pending: 0,
            received: 0,
            claimed: 0,
            in_flight: 0,
            is_enabled: true,
            disabled_at: 0,
            forfeited: 0,
        }
    }

    /// Stops the release: what has been until `now` is earned, the rest waits.
    pub fn disable(&mut self, now: u64) {
        self.advance(now);
        self.pending += self.drip.remaining();
        self.drip = Drip::default();
        self.is_enabled = false;
        self.disabled_at = now;
    }

    /// Lets the release go on with what has waited.
    pub fn enable(&mut self, now: u64) {
        self.is_enabled = true;
        self.forfeited = 0;
        self.release_pending(now);
    }

    /// What the pool owes: everything that has arrived and has not been claimed.
    pub fn owed(&self) -> u128 {
        self.received - self.claimed
    }

    /// What has arrived and was never anybody's: it drips, or waits to do so.
    pub fn unreleased(&self) -> u128 {
        self.drip.remaining() + self.pending - self.forfeited
    }

    /// Divides among the shares what has been released until `now`; without a share it waits.
    pub fn advance(&mut self, now: u64) {
        let released = self.drip.release(now);
        if released == 0 {
            return;
        }
        if self.shares == 0 {
            self.pending += released;
            return;
        }
        let (per_share, carry) = Fixed::from_units(released)
            .checked_add(Fixed::from_fraction(self.carry))
            .and_then(|divided| divided.checked_div_rem(self.shares))
            .expect("invariant: not more than what was received, among a share at least");
        self.per_share = self.per_share.wrapping_add(per_share);
        self.carry = carry;
    }

    /// Takes in `amount`.
    pub fn receive(&mut self, amount: u128, now: u64) -> Result<()> {
        let received = self.received.checked_add(amount).ok_or(Error::AmountTooLarge { amount })?;
        self.advance(now);
        self.received = received;
        self.pending += amount;
        self.release_pending(now);
        Ok(())
    }

    /// Sets the shares of `position`, after everything earned with the old ones has been credited.
    pub fn set_shares(&mut self, position: &mut Position, shares: u128, now: u64) {
        self.advance(now);
        self.settle(position);
        self.shares = self.shares - position.shares + shares;
        position.shares = shares;
        self.release_pending(now);
    }

    /// Takes everything earned off the credit of `position` and returns it. It is in flight until
    /// [`Self::confirm`] or [`Self::restore`].
    pub fn claim(&mut self, position: &mut Position, now: u64) -> Result<u128> {
        self.advance(now);
        self.settle(position);
        self.complete(position);
        let amount = position.credit.units();
        if amount == 0 {
            return Err(Error::NothingToClaim);
        }
        position.credit = Fixed::from_fraction(position.credit.fraction());
        position.in_flight += amount;
        self.in_flight += amount;
        self.claimed += amount;
        Ok(amount)
    }

    /// A claimed `amount` has been paid.
    pub fn confirm(&mut self, position: &mut Position, amount: u128) {
        position.in_flight -= amount;
        self.in_flight -= amount;
    }

    /// A claimed `amount` has come back.
    pub fn restore(&mut self, position: &mut Position, amount: u128) {
        self.confirm(position, amount);
        self.claimed -= amount;
        position.credit = position
            .credit
            .checked_add(Fixed::from_units(amount))
            .expect("invariant: a credit is not more than what was received");
    }

    /// What [`Self::claim`] would pay at `now`.
    pub fn earned(&self, position: &Position, now: u64) -> u128 {
        let mut pool = self.clone();
        let mut position = *position;
        pool.advance(now);
        pool.settle(&mut position);
        pool.complete(&mut position);
        position.credit.units()
    }

    /// Takes back the credit that a `position` without shares leaves behind, for those who stay.
    pub fn absorb(&mut self, position: &Position) {
        let left = Fixed::from_fraction(self.carry)
            .checked_add(position.credit)
            .expect("invariant: credits and what is carried are not more than what was received");
        self.carry = left.fraction();
        self.pending += left.units();
        if !self.is_enabled {
            self.forfeited += left.units();
        }
    }

    fn settle(&self, position: &mut Position) {
        let earned = self
            .per_share
            .wrapping_sub(position.paid_per_share)
            .checked_mul(position.shares)
            .expect("invariant: what one position has earned is not more than what was received");
        position.credit = position
            .credit
            .checked_add(earned)
            .expect("invariant: a credit is not more than what was received");
        position.paid_per_share = self.per_share;
    }

    /// Completes the last unit of a credit out of what divisions have left over, where that is enough: a share
    /// that comes out even is then paid in full instead of all but 2⁻¹²⁸ of a unit.
    fn complete(&mut self, position: &mut Position) {
        let fraction = position.credit.fraction();
        if fraction == 0 {
            return;
        }
        let missing = u128::MAX - fraction + 1;
        if let Some(carry) = self.carry.checked_sub(missing) {
            self.carry = carry;
            position.credit = position
                .credit
                .checked_add(Fixed::from_fraction(missing))
                .expect("invariant: a credit is not more than what was received");
        }
    }

    /// Joins what waits with what is being released. The common end is the mean of both, weighted by amount:
    /// a large reward gets nearly its full period, and dust cannot put off the rewards of others.
    fn release_pending(&mut self, now: u64) {
        if self.shares == 0 || self.pending == 0 || !self.is_enabled {
            return;
        }
        let remaining = self.drip.remaining();
        let total = remaining + self.pending;
        let weighted = U256::from(remaining) * U256::from(self.drip.ends_at.saturating_sub(now))
            + U256::from(self.pending) * U256::from(self.period);
        // Rounded down, so that many small amounts cannot put the end off by what rounding up would add.
        // It stays positive: both times are, while there is something to release.
        let duration = to_u128(weighted / U256::from(total))
            .and_then(|duration| u64::try_from(duration).ok())
            .expect("invariant: a mean of periods is a period");
        self.drip = Drip { total, released: 0, starts_at: now, ends_at: now + duration };
        self.pending = 0;
    }
}

#[cfg(test)]
mod tests;
