//! What contributors earn by weight: one accumulator per model version, exact to the last unit.
//!
//! Amounts are counted in 2⁻⁶⁴ of a unit inside. What a division leaves is carried into the next one, and what
//! a contributor's part leaves below one unit stays with the contributor, so nothing is ever lost.

use commonweight_common::{
    amount::{U256, to_u128},
    stored::Stored,
};

use crate::{Error, Result};

const FRACTION_BITS: u32 = 64;

/// What the contributors of a model version have earned, all together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Pool {
    total_weight: u64,
    /// All that one unit of weight has earned since the beginning, in fractions.
    per_weight: [u64; 4],
    /// What has come in and is not in `per_weight`, in fractions. Whole units came in while nobody had weight, and
    /// wait; what is below one unit is what divisions have left, for they leave less than the weights' sum.
    carried: [u64; 4],
    /// Whole units that no contributor has taken out, those carried included.
    owed: u128,
}

/// What one contributor has earned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Member {
    weight: u64,
    /// [`Pool::per_weight`] at the last settlement.
    settled: [u64; 4],
    /// Whole units that it had earned by then and has not taken out.
    earned: u128,
    /// What the last settlement left below one unit.
    fraction: u64,
}

impl Pool {
    /// The sum of the weights.
    pub fn total_weight(&self) -> u64 {
        self.total_weight
    }

    /// Whole units that no contributor has taken out.
    pub fn owed(&self) -> u128 {
        self.owed
    }

    /// Whole units that wait for [`Self::distribute`].
    pub fn pending(&self) -> u128 {
        to_u128(U256(self.carried) >> FRACTION_BITS)
            .expect("invariant: what is carried came in as 128-bit amounts of one asset")
    }

    /// `amount` comes in: every unit of weight earns the same, or, while there is none, it waits.
    pub fn accrue(&mut self, amount: u128) {
        self.owed = self.owed.checked_add(amount).expect("invariant: the supply of an asset fits 128 bits");
        let fractions = U256::from(amount) << FRACTION_BITS;
        if self.total_weight == 0 {
            self.carried = (U256(self.carried) + fractions).0;
        } else {
            self.share(fractions);
        }
    }

    /// What waits is earned by those who have weight now.
    pub fn distribute(&mut self) {
        let [rest, ..] = self.carried;
        let pending = U256(self.carried) - U256::from(rest);
        self.carried = U256::from(rest).0;
        self.share(pending);
    }

    /// Divides `fractions` and what divisions have left among those who have weight. What waits goes on waiting.
    fn share(&mut self, fractions: U256) {
        let [former_rest, ..] = self.carried;
        let (per_weight, rest) = (fractions + U256::from(former_rest)).div_mod(U256::from(self.total_weight));
        self.per_weight = (U256(self.per_weight) + per_weight).0;
        // Less than the sum of the weights, which fits the part below one unit.
        self.carried[0] = rest.low_u64();
    }

    /// What `member` could take out now, in whole units.
    pub fn earned_by(&self, member: &Member) -> u128 {
        let mut member = member.clone();
        self.settle(&mut member);
        member.earned
    }

    /// `member` takes out what it has earned. Returns that, in whole units.
    pub fn take(&mut self, member: &mut Member) -> u128 {
        self.settle(member);
        let earned = std::mem::take(&mut member.earned);
        self.owed = self.owed.checked_sub(earned).expect("invariant: members earn at most what came in");
        earned
    }

    /// Changes the weight of `member` for what comes in from now on. What it has earned until now stays its own.
    pub fn set_weight(&mut self, member: &mut Member, weight: u64) -> Result<()> {
        let others = self
            .total_weight
            .checked_sub(member.weight)
            .expect("invariant: the sum of the weights has every weight in it");
        let total_weight = others.checked_add(weight).ok_or(Error::TotalWeightTooLarge)?;
        self.settle(member);
        member.weight = weight;
        self.total_weight = total_weight;
        Ok(())
    }

    fn settle(&self, member: &mut Member) {
        let fractions = self.fractions_of(member);
        member.earned = to_u128(fractions >> FRACTION_BITS)
            .and_then(|earned| member.earned.checked_add(earned))
            .expect("invariant: a member earns at most what came in");
        member.settled = self.per_weight;
        member.fraction = fractions.low_u64();
    }

    /// At most 2¹⁹², because the weight was in the sum that every amount was divided by.
    fn fractions_of(&self, member: &Member) -> U256 {
        let per_weight = U256(self.per_weight) - U256(member.settled);
        per_weight * U256::from(member.weight) + U256::from(member.fraction)
    }
}

impl Member {
    /// Its weight.
    pub fn weight(&self) -> u64 {
        self.weight
    }
}

#[cfg(test)]
mod tests;
