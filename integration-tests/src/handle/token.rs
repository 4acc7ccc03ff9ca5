//! The community's token.

use commonweight_token::{Digest, MinterView, StagedCodeView};
use near_sdk::{AccountId, json_types::U128};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::Call;
use crate::{
    amount::{CWT_DECIMALS, cwt},
    parts::Ids,
};

/// The most tokens that may ever exist in the tests.
pub const MAX_SUPPLY: u128 = cwt(1_000_000_000);

handle! {
    /// `commonweight-token` on a node. Balances, transfers and storage are on [`super::Client`].
    TokenHandle
}

impl TokenHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({
            "owner_id": ids.launcher,
            "metadata": {
                "spec": "ft-1.0.0", "name": "Commonweight", "symbol": "CWT", "decimals": CWT_DECIMALS,
            },
            "max_supply": U128(MAX_SUPPLY),
        })
    }

    /// The owner admits a minter.
    pub fn add_minter(&self, signer: &Account, account_id: &AccountId, cap: u128) -> Call<()> {
        self.call(signer, "add_minter", json!({ "account_id": account_id, "cap": U128(cap) })).one_yocto()
    }

    /// The owner dismisses a minter.
    pub fn remove_minter(&self, signer: &Account, account_id: &AccountId) -> Call<()> {
        self.call(signer, "remove_minter", json!({ "account_id": account_id })).one_yocto()
    }

    /// A minter mints.
    pub fn mint(&self, signer: &Account, account_id: &AccountId, amount: u128) -> Call<()> {
        self.call(signer, "mint", json!({ "account_id": account_id, "amount": U128(amount) }))
    }

    /// A holder burns.
    pub fn burn(&self, signer: &Account, amount: u128) -> Call<()> {
        self.call(signer, "burn", json!({ "amount": U128(amount) })).one_yocto()
    }

    /// The callback of a transfer, which only the token itself may call.
    pub fn resolve_transfer(
        &self,
        signer: &Account,
        sender_id: &AccountId,
        receiver_id: &AccountId,
        amount: u128,
    ) -> Call<U128> {
        let args = json!({ "sender_id": sender_id, "receiver_id": receiver_id, "amount": U128(amount) });
        self.call(signer, "ft_resolve_transfer", args)
    }

    /// The owner proposes the next one.
    pub fn propose_owner(&self, signer: &Account, owner_id: Option<&AccountId>) -> Call<()> {
        self.call(signer, "propose_owner", json!({ "owner_id": owner_id })).one_yocto()
    }

    /// The proposed owner accepts.
    pub fn accept_owner(&self, signer: &Account) -> Call<()> {
        self.call(signer, "accept_owner", json!({})).one_yocto()
    }

    /// Announces new code by its SHA-256.
    pub fn stage_code(&self, signer: &Account, code_hash: Digest) -> Call<()> {
        self.call(signer, "stage_code", json!({ "code_hash": code_hash })).one_yocto()
    }

    /// Takes announced code back.
    pub fn unstage_code(&self, signer: &Account) -> Call<()> {
        self.call(signer, "unstage_code", json!({})).one_yocto()
    }

    /// Deploys announced code.
    pub fn deploy_code(&self, signer: &Account, code: Vec<u8>) -> Call<Value> {
        self.call_raw(signer, "deploy_code", code).max_gas()
    }

    /// What is announced.
    pub async fn staged_code(&self) -> Option<StagedCodeView> {
        self.view("staged_code", json!({})).await
    }

    /// Who owns the contract.
    pub async fn owner(&self) -> AccountId {
        self.view("owner", json!({})).await
    }

    /// What may still be minted and what was, of one minter.
    pub async fn minter(&self, account_id: &AccountId) -> Option<MinterView> {
        self.view("minter", json!({ "account_id": account_id })).await
    }

    /// A page of the minters.
    pub async fn minters(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<MinterView> {
        self.view("minters", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// The most that may ever exist at one time.
    pub async fn max_supply(&self) -> u128 {
        self.view::<U128>("max_supply", json!({})).await.0
    }
}
