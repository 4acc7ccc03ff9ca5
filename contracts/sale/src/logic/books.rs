//! The books of a round: its totals, and what each buyer has in it.
//!
//! Money that is on its way is counted apart and moved by differences, so that an answer which arrives late
//! changes nothing else than what it is about.

use commonweight_common::stored::Stored;
use near_sdk::near;

/// How a round ended. Final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least the soft cap was raised.
    Succeeded,
    /// Less than the soft cap was raised.
    Failed,
}

/// The end of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct Seal {
    /// How it ended.
    pub outcome: Outcome,
    /// When it was sealed, in nanoseconds: vesting counts from here.
    pub at: u64,
}

/// What has become of an aborted round, whose buyers take back what is left. Money in payment units.
///
/// `raised` stays as it was: each buyer's part is counted against it, whoever has come before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Abort {
    /// When it was aborted or, by silence, was to be, in nanoseconds: vesting ends here.
    pub at: u64,
    /// What those who have come take back.
    pub refunded: u128,
    /// What those who have come had paid.
    pub settled: u128,
    /// What rounding has left, on its way to the treasury.
    pub sweeping: u128,
    /// What rounding has left, received by the treasury.
    pub swept: u128,
}

/// The sums over a round. Money in payment units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Totals {
    /// Paid and not taken back; after an abort, all that had been paid.
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
    /// The abort of the round, if it was aborted after a success.
    pub abort: Option<Abort>,
    /// By how much pauses of buying have moved the end of exits, in nanoseconds.
    pub exits_stretched: u64,
    /// For how long releases had been paused in all when the round was sealed, in nanoseconds.
    pub paused_before: u64,
    /// When the last pause of buying ends or has ended that took something of the window.
    pub sells_again_at: u64,
}

impl Totals {
    /// What the round still has to pay to somebody, what is on its way included: the treasury on success,
    /// buyers on failure, and buyers who left in any case.
    pub fn liability(&self) -> u128 {
        let returned = self.abort.map_or(0, |abort| abort.refunded + abort.swept);
        self.raised - self.released - returned + self.owed + self.sending
    }

    /// How the round ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.seal.map(|seal| seal.outcome)
    }
}

/// What one buyer has in one round. Money in payment units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
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
    /// The last evidence that the buyer has objected to.
    pub objected: u8,
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
