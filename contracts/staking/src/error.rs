//! Every way in which a call is refused.

use commonweight_common::{owner::OwnerError, storage::StorageDepositTooSmall};
use near_sdk::{AccountId, CurveType, NearToken, PublicKey};

/// What the methods of this contract return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call was refused. Times are in nanoseconds, amounts in units of their token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, near_sdk::FunctionError)]
#[non_exhaustive]
pub enum Error {
    /// Returned when an account is to be closed that still has something coming.
    #[error(
        "ACCOUNT_IN_USE: {stake} staked, {unbonding} unbonding, {rewards} of rewards, {in_flight} being transferred"
    )]
    AccountInUse {
        /// Its stake.
        stake: u128,
        /// What it can withdraw now or later.
        unbonding: u128,
        /// Its unclaimed rewards.
        rewards: u128,
        /// Withdrawals and claims that have not ended.
        in_flight: u128,
    },
    /// Returned when an amount would take a sum beyond `u128`.
    #[error("AMOUNT_TOO_LARGE: {amount} does not fit into the books")]
    AmountTooLarge {
        /// The amount.
        amount: u128,
    },
    /// Returned when a key already signs for the account.
    #[error("KEY_ALREADY_REGISTERED: {public_key} is registered")]
    KeyAlreadyRegistered {
        /// The key.
        public_key: PublicKey,
    },
    /// Returned when a key does not sign for the account.
    #[error("KEY_NOT_REGISTERED: {public_key} is not a ballot key of this account")]
    KeyNotRegistered {
        /// The key.
        public_key: PublicKey,
    },
    /// Returned when signatures of a kind of key cannot be verified.
    #[error("KEY_UNSUPPORTED: {curve:?} is not supported, only ED25519 is")]
    KeyUnsupported {
        /// The kind of the key.
        curve: CurveType,
    },
    /// Returned when the voter had no power at the snapshot.
    #[error("NO_POWER: {voter_id} had no voting power at {snapshot}")]
    NoPower {
        /// The voter.
        voter_id: AccountId,
        /// When its power was taken.
        snapshot: u64,
    },
    /// Returned when a signed ballot is not newer than one that has been cast.
    #[error("NONCE_NOT_NEWER: nonce {nonce} is not above {last}")]
    NonceNotNewer {
        /// The nonce of the ballot.
        nonce: u64,
        /// The newest nonce so far.
        last: u64,
    },
    /// Returned when more is unstaked than is staked.
    #[error("NOT_ENOUGH_STAKE: {amount} is more than the stake of {stake}")]
    NotEnoughStake {
        /// What is staked.
        stake: u128,
        /// What was asked for.
        amount: u128,
    },
    /// Returned when voting power is asked for at a time that is not over: it could still change.
    #[error("NOT_PAST: {timestamp} is not before now {now}")]
    NotPast {
        /// The time asked for.
        timestamp: u64,
        /// The time of this block.
        now: u64,
    },
    /// Returned when an account has not made its storage deposit.
    #[error("NOT_REGISTERED: {account_id} has no storage deposit")]
    NotRegistered {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when there is no reward to claim.
    #[error("NOTHING_TO_CLAIM: no reward has accrued")]
    NothingToClaim,
    /// Returned when nothing can be withdrawn yet.
    #[error("NOTHING_TO_WITHDRAW: at {now} nothing is unlocked, the next amount is at {unlocks_at:?}")]
    NothingToWithdraw {
        /// When the next amount can be withdrawn, if there is one.
        unlocks_at: Option<u64>,
        /// The time of this block.
        now: u64,
    },
    /// Returned when a method that moves value is called without exactly one yoctoNEAR.
    #[error("ONE_YOCTO_REQUIRED: exactly 1 yoctoNEAR must be attached, not {attached}")]
    OneYoctoRequired {
        /// What was attached, in yoctoNEAR.
        attached: u128,
    },
    /// Returned when an act of the owner is refused.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Returned when a period is zero or longer than allowed.
    #[error("PERIOD_OUT_OF_RANGE: {period} is not from 1 to {max}")]
    PeriodOutOfRange {
        /// The period.
        period: u64,
        /// The longest.
        max: u64,
    },
    /// Returned when a signature does not verify.
    #[error("SIGNATURE_INVALID: the signature is not one of {public_key} over this message")]
    SignatureInvalid {
        /// The key that should have signed.
        public_key: PublicKey,
    },
    /// Returned when a storage deposit is too small.
    #[error(transparent)]
    StorageDepositTooSmall(#[from] StorageDepositTooSmall),
    /// Returned when the storage deposit of an account does not pay for what the call stores.
    #[error("STORAGE_EXHAUSTED: storage takes {required}, the deposit is {deposit}")]
    StorageExhausted {
        /// What the storage of the account costs with this call.
        required: NearToken,
        /// The storage deposit of the account.
        deposit: NearToken,
    },
    /// Returned when more storage deposit is withdrawn than is free.
    #[error("STORAGE_WITHDRAWAL_TOO_LARGE: {amount} is more than the free {available}")]
    StorageWithdrawalTooLarge {
        /// What was asked for.
        amount: NearToken,
        /// What is free.
        available: NearToken,
    },
    /// Returned when an account has as many ballot keys as it can have.
    #[error("TOO_MANY_KEYS: an account has at most {max} ballot keys")]
    TooManyKeys {
        /// The limit.
        max: usize,
    },
    /// Returned when an account has as many amounts unbonding as it can have.
    #[error("TOO_MANY_UNBONDINGS: at most {max} amounts unbond at a time")]
    TooManyUnbondings {
        /// The limit.
        max: usize,
    },
    /// Returned when the message of a token transfer is not one that this token may bring.
    #[error("UNKNOWN_MESSAGE: {token_id} brings no such message")]
    UnknownMessage {
        /// The token.
        token_id: AccountId,
    },
    /// Returned when a signed ballot is meant for another chain or contract.
    #[error("WRONG_DOMAIN: the ballot is for {found}, this is {expected}")]
    WrongDomain {
        /// What this is.
        expected: String,
        /// What the ballot says.
        found: String,
    },
    /// Returned when an amount is zero.
    #[error("ZERO_AMOUNT: the amount must be positive")]
    ZeroAmount,
}
