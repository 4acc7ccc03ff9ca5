//! Everything this contract refuses, by name and with the values.

use commonweight_common::storage::StorageDepositTooSmall;
use near_sdk::{AccountId, FunctionError, NearToken};

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
    #[error("BALLOTS_CLOSED: the proposal is {status:?} and takes no ballots")]
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
    /// Returned when a charter names another controller while the present one has a bond.
    #[error("CONTROLLER_HAS_BOND: {controller_id} has a bond of {bond} and must withdraw it first")]
    ControllerHasBond {
        /// Who has a bond.
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
    #[error("NOT_EXECUTABLE: the proposal is {status:?}")]
    NotExecutable {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when something waits for a proposal's end.
    #[error("NOT_FINAL: the proposal is {status:?}, that is not its end")]
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
    #[error("NOT_IN_PROGRESS: the proposal is {status:?}")]
    NotInProgress {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when somebody else than staking brings a ballot.
    #[error("NOT_STAKING: ballots come through staking, not from {caller_id}")]
    NotStaking {
        /// Who called.
        caller_id: AccountId,
    },
    /// Returned when a proposal cannot be stopped any more.
    #[error("NOT_VETOABLE: the proposal is {status:?}")]
    NotVetoable {
        /// Where the proposal is.
        status: Status,
    },
    /// Returned when exactly 1 yoctoNEAR is not attached.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR")]
    OneYoctoRequired,
    /// Returned when a guardian would stop the proposal that removes it.
    #[error("OWN_REMOVAL: {guardian_id} cannot stop its own removal")]
    OwnRemoval {
        /// The guardian.
        guardian_id: AccountId,
    },
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
    /// Returned when a bond is slashed that no longer stands for the decision.
    #[error("SLASH_TOO_LATE: decision {decision_id} cannot be challenged, or was slashed before")]
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
    /// Returned when the attached deposit does not pay for what the call stores.
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
    #[error("TURN_TOO_LATE: nothing turns to adopted within {late_flip_window} ns before {closes_at}")]
    TurnTooLate {
        /// When voting ends, in nanoseconds since 1970.
        closes_at: u64,
        /// How long before that, in nanoseconds.
        late_flip_window: u64,
    },
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
    /// Returned when a guardian confirms a veto twice.
    #[error("VETO_CONFIRMED_BEFORE: {guardian_id} has confirmed this veto before")]
    VetoConfirmedBefore {
        /// The guardian.
        guardian_id: AccountId,
    },
    /// Returned when more of a bond is withdrawn than is free.
    #[error("WITHDRAWAL_AT_RISK: a bond worth {locked} is locked, the rest would be worth {bond_value}")]
    WithdrawalAtRisk {
        /// What is locked by what the agent has at risk, in the unit of account.
        locked: u128,
        /// What the bond would be worth afterwards.
        bond_value: u128,
    },
    /// Returned when a hash has not 32 bytes.
    #[error("WRONG_HASH_LENGTH: a SHA-256 has 32 bytes, not {length}")]
    WrongHashLength {
        /// How many were given.
        length: usize,
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
    #[error("WRONG_TRACK: {ballot:?} is no ballot for the track {track:?}")]
    WrongTrack {
        /// The ballot.
        ballot: Ballot,
        /// How the proposal is decided.
        track: Track,
    },
}
