//! Royalty.

use std::time::Duration;

use commonweight_royalty::{
    Bucket, ChannelId, ChannelView, DepositMessage, Digest, Feature, ReleaseId, ReleaseView, Role,
    SettingsView, SignedVoucher, SolvencyView, StagedCodeView, Terms, Weight,
};
use near_sdk::{
    AccountId, NearToken, PublicKey,
    json_types::{U64, U128},
};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::{Call, Client};
use crate::{
    parts::Ids,
    time::{DAY, nanos},
};

/// How long a consumer waits for the rest of a channel.
pub const WITHDRAWAL_DELAY: Duration = DAY;
/// More than the storage of a record costs; the rest comes back.
const RECORD_DEPOSIT: NearToken = NearToken::from_near(1);

handle! {
    /// `commonweight-royalty` on a node.
    RoyaltyHandle
}

impl RoyaltyHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({
            "owner_id": ids.launcher,
            "asset_id": ids.usdc,
            "staking_id": ids.staking,
            "treasury_id": ids.dao,
            "withdrawal_delay": U64(nanos(WITHDRAWAL_DELAY)),
        })
    }

    /// The owner registers the next version of a model. The answer is its number.
    pub fn register_model(
        &self,
        signer: &Account,
        model_id: &str,
        operator_id: &AccountId,
        terms: &Terms,
        lineage_hash: Digest,
        price_version: u32,
    ) -> Call<u32> {
        let args = json!({
            "model_id": model_id,
            "operator_id": operator_id,
            "terms": terms,
            "lineage_hash": lineage_hash,
            "price_version": price_version,
        });
        self.call(signer, "register_model", args).deposit(RECORD_DEPOSIT)
    }

    /// The owner sets weights of contributors.
    pub fn set_weights(&self, signer: &Account, release: &ReleaseId, weights: &[Weight]) -> Call<()> {
        let args = json!({ "model_id": release.model_id, "version": release.version, "weights": weights });
        self.call(signer, "set_weights", args).deposit(RECORD_DEPOSIT)
    }

    /// The owner hands out what came in before there were contributors.
    pub fn distribute_pending(&self, signer: &Account, release: &ReleaseId) -> Call<U128> {
        let args = json!({ "model_id": release.model_id, "version": release.version });
        self.call(signer, "distribute_pending", args).one_yocto()
    }

    /// A consumer opens a channel. The answer is what was taken as its deposit.
    pub fn open_channel(
        &self,
        asset: &Client,
        signer: &Account,
        release: &ReleaseId,
        operator_id: &AccountId,
        public_key: &PublicKey,
        amount: u128,
    ) -> Call<U128> {
        let message = DepositMessage::OpenChannel {
            model_id: release.model_id.clone(),
            version: release.version,
            operator_id: operator_id.clone(),
            public_key: public_key.clone(),
        };
        asset.transfer_call(signer, self.id(), amount, message)
    }

    /// Adds to the deposit of a channel. The answer is what was taken.
    pub fn top_up(
        &self,
        asset: &Client,
        signer: &Account,
        channel_id: ChannelId,
        amount: u128,
    ) -> Call<U128> {
        asset.transfer_call(signer, self.id(), amount, DepositMessage::TopUp { channel_id })
    }

    /// The operator redeems vouchers. The answer is what they were worth.
    pub fn redeem(&self, signer: &Account, vouchers: &[SignedVoucher]) -> Call<U128> {
        self.call(signer, "redeem", json!({ "vouchers": vouchers })).max_gas()
    }

    /// A consumer lets another key sign.
    pub fn rotate_key(&self, signer: &Account, channel_id: ChannelId, public_key: &PublicKey) -> Call<()> {
        let args = json!({ "channel_id": channel_id, "public_key": public_key });
        self.call(signer, "rotate_key", args).one_yocto()
    }

    /// A consumer asks for the rest of a channel.
    pub fn request_withdrawal(&self, signer: &Account, channel_id: ChannelId) -> Call<()> {
        self.call(signer, "request_withdrawal", json!({ "channel_id": channel_id })).one_yocto()
    }

    /// A consumer takes that back.
    pub fn cancel_withdrawal(&self, signer: &Account, channel_id: ChannelId) -> Call<()> {
        self.call(signer, "cancel_withdrawal", json!({ "channel_id": channel_id })).one_yocto()
    }

    /// A consumer closes a channel. The answer is what was paid.
    pub fn withdraw(&self, signer: &Account, channel_id: ChannelId) -> Call<U128> {
        self.call(signer, "withdraw", json!({ "channel_id": channel_id })).one_yocto()
    }

    /// Pays the credit of the caller, with what it has earned from `releases`. The answer is what was paid.
    pub fn claim(&self, signer: &Account, releases: &[ReleaseId]) -> Call<U128> {
        self.call(signer, "claim", json!({ "releases": releases })).one_yocto()
    }

    /// Sends a bucket to where it belongs. The answer is what arrived.
    pub fn flush(&self, signer: &Account, bucket: Bucket) -> Call<U128> {
        self.call(signer, "flush", json!({ "bucket": bucket })).one_yocto()
    }

    /// The owner sets the delay of channels opened from now on.
    pub fn set_withdrawal_delay(&self, signer: &Account, delay: Duration) -> Call<()> {
        self.call(signer, "set_withdrawal_delay", json!({ "withdrawal_delay": U64(nanos(delay)) }))
            .one_yocto()
    }

    /// The owner proposes the next one.
    pub fn propose_owner(&self, signer: &Account, owner_id: Option<&AccountId>) -> Call<()> {
        self.call(signer, "propose_owner", json!({ "owner_id": owner_id })).one_yocto()
    }

    /// The proposed owner accepts.
    pub fn accept_owner(&self, signer: &Account) -> Call<()> {
        self.call(signer, "accept_owner", json!({})).one_yocto()
    }

    /// The owner gives somebody a role.
    pub fn grant_role(&self, signer: &Account, role: Role, account_id: &AccountId) -> Call<()> {
        self.call(signer, "grant_role", json!({ "role": role, "account_id": account_id })).one_yocto()
    }

    /// The owner or a guardian pauses a way in.
    pub fn pause(&self, signer: &Account, feature: Feature, duration: Duration) -> Call<()> {
        let args = json!({ "feature": feature, "duration": U64(nanos(duration)) });
        self.call(signer, "pause", args).one_yocto()
    }

    /// The owner ends a pause.
    pub fn unpause(&self, signer: &Account, feature: Feature) -> Call<()> {
        self.call(signer, "unpause", json!({ "feature": feature })).one_yocto()
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

    /// A model version.
    pub async fn release(&self, release: &ReleaseId) -> Option<ReleaseView> {
        self.view("release", json!({ "model_id": release.model_id, "version": release.version })).await
    }

    /// A page of the model versions.
    pub async fn releases(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ReleaseView> {
        self.view("releases", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// An open channel.
    pub async fn channel(&self, channel_id: ChannelId) -> Option<ChannelView> {
        self.view("channel", json!({ "channel_id": channel_id })).await
    }

    /// A page of the open channels.
    pub async fn channels(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ChannelView> {
        self.view("channels", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// What an account may claim without naming model versions.
    pub async fn credit(&self, account_id: &AccountId) -> u128 {
        self.view::<U128>("credit", json!({ "account_id": account_id })).await.0
    }

    /// What a contributor has earned from a model version and not yet claimed.
    pub async fn earnings(&self, release: &ReleaseId, account_id: &AccountId) -> u128 {
        let args = json!({
            "model_id": release.model_id, "version": release.version, "account_id": account_id,
        });
        self.view::<U128>("earnings", args).await.0
    }

    /// What the contract owes.
    pub async fn solvency(&self) -> SolvencyView {
        self.view("solvency", json!({})).await
    }

    /// The settings.
    pub async fn owner(&self) -> AccountId {
        self.view("owner", json!({})).await
    }

    /// How the contract has been set up.
    pub async fn settings(&self) -> SettingsView {
        self.view("settings", json!({})).await
    }
}
