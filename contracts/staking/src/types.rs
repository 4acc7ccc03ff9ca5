//! What goes in and comes out as JSON: arguments and views. Amounts and times are decimal strings.

use near_sdk::{
    AccountId, NearToken, PublicKey,
    json_types::{U64, U128},
    near,
};

/// The choice of a voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
#[serde(rename_all = "snake_case")]
pub enum Ballot {
    /// For a proposal that is put to the vote.
    For,
    /// Against a proposal that is put to the vote.
    Against,
    /// Counted as present, on neither side.
    Abstain,
    /// Stops a decision that would otherwise take effect by itself.
    Object,
}

/// The `msg` of an `ft_transfer_call` to this contract.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TransferMessage {
    /// From the staked token: the sender stakes the amount.
    Stake {},
    /// From the reward asset: the amount is for all stakers.
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
    /// The token in which rewards are paid.
    pub reward_asset_id: AccountId,
    /// How long unstaked tokens wait, in nanoseconds.
    pub unbonding_period: U64,
    /// Over how long a reward is released, in nanoseconds.
    pub reward_period: U64,
}

/// An account as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct AccountView {
    /// The stake, which is the voting power.
    pub stake: U128,
    /// What is unbonding, oldest first; an entry whose time has come waits to be withdrawn.
    pub unbonding: Vec<UnbondingView>,
    /// What can be withdrawn now.
    pub withdrawable: U128,
    /// What is being transferred to the account right now.
    pub in_flight: U128,
    /// The nonce of the newest signed ballot: the next one must be greater.
    pub ballot_nonce: U64,
    /// The keys that may sign ballots for the account.
    pub ballot_keys: Vec<PublicKey>,
    /// The number of checkpoints of its voting power.
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
pub struct PoolView {
    /// The token in which they are paid.
    pub asset_id: AccountId,
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
