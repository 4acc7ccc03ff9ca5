//! The surface of the contract, as its callers see it, and what it calls itself.

mod callbacks;
mod dao;

use commonweight_common::storage::{StorageBalance, StorageBalanceBounds};
use near_sdk::{
    AccountId, NearToken, Promise, PromiseOrValue, PublicKey, ext_contract,
    json_types::{Base64VecU8, U64, U128},
};

use crate::{
    AccountView, Ballot, BallotMessage, CheckpointView, DelegationView, Digest, EarnedView, Feature,
    LiabilityView, PasskeyProof, PoolView, ProposedAccount, Role, SettingsView, StagedCodeView,
};

pub use callbacks::{Callbacks, ext_callbacks};
pub use dao::{Dao, ext_dao};

/// The staking contract.
#[ext_contract(ext_staking)]
pub trait Staking {
    /// Takes in tokens that were sent by `ft_transfer_call`: `{"stake":{}}` from the staked token adds to the
    /// sender's stake, `{"stake_for":{"account_id":"…"}}` to another's, for whose storage the sender's deposit
    /// pays; `{"reward":{}}` from a reward asset is divided among all stakers over time.
    ///
    /// - **Caller**: the token. The staker has a storage deposit, and so has who stakes for another.
    /// - **Emits**: `Staked`, with `StakeGiven` and `StorageDeposited` where it is for another; or `RewardAdded`.
    /// - **Fails**: `UnknownMessage`, `ZeroAmount`, `NotRegistered`, `StorageExhausted`, `AmountTooLarge`, `Pause`,
    ///   `AssetDisabled`. The token then returns the whole amount to its sender.
    fn ft_on_transfer(&mut self, sender_id: AccountId, amount: U128, msg: String) -> PromiseOrValue<U128>;

    /// Takes `amount` off the caller's stake; it can be withdrawn after the unbonding period. What the histories need
    /// for pages that are full may be owed.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `Unstaked`.
    /// - **Fails**: `ZeroAmount`, `NotEnoughStake`, `TooManyUnbondings`, `StorageExhausted`.
    fn unstake(&mut self, amount: U128);

    /// Transfers everything whose unbonding has ended to the caller. Returns whether the transfer succeeded.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `WithdrawalStarted`, then `WithdrawalPaid` or `WithdrawalReturned`.
    /// - **Fails**: `NothingToWithdraw`.
    /// - **Async**: a failed transfer can be withdrawn again at once.
    fn withdraw(&mut self) -> PromiseOrValue<bool>;

    /// Stakes again what was to unlock at `unlocks_at`.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `UnbondingCancelled`.
    /// - **Fails**: `UnknownUnbonding`, `StorageExhausted` where it would not leave enough free to unstake, `Pause`.
    fn cancel_unbonding(&mut self, unlocks_at: U64);

    /// Transfers the caller's rewards in one asset, by default the one listed first. Returns whether the transfer
    /// succeeded.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `RewardClaimed`, then `RewardPaid` or `RewardReturned`.
    /// - **Fails**: `NothingToClaim`, `AssetNotListed`, `NotRegistered`.
    /// - **Async**: a failed transfer can be claimed again.
    fn claim_rewards(&mut self, asset_id: Option<AccountId>) -> PromiseOrValue<bool>;

    /// Transfers the caller's rewards in several assets, each as `claim_rewards` does: one that fails leaves the
    /// others alone. Refused as a whole where one of them has nothing to claim, or is named twice.
    ///
    /// - **Deposit**: 1 yoctoNEAR for each asset.
    /// - **Emits**, **Fails**, **Async**: as `claim_rewards`, and `WrongNumberOfAssets`, `YoctoPerAssetRequired`.
    fn claim_many_rewards(&mut self, asset_ids: Vec<AccountId>);

    /// Asks the asset whether the caller is registered there, registers it where it is not, and transfers its
    /// rewards. Returns whether the transfer succeeded.
    ///
    /// - **Deposit**: what the registration costs, and 1 yoctoNEAR. What the asset does not take comes back.
    /// - **Emits**: as `claim_rewards`. Nothing where the asset gives no answer, where the deposit is too small,
    ///   or where there is nothing to claim: the deposit then comes back whole.
    /// - **Fails**: `OneYoctoRequired`, `AssetNotListed`.
    fn register_and_claim(&mut self, asset_id: AccountId) -> PromiseOrValue<bool>;

