//! What happened. Replaying the events reproduces every proposal, ballot, bond and charter.
//!
//! Long texts appear by their hash alone, so that no log comes near the protocol's limit.

use std::borrow::Cow;

use commonweight_common::{Asset, Digest};
use commonweight_explain::Policy;
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
    serde::Serialize,
};

use crate::{Ballot, Cause, Feature, Purse, Track};

/// An event of this contract, standard `commonweight`. Times are nanoseconds since 1970, bonds yoctoNEAR.
#[near(event_json(standard = "commonweight"))]
#[must_use = "emit it"]
pub enum Event<'a> {
    /// An action on the DAO itself was refused by its present state. It can be tried again.
    #[event_version("1.0.0")]
    ActionRefused {
        /// The proposal.
        proposal_id: u64,
        /// Which of its actions.
        position: u8,
        /// Why.
        reason: Cow<'a, str>,
    },
    /// An agent does nothing until a time.
    #[event_version("1.0.0")]
    AgentSuspended {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// Until when.
        until: U64,
        /// The guardian who did it; none where the members did.
        guardian_id: Option<Cow<'a, AccountId>>,
    },
    /// An asset is not on the asset table any more.
    #[event_version("1.0.0")]
    AssetRemoved {
        /// The asset.
        asset: Cow<'a, Asset>,
    },
    /// An asset is written and valued differently from now on.
    #[event_version("1.0.0")]
    AssetSet {
        /// The asset.
        asset: Cow<'a, Asset>,
        /// The name of one whole coin.
        symbol: Cow<'a, str>,
        /// Its decimals.
        decimals: u8,
        /// What one whole coin is worth.
        value_per_whole: U128,
        /// How often its entry has changed.
        version: u32,
    },
    /// A member's ballot counts, in place of the former one. Where a delegate's ballot counts less by it, `reduced`
    /// names that delegate and the weight that is left.
    #[event_version("1.0.0")]
    BallotCast {
        /// The proposal.
        proposal_id: u64,
        /// The member.
        voter_id: Cow<'a, AccountId>,
        /// What it says.
        ballot: Ballot,
        /// The voting power behind it.
        weight: U128,
        /// The ballot of the member's delegate, where that counts less by it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reduced: Option<ReducedBallot<'a>>,
    },
    /// A ballot on a finished proposal was removed, and its storage paid back.
    #[event_version("1.0.0")]
    BallotReleased {
        /// The proposal.
        proposal_id: u64,
        /// The member.
        voter_id: Cow<'a, AccountId>,
        /// Who got the money.
        payer_id: Cow<'a, AccountId>,
        /// How much, in yoctoNEAR.
        amount: U128,
    },
    /// The bond of a stopped proposal belongs to the treasury now.
    #[event_version("1.0.0")]
    BondForfeited {
        /// The proposal.
        proposal_id: u64,
        /// How much.
        amount: U128,
    },
    /// An agent's bond has grown.
    #[event_version("1.0.0")]
    BondPosted {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// By how much.
        amount: U128,
        /// To how much.
        bond: U128,
    },
    /// A proposal's bond goes back to its author.
    #[event_version("1.0.0")]
    BondReclaimed {
        /// The proposal.
        proposal_id: u64,
        /// Who gets it.
        author_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
    },
    /// The payment of a proposal's bond failed; it can be reclaimed again.
    #[event_version("1.0.0")]
    BondReclaimFailed {
        /// The proposal.
        proposal_id: u64,
        /// How much.
        amount: U128,
    },
    /// Guardians have set a part of what a decision has locked aside for a cause. Members can overrule that.
    #[event_version("1.0.0")]
    BondSetAside {
        /// The decision.
        decision_id: u64,
        /// How much.
        amount: U128,
        /// From when on it can be settled, unless a vote on it is open then.
        settles_at: U64,
    },
    /// An agent's bond has shrunk, in favour of the treasury.
    #[event_version("1.0.0")]
    BondSlashed {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// For which decision.
        decision_id: u64,
        /// By how much.
        amount: U128,
        /// To how much.
        bond: U128,
    },
    /// A controller takes out what is free of an agent's bond.
    #[event_version("1.0.0")]
    BondWithdrawn {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
        /// What is left.
        bond: U128,
        /// What of that is locked, valued anew.
        locked: U128,
    },
    /// Members have overruled what guardians have set aside: it is locked as before.
    #[event_version("1.0.0")]
    CauseOverruled {
        /// The decision.
        decision_id: u64,
        /// How much.
        amount: U128,
    },
    /// A guardian names a cause for which the bond behind a decision should answer.
    #[event_version("1.0.0")]
    CauseNamed {
        /// The decision.
        decision_id: u64,
        /// The guardian.
        guardian_id: Cow<'a, AccountId>,
        /// What it finds.
        cause: Cause,
        /// Why, in the guardian's words.
        reason: Cow<'a, str>,
    },
    /// An account may act for the DAO inside a charter.
    #[event_version("1.0.0")]
    CharterGranted {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// Who answers for it.
        controller_id: Cow<'a, AccountId>,
        /// How often its charter was granted or revoked.
        charter_version: u32,
        /// When its rights end.
        expires_at: U64,
    },
    /// An agent's rights end at another time.
    #[event_version("1.0.0")]
    CharterRenewed {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// When.
        expires_at: U64,
    },
    /// An agent has no rights any more.
    #[event_version("1.0.0")]
    CharterRevoked {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// How often its charter was granted or revoked.
        charter_version: u32,
    },
    /// Code that was staged runs now.
    #[event_version("1.0.0")]
    CodeDeployed {
        /// SHA-256 of the code.
        code_hash: Digest,
    },
    /// New code is announced.
    #[event_version("1.0.0")]
    CodeStaged {
        /// SHA-256 of the code.
        code_hash: Digest,
        /// From when on anybody can deploy it.
        ready_at: U64,
        /// From when on it cannot be deployed any more.
        expires_at: U64,
    },
    /// Announced code is taken back.
    #[event_version("1.0.0")]
    CodeUnstaged {
        /// SHA-256 of the code.
        code_hash: Digest,
    },
    /// The guardians are others from now on.
    #[event_version("1.0.0")]
    GuardiansSet {
        /// All of them.
        guardian_ids: Cow<'a, [AccountId]>,
        /// How often they have changed.
        version: u32,
    },
    /// A way in is closed until a time.
    #[event_version("1.0.0")]
    Paused {
        /// Which one.
        feature: Feature,
        /// The guardian.
        account_id: Cow<'a, AccountId>,
        /// Until when.
        until: U64,
    },
    /// The rules are others for later proposals.
    #[event_version("1.0.0")]
    PolicySet {
        /// All of them.
        policy: Cow<'a, Policy>,
        /// How often they have changed.
        version: u32,
    },
    /// An execution never reported back. What it did is not known.
    #[event_version("1.0.0")]
    ProposalAbandoned {
        /// The proposal.
        proposal_id: u64,
    },
    /// Voting or objecting ends later than it would have.
    #[event_version("1.0.0")]
    ProposalCloseMoved {
        /// The proposal.
        proposal_id: u64,
        /// When it ends now.
        closes_at: U64,
    },
    /// Somebody made a proposal or a decision.
    #[event_version("1.0.0")]
    ProposalCreated {
        /// Its number.
        proposal_id: u64,
        /// How it is decided.
        track: Track,
        /// Who made it.
        author_id: Cow<'a, AccountId>,
        /// When voting or objecting ends.
        closes_at: U64,
        /// The bond that is held for the author.
        bond: U128,
        /// What a decision locks of its agent's bond, in yoctoNEAR.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<U128>,
        /// SHA-256 of the statement.
        statement_hash: Digest,
    },
    /// Every action succeeded.
    #[event_version("1.0.0")]
    ProposalExecuted {
        /// The proposal.
        proposal_id: u64,
    },
    /// The actions are under way.
    #[event_version("1.0.0")]
    ProposalExecutionStarted {
        /// The proposal.
        proposal_id: u64,
        /// Which attempt it is, counted from 1.
        attempt: u32,
        /// What a decision locks of its agent's bond from now on, in yoctoNEAR.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<U128>,
    },
    /// Some actions failed.
    #[event_version("1.0.0")]
    ProposalPartiallyFailed {
        /// The proposal.
        proposal_id: u64,
        /// The positions of the actions that have not succeeded.
        failed: Vec<u8>,
        /// Whether nothing of them is tried again.
        is_final: bool,
    },
    /// A proposal is stopped while its actions are under way: what fails of them is not tried again.
    #[event_version("1.0.0")]
    ProposalStopping {
        /// The proposal.
        proposal_id: u64,
    },
    /// A proposal is stopped for good.
    #[event_version("1.0.0")]
    ProposalStopped {
        /// The proposal.
        proposal_id: u64,
        /// Whether guardians did it; otherwise the members' objections did.
        by_guardians: bool,
    },
    /// A text is on record as the will of the members.
    #[event_version("1.0.0")]
    ResolutionAdopted {
        /// The proposal that holds the text.
        proposal_id: u64,
        /// Which of its actions.
        position: u8,
        /// SHA-256 of the text.
        text_hash: Digest,
    },
    /// Ballots go to another DAO from now on: agents decide nothing here any more.
    #[event_version("1.0.0")]
    Retired {},
    /// A controller has paid in advance for the storage of its agent's decisions.
    #[event_version("1.0.0")]
    StoragePosted {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
        /// What there is now.
        balance: U128,
    },
    /// A controller takes back what is left of it.
    #[event_version("1.0.0")]
    PostedStorageWithdrawn {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
        /// What is left.
        balance: U128,
    },
    /// A guardian wants to stop a proposal.
    #[event_version("1.0.0")]
    VetoConfirmed {
        /// The proposal.
        proposal_id: u64,
        /// The guardian.
        guardian_id: Cow<'a, AccountId>,
        /// Why, in the guardian's words.
        reason: Cow<'a, str>,
    },
    /// The payment to a controller failed; it is back where it was.
    #[event_version("1.0.0")]
    WithdrawalFailed {
        /// The agent.
        agent_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
        /// Where it is.
        purse: Purse,
    },
}

/// A delegate's ballot, from which somebody who had given it voting power has taken that back.
#[derive(Debug, Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct ReducedBallot<'a> {
    /// The delegate.
    pub voter_id: Cow<'a, AccountId>,
    /// With how much its ballot counts now.
    pub weight: U128,
}

#[cfg(test)]
mod tests;
