//! Every way in which a call is refused.

use commonweight_common::{
    clock::Duration, owner::OwnerError, pause::PauseError, roles::RoleError, storage::StorageDepositTooSmall,
    succession::SuccessionError, upgrade::UpgradeError,
};
use near_sdk::{AccountId, CurveType, NearToken, PublicKey};

use crate::logic::passkey::Fault;

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
    /// Returned when a stake is given to the delegate that has it.
    #[error("ALREADY_DELEGATED: {delegate_id} votes with this stake already")]
    AlreadyDelegated {
        /// The delegate.
        delegate_id: AccountId,
    },
    /// Returned when an amount would take a sum beyond `u128`.
    #[error("AMOUNT_TOO_LARGE: {amount} does not fit into the books")]
    AmountTooLarge {
        /// The amount.
        amount: u128,
    },
    /// Returned when an asset is listed again.
    #[error("ASSET_ALREADY_LISTED: rewards are paid in {asset_id} already")]
    AssetAlreadyListed {
        /// The token.
        asset_id: AccountId,
    },
    /// Returned when ballots are to go to the DAO that they go to, or to one that was replaced, or that is to be the owner:
    /// it has retired.
    #[error("DAO_WAS_HERE: ballots go to {dao_id}, or went there before it was replaced")]
    DaoWasHere {
        /// The DAO.
        dao_id: AccountId,
    },
    /// Returned when a DAO is to be replaced that owns this contract and has proposed no other owner.
    #[error("DAO_OWNS: {dao_id} owns this contract and must propose another owner first")]
    DaoOwns {
        /// The DAO.
        dao_id: AccountId,
    },
    /// Returned when a reward arrives in an asset that is disabled.
    #[error("ASSET_DISABLED: no rewards are taken in {asset_id} now")]
    AssetDisabled {
        /// The token.
        asset_id: AccountId,
    },
    /// Returned when an asset is to be taken off the list of which whole units may still be claimed.
    #[error(
        "ASSET_CLAIMABLE: {asset_id} can be taken off the list 31 days after it was disabled, {}, and it is {now}", time_or(.from, "which it is not")
    )]
    AssetClaimable {
        /// The token.
        asset_id: AccountId,
        /// From when on it can be, if it is disabled.
        from: Option<u64>,
        /// The time of this block.
        now: u64,
    },
    /// Returned when an asset is to be taken off the list that still owes something.
    #[error(
        "ASSET_IN_USE: {owed} of {asset_id} is owed, more than the {dust} of dust, or {unreleased} not released, or {in_flight} being transferred"
    )]
    AssetInUse {
        /// The token.
        asset_id: AccountId,
        /// What has arrived and was not claimed.
        owed: u128,
        /// What counts as dust of it: a unit for each account that is registered.
        dust: u128,
        /// What has arrived and was never released.
        unreleased: u128,
        /// Claims that have not ended.
        in_flight: u128,
    },
    /// Returned when no rewards are paid in an asset.
    #[error("ASSET_NOT_LISTED: no rewards are paid in {asset_id}")]
    AssetNotListed {
        /// The token.
        asset_id: AccountId,
    },
    /// Returned when the record of a nonce is released that an older ballot could still follow.
    #[error("BALLOT_NONCE_NEEDED: an older ballot could count until {until}, and it is {now}")]
    BallotNonceNeeded {
        /// From when on the record can be released.
        until: u64,
        /// The time of this block.
        now: u64,
    },
    /// Returned when the record of a nonce is released while a ballot is on its way to the DAO.
    #[error("BALLOT_PENDING: a ballot of {voter_id} on proposal {proposal_id} is on its way")]
    BallotPending {
        /// The voter.
        voter_id: AccountId,
        /// What is decided on.
        proposal_id: u64,
    },
    /// Returned when an account delegates to itself.
    #[error("DELEGATE_IS_SELF: an account votes itself without a delegate")]
    DelegateIsSelf,
    /// Returned when an account is not counted among the voters.
    #[error("EXCLUDED: {account_id} is excluded from votes")]
    Excluded {
        /// The account.
        account_id: AccountId,
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
    #[error("KEY_UNSUPPORTED: a key of the curve {} is not supported, only one of ed25519 is", curve_name(.curve))]
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
    /// Returned when a signed ballot is not newer than one that has been brought.
    #[error("NONCE_NOT_NEWER: nonce {nonce} is not above {last}")]
    NonceNotNewer {
        /// The nonce of the ballot.
        nonce: u64,
        /// The newest nonce of the voter on this proposal that the DAO took or that is on its way, or the time of its
        /// registration.
        last: u64,
    },
    /// Returned when the nonce of a signed ballot is no time about now.
    #[error("NONCE_OUT_OF_TIME: nonce {nonce} is not between {earliest} and {latest}")]
    NonceOutOfTime {
        /// The nonce of the ballot.
        nonce: u64,
        /// The smallest one that counts in this block.
        earliest: u64,
        /// The greatest one that counts in this block.
        latest: u64,
    },
    /// Returned when more is unstaked than is staked.
    #[error("NOT_ENOUGH_STAKE: {amount} is more than the stake of {stake}")]
    NotEnoughStake {
        /// What is staked.
        stake: u128,
        /// What was asked for.
        amount: u128,
    },
    /// Returned when a delegation is taken back and there is none.
    #[error("NOT_DELEGATED: nobody else votes with this stake")]
    NotDelegated,
    /// Returned when an account is admitted that is not excluded.
    #[error("NOT_EXCLUDED: {account_id} is not excluded from votes")]
    NotExcluded {
        /// The account.
        account_id: AccountId,
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
    #[error("NOTHING_TO_WITHDRAW: at {now} nothing is unlocked, the next amount is at {}", time_or(.unlocks_at, "no time: nothing is unbonding"))]
    NothingToWithdraw {
        /// When the next amount can be withdrawn, if there is one.
        unlocks_at: Option<u64>,
        /// The time of this block.
        now: u64,
    },
    /// Returned when a method that moves value is called without exactly one yoctoNEAR.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR, not {attached}")]
    OneYoctoRequired {
        /// What was attached, in yoctoNEAR.
        attached: u128,
    },
    /// Returned when an act of the owner is refused.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Returned when a passkey already signs for the account.
    #[error("PASSKEY_ALREADY_REGISTERED: the passkey is registered")]
    PasskeyAlreadyRegistered,
    /// Returned when a passkey is not a compressed point on P-256.
    #[error("PASSKEY_MALFORMED: a passkey is a compressed key on P-256, of 33 bytes")]
    PasskeyMalformed,
    /// Returned when a passkey does not sign for the account.
    #[error("PASSKEY_NOT_REGISTERED: this is not a passkey of the account")]
    PasskeyNotRegistered,
    /// Returned when what an authenticator has signed is not this ballot.
    #[error("PASSKEY_REFUSED: the proof is wrong in its {fault}")]
    PasskeyRefused {
        /// What is wrong.
        fault: Fault,
    },
    /// Returned when a pause is refused, or refuses.
    #[error(transparent)]
    Pause(#[from] PauseError),
    /// Returned when a period is shorter or longer than allowed.
    #[error(
        "PERIOD_OUT_OF_RANGE: {period} is not from {min} to {max}",
        period = Duration(*.period), min = Duration(*.min), max = Duration(*.max)
    )]
    PeriodOutOfRange {
        /// The period.
        period: u64,
        /// The shortest.
        min: u64,
        /// The longest.
        max: u64,
    },
    /// Returned when a call takes a role that its caller has not.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Returned when a signature does not verify.
    #[error("SIGNATURE_INVALID: the signature is not one of {public_key} over this message")]
    SignatureInvalid {
        /// The key that should have signed.
        public_key: PublicKey,
    },
    /// Returned when a ballot is about a time before the choices of delegates that are remembered.
    #[error("SNAPSHOT_TOO_OLD: who voted for this account at {snapshot} is forgotten")]
    SnapshotTooOld {
        /// When the weight was to be taken.
        snapshot: u64,
    },
    /// Returned when new code finds a root state that is not of a layout it knows.
    #[error("UNKNOWN_STATE: the root state is of no layout that this code knows")]
    UnknownState,
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
    /// Returned when no other DAO is proposed, or it is not its time.
    #[error(transparent)]
    Succession(#[from] SuccessionError),
    /// Returned when a ballot is for what was proposed before ballots went to that DAO: nobody could vote on it then.
    #[error("SNAPSHOT_BEFORE_DAO: ballots go to this DAO since {since}, the proposal is of {snapshot}")]
    SnapshotBeforeDao {
        /// The time at which the voting power would count.
        snapshot: u64,
        /// Since when ballots go there.
        since: u64,
    },
    /// Returned when as many assets are listed as can be.
    #[error("TOO_MANY_ASSETS: at most {max_enabled} assets are enabled, and {max_listed} listed")]
    TooManyAssets {
        /// How many can be enabled.
        max_enabled: usize,
        /// How many can be listed.
        max_listed: usize,
    },
    /// Returned when an account gives its stake to other delegates too often.
    #[error("TOO_MANY_DELEGATIONS: at most {max} choices within 31 days")]
    TooManyDelegations {
        /// The limit.
        max: usize,
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
    /// Returned when there is no record of a nonce.
    #[error("UNKNOWN_BALLOT_NONCE: no ballot of {voter_id} on proposal {proposal_id} was brought")]
    UnknownBallotNonce {
        /// The voter.
        voter_id: AccountId,
        /// What is decided on.
        proposal_id: u64,
    },
    /// Returned when the message of a token transfer is not one that this token may bring.
    #[error(
        "UNKNOWN_MESSAGE: {token_id} brings no such message: the staked token `stake` or `stake_for`, a listed asset `reward`"
    )]
    UnknownMessage {
        /// The token.
        token_id: AccountId,
    },
    /// Returned when no amount unlocks at the time named.
    #[error("UNKNOWN_UNBONDING: nothing unlocks at {unlocks_at}")]
    UnknownUnbonding {
        /// When it should unlock.
        unlocks_at: u64,
    },
    /// Returned when new code is refused.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// Returned when a signed ballot is meant for another chain or contract.
    #[error("WRONG_DOMAIN: the ballot is for {found}, this is {expected}")]
    WrongDomain {
        /// What this is.
        expected: String,
        /// What the ballot says.
        found: String,
    },
    /// Returned when a list of assets is empty or too long.
    #[error("WRONG_NUMBER_OF_ASSETS: {number} assets are named, not 1 to {max}")]
    WrongNumberOfAssets {
        /// How many are named.
        number: usize,
        /// The most.
        max: usize,
    },
    /// Returned when a claim of several assets comes without one yoctoNEAR for each.
    #[error("YOCTO_PER_ASSET_REQUIRED: exactly {required} yoctoNEAR must be attached, not {attached}")]
    YoctoPerAssetRequired {
        /// One for each asset.
        required: u128,
        /// What was attached.
        attached: u128,
    },
    /// Returned when an amount is zero.
    #[error("AMOUNT_IS_ZERO: the amount must be positive")]
    AmountIsZero,
}

/// A time in nanoseconds since 1970, or what there is instead.
#[expect(clippy::ref_option, reason = "thiserror lends the fields")]
fn time_or(time: &Option<u64>, otherwise: &str) -> String {
    time.map_or_else(|| otherwise.to_owned(), |time| time.to_string())
}

/// The name of a curve as it stands before a key.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "thiserror lends the fields")]
fn curve_name(curve: &CurveType) -> String {
    format!("{curve:?}").to_ascii_lowercase()
}
