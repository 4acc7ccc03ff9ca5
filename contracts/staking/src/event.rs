//! Events (NEP-297): replaying them reproduces every stake, every amount on its way out and every reward.

use std::borrow::Cow;

use commonweight_common::roles::RoleHolders;
use near_sdk::{
    AccountIdRef, NearToken, PublicKey,
    json_types::{Base64VecU8, U64, U128},
    near,
};

use crate::{Digest, Feature, VoterView};

/// What has happened. Amounts and times are decimal strings.
#[near(event_json(standard = "commonweight"))]
#[derive(Debug, Clone)]
#[must_use = "call `.emit()`"]
pub enum Event<'a> {
    /// An account has made its first storage deposit.
    #[event_version("1.0.0")]
    AccountRegistered {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
    },
    /// An account has been closed, and its free storage deposit returned.
    #[event_version("1.0.0")]
    AccountUnregistered {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
    },
    /// A reward asset has been taken off the list; it owed a unit for each account at most.
    #[event_version("1.0.0")]
    AssetDelisted {
        /// The token.
        asset_id: Cow<'a, AccountIdRef>,
        /// What it still owed, which is the owner's now: fractions of a unit, and what was not claimed within 31 days.
        dust: U128,
    },
    /// Rewards of an asset are not released or taken in any more; claims go on.
    #[event_version("1.0.0")]
    AssetDisabled {
        /// The token.
        asset_id: Cow<'a, AccountIdRef>,
    },
    /// Rewards of an asset are released and taken in again.
    #[event_version("1.0.0")]
    AssetEnabled {
        /// The token.
        asset_id: Cow<'a, AccountIdRef>,
    },
    /// Rewards are also paid in this asset from now on.
    #[event_version("1.0.0")]
    AssetListed {
        /// The token.
        asset_id: Cow<'a, AccountIdRef>,
        /// Over how long a reward is released, in nanoseconds.
        period: U64,
    },
    /// A key may sign ballots for an account.
    #[event_version("1.0.0")]
    BallotKeyRegistered {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The key.
        public_key: Cow<'a, PublicKey>,
    },
    /// A key may not sign ballots for an account any more.
    #[event_version("1.0.0")]
    BallotKeyRemoved {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The key.
        public_key: Cow<'a, PublicKey>,
    },
    /// The record of a voter's nonce on a proposal has been removed, and its storage paid back.
    #[event_version("1.0.0")]
    BallotNonceReleased {
        /// The voter.
        voter_id: Cow<'a, AccountIdRef>,
        /// What was decided on.
        proposal_id: u64,
        /// Who had paid for the record, and is paid.
        payer_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: NearToken,
    },
    /// A signed ballot has been sent to the DAO, and its nonce is used. Whether it counts is told by the DAO's own
    /// event, as for every ballot.
    #[event_version("1.0.0")]
    BallotRelayed {
        /// The voter.
        voter_id: Cow<'a, AccountIdRef>,
        /// Who has brought it, and pays for its storage.
        payer_id: Cow<'a, AccountIdRef>,
        /// What is decided on.
        proposal_id: u64,
        /// Its nonce.
        nonce: U64,
    },
    /// A signed ballot was refused by the DAO; its nonce may be used again above `last_nonce`.
    #[event_version("1.0.0")]
    BallotReturned {
        /// The voter.
        voter_id: Cow<'a, AccountIdRef>,
        /// What is decided on.
        proposal_id: u64,
        /// The nonce of the refused ballot.
        nonce: U64,
        /// The nonce above which the next ballot on this proposal must be: the newest that the DAO took; while others are
        /// on their way, the newest that was brought.
        last_nonce: Option<U64>,
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
    /// Another DAO has taken its place: ballots go there from now on.
    #[event_version("1.0.0")]
    DaoChanged {
        /// The former one.
        old_dao_id: Cow<'a, AccountIdRef>,
        /// The new one.
        new_dao_id: Cow<'a, AccountIdRef>,
    },
    /// The owner has proposed another DAO, or a proposal was taken back.
    #[event_version("1.0.0")]
    DaoProposed {
        /// The account; none where the proposal was taken back.
        dao_id: Option<Cow<'a, AccountIdRef>>,
        /// From when on anybody can have it take its place.
        ready_at: Option<U64>,
    },
    /// The ownership has passed. What the former owner had announced is forgotten, and the roles that it gave stay.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// Who was the owner.
        old_owner_id: Cow<'a, AccountIdRef>,
        /// Who is the owner.
        new_owner_id: Cow<'a, AccountIdRef>,
        /// SHA-256 of the code that was staged, and is not any more.
        forgotten_code_hash: Option<Digest>,
        /// Who has which role.
        roles: Vec<RoleHolders>,
    },
    /// A next owner has been proposed, or the proposal taken back.
    #[event_version("1.0.0")]
    OwnerProposed {
        /// Who may accept.
        proposed_id: Option<Cow<'a, AccountIdRef>>,
    },
    /// A passkey may sign ballots for an account.
    #[event_version("1.0.0")]
    PasskeyRegistered {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The compressed key.
        public_key: Base64VecU8,
        /// SHA-256 of the identifier of the relying party.
        relying_party: Digest,
    },
    /// A passkey may not sign ballots for an account any more.
    #[event_version("1.0.0")]
    PasskeyRemoved {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The compressed key.
        public_key: Base64VecU8,
    },
    /// A way in is paused until `until`.
    #[event_version("1.0.0")]
    Paused {
        /// What is paused.
        feature: Feature,
        /// Who paused it.
        account_id: Cow<'a, AccountIdRef>,
        /// When it goes on by itself, in nanoseconds.
        until: U64,
    },
    /// A reward has arrived. It is being released until `ends_at`, or waits for a staker where there is none.
    #[event_version("1.0.0")]
    RewardAdded {
        /// The token in which it is paid.
        asset_id: Cow<'a, AccountIdRef>,
        /// Who sent it.
        sender_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
        /// When everything that has arrived will have been released.
        ends_at: Option<U64>,
    },
    /// An account has claimed its rewards; they are being transferred.
    #[event_version("1.0.0")]
    RewardClaimed {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The token in which they are paid.
        asset_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
    /// A claimed reward has been transferred.
    #[event_version("1.0.0")]
    RewardPaid {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The token in which it was paid.
        asset_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
    /// A claimed reward could not be transferred and is again the account's to claim.
    #[event_version("1.0.0")]
    RewardReturned {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// The token in which it is paid.
        asset_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
    /// An account has been given a role.
    #[event_version("1.0.0")]
    RoleGranted {
        /// The role.
        role: Cow<'a, str>,
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
    },
    /// A role has been taken from an account.
    #[event_version("1.0.0")]
    RoleRevoked {
        /// The role.
        role: Cow<'a, str>,
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
    },
    /// Somebody has staked for another; `Staked` and `StorageDeposited` tell what that changed.
    #[event_version("1.0.0")]
    StakeGiven {
        /// Who paid.
        sender_id: Cow<'a, AccountIdRef>,
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much was staked.
        amount: U128,
        /// What moved from the sender's storage deposit to the account's.
        storage: NearToken,
    },
    /// Tokens have been staked.
    #[event_version("1.0.0")]
    Staked {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much was added.
        amount: U128,
        /// The account's stake.
        stake: U128,
        /// The sum of all stakes.
        total_stake: U128,
    },
    /// NEAR has been deposited for storage.
    #[event_version("1.0.0")]
    StorageDeposited {
        /// The account whose storage it pays.
        account_id: Cow<'a, AccountIdRef>,
        /// How much was added.
        amount: NearToken,
        /// The account's storage deposit.
        deposit: NearToken,
    },
    /// Free storage deposit has been withdrawn.
    #[event_version("1.0.0")]
    StorageWithdrawn {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much was taken.
        amount: NearToken,
        /// The account's storage deposit.
        deposit: NearToken,
    },
    /// An amount that was unbonding is staked again.
    #[event_version("1.0.0")]
    UnbondingCancelled {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
        /// When it was to unlock, in nanoseconds.
        unlocks_at: U64,
        /// The account's stake.
        stake: U128,
        /// The sum of all stakes.
        total_stake: U128,
    },
    /// A pause has been lifted.
    #[event_version("1.0.0")]
    Unpaused {
        /// What goes on.
        feature: Feature,
    },
    /// Tokens have been unstaked; they can be withdrawn from `unlocks_at` on.
    #[event_version("1.0.0")]
    Unstaked {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much was taken.
        amount: U128,
        /// The account's stake.
        stake: U128,
        /// The sum of all stakes.
        total_stake: U128,
        /// When it can be withdrawn, in nanoseconds.
        unlocks_at: U64,
    },
    /// Another votes with a stake from now on.
    #[event_version("1.0.0")]
    VoterChosen {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// Who voted until now.
        former: VoterView,
        /// Who votes from now on.
        voter: VoterView,
        /// The stake.
        power: U128,
    },
    /// A withdrawal has been transferred.
    #[event_version("1.0.0")]
    WithdrawalPaid {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
    /// A withdrawal could not be transferred and is again the account's to withdraw.
    #[event_version("1.0.0")]
    WithdrawalReturned {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
    /// Unlocked tokens are being transferred to their account.
    #[event_version("1.0.0")]
    WithdrawalStarted {
        /// The account.
        account_id: Cow<'a, AccountIdRef>,
        /// How much.
        amount: U128,
    },
}

#[cfg(test)]
mod tests;
