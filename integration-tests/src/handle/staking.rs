//! Staking.

use std::time::Duration;

use commonweight_staking::{
    AccountView, Ballot, BallotMessage, CheckpointView, Digest, LiabilityView, PasskeyProof, RewardsView,
    SettingsView, StagedCodeView, TransferMessage,
};
use near_sdk::{
    AccountId, NearToken, PublicKey,
    json_types::{Base64VecU8, U64, U128},
};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::{Call, Client};
use crate::{
    parts::Ids,
    time::{DAY, nanos},
};

/// How long unstaked tokens stay bound: as long as the longest vote with its timelock.
pub const UNBONDING: Duration = DAY.saturating_mul(21);
/// Over how long a reward is released.
pub const REWARD_PERIOD: Duration = DAY.saturating_mul(7);
/// More than the storage of a ballot costs; the rest comes back.
pub const BALLOT_DEPOSIT: NearToken = NearToken::from_millinear(50);

handle! {
    /// `commonweight-staking` on a node.
    StakingHandle
}

impl StakingHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({
            "owner_id": ids.launcher,
            "token_id": ids.token,
            "dao_id": ids.dao,
            "reward_asset_id": ids.usdc,
            "unbonding_period": U64(nanos(UNBONDING)),
            "reward_period": U64(nanos(REWARD_PERIOD)),
        })
    }

    /// Stakes tokens. The answer is what was staked.
    pub fn stake(&self, token: &Client, signer: &Account, amount: u128) -> Call<U128> {
        token.transfer_call(signer, self.id(), amount, TransferMessage::Stake {})
    }

    /// The token tells that `staker_id` has sent `amount` to be staked, as it does within a transfer.
    pub fn stake_arrives(&self, token: &Account, staker_id: &AccountId, amount: u128) -> Call<U128> {
        let message = serde_json::to_string(&TransferMessage::Stake {}).expect("a message is JSON");
        self.call(
            token,
            "ft_on_transfer",
            json!({ "sender_id": staker_id, "amount": U128(amount), "msg": message }),
        )
    }

    /// Gives a reward to all stakers. The answer is what was taken.
    pub fn reward(&self, asset: &Client, signer: &Account, amount: u128) -> Call<U128> {
        asset.transfer_call(signer, self.id(), amount, TransferMessage::Reward {})
    }

    /// Starts unbonding.
    pub fn unstake(&self, signer: &Account, amount: u128) -> Call<()> {
        self.call(signer, "unstake", json!({ "amount": U128(amount) })).one_yocto()
    }

    /// Takes what is unbonded. The answer is whether it arrived.
    pub fn withdraw(&self, signer: &Account) -> Call<bool> {
        self.call(signer, "withdraw", json!({})).one_yocto()
    }

    /// Takes the rewards. The answer is whether they arrived.
    pub fn claim_rewards(&self, signer: &Account) -> Call<bool> {
        self.call(signer, "claim_rewards", json!({})).one_yocto()
    }

    /// Takes the rewards in one asset. The answer is whether they arrived.
    pub fn claim_in(&self, signer: &Account, asset_id: &AccountId) -> Call<bool> {
        self.call(signer, "claim_rewards", json!({ "asset_id": asset_id })).one_yocto()
    }

    /// Takes the rewards in several assets.
    pub fn claim_many_rewards(&self, signer: &Account, asset_ids: &[AccountId]) -> Call<()> {
        let yocto = u128::try_from(asset_ids.len()).expect("few assets");
        self.call(signer, "claim_many_rewards", json!({ "asset_ids": asset_ids }))
            .deposit(NearToken::from_yoctonear(yocto))
    }

    /// Registers with an asset where that is needed, and takes the rewards in it.
    pub fn register_and_claim(
        &self,
        signer: &Account,
        asset_id: &AccountId,
        deposit: NearToken,
    ) -> Call<bool> {
        self.call(signer, "register_and_claim", json!({ "asset_id": asset_id })).deposit(deposit)
    }

    /// Pays rewards also in this asset.
    pub fn list_asset(&self, signer: &Account, asset_id: &AccountId, period: Duration) -> Call<()> {
        let args = json!({ "asset_id": asset_id, "period": U64(nanos(period)) });
        self.call(signer, "list_asset", args).deposit(NearToken::from_millinear(10))
    }

    /// Takes an asset off the list.
    pub fn delist_asset(&self, signer: &Account, asset_id: &AccountId) -> Call<()> {
        self.call(signer, "delist_asset", json!({ "asset_id": asset_id })).one_yocto()
    }

    /// Lets nobody vote with the stake of an account.
    pub fn exclude_voter(&self, signer: &Account, account_id: &AccountId, deposit: NearToken) -> Call<()> {
        self.call(signer, "exclude_voter", json!({ "account_id": account_id })).deposit(deposit)
    }

    /// Takes all storage deposit that is free.
    pub fn storage_withdraw(&self, signer: &Account) -> Call<Value> {
        self.call(signer, "storage_withdraw", json!({})).one_yocto()
    }

    /// An asset tells that it has brought `amount` for all stakers, as it does within a transfer.
    pub fn reward_arrives(&self, asset: &Account, amount: u128) -> Call<U128> {
        let message = serde_json::to_string(&TransferMessage::Reward {}).expect("a message is JSON");
        let args = json!({ "sender_id": asset.id(), "amount": U128(amount), "msg": message });
        self.call(asset, "ft_on_transfer", args)
    }

    /// Stops the rewards of an asset.
    pub fn disable_asset(&self, signer: &Account, asset_id: &AccountId) -> Call<()> {
        self.call(signer, "disable_asset", json!({ "asset_id": asset_id })).one_yocto()
    }

    /// Stakes tokens for another. The answer is what was staked.
    pub fn stake_for(
        &self,
        token: &Client,
        signer: &Account,
        account_id: &AccountId,
        amount: u128,
    ) -> Call<U128> {
        let message = TransferMessage::StakeFor { account_id: account_id.clone() };
        token.transfer_call(signer, self.id(), amount, message)
    }

    /// Lets another vote.
    pub fn delegate(&self, signer: &Account, delegate_id: &AccountId) -> Call<()> {
        self.call(signer, "delegate", json!({ "delegate_id": delegate_id })).one_yocto()
    }

    /// Votes itself again.
    pub fn undelegate(&self, signer: &Account) -> Call<()> {
        self.call(signer, "undelegate", json!({})).one_yocto()
    }

    /// Lets a passkey of a site sign ballots for the caller.
    pub fn register_passkey(&self, signer: &Account, public_key: &[u8], relying_party: Digest) -> Call<()> {
        let args = json!({ "public_key": Base64VecU8(public_key.to_vec()), "relying_party": relying_party });
        self.call(signer, "register_passkey", args).one_yocto()
    }

    /// Brings a ballot that a passkey has signed, with what its storage costs at the most.
    pub fn cast_with_passkey(
        &self,
        signer: &Account,
        message: &BallotMessage,
        proof: &PasskeyProof,
    ) -> Call<Value> {
        let args = json!({ "message": message, "proof": proof });
        self.call(signer, "cast_with_passkey", args).deposit(BALLOT_DEPOSIT)
    }

    /// Casts a ballot, with what its storage costs at the most.
    pub fn cast(&self, signer: &Account, proposal_id: u64, snapshot: U64, ballot: Ballot) -> Call<Value> {
        let args = json!({ "proposal_id": proposal_id, "snapshot": snapshot, "ballot": ballot });
        self.call(signer, "cast", args).deposit(BALLOT_DEPOSIT)
    }

    /// Brings a ballot that its voter has signed, with what its storage costs at the most.
    pub fn cast_signed(
        &self,
        signer: &Account,
        message: &BallotMessage,
        public_key: &PublicKey,
        signature: &[u8],
    ) -> Call<Value> {
        let signature = Base64VecU8(signature.to_vec());
        let args = json!({ "message": message, "public_key": public_key, "signature": signature });
        self.call(signer, "cast_signed", args).deposit(BALLOT_DEPOSIT)
    }

    /// Lets a key sign ballots for the caller.
    pub fn register_ballot_key(&self, signer: &Account, public_key: &PublicKey) -> Call<()> {
        self.call(signer, "register_ballot_key", json!({ "public_key": public_key })).one_yocto()
    }

    /// Takes that right back.
    pub fn remove_ballot_key(&self, signer: &Account, public_key: &PublicKey) -> Call<()> {
        self.call(signer, "remove_ballot_key", json!({ "public_key": public_key })).one_yocto()
    }

    /// The owner proposes the next one.
    pub fn propose_owner(&self, signer: &Account, owner_id: Option<&AccountId>) -> Call<()> {
        self.call(signer, "propose_owner", json!({ "owner_id": owner_id })).one_yocto()
    }

    /// The proposed owner accepts.
    pub fn accept_owner(&self, signer: &Account) -> Call<()> {
        self.call(signer, "accept_owner", json!({})).one_yocto()
    }

    /// Who owns the contract.
    pub async fn owner(&self) -> AccountId {
        self.view("owner", json!({})).await
    }

    /// Announces new code by its SHA-256.
    pub fn stage_code(&self, signer: &Account, code_hash: Digest) -> Call<()> {
        self.call(signer, "stage_code", json!({ "code_hash": code_hash })).one_yocto()
    }

    /// Deploys announced code.
    pub fn deploy_code(&self, signer: &Account, code: Vec<u8>) -> Call<Value> {
        self.call_raw(signer, "deploy_code", code).max_gas()
    }

    /// What is announced.
    pub async fn staged_code(&self) -> Option<StagedCodeView> {
        self.view("staged_code", json!({})).await
    }

    /// How the contract has been set up.
    pub async fn settings(&self) -> SettingsView {
        self.view("settings", json!({})).await
    }

    /// An account.
    pub async fn account(&self, account_id: &AccountId) -> Option<AccountView> {
        self.view("account", json!({ "account_id": account_id })).await
    }

    /// Above what the nonce of the next signed ballot of an account on a proposal must be.
    pub async fn ballot_nonce(&self, account_id: &AccountId, proposal_id: u64) -> u64 {
        let args = json!({ "account_id": account_id, "proposal_id": proposal_id });
        self.view::<U64>("ballot_nonce", args).await.0
    }

    /// What an own ballot of an account would weigh at a time in the past.
    pub async fn ballot_power(&self, account_id: &AccountId, timestamp: u64) -> u128 {
        let args = json!({ "account_id": account_id, "timestamp": U64(timestamp) });
        self.view::<U128>("ballot_power", args).await.0
    }

    /// Removes the record of a voter's nonce on a proposal.
    pub fn release_ballot_nonce(&self, signer: &Account, voter_id: &AccountId, proposal_id: u64) -> Call<()> {
        let args = json!({ "voter_id": voter_id, "proposal_id": proposal_id });
        self.call(signer, "release_ballot_nonce", args)
    }

    /// The sum of all stakes.
    pub async fn total_stake(&self) -> u128 {
        self.view::<U128>("total_stake", json!({})).await.0
    }

    /// The voting power of an account in the past.
    pub async fn power_at(&self, account_id: &AccountId, timestamp: u64) -> u128 {
        let args = json!({ "account_id": account_id, "timestamp": U64(timestamp) });
        self.view::<U128>("power_at", args).await.0
    }

    /// All voting power in the past.
    pub async fn total_power_at(&self, timestamp: u64) -> u128 {
        self.view::<U128>("total_power_at", json!({ "timestamp": U64(timestamp) })).await.0
    }

    /// A page of an account's checkpoints.
    pub async fn checkpoints(&self, account_id: &AccountId, from_index: Option<u64>) -> Vec<CheckpointView> {
        self.view("checkpoints", json!({ "account_id": account_id, "from_index": from_index })).await
    }

    /// What `claim_rewards` would pay now.
    pub async fn earned(&self, account_id: &AccountId) -> u128 {
        self.view::<U128>("earned", json!({ "account_id": account_id })).await.0
    }

    /// The rewards, per asset.
    pub async fn rewards(&self) -> Vec<RewardsView> {
        self.view("rewards", json!({})).await
    }

    /// What the contract owes, per token.
    pub async fn solvency(&self) -> Vec<LiabilityView> {
        self.view("solvency", json!({})).await
    }
}
