//! Arguments and answers of the contract in their JSON form, and the limits of its lists.

use commonweight_common::{Bps, Digest, stored::Stored};
pub use commonweight_messages::ReleaseId;
use near_sdk::{
    AccountId, PublicKey,
    json_types::{U64, U128},
    near,
};

/// How many vouchers one `redeem` takes: their event stays under the 16 KiB that one receipt may log.
pub const MAX_VOUCHERS: usize = 300;

/// How many model versions the vouchers of one `redeem` may belong to, for the same reason.
pub const MAX_INCOMES: usize = 4;

/// How many model versions one `claim` takes, for the same reason.
pub const MAX_CLAIMED_RELEASES: usize = 20;

/// How many weights one `set_weights` takes, for the same reason.
pub const MAX_WEIGHTS: usize = 100;

/// The number of a channel. Numbers are never used twice.
pub type ChannelId = u64;

/// Who gets which share of what a model version earns. The shares add up to 10,000.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who serves the model.
    pub operator: Bps,
    /// Whose data and work made it, by weight.
    pub contributors: Bps,
    /// Who stakes the token. They also get what rounding leaves.
    pub stakers: Bps,
    /// The treasury that pays for the next phase.
    pub treasury: Bps,
}

/// The weight of one contributor to a model version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The contributor.
    pub account_id: AccountId,
    /// Its part of the sum of all weights. Zero ends its income; what it has earned stays its own.
    pub weight: U64,
}

/// What a transfer of the asset to the contract is for: the `msg` of `ft_transfer_call`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DepositMessage {
    /// Opens a channel with the amount as its deposit; the sender is its consumer.
    OpenChannel {
        /// The model.
        model_id: String,
        /// Its version.
        version: u32,
        /// Who serves that version. The channel is refused if it is somebody else.
        operator_id: AccountId,
        /// The ed25519 key that will sign the vouchers.
        public_key: PublicKey,
    },
    /// Adds the amount to the deposit of a channel. Anyone may; it belongs to the channel's consumer then.
    TopUp {
        /// The channel.
        channel_id: ChannelId,
    },
}

/// What waits for anyone to send it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// The share of the stakers, for the staking contract.
    Stakers,
    /// The share of the treasury.
    Treasury,
}

/// A right that the owner grants to single accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Pauses ways in.
    Guardian,
}

impl commonweight_common::roles::Role for Role {
    fn name(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
        }
    }
}

/// What can be paused: ways in, and never a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Opening channels and topping them up.
    Channel,
    /// Registering model versions and setting weights.
    Model,
}

/// A model version, as the view `release` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ReleaseView {
    /// The model.
    pub model_id: String,
    /// Its version.
    pub version: u32,
    /// Who serves it and redeems its vouchers.
    pub operator_id: AccountId,
    /// How its income is split.
    pub terms: Terms,
    /// The lineage that vouchers must name.
    pub lineage_hash: Digest,
    /// The price list that vouchers must name.
    pub price_version: u32,
    /// All that has been redeemed for it.
    pub revenue: U128,
    /// The sum of its contributors' weights.
    pub total_weight: U64,
    /// What its contributors have earned and not yet moved to their credit, [`Self::pending`] included.
    pub contributors_owed: U128,
    /// What came in for contributors while there were none, and waits for `distribute_pending`.
    pub pending: U128,
}

/// A channel, as the view `channel` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct ChannelView {
    /// The channel.
    pub channel_id: ChannelId,
    /// Who pays.
    pub consumer_id: AccountId,
    /// Who may redeem.
    pub operator_id: AccountId,
    /// The model.
    pub model_id: String,
    /// Its version.
    pub version: u32,
    /// The key that signs vouchers.
    pub public_key: PublicKey,
    /// The key before the last rotation, whose vouchers count until it thaws.
    pub previous_key: Option<PreviousKeyView>,
    /// All that was paid in.
    pub deposited: U128,
    /// All that was redeemed.
    pub claimed: U128,
    /// The units that were redeemed.
    pub claimed_units: U64,
    /// How long a withdrawal, or a rotated key, waits, in nanoseconds.
    pub withdrawal_delay: U64,
    /// From when the consumer may withdraw, if it has asked to; nanoseconds since 1970.
    pub unlocks_at: Option<U64>,
}

/// A rotated key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct PreviousKeyView {
    /// The key.
    pub public_key: PublicKey,
    /// From when its vouchers do not count any more; nanoseconds since 1970.
    pub thaws_at: U64,
}

/// What the contract owes. The asset's balance of the contract covers `liabilities` at any time between calls.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct SolvencyView {
    /// Deposits of channels that are not redeemed.
    pub escrow: U128,
    /// Credit of operators, contributors and consumers.
    pub credits: U128,
    /// What contributors have earned and not yet moved to their credit.
    pub contributors: U128,
    /// What waits for the stakers.
    pub stakers: U128,
    /// What waits for the treasury.
    pub treasury: U128,
    /// What has been sent and is not confirmed.
    pub in_flight: U128,
    /// The sum of the above.
    pub liabilities: U128,
}

/// The settings, as the view `config` shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct SettingsView {
    /// The NEP-141 token that everything is paid in.
    pub asset_id: AccountId,
    /// Where the stakers' share goes.
    pub staking_id: AccountId,
    /// Where the treasury's share goes.
    pub treasury_id: AccountId,
    /// The delay of channels opened from now on, in nanoseconds.
    pub withdrawal_delay: U64,
    /// The chain that vouchers must name.
    pub chain_id: String,
}