    /// Lets another account vote with the caller's stake, now and as it changes. The caller's own ballot takes the
    /// stake back for that proposal, before or after its delegate has voted. What others have given to the caller
    /// stays with it.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `VoterChosen`.
    /// - **Fails**: `NotRegistered`, `DelegateIsSelf`, `AlreadyDelegated`, `Excluded`, `TooManyDelegations`,
    ///   `StorageExhausted`.
    fn delegate(&mut self, delegate_id: AccountId);

    /// Lets the caller vote itself.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `VoterChosen`.
    /// - **Fails**: `NotRegistered`, `NotDelegated`, `StorageExhausted`.
    fn undelegate(&mut self);

    /// Sends the caller's ballot to the DAO with the caller's voting power at `snapshot`. With `statement_hash`, the
    /// SHA-256 of the statement that the caller has read, it counts for no other statement.
    ///
    /// - **Deposit**: goes on to the DAO and pays for the ballot; what is left, or all of it where the DAO
    ///   refuses, goes back to the caller.
    /// - **Emits**: nothing; the DAO tells of every ballot that counts.
    /// - **Fails**: `NotPast`, `NoPower`, `SnapshotTooOld`; and with whatever the DAO answers.
    fn cast(
        &mut self,
        proposal_id: u64,
        snapshot: U64,
        ballot: Ballot,
        statement_hash: Option<Digest>,
    ) -> Promise;

    /// Sends a ballot that its voter has signed with a registered key. Anybody may call. Of the ballots that a voter has
    /// signed on one proposal, each outdates those with a smaller nonce; those on other proposals have nothing to do
    /// with it. A nonce is a time, at most 31 days before the block and at most a day after it.
    ///
    /// - **Deposit**: pays for the record of the nonce, at the first ballot of this voter on this proposal, which
    ///   [`Self::release_ballot_nonce`] pays back; then as for [`Self::cast`], paid by and returned to the caller, and at
    ///   least what the largest ballot costs at the DAO.
    /// - **Emits**: `BallotRelayed`; where the DAO refuses, `BallotReturned`, and `BallotNonceReleased` where the record
    ///   has served no ballot.
    /// - **Fails**: `WrongDomain`, `NotRegistered`, `KeyNotRegistered`, `SignatureInvalid`, `NonceOutOfTime`,
    ///   `NonceNotNewer`, `StorageDepositTooSmall`, `NotPast`, `NoPower`, `SnapshotTooOld`; and with whatever the DAO
    ///   answers.
    /// - **Async**: a ballot that the DAO refuses does not use up its nonce: when none is on its way any more, the next
    ///   must be above the newest that the DAO took.
    fn cast_signed(&mut self, message: BallotMessage, public_key: PublicKey, signature: Base64VecU8);

    /// Sends a ballot that its voter has signed with a registered passkey. Anybody may call. The challenge is the
    /// SHA-256 of what a ballot key would sign.
    ///
    /// - **Deposit**, **Emits**, **Async**: as for [`Self::cast_signed`].
    /// - **Fails**: as [`Self::cast_signed`], with `PasskeyNotRegistered` and `PasskeyRefused` instead of
    ///   `KeyNotRegistered` and `SignatureInvalid`.
    fn cast_with_passkey(&mut self, message: BallotMessage, proof: PasskeyProof);

    /// Removes the record of a voter's nonce on a proposal, 31 days after that nonce: nothing that it has outdated counts
    /// any more. Its price goes back to who has paid it. Anybody may call.
    ///
    /// - **Emits**: `BallotNonceReleased`. **Fails**: `UnknownBallotNonce`, `BallotPending`, `BallotNonceNeeded`.
    fn release_ballot_nonce(&mut self, voter_id: AccountId, proposal_id: u64);

    /// Lets an ed25519 key sign ballots for the caller, who pays for its storage.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `BallotKeyRegistered`.
    /// - **Fails**: `NotRegistered`, `KeyUnsupported`, `KeyAlreadyRegistered`, `TooManyKeys`, `StorageExhausted`.
    fn register_ballot_key(&mut self, public_key: PublicKey);

    /// Takes that right back. Nonces stay used.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `BallotKeyRemoved`.
    /// - **Fails**: `NotRegistered`, `KeyNotRegistered`.
    fn remove_ballot_key(&mut self, public_key: PublicKey);

    /// Lets a passkey sign ballots for the caller, who pays for its storage. `relying_party` is the SHA-256 of the
    /// domain of the site that made the passkey.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `PasskeyRegistered`.
    /// - **Fails**: `NotRegistered`, `PasskeyMalformed`, `PasskeyAlreadyRegistered`, `TooManyKeys`,
    ///   `StorageExhausted`.
    fn register_passkey(&mut self, public_key: Base64VecU8, relying_party: Digest);

