//! Everything this contract refuses, by name and with the values.

use commonweight_common::{
    Asset, clock::Duration, owner::OwnerError, pause::PauseError, roles::RoleError,
    storage::StorageDepositTooSmall, succession::SuccessionError, upgrade::UpgradeError,
};
use near_sdk::{AccountId, FunctionError, NearToken};

use crate::logic::validation::RoundFault;

mod release;

pub use release::ReleaseError;

/// Result of this contract.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
#[non_exhaustive]
pub enum Error {
    /// Returned when an account has paid all that one account may pay in the round.
    #[error("ACCOUNT_CAP_REACHED: the account has paid the {cap} that one account may pay")]
    AccountCapReached {
        /// The account cap.
        cap: u128,
    },
    /// Returned when an account that is to be unregistered still has purchases.
    #[error("ACCOUNT_IN_USE: {account_id} still has {n_purchases} purchases on record")]
    AccountInUse {
        /// The account.
        account_id: AccountId,
        /// How many purchases it has.
        n_purchases: u32,
    },
    /// Returned when an account has no storage deposit here.
    #[error("NOT_REGISTERED: {account_id} has made no storage deposit")]
    NotRegistered {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when the round has an allowlist and the buyer shows no place on it.
    #[error("ALLOWANCE_MISSING: the round is for its allowlist, and no place on it is shown")]
    AllowanceMissing,
    /// Returned when a place on an allowlist is shown to a round that has none.
    #[error("ALLOWANCE_UNEXPECTED: the round has no allowlist")]
    AllowanceUnexpected,
    /// Returned when the proof does not lead from the buyer's place to the root of the round's allowlist.
    #[error("ALLOWANCE_UNPROVED: the proof does not lead from place {index} to the round's allowlist")]
    AllowanceUnproved {
        /// The place that was shown.
        index: u32,
    },
    /// Returned when an account would have paid less than the round's minimum, but not nothing.
    #[error("BELOW_MINIMUM: the account would have paid {paid} and the minimum is {minimum}")]
    BelowMinimum {
        /// The minimum.
        minimum: u128,
        /// What the account would have paid.
        paid: u128,
    },
    /// Returned when a payment is too small for a single unit of the token.
    #[error("BUYS_NOTHING: {offered} buys no token")]
    BuysNothing {
        /// The payment.
        offered: u128,
    },
    /// Returned when a buyer wants to leave with nothing, or with more than it has paid.
    #[error("EXIT_OUT_OF_RANGE: {amount} is not between 1 and the {paid} that the account has paid")]
    ExitOutOfRange {
        /// What it wants back.
        amount: u128,
        /// What it has paid.
        paid: u128,
    },
    /// Returned when a buyer wants to leave in the last part of the window, in which others count on what was bought.
    #[error("EXITS_ENDED: nobody leaves from {exit_ends_at} on, and it is {now}")]
    ExitsEnded {
        /// The end of exits.
        exit_ends_at: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the message of a transfer is not one that this contract knows.
    #[error("UNKNOWN_MESSAGE: the transfer's message is none that this contract knows: {reason}")]
    UnknownMessage {
        /// What is wrong with it.
        reason: String,
    },
    /// Returned when a purchase would buy fewer tokens than its buyer accepts.
    #[error("MIN_TOKENS_NOT_MET: {tokens} tokens are fewer than the {min_tokens} asked for")]
    MinTokensNotMet {
        /// How many the buyer accepts at least.
        min_tokens: u128,
        /// How many it would get.
        tokens: u128,
    },
    /// Returned when no token has vested that is not claimed already.
    #[error("NOTHING_TO_CLAIM: there is no vested token to claim")]
    NothingToClaim,
    /// Returned when the account has nothing to take back.
    #[error("NOTHING_TO_REFUND: there is nothing to take back")]
    NothingToRefund,
    /// Returned when the whole bucket has been released or is on its way.
    #[error("NOTHING_TO_RELEASE: the bucket is empty")]
    NothingToRelease,
    /// Returned when a round has no unsold token that goes to the treasury and has not gone there.
    #[error("NOTHING_UNSOLD: there is no unsold token for the treasury")]
    NothingUnsold,
    /// Returned when a method that moves value is called without one attached yoctoNEAR.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR")]
    OneYoctoRequired,
    /// Returned when the caller has not the part in the ownership that the method asks for.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Returned when a feature is paused, or a pause is refused.
    #[error(transparent)]
    Pause(#[from] PauseError),
    /// Returned when the next round would pay for another phase than the earliest whose last round has failed or was
    /// aborted.
    #[error("PREVIOUS_PHASE_NOT_SHOWN: the next round has to pay for {phase} again")]
    PreviousPhaseNotShown {
        /// The phase.
        phase: String,
    },
    /// Returned when the next round is opened before the previous one is sealed.
    #[error("PREVIOUS_ROUND_UNSEALED: the previous round is not sealed")]
    PreviousRoundUnsealed,
    /// Returned when the record of a purchase is to be closed from which something may still come.
    #[error("PURCHASE_OPEN: tokens or money of the purchase are still to come, or there is none")]
    PurchaseOpen,
    /// Returned when an act on a tranche was refused.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// Returned when the caller has not the role that the method takes, or too many have it.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Returned when the window of the round is over.
    #[error("ROUND_ENDED: the round ended at {end} and it is {now}")]
    RoundEnded {
        /// The end of its window.
        end: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when parameters make no sound round.
    #[error("ROUND_FAULTY: {}", list(.faults))]
    RoundFaulty {
        /// Everything that is wrong with them.
        faults: Vec<RoundFault>,
    },
    /// Returned when pauses of buying would take more of a round than they may.
    #[error(
        "ROUND_PAUSED_TOO_LONG: pauses would take {paused} of the round, and {most} is the most",
        paused = Duration(*.paused), most = Duration(*.most)
    )]
    RoundPausedTooLong {
        /// What they would take, in nanoseconds.
        paused: u64,
        /// The most.
        most: u64,
    },
    /// Returned when the window of the round has not begun.
    #[error("ROUND_NOT_STARTED: the round starts at {start} and it is {now}")]
    RoundNotStarted {
        /// The start of its window.
        start: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the money of a round is to be released that has not succeeded.
    #[error("ROUND_NOT_SUCCEEDED: the round has not succeeded")]
    RoundNotSucceeded,
    /// Returned when a round is to be sealed that may still sell.
    #[error("ROUND_RUNNING: the round is not sold out and ends at {end}, and it is {now}")]
    RoundRunning {
        /// The end of its window.
        end: u64,
        /// The time of the block.
        now: u64,
    },
    /// Returned when the round is sealed already.
    #[error("ROUND_SEALED: the round is sealed")]
    RoundSealed,
    /// Returned when everything that the round can sell is sold.
    #[error("ROUND_SOLD_OUT: the round is sold out")]
    RoundSoldOut,
    /// Returned when there is no such round.
    #[error("UNKNOWN_ROUND: there is no round {round_id}")]
    UnknownRound {
        /// The number asked for.
        round_id: u32,
    },
    /// Returned when new code finds a root state that is not of a version it knows.
    #[error("UNKNOWN_STATE: the root state is of no version that this code knows")]
    UnknownState,
    /// Returned when a round of the schedule is to open and there is none.
    #[error("SCHEDULE_EMPTY: no round is scheduled")]
    ScheduleEmpty,
    /// Returned when a round is scheduled beyond the last position.
    #[error("SCHEDULE_FULL: the schedule has {most} positions")]
    ScheduleFull {
        /// How many there are.
        most: u32,
    },
    /// Returned when the storage deposit of an account does not pay for what is to be stored or withdrawn.
    #[error("STORAGE_BALANCE_TOO_SMALL: {required} is required, {available} is available")]
    StorageBalanceTooSmall {
        /// What is needed.
        required: NearToken,
        /// What is there.
        available: NearToken,
    },
    /// Returned when the attached deposit does not pay for what the call stores.
    #[error(transparent)]
    StorageDeposit(#[from] StorageDepositTooSmall),
    /// Returned when a round has more for sale than may still be promised.
    #[error("TOKEN_CAP_EXCEEDED: {tokens_for_sale} tokens are for sale, and {left} may still be promised")]
    TokenCapExceeded {
        /// What the round has for sale.
        tokens_for_sale: u128,
        /// What may still be promised.
        left: u128,
    },
    /// Returned when fewer tokens were to be promised than are.
    #[error("TOKEN_CAP_TOO_SMALL: {committed} tokens are promised, more than {cap}")]
    TokenCapTooSmall {
        /// What was to be the most.
        cap: u128,
        /// What is promised.
        committed: u128,
    },
    /// Returned when no other treasury is proposed, or it is not its time.
    #[error(transparent)]
    Succession(#[from] SuccessionError),
    /// Returned when new code is not staged, not ready, not in time, or not what was staged.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// Returned when a payment is not in the asset of the round.
    #[error("WRONG_ASSET: the round is paid in {expected}, not in {actual}")]
    WrongAsset {
        /// The asset of the round.
        expected: Asset,
        /// The asset of the payment.
        actual: Asset,
    },
}

/// As `validate_round` lists them, so that a program reads both: their sentences would be 4 KB more in the contract.
fn list(faults: &[RoundFault]) -> String {
    near_sdk::serde_json::to_string(faults).unwrap_or_default()
}
