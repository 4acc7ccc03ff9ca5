//! Why a call was refused: a stable code, then the numbers.

use commonweight_common::{
    clock::Duration, owner::OwnerError, pause::PauseError, roles::RoleError, storage::StorageDepositTooSmall,
    succession::SuccessionError, upgrade::UpgradeError,
};
use near_sdk::{AccountId, NearToken};

use crate::{ChannelId, ReleaseId};

/// What calls answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, near_sdk::FunctionError)]
#[non_exhaustive]
pub enum Error {
    /// Returned when a transfer of nothing arrives.
    #[error("AMOUNT_IS_ZERO: a transfer of nothing has no effect")]
    AmountIsZero,
    /// Returned when no channel of this number is open.
    #[error("UNKNOWN_CHANNEL: no channel {channel_id} is open")]
    UnknownChannel {
        /// The number.
        channel_id: ChannelId,
    },
    /// Returned when the owner sets something and attaches nothing.
    #[error("DEPOSIT_MISSING: attach a deposit; what storage leaves of it comes back")]
    DepositMissing,
    /// Returned when a list names an account twice.
    #[error("DUPLICATE_ACCOUNT: {account_id} is named twice")]
    DuplicateAccount {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when a list names a model version twice.
    #[error("DUPLICATE_RELEASE: version {} of {} is named twice", .release_id.version, .release_id.model_id)]
    DuplicateRelease {
        /// The model version.
        release_id: ReleaseId,
    },
    /// Returned when the key that is to sign vouchers is of another kind.
    #[error("KEY_NOT_ED25519: vouchers are signed by ed25519 keys only")]
    KeyNotEd25519,
    /// Returned when a list has no items, or more than one call can take.
    #[error("LIST_LENGTH: the list has {length} items, between 1 and {max} are taken")]
    ListLength {
        /// Its length.
        length: usize,
        /// The longest that is taken.
        max: usize,
    },
    /// Returned when a transfer does not say in a known form what it is for.
    #[error("UNKNOWN_MESSAGE: {reason}")]
    UnknownMessage {
        /// What the parser says.
        reason: String,
    },
    /// Returned when the name of a model has other characters, or is empty or longer than 64.
    #[error("MODEL_ID_MALFORMED: `{model_id}` is not 1 to 64 of a to z, 0 to 9, dot, hyphen, underscore")]
    ModelIdMalformed {
        /// The name.
        model_id: String,
    },
    /// Returned when somebody else than the consumer of a channel acts on it.
    #[error("NOT_CONSUMER: {caller_id} is not the consumer of channel {channel_id}")]
    NotConsumer {
        /// Who called.
        caller_id: AccountId,
        /// The channel.
        channel_id: ChannelId,
    },
    /// Returned when an account has not paid for storage.
    #[error("NOT_REGISTERED: {account_id} has no storage deposit")]
    NotRegistered {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when an account has nothing to be paid.
    #[error("NOTHING_TO_CLAIM: {account_id} has no credit")]
    NothingToClaim {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when contributors wait for nothing, or there are none to hand it to.
    #[error("NOTHING_TO_DISTRIBUTE: {pending} units are pending for a total weight of {total_weight}")]
    NothingToDistribute {
        /// What is pending.
        pending: u128,
        /// The sum of the weights.
        total_weight: u64,
    },
    /// Returned when a bucket is empty.
    #[error("NOTHING_TO_FLUSH: the bucket is empty")]
    NothingToFlush,
    /// Returned when a call that moves value comes without exactly one yoctoNEAR.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR, not {attached}")]
    OneYoctoRequired {
        /// What was attached.
        attached: NearToken,
    },
    /// Returned when a channel is opened for another operator than the model version has.
    #[error("OPERATOR_MISMATCH: the operator is {operator_id}")]
    OperatorMismatch {
        /// Who it is.
        operator_id: AccountId,
    },
    /// Returned when an act of the owner was refused.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Returned when a pause was refused, or while one runs.
    #[error(transparent)]
    Pause(#[from] PauseError),
    /// Returned when a model version is not registered.
    #[error("UNKNOWN_RELEASE: version {} of {} is not registered", .release_id.version, .release_id.model_id)]
    UnknownRelease {
        /// The model version.
        release_id: ReleaseId,
    },
    /// Returned when a role is missing or full.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Returned when a key is rotated while the vouchers of the one before still count.
    #[error("ROTATION_PENDING: the previous key counts until {thaws_at}")]
    RotationPending {
        /// Until when, in nanoseconds since 1970.
        thaws_at: u64,
    },
    /// Returned when new code finds a root state that is not of a layout it knows.
    #[error("UNKNOWN_STATE: the root state is of no layout that this code knows")]
    UnknownState,
    /// Returned when what is withdrawn or used exceeds the free part of a storage deposit.
    #[error("STORAGE_BALANCE_TOO_SMALL: {required} is needed, {available} is available")]
    StorageBalanceTooSmall {
        /// What is needed.
        required: NearToken,
        /// What is free.
        available: NearToken,
    },
    /// Returned when the attached deposit does not pay for what a call stores.
    #[error(transparent)]
    StorageDepositTooSmall(#[from] StorageDepositTooSmall),
    /// Returned when an account unregisters while it has channels, credit or a payout on its way.
    #[error("STORAGE_IN_USE: {account_id} has {n_channels} open channels and {credit} units of credit")]
    StorageInUse {
        /// The account.
        account_id: AccountId,
        /// Its open channels.
        n_channels: u32,
        /// Its credit, with what is on its way.
        credit: u128,
    },
    /// Returned when no other treasury is proposed, or it is not its time.
    #[error(transparent)]
    Succession(#[from] SuccessionError),
    /// Returned when the shares of the terms are not the whole.
    #[error("TERMS_NOT_WHOLE: the shares add up to {sum}, not to 10000")]
    TermsNotWhole {
        /// Their sum.
        sum: u32,
    },
    /// Returned when the sum of the weights of a model version is more than an unsigned 64-bit integer.
    #[error("TOTAL_WEIGHT_TOO_LARGE: the weights add up to more than 18446744073709551615")]
    TotalWeightTooLarge,
    /// Returned when code was not staged or not deployed.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// Returned when a voucher is refused, and the whole batch with it.
    #[error("{refusal}, voucher {index}")]
    VoucherRefused {
        /// Its place in the batch, from 0.
        index: usize,
        /// Why.
        refusal: Refusal,
    },
    /// Returned when a delay is outside the bounds.
    #[error(
        "WITHDRAWAL_DELAY_OUT_OF_RANGE: {delay} is not from {min} to {max}",
        delay = Duration(*.delay), min = Duration(*.min), max = Duration(*.max)
    )]
    WithdrawalDelayOutOfRange {
        /// The delay.
        delay: u64,
        /// The shortest.
        min: u64,
        /// The longest.
        max: u64,
    },
    /// Returned when a consumer withdraws too early.
    #[error("WITHDRAWAL_LOCKED: the withdrawal unlocks at {unlocks_at}, it is {now}")]
    WithdrawalLocked {
        /// From when, in nanoseconds since 1970.
        unlocks_at: u64,
        /// When it was tried.
        now: u64,
    },
    /// Returned when a withdrawal was not asked for.
    #[error("WITHDRAWAL_NOT_REQUESTED: no withdrawal from channel {channel_id} is requested")]
    WithdrawalNotRequested {
        /// The channel.
        channel_id: ChannelId,
    },
    /// Returned when a withdrawal is asked for again. The clock of the first request goes on.
    #[error("WITHDRAWAL_PENDING: a withdrawal unlocks at {unlocks_at} already")]
    WithdrawalPending {
        /// From when, in nanoseconds since 1970.
        unlocks_at: u64,
    },
    /// Returned when another token than the contract's asset arrives.
    #[error("WRONG_ASSET: {token_id} is not the asset")]
    WrongAsset {
        /// The token.
        token_id: AccountId,
    },
}

/// Why one voucher of a batch is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Returned when the batch names the channel twice.
    #[error("DUPLICATE_CHANNEL: channel {channel_id} is in the batch already")]
    DuplicateChannel {
        /// The channel.
        channel_id: ChannelId,
    },
    /// Returned when the voucher is for another chain.
    #[error("FOREIGN_CHAIN: the voucher is for chain {chain_id}")]
    ForeignChain {
        /// The chain that it names.
        chain_id: String,
    },
    /// Returned when the voucher is for another contract.
    #[error("FOREIGN_CONTRACT: the voucher is for {contract_id}")]
    ForeignContract {
        /// The contract that it names.
        contract_id: AccountId,
    },
    /// Returned when the voucher is for another lineage than the model version has.
    #[error("FOREIGN_LINEAGE: the voucher is for another lineage")]
    ForeignLineage,
    /// Returned when the voucher is for another price list than the model version has.
    #[error("FOREIGN_PRICE: the voucher is for price version {voucher}, the release has {release}")]
    ForeignPrice {
        /// What the voucher names.
        voucher: u32,
        /// What the model version has.
        release: u32,
    },
    /// Returned when the voucher is for another model version than the channel.
    #[error("FOREIGN_RELEASE: the voucher is for version {} of {}", .release_id.version, .release_id.model_id)]
    ForeignRelease {
        /// What the voucher names.
        release_id: ReleaseId,
    },
    /// Returned when the bytes are not the Borsh form of a voucher.
    #[error(
        "NOT_A_VOUCHER: the bytes are not the Borsh of a voucher, which is signed with its domain and sent without it"
    )]
    NotAVoucher,
    /// Returned when the caller does not serve the channel's model version.
    #[error("NOT_OPERATOR: {caller_id} is not the operator of channel {channel_id}")]
    NotOperator {
        /// Who called.
        caller_id: AccountId,
        /// The channel.
        channel_id: ChannelId,
    },
    /// Returned when no key of the channel has made the signature.
    #[error("SIGNATURE_INVALID: no key of channel {channel_id} has signed the voucher")]
    SignatureInvalid {
        /// The channel.
        channel_id: ChannelId,
    },
    /// Returned when the vouchers are for more model versions than one batch may have.
    #[error("TOO_MANY_RELEASES: one batch is for at most {max} model versions")]
    TooManyReleases {
        /// The most.
        max: usize,
    },
    /// Returned when the voucher counts fewer units than an earlier one.
    #[error("UNITS_DECREASED: {voucher} units are fewer than the {claimed} redeemed")]
    UnitsDecreased {
        /// What the voucher counts.
        voucher: u64,
        /// What has been redeemed.
        claimed: u64,
    },
    /// Returned when no channel of this number is open.
    #[error("UNKNOWN_CHANNEL: no channel {channel_id} is open")]
    UnknownChannel {
        /// The number.
        channel_id: ChannelId,
    },
    /// Returned when the voucher is the redeemed one or an earlier one.
    #[error("VOUCHER_NOT_NEWER: {voucher} is not more than the {claimed} redeemed")]
    VoucherNotNewer {
        /// Its cumulative amount.
        voucher: u128,
        /// What has been redeemed.
        claimed: u128,
    },
    /// Returned when the voucher is worth more than was paid in.
    #[error("VOUCHER_OVER_DEPOSIT: {voucher} is more than the deposit of {deposited}")]
    VoucherOverDeposit {
        /// Its cumulative amount.
        voucher: u128,
        /// What was paid in.
        deposited: u128,
    },
}