    /// Takes that right back. Nonces stay used.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `PasskeyRemoved`.
    /// - **Fails**: `NotRegistered`, `PasskeyNotRegistered`.
    fn remove_passkey(&mut self, public_key: Base64VecU8);

    /// Deposits NEAR for the storage of `account_id`, or of the caller (NEP-145).
    ///
    /// - **Emits**: `AccountRegistered`, `StorageDeposited`.
    /// - **Fails**: `StorageDepositTooSmall`.
    fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance;

    /// Returns free storage deposit to the caller (NEP-145).
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `StorageWithdrawn`.
    /// - **Fails**: `NotRegistered`, `StorageWithdrawalTooLarge`.
    fn storage_withdraw(&mut self, amount: Option<NearToken>) -> StorageBalance;

    /// Closes the caller's account and returns its storage deposit, less what its checkpoints take in the
    /// histories of the total and of its delegates, which stay (NEP-145). With `force` the caller forfeits its
    /// rewards, which the others then earn; a stake, what is unbonding and what is being transferred is never lost.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `AccountUnregistered`.
    /// - **Fails**: `AccountInUse`.
    fn storage_unregister(&mut self, force: Option<bool>) -> bool;

    /// What a storage deposit is at least (NEP-145): pays for the account and its first stakes.
    fn storage_balance_bounds(&self) -> StorageBalanceBounds;

    /// The storage deposit of an account, and what of it is free (NEP-145).
    fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance>;

    /// The owner proposes the next owner, or with `None` takes the proposal back.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `OwnerProposed`.
    /// - **Fails**: `Owner`.
    fn propose_owner(&mut self, account_id: Option<AccountId>);

    /// The proposed owner becomes the owner. Code and a DAO that the former owner has announced are forgotten; the roles
    /// that it has given stay, and the event lists them.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `OwnerChanged`; `DaoProposed` where one was proposed.
    /// - **Fails**: `Owner`.
    fn accept_owner(&mut self);

    /// The owner gives a role.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `RoleGranted`. **Fails**: `Owner`, `Role`.
    fn grant_role(&mut self, role: Role, account_id: AccountId);

    /// The owner takes a role back.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `RoleRevoked`. **Fails**: `Owner`.
    fn revoke_role(&mut self, role: Role, account_id: AccountId);

    /// Pauses a way in, for a time that ends by itself.
    ///
    /// - **Caller**: the owner, or a guardian as far as little was paused lately. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `Paused`. **Fails**: `Role`, `Pause`.
    fn pause(&mut self, feature: Feature, duration: U64);

    /// The owner lifts a pause.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `Unpaused`. **Fails**: `Owner`, `Pause`.
    fn unpause(&mut self, feature: Feature);

    /// Pays rewards also in this asset, each released over `period` nanoseconds.
    ///
    /// - **Caller**: the owner. **Deposit**: pays for the storage; the rest comes back.
    /// - **Emits**: `AssetListed`. **Fails**: `Owner`, `PeriodOutOfRange`, `AssetAlreadyListed`, `TooManyAssets`,
    ///   `StorageDepositTooSmall`.
    fn list_asset(&mut self, asset_id: AccountId, period: U64);

    /// Takes an asset off the list that owes nothing, or for 31 days has been disabled and owes at most one unit for each
    /// account that is registered: fractions that nobody can claim, and whole units that nobody has claimed until then.
    /// They are sent to the owner. Nothing may be left to be released.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `AssetDelisted`. **Fails**: `Owner`, `AssetNotListed`, `AssetInUse`, `AssetClaimable`.
    fn delist_asset(&mut self, asset_id: AccountId);

    /// Stops the rewards of an asset, without calling it. What has been earned can be claimed as before; what
    /// has not been released waits.
    ///
    /// - **Caller**: the owner or a guardian. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `AssetDisabled`. **Fails**: `Role`, `AssetNotListed`.
    fn disable_asset(&mut self, asset_id: AccountId);

    /// Lets the rewards of an asset go on.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `AssetEnabled`. **Fails**: `Owner`, `AssetNotListed`, `TooManyAssets`.
    fn enable_asset(&mut self, asset_id: AccountId);

