//! What callers send and read, as JSON. What is stored of it is stored in the same form.

use commonweight_common::{Asset, Bps, stored::Stored};
pub use commonweight_common::{Digest, upgrade::StagedCodeView};
use near_sdk::{
    AccountId,
    json_types::{Base64VecU8, U64, U128},
    near,
};

mod tranches;

pub use tranches::{
    ChallengeView, Declaration, Evidence, EvidenceView, ReleasePlan, ReleaseView, Tranche, TrancheStatus,
    TrancheView, Verdict,
};

/// Everything that defines a round. Nothing of it can change once the round is open.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct RoundParams {
    /// The training phase that the round pays for, in a few words.
    pub phase: String,
    /// What will be shown for the money.
    pub milestone: Milestone,
    /// The economic terms.
    pub terms: Terms,
    /// How the money leaves after a success.
    pub release: ReleasePlan,
}

/// A round of the schedule as `scheduled_rounds` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ScheduledRound {
    /// Its position.
    pub position: u32,
    /// What will define it, its window aside.
    pub params: RoundParams,
}

/// How many tokens rounds may promise, in the token's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct TokenCommitment {
    /// The most, over all rounds.
    pub cap: U128,
    /// What they have promised, what was minted included. A round promises what it has for sale when it opens; what
    /// it does not sell is free again at its seal.
    pub committed: U128,
}

/// What the training team promises to show for the money of a round.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The promise in plain words.
    pub text: String,
    /// SHA-256 of the full description.
    pub hash: Digest,
}

/// The economic terms of a round.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What buyers pay with.
    pub payment: Asset,
    /// How many tokens a payment buys.
    pub pricing: Pricing,
    /// How many tokens the round can sell.
    pub tokens_for_sale: U128,
    /// The round fails where less than this is raised, in payment units.
    pub soft_cap: U128,
    /// The round takes no more than this, in payment units.
    pub hard_cap: U128,
    /// No account pays more than this in the round, in payment units, over all its purchases.
    pub account_cap: U128,
    /// An account that pays at all pays at least this in the round, in payment units.
    pub minimum: U128,
    /// The first nanosecond in which the round sells.
    pub start: U64,
    /// The first nanosecond in which it does not sell any more. A pause of buying moves it.
    pub end: U64,
    /// Windows in which a payment buys more, in the order of time. No two of them overlap.
    pub bonuses: Vec<Bonus>,
    /// Who may buy: everybody, or who is in the tree with this root.
    pub allowlist: Option<Digest>,
    /// What becomes of the tokens that a success does not sell.
    pub unsold: Unsold,
    /// When the tokens reach the buyers.
    pub vesting: Vesting,
    /// How long before the end purchases bind: nobody leaves any more, and others still buy. From a tenth to half of the
    /// window, in nanoseconds.
    pub binding_time: U64,
}

/// How many tokens a payment buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// A price that is known beforehand, the same for everybody but for bonuses.
    Fixed(Price),
    /// Everybody pays the same price, which is known at the seal: what was raised, for all the tokens.
    ProRata,
}

/// An exact price: `payment_units` of the payment asset buy `token_units` of the token, in smallest units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Smallest units of the payment asset.
    pub payment_units: U128,
    /// Smallest units of the token.
    pub token_units: U128,
}

/// More tokens for a payment in a window of a round with a fixed price. A pause of buying moves the window as it moves
/// the end of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// The first nanosecond in which it is given.
    pub start: U64,
    /// The first nanosecond in which it is not given any more.
    pub end: U64,
    /// How much more a payment buys.
    pub bps: Bps,
}

/// What becomes of the tokens that a round could have sold and did not. After a failure none is ever minted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Unsold {
    /// They are never minted.
    Void,
    /// They are minted to the treasury when somebody asks for it.
    Treasury,
}

/// When sold tokens can be claimed, counted in nanoseconds from the seal of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Vesting {
    /// Nothing can be claimed before this has passed.
    pub cliff: U64,
    /// Everything can be claimed after this has passed; until then the share of it that has passed.
    pub duration: U64,
}

