//! What goes in and out of the methods as JSON. The typed actions themselves are commonweight-explain's.

use commonweight_common::Bps;
use commonweight_explain::{Action, AssetEntry};
pub use commonweight_messages::Ballot;
use near_sdk::{
    AccountId,
    json_types::{Base64VecU8, U64, U128},
    near,
};

/// How a proposal is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// Members vote.
    Vote,
    /// It happens unless members object.
    Optimistic,
}

/// Where a proposal is. `Executed`, `Failed`, `Defeated`, `Expired`, `Vetoed` and `Abandoned` are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Members vote.
    Voting,
    /// Members can object.
    Objectionable,
    /// Adopted, in the timelock.
    Queued,
    /// Anyone can execute it.
    Executable,
    /// Its actions are under way.
    InProgress,
    /// Some action failed; anyone can try those again.
    PartiallyFailed,
    /// Every action succeeded.
    Executed,
    /// Some action failed, and the time to try again is over.
    Failed,
    /// Not adopted.
    Defeated,
    /// Nobody executed it in time.
    Expired,
    /// Stopped by guardians or by objections.
    Vetoed,
    /// Its execution never reported back; what it did is not known, so it is not tried again.
    Abandoned,
}

impl Status {
    /// Whether nothing can happen to the proposal any more.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Executed | Self::Failed | Self::Defeated | Self::Expired | Self::Vetoed | Self::Abandoned
        )
    }
}

/// The voting power behind each choice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct TallyView {
    /// For.
    pub r#for: U128,
    /// Against.
    pub against: U128,
    /// Abstained.
    pub abstain: U128,
    /// Objected.
    pub object: U128,
}

/// A proposal or a decision. Times are nanoseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ProposalView {
    /// Its number.
    pub proposal_id: u64,
    /// Who made it.
    pub author_id: AccountId,
    /// How it is decided.
    pub track: Track,
    /// Where it is now.
    pub status: Status,
    /// When it was made.
    pub created_at: U64,
    /// The voting power counts that was held at this time.
    pub snapshot: U64,
    /// When voting or objecting ends.
    pub closes_at: U64,
    /// From when on it can be executed, if nothing moves or stops it.
    pub executable_at: U64,
    /// Until when it can be executed.
    pub expires_at: U64,
    /// The voting power behind each choice.
    pub tally: TallyView,
    /// All voting power at the snapshot; unknown before the first ballot.
    pub total_power: Option<U128>,
    /// The share of all voting power that must take part in a vote.
    pub quorum_bps: Option<Bps>,
    /// The voting power that must take part in a vote at the least.
    pub quorum_floor: Option<U128>,
    /// What the author deposited and has not got back, in yoctoNEAR.
    pub bond: U128,
    /// How many guardians stop it together.
    pub veto_confirmations: u8,
    /// The guardians who want to stop it.
    pub vetoed_by: Vec<AccountId>,
    /// The positions of the actions that are done.
    pub done: Vec<u8>,
    /// SHA-256 of the statement.
    pub statement_hash: Base64VecU8,
}

/// What a proposal does, word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ContentView {
    /// The actions.
    pub actions: Vec<Action>,
    /// The author's own text; empty for a decision.
    pub description: String,
    /// SHA-256 of the author's own text.
    pub text_hash: Base64VecU8,
    /// How the assets in it were written when it was made.
    pub assets: Vec<AssetEntry>,
}

/// A member's ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct BallotView {
    /// What it says.
    pub ballot: Ballot,
    /// The voting power behind it.
    pub weight: U128,
    /// Who paid for its storage, and gets that back.
    pub payer_id: AccountId,
}

/// An agent. Values are in the unit of account, times nanoseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct AgentView {
    /// Its account.
    pub agent_id: AccountId,
    /// Who answers for it and owns the bond.
    pub controller_id: AccountId,
    /// Whether it holds a charter that has not ended.
    pub is_chartered: bool,
    /// How many charters it was given.
    pub charter_version: u32,
    /// When the charter ends.
    pub expires_at: U64,
    /// Until when it is suspended, if it is.
    pub suspended_until: Option<U64>,
    /// Its bond, in yoctoNEAR.
    pub bond: U128,
    /// What it has at risk.
    pub at_risk: U128,
    /// What it may have at risk, if everything of it was decided under the present rules.
    pub capacity: U128,
    /// What of its bond's value is locked by what it has at risk, each decision as the rules were when it was made.
    pub locked: U128,
}
