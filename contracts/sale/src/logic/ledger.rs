//! The books of a round: its totals, and what each buyer has in it.
//!
//! Money that is on its way is counted apart and moved by differences, so that an answer which arrives late
//! changes nothing else than what it is about.

use near_sdk::near;

/// How a round ended. Final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least the soft cap was raised.
    Succeeded,
    /// Less than the soft cap was raised.
    Failed,
}

/// The end of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub struct Seal {
    /// How it ended.
    pub outcome: Outcome,
    /// When it was sealed, in nanoseconds: vesting counts from here.
    pub at: u64,
}

/// The sums over a round. Money in payment units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub struct Totals {
    /// Paid and not taken back.
    pub raised: u128,
    /// Tokens bought with `raised`. In a pro-rata round none before the seal.
    pub sold: u128,
    /// To be paid back on demand to buyers who left.
    pub owed: u128,
    /// On its way back to buyers.
    pub sending: u128,
    /// Tokens minted to buyers.
    pub claimed: u128,
    /// Tokens being minted to buyers.
    pub minting: u128,
    /// On its way to the treasury; part of `raised`.
    pub releasing: u128,
    /// Received by the treasury; part of `raised`.
    pub released: u128,
    /// The part of `raised` whose buyers have their share of a pro-rata round.
    pub allocated: u128,
    /// Tokens that were not sold and are to be minted to the treasury.
    pub unsold: u128,
    /// Unsold tokens being minted to the treasury.
    pub unsold_minting: u128,
    /// By how much pauses of buying have moved the end of the window, in nanoseconds.
    pub stretched: u64,
    /// The end of the round, once it has ended.
    pub seal: Option<Seal>,
}

impl Totals {
    /// What the round still has to pay to somebody, what is on its way included: the treasury on success,
    /// buyers on failure, and buyers who left in any case.
    pub fn liability(&self) -> u128 {
        self.raised - self.released + self.owed + self.sending
    }

    /// How the round ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.seal.map(|seal| seal.outcome)
    }
}

/// What one buyer has in one round. Money in payment units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[near(serializers = [borsh])]
pub struct Purchase {
    /// Paid and not taken back.
    pub paid: u128,
    /// Tokens bought with `paid`. In a pro-rata round none before its share is allocated.
    pub tokens: u128,
    /// The part of `tokens` that is bonus.
    pub bonus: u128,
    /// To be paid back on demand.
    pub owed: u128,
    /// On its way back to the buyer.
    pub sending: u128,
    /// Tokens minted to the buyer.
    pub claimed: u128,
    /// Tokens being minted to the buyer.
    pub minting: u128,
}

impl Purchase {
    /// Whether nothing is left that the buyer has, gets or is owed.
    pub fn is_vacant(&self) -> bool {
        *self == Self::default()
    }
}

/// The two records that an act of a buyer changes together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Book {
    /// The round's.
    pub totals: Totals,
    /// The buyer's.
    pub purchase: Purchase,
}
