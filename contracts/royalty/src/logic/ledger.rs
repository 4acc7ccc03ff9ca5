//! The sums of all that the contract owes. Every movement of money passes here, so they add up at any time.

use commonweight_common::stored::Stored;

use super::split::Split;
use crate::{Bucket, SolvencyView};

/// What the contract owes, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Ledger {
    escrow: u128,
    credits: u128,
    contributors: u128,
    stakers: u128,
    treasury: u128,
    in_flight: u128,
}

impl Ledger {
    /// A channel's deposit has come in.
    pub fn deposit(&mut self, amount: u128) {
        credit(&mut self.escrow, amount);
    }

    /// A part of deposits was redeemed and split.
    pub fn redeem(&mut self, split: &Split) {
        for (part, to) in [
            (split.operator, &mut self.credits),
            (split.contributors, &mut self.contributors),
            (split.stakers, &mut self.stakers),
            (split.treasury, &mut self.treasury),
        ] {
            debit(&mut self.escrow, part);
            credit(to, part);
        }
    }

    /// What a contributor has earned becomes its credit.
    pub fn settle(&mut self, amount: u128) {
        debit(&mut self.contributors, amount);
        credit(&mut self.credits, amount);
    }

    /// The rest of a closed channel becomes its consumer's credit.
    pub fn close(&mut self, amount: u128) {
        debit(&mut self.escrow, amount);
        credit(&mut self.credits, amount);
    }

    /// Credit is sent to its account.
    pub fn send_credit(&mut self, amount: u128) {
        debit(&mut self.credits, amount);
        credit(&mut self.in_flight, amount);
    }

    /// Credit that was sent has come back.
    pub fn return_credit(&mut self, amount: u128) {
        debit(&mut self.in_flight, amount);
        credit(&mut self.credits, amount);
    }

    /// All of a bucket is sent. Returns how much that is.
    pub fn send_bucket(&mut self, bucket: Bucket) -> u128 {
        let amount = std::mem::take(self.bucket(bucket));
        credit(&mut self.in_flight, amount);
        amount
    }

    /// What was sent from a bucket has come back.
    pub fn return_to_bucket(&mut self, bucket: Bucket, amount: u128) {
        debit(&mut self.in_flight, amount);
        credit(self.bucket(bucket), amount);
    }

    /// What was sent has arrived and is owed no longer.
    pub fn arrive(&mut self, amount: u128) {
        debit(&mut self.in_flight, amount);
    }

    /// As the view shows it.
    pub fn view(&self) -> SolvencyView {
        let liabilities =
            [self.escrow, self.credits, self.contributors, self.stakers, self.treasury, self.in_flight]
                .into_iter()
                .fold(0, |sum: u128, part| {
                    sum.checked_add(part).expect("invariant: the supply of an asset fits 128 bits")
                });
        SolvencyView {
            escrow: self.escrow.into(),
            credits: self.credits.into(),
            contributors: self.contributors.into(),
            stakers: self.stakers.into(),
            treasury: self.treasury.into(),
            in_flight: self.in_flight.into(),
            liabilities: liabilities.into(),
        }
    }

    fn bucket(&mut self, bucket: Bucket) -> &mut u128 {
        match bucket {
            Bucket::Stakers => &mut self.stakers,
            Bucket::Treasury => &mut self.treasury,
        }
    }
}

fn credit(account: &mut u128, amount: u128) {
    *account = account.checked_add(amount).expect("invariant: the supply of an asset fits 128 bits");
}

fn debit(account: &mut u128, amount: u128) {
    *account =
        account.checked_sub(amount).expect("invariant: no more leaves a part of the ledger than has come in");
}

#[cfg(test)]
mod tests;
