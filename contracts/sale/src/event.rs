//! What this contract tells the world (NEP-297, standard `commonweight`).
//!
//! Replaying the events of a round reproduces its totals, and every purchase in it.

use std::borrow::Cow;

use commonweight_common::{Bps, Digest, roles::RoleHolders};
use near_sdk::{
    AccountIdRef, NearToken,
    json_types::{U64, U128},
    near,
};

use crate::{
    logic::books::Outcome,
    types::{Evidence, Feature, Role, Terms, Verdict},
};

/// A fact about the round `round_id`, where it has one. Amounts of money are in payment units of the round, times in
/// nanoseconds. Where nothing else is said, `account_id` is the buyer, and `amount` of a claim or of what is unsold are
/// tokens.
#[derive(Debug, Clone)]
#[near(event_json(standard = "commonweight"))]
#[must_use = "an event is a fact only once it is emitted"]
pub enum Event<'a> {
    /// New code runs.
    #[event_version("1.0.0")]
    CodeDeployed {
        /// Its SHA-256.
        code_hash: Digest,
    },
    /// New code has been announced.
    #[event_version("1.0.0")]
    CodeStaged {
        /// Its SHA-256.
        code_hash: Digest,
        /// From when on anybody can deploy it.
        ready_at: U64,
        /// From when on nobody can.
        expires_at: U64,
    },
    /// The announcement of new code has been taken back.
    #[event_version("1.0.0")]
    CodeUnstaged {
        /// Its SHA-256.
        code_hash: Digest,
    },
    /// A feature is paused. While releases are, the times for evidence, objections and resolutions, holdbacks and the
    /// tap of every round stand still, for 84 days in all.
    #[event_version("1.0.0")]
    Paused {
        /// The feature.
        feature: Feature,
        /// Who paused it.
        account_id: Cow<'a, AccountIdRef>,
        /// When it goes on by itself.
        until: U64,
    },
    /// A feature goes on before its pause is over.
    #[event_version("1.0.0")]
    Unpaused {
        /// The feature.
        feature: Feature,
    },
    /// An account has received a role.
    #[event_version("1.0.0")]
    RoleGranted { role: Role, account_id: Cow<'a, AccountIdRef> },
    /// An account has lost a role.
    #[event_version("1.0.0")]
    RoleRevoked { role: Role, account_id: Cow<'a, AccountIdRef> },
    /// A pause of buying, or its end, has moved the end of a round.
    #[event_version("1.0.0")]
    RoundEndMoved {
        round_id: u32,
        /// When it ends to sell now.
        ends_at: U64,
        /// When exits end now.
        exit_ends_at: U64,
    },
    /// A buyer has given up the record of a purchase from which nothing was to come any more.
    #[event_version("1.0.0")]
    PurchaseClosed {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// The tokens that it gave up, whose part of an aborted round came to nothing.
        tokens: U128,
    },
    /// The proposed owner has accepted.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// Who owned the contract.
        old_owner_id: Cow<'a, AccountIdRef>,
        /// Who owns it.
        new_owner_id: Cow<'a, AccountIdRef>,
        /// What the former owner had announced, which nobody can deploy any more.
        forgotten_code_hash: Option<Digest>,
        /// Who has which role: they stay until the new owner takes them away.
        roles: Vec<RoleHolders>,
    },
    /// The owner has proposed the next one, or has taken the proposal back.
    #[event_version("1.0.0")]
    OwnerProposed {
        /// Who may accept.
        proposed_id: Option<Cow<'a, AccountIdRef>>,
    },
    /// A buyer has left, with all or a part. The amount is on its way.
    #[event_version("1.0.0")]
    PurchaseExited {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// What it takes with it.
        amount: U128,
        /// The tokens that it gave up.
        tokens: U128,
    },
    /// A buyer has bought.
    #[event_version("1.0.0")]
    PurchaseMade {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// What it paid.
        paid: U128,
        /// The tokens that it bought. In a pro-rata round the least that it can get for this.
        tokens: U128,
        /// What it sent and did not need.
        unused: U128,
    },
    /// A buyer takes back what it is owed, or what it paid in a failed round. The amount is on its way.
    #[event_version("1.0.0")]
    RefundStarted {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// What is on its way.
        amount: U128,
        /// The tokens that it gives up for it.
        tokens: U128,
    },
    /// Money has reached a buyer.
    #[event_version("1.0.0")]
    RefundDelivered {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// What arrived.
        amount: U128,
    },
    /// Money did not reach a buyer, who is owed it and can take it with `refund`.
    #[event_version("1.0.0")]
    RefundReturned {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// What did not arrive.
        amount: U128,
    },
    /// A round has been opened.
    #[event_version("1.0.0")]
    RoundOpened {
        round_id: u32,
        /// The training phase that it pays for.
        phase: Cow<'a, str>,
        /// The terms, which do not change any more.
        terms: Cow<'a, Terms>,
        /// When exits end, unless a pause of buying moves that.
        exit_ends_at: U64,
    },
    /// A round has ended.
    #[event_version("1.0.0")]
    RoundSealed {
        round_id: u32,
        /// How it ended.
        outcome: Outcome,
        /// What was raised.
        raised: U128,
        /// The tokens sold.
        sold: U128,
        /// When.
        sealed_at: U64,
    },
    /// An account has deposited for storage.
    #[event_version("1.0.0")]
    StorageDeposited {
        account_id: Cow<'a, AccountIdRef>,
        /// By how much its deposit grew.
        amount: NearToken,
    },
    /// An account has taken back what it had deposited for storage.
    #[event_version("1.0.0")]
    StorageWithdrawn {
        account_id: Cow<'a, AccountIdRef>,
        /// By how much its deposit shrank.
        amount: NearToken,
    },
    /// A buyer claims vested tokens, which are being minted.
    #[event_version("1.0.0")]
    ClaimStarted { round_id: u32, account_id: Cow<'a, AccountIdRef>, amount: U128 },
    /// A buyer's share of a pro-rata round has been cut.
    #[event_version("1.0.0")]
    TokensAllocated {
        round_id: u32,
        account_id: Cow<'a, AccountIdRef>,
        /// Its tokens.
        tokens: U128,
    },
    /// Claimed tokens have been minted to their buyer.
    #[event_version("1.0.0")]
    ClaimDelivered { round_id: u32, account_id: Cow<'a, AccountIdRef>, amount: U128 },
    /// Claimed tokens could not be minted; their buyer can claim them again.
    #[event_version("1.0.0")]
    ClaimReturned { round_id: u32, account_id: Cow<'a, AccountIdRef>, amount: U128 },
    /// The owner has changed how many tokens all rounds together may promise.
    #[event_version("1.0.0")]
    TokenCapChanged {
        /// As many.
        cap: U128,
    },
    /// Another account has become the treasury: what leaves from now on goes there.
    #[event_version("1.0.0")]
    TreasuryChanged {
        /// The former one.
        old_treasury_id: Cow<'a, AccountIdRef>,
        /// The new one.
        new_treasury_id: Cow<'a, AccountIdRef>,
    },
    /// The owner has proposed another treasury, or a proposal was taken back.
    #[event_version("1.0.0")]
    TreasuryProposed {
        /// The account; none where the proposal was taken back.
        treasury_id: Option<Cow<'a, AccountIdRef>>,
        /// From when on anybody can have it take its place.
        ready_at: Option<U64>,
    },
    /// Unsold tokens are being minted to the treasury.
    #[event_version("1.0.0")]
    UnsoldStarted { round_id: u32, amount: U128 },
    /// Unsold tokens have been minted to the treasury.
    #[event_version("1.0.0")]
    UnsoldDelivered { round_id: u32, amount: U128 },
    /// Unsold tokens could not be minted; anybody can have it tried again, unless the round is aborted.
    #[event_version("1.0.0")]
    UnsoldReturned { round_id: u32, amount: U128 },
    /// The bond of a challenge has been paid, and its record is gone.
    #[event_version("1.0.0")]
    BondDelivered {
        round_id: u32,
        /// The challenge.
        challenge_id: u32,
        /// The bond.
        amount: NearToken,
        /// Whether the treasury has it and not the challenger.
        slashed: bool,
    },
    /// The bond of a challenge did not arrive and can be sent again.
    #[event_version("1.0.0")]
    BondReturned {
        round_id: u32,
        /// The challenge.
        challenge_id: u32,
        /// The bond.
        amount: NearToken,
    },
    /// The owner has ended a dispute.
    #[event_version("1.0.0")]
    DisputeResolved {
        round_id: u32,
        tranche: u32,
        /// How.
        verdict: Verdict,
        /// The challenge that is decided by it, if there was one.
        challenge_id: Option<u32>,
    },
    /// A buyer objects to evidence.
    #[event_version("1.0.0")]
    EvidenceObjected {
        round_id: u32,
        /// The number of the evidence.
        number: u8,
        account_id: Cow<'a, AccountIdRef>,
        /// What it has paid.
        weight: U128,
    },
    /// The lead has given evidence.
    #[event_version("1.0.0")]
    EvidenceSubmitted {
        round_id: u32,
        /// The tranche that it is for.
        tranche: u32,
        /// Its number in the round.
        number: u8,
        /// The lead.
        submitter_id: Cow<'a, AccountIdRef>,
        /// The evidence.
        evidence: Cow<'a, Evidence>,
    },
    /// The pace of a round's tap has changed.
    #[event_version("1.0.0")]
    PaceChanged {
        round_id: u32,
        /// The share of the plan's pace.
        pace: Bps,
    },
    /// What is left of a round's money goes back to its buyers, and its unsold tokens are never minted.
    #[event_version("1.0.0")]
    RoundAborted {
        round_id: u32,
        /// When vesting ended: now, or when the deadline passed that brings this about.
        aborted_at: U64,
        /// What is in the bucket.
        unspent: U128,
    },
    /// A round has been defined ahead of its time, or taken out of the schedule.
    #[event_version("1.0.0")]
    RoundScheduled {
        /// Its position in the schedule.
        position: u32,
        /// The phase that it pays for; none where the position is empty now.
        phase: Option<Cow<'a, str>>,
    },
    /// A tranche has been accepted.
    #[event_version("1.0.0")]
    TrancheAccepted {
        round_id: u32,
        tranche: u32,
        /// From when on its money flows.
        accepted_at: U64,
    },
    /// Somebody challenges a tranche.
    #[event_version("1.0.0")]
    TrancheChallenged {
        round_id: u32,
        tranche: u32,
        /// The number of the challenge.
        challenge_id: u32,
        /// Who.
        challenger_id: Cow<'a, AccountIdRef>,
        /// What it loses where the challenge is not upheld.
        bond: NearToken,
        /// Why, in its words.
        reason: Cow<'a, str>,
    },
    /// Money of a round is on its way to the treasury.
    #[event_version("2.0.0")]
    TrancheStarted {
        round_id: u32,
        /// The tranche; none where it is what rounding has left of an aborted round.
        tranche: Option<u32>,
        /// What is on its way.
        amount: U128,
    },
    /// The treasury has received money of a round.
    #[event_version("2.0.0")]
    TrancheReleased {
        round_id: u32,
        /// The tranche, as in `TrancheStarted`.
        tranche: Option<u32>,
        /// What arrived.
        amount: U128,
    },
    /// Money did not reach the treasury and is in its bucket again.
    #[event_version("2.0.0")]
    TrancheReturned {
        round_id: u32,
        /// The tranche, as in `TrancheStarted`.
        tranche: Option<u32>,
        /// What did not arrive.
        amount: U128,
    },
}

#[cfg(test)]
mod tests;
