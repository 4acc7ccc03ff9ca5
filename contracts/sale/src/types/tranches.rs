//! How the money of a round that succeeded leaves it: in tranches, each for evidence that buyers may object to.

use commonweight_common::{Bps, Digest, stored::Stored};
use near_sdk::{
    AccountId, NearToken,
    json_types::{U64, U128},
    near,
};

use super::Milestone;
use crate::logic::bond::Fate;

/// When and for what the money of a round leaves it. Times are lengths, in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct ReleasePlan {
    /// The parts of the money, in the order in which they are earned. Their shares are the whole.
    pub tranches: Vec<Tranche>,
    /// How long evidence can be objected to and challenged.
    pub objection_window: U64,
    /// From which part of the money raised on objections make a dispute.
    pub objection_threshold: Bps,
    /// What the first challenge of a tranche costs where it is not upheld. Each that was not upheld doubles it, up to
    /// 64 times as much.
    pub challenge_bond: NearToken,
    /// How long the owner has to resolve a dispute. Silence gives the money back to the buyers.
    pub resolution_time: U64,
    /// How long there is for new evidence after a rejection, at the least.
    pub revision_time: U64,
}

/// A part of the money of a round.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// Which part of the money raised it is.
    pub share: Bps,
    /// What will be shown for it. `None`: the milestone of the round.
    pub milestone: Option<Milestone>,
    /// How long there is for evidence, from the seal for the first tranche and from the acceptance of the one
    /// before for the others.
    pub evidence_time: U64,
    /// How long the money takes to flow from its acceptance on, evenly.
    pub tap_time: U64,
    /// Which part of the tranche is held back.
    pub holdback: Bps,
    /// How long it is held back from the acceptance on. As long, the tranche can be challenged.
    pub holdback_time: U64,
}

/// How a dispute ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The evidence shows the milestone.
    Accept,
    /// It does not.
    Reject,
}

/// What shows a milestone. More kinds may follow.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// The training lead declares it.
    Declared(Declaration),
}

/// Each the SHA-256 of what is published elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The weights.
    pub weights_hash: Digest,
    /// The report on their evaluation.
    pub evaluation_hash: Digest,
    /// The commitment to the transcript of the training.
    pub transcript_hash: Digest,
}

/// Evidence as `evidence` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct EvidenceView {
    /// Its number in the round, from 1.
    pub number: u8,
    /// The tranche that it is for.
    pub tranche: u32,
    /// Who gave it.
    pub submitter_id: AccountId,
    /// When, in nanoseconds.
    pub submitted_at: U64,
    /// What it is.
    pub evidence: Evidence,
}

/// A challenge as `challenges` shows it. It is on record until its bond has been paid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ChallengeView {
    /// Its number in the round.
    pub challenge_id: u32,
    /// The tranche.
    pub tranche: u32,
    /// Who challenges.
    pub challenger_id: AccountId,
    /// When, in nanoseconds.
    pub made_at: U64,
    /// The bond.
    pub bond: NearToken,
    /// Whether and how it was decided.
    pub fate: Fate,
    /// Whether the bond is on its way.
    pub sending: bool,
}

/// Where a tranche is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum TrancheStatus {
    /// There is no evidence for it.
    None,
    /// Its evidence can be objected to and challenged.
    Submitted,
    /// Its evidence was objected to or challenged; the owner resolves that when the window is over.
    Disputed,
    /// Its evidence was rejected; there may be another.
    Rejected,
    /// Its money flows.
    Accepted,
    /// All its money has reached the treasury. Final.
    Released,
    /// What is left of the round's money goes back to the buyers. Final.
    Refunding,
}

/// A tranche as `tranches` shows it, with what time has brought about. Money in payment units, times in nanoseconds,
/// moved by the pauses of releases that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct TrancheView {
    /// Its position.
    pub tranche: u32,
    /// Where it is.
    pub status: TrancheStatus,
    /// Its part of what was raised.
    pub amount: U128,
    /// How often its evidence was rejected.
    pub n_rejections: u8,
    /// Until when it has to have evidence, if it is its turn.
    pub evidence_due: Option<U64>,
    /// The number of the evidence under examination.
    pub evidence_number: Option<u8>,
    /// Until when there can be objections, or challenges of an accepted tranche.
    pub window_end: Option<U64>,
    /// What those have paid who object to the evidence.
    pub objections: U128,
    /// How much of that makes a dispute.
    pub objection_threshold: U128,
    /// The challenge that is open.
    pub challenge_id: Option<u32>,
    /// What the next challenge costs where it is not upheld.
    pub challenge_bond: NearToken,
    /// Until when a dispute has to be resolved.
    pub resolution_due: Option<U64>,
    /// From when its times count: when it was accepted, and what pauses of releases have taken since.
    pub accepted_at: Option<U64>,
    /// What can be released now.
    pub releasable: U128,
    /// What is on its way to the treasury.
    pub releasing: U128,
    /// What the treasury has received.
    pub released: U128,
}

/// The release of a round's money as `release_status` shows it. Money in payment units, times in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ReleaseView {
    /// How fast the money flows, as a share of the plan's pace.
    pub pace: Bps,
    /// Since when anybody can have the money given back with `settle_tranches`.
    pub overdue_since: Option<U64>,
    /// When the round was aborted.
    pub aborted_at: Option<U64>,
    /// What is in the bucket.
    pub unspent: U128,
    /// What buyers have taken back of an aborted round.
    pub refunded: U128,
    /// What rounding has left of it so far.
    pub dust: U128,
}
