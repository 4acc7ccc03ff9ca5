//! What goes in and out of the methods as JSON. The typed actions themselves are commonweight-explain's.

use commonweight_common::{Asset, Bps, Digest, stored::Stored};
use commonweight_explain::{Action, AssetEntry};
pub use commonweight_messages::Ballot;
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
};

/// Why a bond answers for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It is not what the mandate of the agent says.
    OutsideMandate,
    /// What the agent stated is not so.
    FalseFacts,
    /// The agent did what somebody else told it: an instruction in its input, or a stolen key.
    Captured,
    /// The agent, its controller or their friends gain by it.
    SelfDealing,
}

/// What a guardian says about the cause of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
pub struct NamedCause {
    /// The guardian.
    pub guardian_id: AccountId,
    /// What it finds.
    pub cause: Cause,
    /// When it has said so, in nanoseconds since 1970. It counts as long as it is a guardian without a break.
    pub named_at: U64,
}

/// A way in that guardians can pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// New proposals, but those that are beyond the guardians.
    Proposals,
    /// New decisions of agents.
    Decisions,
}

/// What a controller has put in for its agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// What stands for the agent's decisions.
    Bond,
    /// What pays for their storage.
    Storage,
}

/// How a proposal is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// Members vote.
    Vote,
    /// It happens unless members object.
    Optimistic,
}

/// Where a proposal is. `Executed`, `Failed`, `Defeated`, `Expired`, `Stopped` and `Abandoned` are final.
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
    /// Some action failed; what is no call can be tried again: by anyone, or of a decision by the agent and its controller.
    PartiallyFailed,
    /// Every action succeeded.
    Executed,
    /// Some action failed, and nothing is left that could be tried again.
    Failed,
    /// Not adopted.
    Defeated,
    /// Nobody executed it in time.
    Expired,
    /// Stopped by guardians or by objections.
    Stopped,
    /// Its execution never reported back; what it did is not known, so it is not tried again.
    Abandoned,
}

impl Status {
    /// Whether nothing can happen to the proposal any more.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Executed | Self::Failed | Self::Defeated | Self::Expired | Self::Stopped | Self::Abandoned
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
    /// The voting power that must take part in a vote at the least, or 60 % of all where that is less.
    pub quorum_floor: Option<U128>,
    /// What the author deposited and has not got back, in yoctoNEAR.
    pub bond: U128,
    /// How many guardians stop it together; 0 where they cannot.
    pub veto_confirmations: u8,
    /// The guardians who want to stop it.
    pub vetoed_by: Vec<AccountId>,
    /// Whether it was stopped while its actions are under way: what fails of them is not tried again.
    pub is_stopping: bool,
    /// The positions of the actions that are done.
    pub done: Vec<u8>,
    /// SHA-256 of the statement.
    pub statement_hash: Digest,
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
    pub text_hash: Digest,
    /// How the assets in it were written when it was made.
    pub assets: Vec<AssetEntry>,
    /// What an agent's decision is for, such as an invoice; used once for each receiver.
    pub reference: Option<String>,
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

/// An agent. Values are in the unit of account, times nanoseconds since 1970, all other amounts yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct AgentView {
    /// Its account.
    pub agent_id: AccountId,
    /// Who answers for it and owns the bond.
    pub controller_id: AccountId,
    /// Whether it holds a charter that has not ended.
    pub is_chartered: bool,
    /// How often its charter was granted or revoked.
    pub charter_version: u32,
    /// When the charter ends.
    pub expires_at: U64,
    /// How often members have suspended it, or changed until when.
    pub suspension_version: u32,
    /// Until when it is suspended, by members or a guardian, if it is.
    pub suspended_until: Option<U64>,
    /// Its bond.
    pub bond: U128,
    /// What of it is locked by its decisions.
    pub locked: U128,
    /// What its controller can withdraw at the prices by which its decisions were last valued.
    pub withdrawable: U128,
    /// The value of what it has at risk, each attempt of its own.
    pub at_risk: U128,
    /// The largest value that a further decision could have.
    pub affordable: U128,
    /// What is left of what was paid in advance for storage.
    pub storage_balance: U128,
}

/// What one decision has locked of its agent's bond. Times are nanoseconds since 1970, amounts yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct LockView {
    /// The decision.
    pub decision_id: u64,
    /// What it has locked, before slashes.
    pub amount: U128,
    /// What of that has been slashed.
    pub slashed: U128,
    /// What of that guardians have set aside for a cause.
    pub set_aside: U128,
    /// From when on what is set aside can be settled, if anything is.
    pub settles_at: Option<U64>,
    /// How often it was attempted: each attempt locks anew.
    pub attempts: u32,
    /// What one attempt puts at risk, in the unit of account, as it was last valued.
    pub value: U128,
    /// Until when somebody can call for a slash.
    pub challengeable_until: U64,
    /// Until when it stays locked at least.
    pub held_until: U64,
}

/// What an intent would come to. Values are in the unit of account, amounts yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct PreflightView {
    /// Every rule that it would break, as the error would say it; none where the agent could decide it now.
    pub faults: Vec<String>,
    /// What it puts at risk.
    pub value: U128,
    /// What it would lock of the bond.
    pub lock: U128,
    /// The bond that the agent needs for it, with everything else that it answers for.
    pub least_bond: U128,
    /// The bond that the agent has.
    pub bond: U128,
    /// The largest value that would do with that bond.
    pub affordable: U128,
}

/// A proposal or a decision in the fields that the contract has filled in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct DigestView {
    /// Where it is, and how it got there.
    pub proposal: ProposalView,
    /// Who answered for the agent that made it, if it is an agent's.
    pub controller_id: Option<AccountId>,
    /// What it does.
    pub actions: Vec<ActionDigest>,
    /// What it is for, such as an invoice.
    pub reference: Option<String>,
    /// SHA-256 of the author's own text.
    pub text_hash: Digest,
}

/// What one action does, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ActionDigest {
    /// The kind of action, as its JSON names it.
    pub kind: String,
    /// Who is paid or called, or which agent it is about.
    pub receiver_id: Option<AccountId>,
    /// What is paid or attached, or which asset it is about.
    pub asset: Option<Asset>,
    /// How much is paid or attached, in the asset's smallest unit.
    pub amount: Option<U128>,
    /// What is called, in order.
    pub methods: Vec<String>,
}

/// How much of a limit of a charter is used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct LimitView {
    /// The position of the scope in the charter, from 0.
    pub scope: u8,
    /// Where the numbers of an allowance are among the arguments; `null` for the limit of the scope itself.
    pub path: Option<String>,
    /// The most within the window: in the unit of account, or in what an allowance counts.
    pub limit: U128,
    /// What is used of it by what can still be executed or was within the window. Scopes of one method share it.
    pub used: U128,
    /// The length of the window, in nanoseconds.
    pub window: U64,
}

/// A rule that leaves its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct PolicyFault {
    /// Which rule: a field of the policy, or `longest_vote`, which is the voting period, three times the late-turn window
    /// and the timelock together.
    pub field: String,
    /// What it would be.
    pub value: U128,
    /// The least.
    pub min: U128,
    /// The most.
    pub max: U128,
    /// The same for people, such as `timelock is 1 hour (3600000000000 ns), it must be …`.
    pub sentence: String,
}

/// The numbers that actions on rules, guardians and code must name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct VersionsView {
    /// Of the rules.
    pub policy: u32,
    /// Of the list of guardians.
    pub guardians: u32,
    /// Of the code.
    pub code: u32,
}