    /// Lets nobody vote with the stake of an account: a treasury or an escrow. It counts in no total either.
    ///
    /// - **Caller**: the owner. **Deposit**: pays for what this stores, so that no account avoids it by having nothing to
    ///   spare, and becomes part of the account's storage deposit; the rest comes back. At least 1 yoctoNEAR.
    /// - **Emits**: `VoterChosen`, `StorageDeposited`. **Fails**: `Owner`, `NotRegistered`, `Excluded`,
    ///   `StorageDepositTooSmall`.
    fn exclude_voter(&mut self, account_id: AccountId);

    /// Lets an account vote again.
    ///
    /// - **Caller**, **Deposit**, **Emits**: as [`Self::exclude_voter`].
    /// - **Fails**: `Owner`, `NotRegistered`, `NotExcluded`, `StorageDepositTooSmall`.
    fn admit_voter(&mut self, account_id: AccountId);

    /// Proposes another DAO in place of a former proposal, or with `null` takes that back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `DaoProposed`. **Fails**: `Owner`.
    fn propose_dao(&mut self, dao_id: Option<AccountId>);

    /// The proposed DAO takes its place, 30 days after the proposal and for 30 days. What is on its way goes on to the
    /// former one; what was signed for that one counts no more.
    ///
    /// - **Caller**: anybody. **Emits**: `DaoChanged`. **Fails**: `Succession`.
    fn change_dao(&mut self);

    /// Announces new code by its SHA-256.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. **Emits**: `CodeStaged`. **Fails**: `Owner`.
    fn stage_code(&mut self, code_hash: Digest);

    /// Takes announced code back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. **Emits**: `CodeUnstaged`. **Fails**: `Owner`, `Upgrade`.
    fn unstage_code(&mut self);

    /// Deploys announced code whose time has come. The input of the call is the code itself.
    ///
    /// - **Caller**: anybody. **Emits**: `CodeDeployed`, in the receipt that deploys. **Fails**: `Upgrade`.
    fn deploy_code(&mut self);

    /// How the contract has been set up.
    fn settings(&self) -> SettingsView;

    /// Who owns the contract.
    fn owner(&self) -> AccountId;

    /// The DAO that is proposed, if another one is.
    fn proposed_dao(&self) -> Option<ProposedAccount>;

    /// Who may accept the ownership.
    fn proposed_owner(&self) -> Option<AccountId>;

    /// An account: stake, unbonding, keys, storage.
    fn account(&self, account_id: AccountId) -> Option<AccountView>;

    /// The sum of all stakes.
    fn total_stake(&self) -> U128;

    /// The voting power of an account at a time in the past, without what another votes with; **fails** with `NotPast`.
    fn power_at(&self, account_id: AccountId, timestamp: U64) -> U128;

    /// What a ballot that the account cast itself would weigh with a snapshot at this time: its own stake, also where
    /// another votes with it, unless it was excluded; and all that others had given to it. The DAO takes off what those
    /// others vote with themselves. **Fails** with `NotPast`, `SnapshotTooOld`.
    fn ballot_power(&self, account_id: AccountId, timestamp: U64) -> U128;

    /// The nonce above which the next signed ballot of an account on a proposal must be: the newest that the DAO took or
    /// that is on its way, or the time of the account's registration, in nanoseconds.
    fn ballot_nonce(&self, account_id: AccountId, proposal_id: u64) -> U64;

    /// The sum of all voting power at a time in the past; **fails** with `NotPast`.
    fn total_power_at(&self, timestamp: U64) -> U128;

    /// Who delegates to an account now, and with how much. Who votes for an account is in [`Self::account`].
    fn delegators(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<DelegationView>;

    /// The checkpoints of an account's stake, oldest first.
    fn checkpoints(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<CheckpointView>;

    /// The checkpoints of the sum of all voting power, oldest first.
    fn total_checkpoints(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<CheckpointView>;

    /// What [`Self::claim_rewards`] would pay to an account in this block.
    fn earned(&self, account_id: AccountId, asset_id: Option<AccountId>) -> U128;

    /// What it would pay in each asset.
    fn earned_all(&self, account_id: AccountId) -> Vec<EarnedView>;

    /// The rewards of each asset as they stand in this block. An asset's yearly rate is `dripping` over the time
    /// until `ends_at`, times a year, over `shares`.
    fn rewards(&self) -> Vec<PoolView>;

    /// Who has a role.
    fn role_holders(&self, role: Role) -> Vec<AccountId>;

    /// Until when a way in is paused, if it is.
    fn paused_until(&self, feature: Feature) -> Option<U64>;

    /// The code that has been announced, if any.
    fn staged_code(&self) -> Option<StagedCodeView>;

    /// What the contract owes, per token.
    fn solvency(&self) -> Vec<LiabilityView>;
}
