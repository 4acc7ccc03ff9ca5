//! What the contract owes one account: paid when the account asks, kept while a payment is on its way.

use commonweight_common::stored::Stored;

/// The credit of an account. A record without any amount is removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Credit {
    /// What the account may claim.
    pub owed: u128,
    /// What has been sent and is not confirmed.
    pub in_flight: u128,
}

impl Credit {
    /// Whether the record may be removed.
    pub fn is_empty(&self) -> bool {
        self.owed == 0 && self.in_flight == 0
    }

    /// All of it, which keeps an account's storage in use.
    pub fn total(&self) -> u128 {
        add(self.owed, self.in_flight)
    }

    /// The account has earned `amount`.
    pub fn earn(&mut self, amount: u128) {
        self.owed = add(self.owed, amount);
    }

    /// `amount` of what is owed is sent.
    pub fn send(&mut self, amount: u128) {
        self.owed = sub(self.owed, amount);
        self.in_flight = add(self.in_flight, amount);
    }

    /// `amount` of what was sent has arrived.
    pub fn arrive(&mut self, amount: u128) {
        self.in_flight = sub(self.in_flight, amount);
    }

    /// `amount` of what was sent has come back.
    pub fn come_back(&mut self, amount: u128) {
        self.arrive(amount);
        self.earn(amount);
    }
}

fn add(a: u128, b: u128) -> u128 {
    a.checked_add(b).expect("invariant: the supply of an asset fits 128 bits")
}

fn sub(a: u128, b: u128) -> u128 {
    a.checked_sub(b).expect("invariant: no more is sent than is owed, nor arrives than was sent")
}

#[cfg(test)]
mod tests;
