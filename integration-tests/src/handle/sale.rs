//! The sale.

use commonweight_common::{Asset, Bps, succession::ProposedAccount};
use commonweight_sale::{
    logic::validation::RoundFault,
    types::{
        Allowance, BucketView, ChallengeView, Digest, Evidence, EvidenceView, Feature, Order, PurchaseView,
        Receipt, ReleaseView, Role, RoundParams, RoundView, ScheduledRound, StagedCodeView, TokenCommitment,
        TrancheView, TransferMessage, Verdict,
    },
};
use near_sdk::{
    AccountId, NearToken,
    json_types::{U64, U128},
};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::{Call, Client, token::MAX_SUPPLY};
use crate::{parts::Ids, plan::BOND};

/// The most tokens that rounds may promise: half of all.
pub const TOKEN_CAP: u128 = MAX_SUPPLY / 2;
/// More than the storage of a round costs; the rest comes back.
const ROUND_DEPOSIT: NearToken = NearToken::from_near(1);

handle! {
    /// `commonweight-sale` on a node.
    SaleHandle
}

impl SaleHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({ "owner_id": ids.launcher, "token_id": ids.token, "treasury_id": ids.dao, "token_cap": U128(TOKEN_CAP) })
    }

    /// How many tokens rounds may promise, and have.
    pub async fn token_commitment(&self) -> TokenCommitment {
        self.view("token_commitment", json!({})).await
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

    /// The payment token says that `buyer_id` has sent it, as the receipt of an `ft_transfer_call` does.
    pub fn payment_arrives(
        &self,
        payment: &Account,
        buyer_id: &AccountId,
        round_id: u32,
        amount: u128,
    ) -> Call<U128> {
        let order = Order { round_id, min_tokens: None, allowance: None };
        let message = serde_json::to_string(&TransferMessage::Buy(order)).expect("a message is JSON");
        let args = json!({ "sender_id": buyer_id, "amount": U128(amount), "msg": message });
        self.call(payment, "ft_on_transfer", args)
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

    /// The owner puts a round into the schedule.
    pub fn schedule_round(&self, signer: &Account, position: u32, params: &RoundParams) -> Call<()> {
        let args = json!({ "position": position, "params": params });
        self.call(signer, "schedule_round", args).deposit(ROUND_DEPOSIT)
    }

    /// The owner opens the first round of the schedule.
    pub fn open_scheduled(&self, signer: &Account, start: u64, end: u64) -> Call<u32> {
        let args = json!({ "start": U64(start), "end": U64(end) });
        self.call(signer, "open_scheduled", args).deposit(ROUND_DEPOSIT)
    }

    /// The rounds of the schedule.
    pub async fn scheduled_rounds(&self) -> Vec<ScheduledRound> {
        self.view("scheduled_rounds", json!({})).await
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
    pub fn unpause(&self, signer: &Account, feature: Feature) -> Call<()> {
        self.call(signer, "unpause", json!({ "feature": feature })).one_yocto()
    }

    /// The owner gives a role to an account.
    pub fn grant_role(&self, signer: &Account, role: Role, account_id: &AccountId) -> Call<()> {
        self.call(signer, "grant_role", json!({ "role": role, "account_id": account_id })).one_yocto()
    }

    /// Announces new code by its SHA-256.
    pub fn stage_code(&self, signer: &Account, code_hash: Digest) -> Call<()> {
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

    /// The lead gives evidence. The answer is its number.
    pub fn submit_evidence(
        &self,
        signer: &Account,
        round_id: u32,
        tranche: u32,
        evidence: &Evidence,
    ) -> Call<u8> {
        let args = json!({ "round_id": round_id, "tranche": tranche, "evidence": evidence });
        self.call(signer, "submit_evidence", args).deposit(ROUND_DEPOSIT)
    }

    /// A buyer objects to evidence.
    pub fn object(&self, signer: &Account, round_id: u32, number: u8) -> Call<()> {
        self.call(signer, "object", json!({ "round_id": round_id, "number": number })).one_yocto()
    }

    /// Somebody challenges a tranche with the bond and more than the storage. The answer is the challenge's number.
    pub fn challenge(&self, signer: &Account, round_id: u32, tranche: u32, reason: &str) -> Call<u32> {
        let args = json!({ "round_id": round_id, "tranche": tranche, "reason": reason });
        self.call(signer, "challenge", args).deposit(BOND.saturating_add(ROUND_DEPOSIT))
    }

    /// The owner resolves a dispute.
    pub fn resolve(&self, signer: &Account, round_id: u32, tranche: u32, verdict: Verdict) -> Call<()> {
        let args = json!({ "round_id": round_id, "tranche": tranche, "verdict": verdict });
        self.call(signer, "resolve", args).one_yocto()
    }

    /// Anybody settles what time has brought about. The answer says whether it aborts the round.
    pub fn settle_tranches(&self, signer: &Account, round_id: u32) -> Call<bool> {
        self.call(signer, "settle_tranches", json!({ "round_id": round_id }))
    }

    /// The owner aborts a round.
    pub fn abort(&self, signer: &Account, round_id: u32) -> Call<()> {
        self.call(signer, "abort", json!({ "round_id": round_id })).one_yocto()
    }

    /// The owner sets the pace of the tap.
    pub fn set_pace(&self, signer: &Account, round_id: u32, pace: Bps) -> Call<()> {
        self.call(signer, "set_pace", json!({ "round_id": round_id, "pace": pace })).one_yocto()
    }

    /// Anybody releases what of a tranche has flowed.
    pub fn release(&self, signer: &Account, round_id: u32, tranche: u32) -> Call<Value> {
        self.call(signer, "release", json!({ "round_id": round_id, "tranche": tranche }))
    }

    /// Anybody sends what rounding has left of an aborted round to the treasury.
    pub fn sweep(&self, signer: &Account, round_id: u32) -> Call<Value> {
        self.call(signer, "sweep", json!({ "round_id": round_id }))
    }

    /// Anybody sends the bond of a challenge to whom it belongs.
    pub fn withdraw_bond(&self, signer: &Account, round_id: u32, challenge_id: u32) -> Call<Value> {
        self.call(signer, "withdraw_bond", json!({ "round_id": round_id, "challenge_id": challenge_id }))
    }

    /// The tranches of a round.
    pub async fn tranches(&self, round_id: u32) -> Option<Vec<TrancheView>> {
        self.view("tranches", json!({ "round_id": round_id })).await
    }

    /// How the release of a round's money is going.
    pub async fn release_status(&self, round_id: u32) -> Option<ReleaseView> {
        self.view("release_status", json!({ "round_id": round_id })).await
    }

    /// Evidence of a round.
    pub async fn evidence(&self, round_id: u32, number: u8) -> Option<EvidenceView> {
        self.view("evidence", json!({ "round_id": round_id, "number": number })).await
    }

    /// The challenges of a round whose bonds have not been paid.
    pub async fn challenges(&self, round_id: u32) -> Vec<ChallengeView> {
        self.view("challenges", json!({ "round_id": round_id })).await
    }

    /// The owner proposes another treasury.
    pub fn propose_treasury(&self, signer: &Account, treasury_id: Option<&AccountId>) -> Call<()> {
        self.call(signer, "propose_treasury", json!({ "treasury_id": treasury_id })).one_yocto()
    }

    /// The proposed treasury takes its place. Anybody may have it.
    pub fn change_treasury(&self, signer: &Account) -> Call<()> {
        self.call(signer, "change_treasury", json!({}))
    }

    /// The treasury that is proposed.
    pub async fn proposed_treasury(&self) -> Option<ProposedAccount> {
        self.view("proposed_treasury", json!({})).await
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
