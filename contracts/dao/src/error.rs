//! Everything this contract refuses, by name and with the values.

use commonweight_common::{pause::PauseError, storage::StorageDepositTooSmall, upgrade::UpgradeError};
use near_sdk::{AccountId, FunctionError, NearToken, serde::json::name};

use crate::{Ballot, Status, Track};

mod action;
mod scope;

pub use action::{ActionError, PolicyError};
pub use scope::ScopeError;

/// Result of this contract.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
#[non_exhaustive]
pub enum Error {
    /// Returned when actions cannot be carried out, whoever asks.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// Returned when a ballot comes outside the time for ballots.
    #[error("BALLOTS_CLOSED: the proposal is {} and takes no ballots", name(.status))]
    BallotsClosed {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when the attached deposit is less than the bond of a proposal.
    #[error("BOND_TOO_SMALL: a proposal needs a bond of {required}, {attached} is attached")]
    BondTooSmall {
        /// What is needed.
        required: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// Returned when a signed ballot would take the place of one that its voter has cast itself.
    #[error(
        "CAST_DIRECTLY: the voter has cast its ballot on proposal {proposal_id} itself, and can cast another"
    )]
    CastDirectly {
        /// The proposal.
        proposal_id: u64,
    },
    /// Returned when a guardian would name a cause in a decision of which one has been settled.
    #[error("CAUSE_SPENT: a cause in decision {decision_id} has been settled")]
    CauseSpent {
        /// The decision.
        decision_id: u64,
    },
    /// Returned when a charter names another controller while the present one has something here, a payment to it is on
    /// its way, or it answers for a decision.
    #[error(
        "CONTROLLER_HAS_BOND: {controller_id} has {bond} yoctoNEAR here, a payment on its way, or decisions that lock a \
         bond: it stays until all of that is over"
    )]
    ControllerHasBond {
        /// Who has it.
        controller_id: AccountId,
        /// How much, in yoctoNEAR.
        bond: u128,
    },
    /// Returned when nothing is attached where a deposit is the point of the call.
    #[error("DEPOSIT_REQUIRED: attach the amount to deposit")]
    DepositRequired,
    /// Returned when less gas is attached than the actions need.
    #[error("GAS_TOO_LOW: the actions need {required} gas, {attached} is attached")]
    GasTooLow {
        /// What is needed.
        required: u64,
        /// What is attached.
        attached: u64,
    },
    /// Returned when a proposal would spend NEAR that is not the treasury's.
    #[error("INSUFFICIENT_TREASURY: {required} yoctoNEAR are to leave, {available} are free")]
    InsufficientTreasury {
        /// What is to leave.
        required: u128,
        /// What is neither storage nor anybody's bond.
        available: u128,
    },
    /// Returned when there is no bond to reclaim.
    #[error("NO_BOND: no bond is held for this proposal")]
    NoBond,
    /// Returned when a ballot has no voting power behind it.
    #[error("NO_VOTING_POWER: the voter had no voting power at the snapshot")]
    NoVotingPower,
    /// Returned when somebody else than an agent's controller posts or withdraws its bond.
    #[error("NOT_CONTROLLER: {caller_id} is not the controller of this agent")]
    NotController {
        /// Who called.
        caller_id: AccountId,
    },
    /// Returned when a proposal cannot be executed, now or ever.
    #[error("NOT_EXECUTABLE: the proposal is {}", name(.status))]
    NotExecutable {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when there is nothing of a decision's lock that could be slashed, given back or settled.
    #[error("NOTHING_LOCKED: decision {decision_id} locks nothing that this could take")]
    NothingLocked {
        /// The decision.
        decision_id: u64,
    },
    /// Returned when something waits for a proposal's end.
    #[error("NOT_FINAL: the proposal is {}, that is not its end", name(.status))]
    NotFinal {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when somebody else than a guardian does what guardians do.
    #[error("NOT_GUARDIAN: {caller_id} is not a guardian")]
    NotGuardian {
        /// Who called.
        caller_id: AccountId,
    },
    /// Returned when there is no execution to recover.
    #[error("NOT_IN_PROGRESS: the proposal is {}", name(.status))]
    NotInProgress {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when a charter would not end later than it does, or there is none to renew.
    #[error("NOT_LATER: a renewal ends a charter later than {expires_at}; to end it earlier, revoke it")]
    NotLater {
        /// When it ends, in nanoseconds since 1970.
        expires_at: u64,
    },
    /// Returned when somebody else than staking brings a ballot.
    #[error("NOT_STAKING: ballots come through staking, not from {caller_id}")]
    NotStaking {
        /// Who called.
        caller_id: AccountId,
    },
    /// Returned when a proposal cannot be stopped any more.
    #[error("NOT_VETOABLE: the proposal is {}", name(.status))]
    NotVetoable {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when exactly 1 yoctoNEAR is not attached.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR")]
    OneYoctoRequired,
    /// Returned when something new comes while that is paused.
    #[error(transparent)]
    Pause(#[from] PauseError),
    /// Returned when a rule leaves its bounds.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Returned when the ballots would be more than all voting power.
    #[error("POWER_EXCEEDS_TOTAL: the ballots would exceed all voting power, {total_power}")]
    PowerExceedsTotal {
        /// All voting power at the snapshot.
        total_power: u128,
    },
    /// Returned when an agent's actions leave its charter.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// Returned when a guardian says the same twice.
    #[error("SAID_BEFORE: {guardian_id} has said this before")]
    SaidBefore {
        /// The guardian.
        guardian_id: AccountId,
    },
    /// Returned when somebody calls for a slash for what is no decision, or cannot be challenged any more.
    #[error("SLASH_TOO_LATE: decision {decision_id} cannot be challenged")]
    SlashTooLate {
        /// The decision.
        decision_id: u64,
    },
    /// Returned when a voter signed another statement than the proposal's.
    #[error("STATEMENT_MISMATCH: the ballot is for another statement than that of proposal {proposal_id}")]
    StatementMismatch {
        /// The proposal.
        proposal_id: u64,
    },
    /// Returned when an account has two parts that do not go together.
    #[error("ROLES_CONFLICT: {account_id} would be a guardian and an agent or its controller at once")]
    RolesConflict {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when the stored state is of no known layout.
    #[error("UNKNOWN_STATE: the stored state is of no layout that this code knows")]
    UnknownState,
    /// Returned when the attached deposit, or what was paid in advance, does not pay for what the call stores.
    #[error(transparent)]
    Storage(#[from] StorageDepositTooSmall),
    /// Returned when a guardian suspends the same agent again before that is allowed.
    #[error("SUSPENSION_SPENT: {guardian_id} can suspend this agent again from {again_at} on")]
    SuspensionSpent {
        /// The guardian.
        guardian_id: AccountId,
        /// From when on, in nanoseconds since 1970.
        again_at: u64,
    },
    /// Returned when something comes before its time.
    #[error("TOO_EARLY: possible from {ready_at} on, {remaining} ns from now")]
    TooEarly {
        /// From when on, in nanoseconds since 1970.
        ready_at: u64,
        /// How long that is, in nanoseconds.
        remaining: u64,
    },
    /// Returned when a ballot names another total of voting power than the first one did.
    #[error("TOTAL_POWER_CHANGED: all voting power was {fixed} at the snapshot, not {given}")]
    TotalPowerChanged {
        /// What this ballot says.
        given: u128,
        /// What the first ballot said.
        fixed: u128,
    },
    /// Returned when a ballot would turn a vote to adopted in its last moments, and the end cannot move any more.
    #[error("TURN_TOO_LATE: nothing turns to adopted within {late_turn_window} ns before {closes_at}")]
    TurnTooLate {
        /// When voting ends, in nanoseconds since 1970.
        closes_at: u64,
        /// How long before that, in nanoseconds.
        late_turn_window: u64,
    },
    /// Returned when code is not staged or not deployed.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// Returned when there is no such agent.
    #[error("UNKNOWN_AGENT: {agent_id} is not an agent")]
    UnknownAgent {
        /// Who is not.
        agent_id: AccountId,
    },
    /// Returned when there is no such ballot.
    #[error("UNKNOWN_BALLOT: {voter_id} has no ballot on proposal {proposal_id}")]
    UnknownBallot {
        /// The proposal.
        proposal_id: u64,
        /// The voter.
        voter_id: AccountId,
    },
    /// Returned when there is no such proposal.
    #[error("UNKNOWN_PROPOSAL: there is no proposal {proposal_id}")]
    UnknownProposal {
        /// What was asked for.
        proposal_id: u64,
    },
    /// Returned when what an action or a code upgrade replaces has changed since.
    #[error("VERSION_CHANGED: it replaces version {meant}, and version {present} is in force")]
    VersionChanged {
        /// What was meant.
        meant: u32,
        /// What is in force.
        present: u32,
    },
    /// Returned when guardians would stop what is beyond them.
    #[error("VETO_BEYOND_GUARDIANS: guardians cannot stop proposal {proposal_id}")]
    VetoBeyondGuardians {
        /// The proposal.
        proposal_id: u64,
    },
    /// Returned when an agent decides, or a decision of one is to be carried out, where members cannot object any more.
    #[error("RETIRED: ballots go to another DAO, so that nobody could object here")]
    Retired,
    /// Returned when more of a bond is withdrawn than is free.
    #[error("WITHDRAWAL_AT_RISK: {required} yoctoNEAR of the bond must stay, {rest} would")]
    WithdrawalAtRisk {
        /// What is locked, and what must stay beside it, in yoctoNEAR.
        required: u128,
        /// What would be left of the bond.
        rest: u128,
    },
    /// Returned when a ballot is for another snapshot than the proposal's.
    #[error("WRONG_SNAPSHOT: the snapshot of this proposal is {expected}, not {given}")]
    WrongSnapshot {
        /// What the ballot says.
        given: u64,
        /// What the proposal says.
        expected: u64,
    },
    /// Returned when a ballot does not fit the way in which the proposal is decided.
    #[error("WRONG_TRACK: `{}` is no ballot on the track `{}`", name(.ballot), name(.track))]
    WrongTrack {
        /// The ballot.
        ballot: Ballot,
        /// How the proposal is decided.
        track: Track,
    },
}