/// Where a round is in its life. A round is in exactly one of these states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    /// Its window has not begun.
    Announced,
    /// It sells.
    Open,
    /// Its window is over or it is sold out: anybody may seal it.
    Sealable,
    /// Sealed with at least the soft cap raised. Final.
    Succeeded,
    /// Sealed with less than the soft cap raised: buyers take everything back. Final.
    Failed,
    /// Succeeded, and aborted afterwards: buyers take back what is left. Final.
    Aborted,
}

/// A round as `funding_round` and `rounds` show it. Amounts of money are in payment units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct RoundView {
    /// Its number: 0 for the first.
    pub round_id: u32,
    /// Where it is in its life.
    pub status: RoundStatus,
    /// When it was sealed, in nanoseconds.
    pub sealed_at: Option<U64>,
    /// The first nanosecond in which it does not sell any more, pauses of buying included.
    pub ends_at: U64,
    /// The first nanosecond in which nobody leaves any more, pauses of buying before it included.
    pub exit_ends_at: U64,
    /// What buyers have paid and not taken back.
    pub raised: U128,
    /// The tokens that these payments buy. In a pro-rata round nothing before the seal, and all of them after a
    /// success.
    pub sold: U128,
    /// How many of them have been minted to their buyers.
    pub claimed: U128,
    /// Tokens that were not sold and are still to be minted to the treasury.
    pub unsold: U128,
    /// What defines the round.
    pub params: RoundParams,
}

/// What an account has in a round, as `purchase` and `purchases_of` show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct PurchaseView {
    /// The round.
    pub round_id: u32,
    /// The buyer.
    pub account_id: AccountId,
    /// What it has paid and not taken back, in payment units.
    pub paid: U128,
    /// The tokens that it has bought. In a pro-rata round the least that it can get before the seal, and its
    /// share after a success.
    pub tokens: U128,
    /// How many of them it can claim now.
    pub claimable: U128,
    /// How many of them have been minted to it.
    pub claimed: U128,
    /// How many of them are being minted to it.
    pub minting: U128,
    /// What it can take back with `refund`, in payment units.
    pub refundable: U128,
    /// What is on its way back to it, in payment units.
    pub sending: U128,
}

/// The money of a round, as `bucket` shows it, in payment units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct BucketView {
    /// What buyers have paid and not taken back.
    pub raised: U128,
    /// What is neither released nor on its way, of a success.
    pub unspent: U128,
    /// What is on its way to the treasury.
    pub releasing: U128,
    /// What the treasury has received.
    pub released: U128,
    /// What buyers who left are still to receive, on its way or waiting for `refund`.
    pub returning: U128,
}

/// What came of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct Receipt {
    /// What was paid, in payment units.
    pub paid: U128,
    /// The tokens bought. In a pro-rata round the least that the payment can come to.
    pub tokens: U128,
    /// What was sent and not needed, in payment units: it goes back at once.
    pub unused: U128,
}

/// What a NEP-141 buyer writes into the `msg` of `ft_transfer_call`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TransferMessage {
    /// Buy in a round: `{"buy":{"round_id":0,"min_tokens":"1"}}`.
    Buy(Order),
}

/// In which round to buy, and how little is not worth it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The round.
    pub round_id: u32,
    /// The purchase is refused where it buys fewer tokens than this.
    pub min_tokens: Option<U128>,
    /// The buyer's place on the allowlist of the round, where it has one.
    pub allowance: Option<Allowance>,
}

/// A place on an allowlist, and the proof of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The position of the leaf, counted from 0.
    pub index: u32,
    /// No more than this may be paid in the round, over all purchases, in payment units.
    pub maximum: U128,
    /// The hashes beside the path from the leaf to the root, three for each level, one behind the other, in base64.
    pub proof: Base64VecU8,
}

/// What can be paused. Nothing that buyers take out is among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Money in: purchases.
    Buy,
    /// Money to the treasury.
    Release,
}

/// A right that the owner gives to single accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May pause a feature once in a while.
    Guardian,
    /// Gives the evidence of what a round has paid for.
    Lead,
}

impl commonweight_common::roles::Role for Role {
    fn name(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Lead => "lead",
        }
    }
}
