//! The surface of the contract, as its callers see it, and the one method that it calls on the DAO.

use near_contract_standards::storage_management::{StorageBalance, StorageBalanceBounds};
use near_sdk::{
    AccountId, NearToken, Promise, PromiseOrValue, PublicKey, ext_contract,
    json_types::{Base64VecU8, U64, U128},
};

use crate::{
    AccountView, Ballot, BallotMessage, CheckpointView, Digest, LiabilityView, PoolView, SettingsView,
};

/// What the staking contract calls.
#[ext_contract(ext_dao)]
pub trait Dao {
    /// Hands over a ballot with its proven weight.
    ///
    /// - **Deposit**: pays for the ballot's storage; the rest goes back to `payer_id`.
    #[expect(clippy::too_many_arguments, reason = "one argument for each fact that staking states")]
    fn on_ballot(
        &mut self,
        voter_id: AccountId,
        payer_id: AccountId,
        proposal_id: u64,
        snapshot: U64,
        ballot: Ballot,
        weight: U128,
        total_power: U128,
        statement_hash: Option<Digest>,
    );
}

/// The staking contract.
#[ext_contract(ext_staking)]
pub trait Staking {
    /// Takes in tokens that were sent by `ft_transfer_call`: `{"stake":{}}` from the staked token adds to the
    /// sender's stake, `{"reward":{}}` from the reward asset is divided among all stakers over time.
    ///
    /// - **Caller**: the token. The staker has a storage deposit.
    /// - **Emits**: `Staked`, or `RewardAdded`.
    /// - **Fails**: `UnknownMessage`, `ZeroAmount`, `NotRegistered`, `StorageExhausted`, `AmountTooLarge`. The
    ///   token then returns the whole amount to its sender.
    fn ft_on_transfer(&mut self, sender_id: AccountId, amount: U128, msg: String) -> PromiseOrValue<U128>;

    /// Takes `amount` off the caller's stake; it can be withdrawn after the unbonding period.
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

    /// Transfers the rewards of the caller to it. Returns whether the transfer succeeded.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `RewardClaimed`, then `RewardPaid` or `RewardReturned`.
    /// - **Fails**: `NothingToClaim`.
    /// - **Async**: a failed transfer can be claimed again.
    fn claim_rewards(&mut self) -> PromiseOrValue<bool>;

    /// Sends the caller's ballot to the DAO with the caller's voting power at `snapshot`.
    ///
    /// - **Deposit**: goes on to the DAO and pays for the ballot; what is left, or all of it where the DAO
    ///   refuses, goes back to the caller.
    /// - **Emits**: `BallotSent`.
    /// - **Fails**: `NotPast`, `NoPower`; and with whatever the DAO answers.
    fn cast(&mut self, proposal_id: u64, snapshot: U64, ballot: Ballot) -> Promise;

    /// Sends a ballot that its voter has signed with a registered key. Anybody may call.
    ///
    /// - **Deposit**: as for [`Self::cast`], paid by and returned to the caller.
    /// - **Emits**: `BallotSent`, and `BallotReturned` where the DAO refuses.
    /// - **Fails**: `WrongDomain`, `NotRegistered`, `KeyNotRegistered`, `SignatureInvalid`, `NonceNotNewer`,
    ///   `NotPast`, `NoPower`; and with whatever the DAO answers.
    /// - **Async**: a ballot that the DAO refuses does not use up its nonce, so that a relayer who attaches
    ///   too little cannot silence a voter.
    fn cast_signed(&mut self, message: BallotMessage, public_key: PublicKey, signature: Base64VecU8);

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
    /// history of the total, which stays (NEP-145). `force` changes nothing: what is owed is never burnt.
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

    /// The proposed owner becomes the owner.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `OwnerChanged`.
    /// - **Fails**: `Owner`.
    fn accept_owner(&mut self);

    /// Ends [`Self::withdraw`]. Only the contract itself calls it.
    fn on_withdrawal_sent(&mut self, account_id: AccountId, amount: U128) -> bool;

    /// Ends [`Self::claim_rewards`]. Only the contract itself calls it.
    fn on_reward_sent(&mut self, account_id: AccountId, asset_id: AccountId, amount: U128) -> bool;

    /// Ends [`Self::cast_signed`]. Only the contract itself calls it.
    fn on_ballot_sent(&mut self, voter_id: AccountId, nonce: U64, previous_nonce: U64);

    /// How the contract has been set up.
    fn settings(&self) -> SettingsView;

    /// Who owns the contract.
    fn owner(&self) -> AccountId;

    /// Who may accept the ownership.
    fn proposed_owner(&self) -> Option<AccountId>;

    /// An account: stake, unbonding, keys, storage.
    fn account(&self, account_id: AccountId) -> Option<AccountView>;

    /// The sum of all stakes.
    fn total_stake(&self) -> U128;

    /// The voting power of an account at a time in the past; **fails** with `NotPast`.
    fn power_at(&self, account_id: AccountId, timestamp: U64) -> U128;

    /// The sum of all voting power at a time in the past; **fails** with `NotPast`.
    fn total_power_at(&self, timestamp: U64) -> U128;

    /// The checkpoints of an account's voting power, oldest first.
    fn checkpoints(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<CheckpointView>;

    /// The checkpoints of the sum of all voting power, oldest first.
    fn total_checkpoints(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<CheckpointView>;

    /// What [`Self::claim_rewards`] would pay to an account in this block.
    fn earned(&self, account_id: AccountId) -> U128;

    /// The rewards as they stand in this block.
    fn rewards(&self) -> PoolView;

    /// What the contract owes, per token.
    fn solvency(&self) -> Vec<LiabilityView>;
}
