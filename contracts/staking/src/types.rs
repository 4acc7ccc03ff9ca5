//! What goes in and comes out as JSON: arguments and views. Amounts and times are decimal strings.

use commonweight_common::stored::Stored;
use near_sdk::{
    AccountId, NearToken, PublicKey,
    json_types::{Base64VecU8, U64, U128},
    near,
};

use crate::{Digest, logic::delegation::Voter};

/// The `msg` of an `ft_transfer_call` to this contract.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TransferMessage {
    /// From the staked token: the sender stakes the amount.
    Stake {},
    /// From the staked token: the amount is staked for another account. The sender's storage deposit pays for
    /// what that stores.
    StakeFor {
        /// Whose stake it becomes.
        account_id: AccountId,
    },
    /// From a reward asset: the amount is for all stakers.
    Reward {},
}

/// How the contract has been set up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct SettingsView {
    /// The token that is staked.
    pub token_id: AccountId,
    /// The contract that receives the ballots.
    pub dao_id: AccountId,
    /// The tokens in which rewards are paid, in the order in which they were listed.
    pub asset_ids: Vec<AccountId>,
    /// How long unstaked tokens wait, in nanoseconds.
    pub unbonding_period: U64,
}

/// A right that the owner grants to single accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Pauses ways in, and disables reward assets.
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
    /// Staking, for oneself and for others, and cancelling an unbonding.
    Stake,
    /// Adding rewards.
    Reward,
}

/// Who votes with a stake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case")]
pub enum VoterView {
    /// The account itself.
    Own,
    /// Another account, unless the account casts a ballot of its own.
    Delegate(AccountId),
    /// Nobody: the stake is not voting power.
    Nobody,
}

impl From<&Voter> for VoterView {
    fn from(voter: &Voter) -> Self {
        match voter {
            Voter::Own => Self::Own,
            Voter::Delegate(delegate_id) => Self::Delegate(delegate_id.clone()),
            Voter::Nobody => Self::Nobody,
        }
    }
}

/// What an authenticator has signed, as the browser hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(deny_unknown_fields)]
pub struct PasskeyProof {
    /// The registered key, compressed.
    pub public_key: Base64VecU8,
    /// The authenticator data.
    pub authenticator_data: Base64VecU8,
    /// The client data, byte by byte as the browser has made it.
    pub client_data_json: String,
    /// `r` and `s` of the signature, 32 bytes each.
    pub signature: Base64VecU8,
}

/// A passkey that may sign ballots.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct PasskeyView {
    /// The compressed key on P-256.
    pub public_key: Base64VecU8,
    /// SHA-256 of the domain of the site that made it: no other site can use it.
    pub relying_party: Digest,
}

/// An account that delegates.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct DelegationView {
    /// The account.
    pub account_id: AccountId,
    /// With how much its delegate votes.
    pub power: U128,
}

/// What an account can claim in one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct EarnedView {
    /// The token in which it is paid.
    pub asset_id: AccountId,
    /// How much.
    pub earned: U128,
}

/// An account as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct AccountView {
    /// The stake.
    pub stake: U128,
    /// The voting power: the stake unless another votes with it, and what others have given.
    pub power: U128,
    /// Who votes with the stake.
    pub voter: VoterView,
    /// What is unbonding, oldest first; an entry whose time has come waits to be withdrawn.
    pub unbonding: Vec<UnbondingView>,
    /// What can be withdrawn now.
    pub withdrawable: U128,
    /// What is being transferred to the account right now.
    pub in_flight: U128,
    /// No ballot counts that was signed with this nonce or a smaller one: the time of the registration, in nanoseconds.
    /// `ballot_nonce` says it for one proposal.
    pub ballot_nonce: U64,
    /// The keys that may sign ballots for the account.
    pub ballot_keys: Vec<PublicKey>,
    /// The passkeys that may.
    pub passkeys: Vec<PasskeyView>,
    /// The number of checkpoints of its stake.
    pub n_checkpoints: u64,
    /// NEAR deposited for storage.
    pub storage_deposit: NearToken,
    /// Bytes stored for the account.
    pub storage_used: u64,
}

/// An amount on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct UnbondingView {
    /// In units of the staked token.
    pub amount: U128,
    /// From when on it can be withdrawn, in nanoseconds.
    pub unlocks_at: U64,
}

/// Voting power from a point in time on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct CheckpointView {
    /// Nanoseconds.
    pub time: U64,
    /// The voting power from then on.
    pub power: U128,
}

/// The rewards of one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct RewardsView {
    /// The token in which they are paid.
    pub asset_id: AccountId,
    /// Whether rewards are released and taken in. Otherwise only claims go on.
    pub is_enabled: bool,
    /// The stakes among which they are divided.
    pub shares: U128,
    /// All that has ever arrived.
    pub received: U128,
    /// All that has been claimed.
    pub claimed: U128,
    /// What is still to be released by the running drip.
    pub dripping: U128,
    /// When the running drip ends, in nanoseconds.
    pub ends_at: U64,
    /// What waits until somebody stakes.
    pub pending: U128,
    /// Over how long a reward is released, in nanoseconds.
    pub period: U64,
}

/// What the contract owes in one token. It is solvent while its balance of the token is at least `owed`; while
/// transfers are in flight, the balance may be up to `in_flight` higher or not, and never lower than `owed`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct LiabilityView {
    /// The token.
    pub asset_id: AccountId,
    /// Stakes, amounts on their way out, and rewards that have not been claimed.
    pub owed: U128,
    /// What is being transferred out right now.
    pub in_flight: U128,
}
