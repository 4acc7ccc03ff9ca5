//! What happened, for indexers (NEP-297): replaying the events reproduces channels, credit and shares.
//!
//! No log exceeds the 16 KiB of a receipt, because every list in an event is bounded.

use std::borrow::Cow;

use commonweight_common::roles::RoleHolders;
use near_sdk::{
    AccountId, PublicKey,
    json_types::{Base64VecU8, U64, U128},
    near,
};

use crate::{Bucket, ChannelId, Digest, Feature, Terms, Weight};
#[cfg(feature = "contract")]
use crate::{
    ReleaseId,
    logic::{batch::Income, split::Split},
};

/// What one model version earns by a batch of vouchers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ReleaseIncome {
    /// The model.
    pub model_id: String,
    /// Its version.
    pub version: u32,
    /// Units used.
    pub units: U128,
    /// What they cost.
    pub amount: U128,
    /// The operator's part.
    pub operator: U128,
    /// The contributors' part.
    pub contributors: U128,
    /// The stakers' part.
    pub stakers: U128,
    /// The treasury's part.
    pub treasury: U128,
}

/// A fact that the contract has made so.
#[derive(Debug, Clone)]
#[near(event_json(standard = "commonweight"))]
#[must_use = "an event counts when it is emitted"]
pub enum Event<'a> {
    /// A channel was closed; its rest is on its way to the consumer.
    #[event_version("1.0.0")]
    ChannelClosed {
        /// The channel.
        channel_id: ChannelId,
        /// Its consumer.
        consumer_id: Cow<'a, AccountId>,
        /// The rest.
        amount: U128,
    },
    /// A channel was opened.
    #[event_version("1.0.0")]
    ChannelOpened {
        /// The channel.
        channel_id: ChannelId,
        /// Who pays.
        consumer_id: Cow<'a, AccountId>,
        /// The model.
        model_id: Cow<'a, str>,
        /// Its version.
        version: u32,
        /// The key that signs vouchers.
        public_key: Cow<'a, PublicKey>,
        /// The deposit.
        amount: U128,
        /// The delay of withdrawals and rotations in nanoseconds.
        withdrawal_delay: U64,
    },
    /// More was paid into a channel.
    #[event_version("1.0.0")]
    ChannelToppedUp {
        /// The channel.
        channel_id: ChannelId,
        /// Who paid.
        payer_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
    },
    /// Staged code has been deployed.
    #[event_version("1.0.0")]
    CodeDeployed {
        /// SHA-256 of the code.
        code_hash: Digest,
    },
    /// Code has been announced; anybody can deploy it from `ready_at` on.
    #[event_version("1.0.0")]
    CodeStaged {
        /// SHA-256 of the code.
        code_hash: Digest,
        /// From when on it can be deployed, in nanoseconds.
        ready_at: U64,
        /// From when on it cannot be deployed any more, in nanoseconds.
        expires_at: U64,
    },
    /// Announced code has been taken back.
    #[event_version("1.0.0")]
    CodeUnstaged {
        /// SHA-256 of the code.
        code_hash: Digest,
    },
    /// What a contributor has earned from a model version became its credit.
    #[event_version("1.0.0")]
    EarningsSettled {
        /// The contributor.
        account_id: Cow<'a, AccountId>,
        /// The model.
        model_id: Cow<'a, str>,
        /// Its version.
        version: u32,
        /// How much.
        amount: U128,
    },
    /// A bucket was sent to where it belongs.
    #[event_version("1.0.0")]
    FlushCompleted {
        /// The bucket.
        bucket: Bucket,
        /// What arrived.
        amount: U128,
    },
    /// What was sent from a bucket has come back into it.
    #[event_version("1.0.0")]
    FlushReverted {
        /// The bucket.
        bucket: Bucket,
        /// What came back.
        amount: U128,
    },
    /// Another key signs the vouchers of a channel.
    #[event_version("1.0.0")]
    KeyRotated {
        /// The channel.
        channel_id: ChannelId,
        /// The new key.
        public_key: Cow<'a, PublicKey>,
        /// From when the vouchers of the one before do not count; nanoseconds since 1970.
        thaws_at: U64,
    },
    /// The ownership has passed. What the former owner had announced is forgotten; the roles it gave stay.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// Who was the owner.
        old_owner_id: Cow<'a, AccountId>,
        /// Who is the owner.
        new_owner_id: Cow<'a, AccountId>,
        /// SHA-256 of the code that was announced, if any was.
        forgotten_code_hash: Option<Digest>,
        /// Every role that somebody has.
        roles: Vec<RoleHolders>,
    },
    /// The owner has proposed the next one, or taken the proposal back.
    #[event_version("1.0.0")]
    OwnerProposed {
        /// Who may accept.
        proposed_id: Option<Cow<'a, AccountId>>,
    },
    /// Another account has become the treasury: what leaves from now on goes there.
    #[event_version("1.0.0")]
    TreasuryChanged {
        /// The former one.
        old_treasury_id: Cow<'a, AccountId>,
        /// The new one.
        new_treasury_id: Cow<'a, AccountId>,
    },
    /// The owner has proposed another treasury, or a proposal was taken back.
    #[event_version("1.0.0")]
    TreasuryProposed {
        /// The account; none where the proposal was taken back.
        treasury_id: Option<Cow<'a, AccountId>>,
        /// From when on anybody can have it take its place.
        ready_at: Option<U64>,
    },
    /// A way in is paused until `until`.
    #[event_version("1.0.0")]
    Paused {
        /// What is paused.
        feature: Feature,
        /// Who paused it.
        account_id: Cow<'a, AccountId>,
        /// When it goes on by itself, in nanoseconds.
        until: U64,
    },
    /// An account has been paid.
    #[event_version("1.0.0")]
    PayoutCompleted {
        /// The account.
        account_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
    },
    /// A payment has failed and is the account's credit again.
    #[event_version("1.0.0")]
    PayoutReverted {
        /// The account.
        account_id: Cow<'a, AccountId>,
        /// How much.
        amount: U128,
    },
    /// What had waited for contributors was handed to those that there are.
    #[event_version("1.0.0")]
    PendingDistributed {
        /// The model.
        model_id: Cow<'a, str>,
        /// Its version.
        version: u32,
        /// How much.
        amount: U128,
    },
    /// A model version was registered.
    #[event_version("1.0.0")]
    ReleaseRegistered {
        /// The model.
        model_id: Cow<'a, str>,
        /// Its version.
        version: u32,
        /// Who serves it.
        operator_id: Cow<'a, AccountId>,
        /// How its income is split.
        terms: Cow<'a, Terms>,
        /// Its lineage.
        lineage_hash: Digest,
        /// Its price list.
        price_version: u32,
    },
    /// An account has been given a role.
    #[event_version("1.0.0")]
    RoleGranted {
        /// The role.
        role: Cow<'a, str>,
        /// The account.
        account_id: Cow<'a, AccountId>,
    },
    /// A role has been taken from an account.
    #[event_version("1.0.0")]
    RoleRevoked {
        /// The role.
        role: Cow<'a, str>,
        /// The account.
        account_id: Cow<'a, AccountId>,
    },
    /// A pause has been lifted.
    #[event_version("1.0.0")]
    Unpaused {
        /// What goes on.
        feature: Feature,
    },
    /// An operator has redeemed vouchers.
    #[event_version("1.0.0")]
    VouchersRedeemed {
        /// The operator.
        operator_id: Cow<'a, AccountId>,
        /// What each model version earns.
        incomes: Vec<ReleaseIncome>,
        /// Base64 of 32 bytes for each voucher: the channel (8 bytes), its claimed units (8) and its claimed
        /// amount (16) from now on, all little-endian.
        settlements: Base64VecU8,
    },
    /// The weights of contributors were set.
    #[event_version("1.0.0")]
    WeightsSet {
        /// The model.
        model_id: Cow<'a, str>,
        /// Its version.
        version: u32,
        /// The new weights.
        weights: Cow<'a, [Weight]>,
        /// The sum of all weights, of those not in this list too.
        total_weight: U64,
    },
    /// A consumer has taken its request back.
    #[event_version("1.0.0")]
    WithdrawalCancelled {
        /// The channel.
        channel_id: ChannelId,
    },
    /// The delay of channels opened from now on was set.
    #[event_version("1.0.0")]
    WithdrawalDelaySet {
        /// In nanoseconds.
        withdrawal_delay: U64,
    },
    /// A consumer has asked for the rest of its channel.
    #[event_version("1.0.0")]
    WithdrawalRequested {
        /// The channel.
        channel_id: ChannelId,
        /// From when it may withdraw; nanoseconds since 1970.
        unlocks_at: U64,
    },
}

#[cfg(feature = "contract")]
impl ReleaseIncome {
    /// What `id` earns with `income`, split as `split`.
    pub(crate) fn new(id: ReleaseId, income: &Income, split: &Split) -> Self {
        Self {
            model_id: id.model_id,
            version: id.version,
            units: income.units.into(),
            amount: income.amount.into(),
            operator: split.operator.into(),
            contributors: split.contributors.into(),
            stakers: split.stakers.into(),
            treasury: split.treasury.into(),
        }
    }
}

#[cfg(test)]
mod tests;
