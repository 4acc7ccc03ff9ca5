//! The sale.

use commonweight_common::Asset;
use commonweight_sale::{
    logic::validation::RoundFault,
    types::{
        Allowance, BucketView, Feature, Order, PurchaseView, Receipt, Role, RoundParams, RoundView,
        StagedCodeView, TransferMessage,
    },
};
use near_sdk::{AccountId, NearToken, json_types::U128};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::{Call, Client};
use crate::env::Ids;

/// More than the storage of a round costs; the rest comes back.
const ROUND_DEPOSIT: NearToken = NearToken::from_near(1);

handle! {
    /// `commonweight-sale` on a node.
    SaleHandle
}

impl SaleHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({ "owner_id": ids.launcher, "token_id": ids.token, "treasury_id": ids.dao })
    }

    /// The owner opens the next round. The answer is its number.
    pub fn open_round(&self, signer: &Account, params: &RoundParams) -> Call<u32> {
        self.call(signer, "open_round", json!({ "params": params })).deposit(ROUND_DEPOSIT)
    }

    /// Buys with a NEP-141 token. The answer is what the sale kept of the payment.
    pub fn buy_with(&self, payment: &Client, signer: &Account, round_id: u32, amount: u128) -> Call<U128> {
        self.buy_at_least(payment, signer, round_id, amount, None)
    }

    /// Buys with a NEP-141 token, and no fewer tokens than `min_tokens`.
    pub fn buy_at_least(
        &self,
        payment: &Client,
        signer: &Account,
        round_id: u32,
        amount: u128,
        min_tokens: Option<u128>,
    ) -> Call<U128> {
        let order = Order { round_id, min_tokens: min_tokens.map(U128), allowance: None };
        payment.transfer_call(signer, self.id(), amount, TransferMessage::Buy(order))
    }

    /// Buys with a NEP-141 token in a round that is for an allowlist.
    pub fn buy_listed(
        &self,
        payment: &Client,
        signer: &Account,
        round_id: u32,
        amount: u128,
        allowance: Allowance,
    ) -> Call<U128> {
        let order = Order { round_id, min_tokens: None, allowance: Some(allowance) };
        payment.transfer_call(signer, self.id(), amount, TransferMessage::Buy(order))
    }

    /// Buys with NEAR.
    pub fn buy(&self, signer: &Account, round_id: u32, payment: NearToken) -> Call<Receipt> {
        self.call(signer, "buy", json!({ "round_id": round_id })).deposit(payment)
    }

    /// A buyer leaves with a part of what it has paid.
    pub fn exit(&self, signer: &Account, round_id: u32, amount: u128) -> Call<Value> {
        self.call(signer, "exit", json!({ "round_id": round_id, "amount": U128(amount) })).one_yocto()
    }

    /// Ends a round. Anybody may.
    pub fn seal(&self, signer: &Account, round_id: u32) -> Call<()> {
        self.call(signer, "seal", json!({ "round_id": round_id }))
    }

    /// A buyer takes back what it is owed.
    pub fn refund(&self, signer: &Account, round_id: u32) -> Call<Value> {
        self.call(signer, "refund", json!({ "round_id": round_id })).one_yocto()
    }

    /// A buyer takes its vested tokens.
    pub fn claim(&self, signer: &Account, round_id: u32) -> Call<Value> {
        self.call(signer, "claim", json!({ "round_id": round_id })).one_yocto()
    }

    /// A buyer gives up a record from which nothing is to come.
    pub fn close_purchase(&self, signer: &Account, round_id: u32) -> Call<()> {
        self.call(signer, "close_purchase", json!({ "round_id": round_id })).one_yocto()
    }

    /// Has unsold tokens minted to the treasury. Anybody may.
    pub fn mint_unsold(&self, signer: &Account, round_id: u32) -> Call<Value> {
        self.call(signer, "mint_unsold", json!({ "round_id": round_id }))
    }

    /// Pauses a feature for this many nanoseconds.
    pub fn pause(&self, signer: &Account, feature: Feature, duration: u64) -> Call<()> {
        let args = json!({ "feature": feature, "duration": near_sdk::json_types::U64(duration) });
        self.call(signer, "pause", args).one_yocto()
    }

    /// Ends a pause early.
    pub fn lift_pause(&self, signer: &Account, feature: Feature) -> Call<()> {
        self.call(signer, "lift_pause", json!({ "feature": feature })).one_yocto()
    }

    /// The owner gives a role to an account.
    pub fn grant_role(&self, signer: &Account, role: Role, account_id: &AccountId) -> Call<()> {
        self.call(signer, "grant_role", json!({ "role": role, "account_id": account_id })).one_yocto()
    }

    /// Announces new code by its SHA-256.
    pub fn stage_code(&self, signer: &Account, code_hash: &str) -> Call<()> {
        self.call(signer, "stage_code", json!({ "code_hash": code_hash })).one_yocto()
    }

    /// Deploys what was staged. Anybody may.
    pub fn deploy_code(&self, signer: &Account, code: Vec<u8>) -> Call<Value> {
        self.call_raw(signer, "deploy_code", code)
    }

    /// What is staged.
    pub async fn staged_code(&self) -> Option<StagedCodeView> {
        self.view("staged_code", json!({})).await
    }

    /// The owner releases the money of a round to the treasury.
    pub fn release(&self, signer: &Account, round_id: u32) -> Call<Value> {
        self.call(signer, "release", json!({ "round_id": round_id })).one_yocto()
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

    /// What is wrong with the parameters of a round.
    pub async fn validate_round(&self, params: &RoundParams) -> Vec<RoundFault> {
        self.view("validate_round", json!({ "params": params })).await
    }

    /// A round.
    pub async fn round(&self, round_id: u32) -> Option<RoundView> {
        self.view("funding_round", json!({ "round_id": round_id })).await
    }

    /// A page of the rounds.
    pub async fn rounds(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<RoundView> {
        self.view("rounds", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// What an account has in a round.
    pub async fn purchase(&self, round_id: u32, account_id: &AccountId) -> Option<PurchaseView> {
        self.view("purchase", json!({ "round_id": round_id, "account_id": account_id })).await
    }

    /// What an account has in all rounds.
    pub async fn purchases_of(&self, account_id: &AccountId) -> Vec<PurchaseView> {
        self.view("purchases_of", json!({ "account_id": account_id })).await
    }

    /// How many tokens an account can claim now.
    pub async fn claimable(&self, round_id: u32, account_id: &AccountId) -> Option<u128> {
        let args = json!({ "round_id": round_id, "account_id": account_id });
        self.view::<Option<U128>>("claimable", args).await.map(|amount| amount.0)
    }

    /// What an account can take back now.
    pub async fn refundable(&self, round_id: u32, account_id: &AccountId) -> Option<u128> {
        let args = json!({ "round_id": round_id, "account_id": account_id });
        self.view::<Option<U128>>("refundable", args).await.map(|amount| amount.0)
    }

    /// The money of a round.
    pub async fn bucket(&self, round_id: u32) -> Option<BucketView> {
        self.view("bucket", json!({ "round_id": round_id })).await
    }

    /// What the contract owes in one asset.
    pub async fn liabilities(&self, asset: &Asset) -> u128 {
        self.view::<U128>("liabilities", json!({ "asset": asset })).await.0
    }
}
