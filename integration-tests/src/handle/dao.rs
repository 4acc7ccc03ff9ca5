//! The DAO.

use std::time::Duration;

use commonweight_common::{Asset, Bps, Digest};
use commonweight_dao::{
    AgentView, BallotView, Cause, ContentView, Feature, LockView, PreflightView, ProposalView, Status,
    VersionsView,
};
use commonweight_explain::{Action, AssetEntry, AssetInfo, Charter, Policy, StatementParts};
use near_sdk::{
    AccountId, NearToken,
    json_types::{U64, U128},
};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::Call;
use crate::{
    amount::{CWT_DECIMALS, USDC_DECIMALS, cwt},
    parts::Ids,
    time::{DAY, nanos},
};

/// How long members vote.
pub const VOTING_PERIOD: Duration = DAY.saturating_mul(3);
/// How long an adopted proposal waits.
pub const TIMELOCK: Duration = DAY;
/// How long an agent's decision waits for objections.
pub const OBJECTION_WINDOW: Duration = DAY.saturating_mul(3);
/// What a member deposits with a proposal.
pub const PROPOSAL_BOND: NearToken = NearToken::from_near(1);
/// More than the storage of a proposal costs; the rest comes back.
const STORAGE_DEPOSIT: NearToken = NearToken::from_near(1);
/// What one whole NEAR is worth in the unit of account, a millionth of a dollar.
pub const NEAR_VALUE: u128 = 2_000_000;
/// What one whole dollar is worth in the unit of account.
pub const USDC_VALUE: u128 = 1_000_000;

handle! {
    /// `commonweight-dao` on a node.
    DaoHandle
}

impl DaoHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({
            "staking_id": ids.staking,
            "policy": Self::policy_at_start(),
            "guardian_ids": ids.guardians,
            "unit_of_account": { "symbol": "USD", "decimals": 6 },
            "assets": Self::assets_at_start(ids),
        })
    }

    /// The rules at the start.
    pub fn policy_at_start() -> Policy {
        let bps = |bps| Bps::new(bps).expect("a share of the whole");
        Policy {
            voting_period: nanos(VOTING_PERIOD),
            late_turn_window: nanos(DAY / 2),
            timelock: nanos(TIMELOCK),
            execution_window: nanos(DAY * 7),
            quorum_bps: bps(2_000),
            quorum_floor: cwt(1),
            proposal_bond: PROPOSAL_BOND.as_yoctonear(),
            objection_window: nanos(OBJECTION_WINDOW),
            stretch_bps: bps(100),
            stop_bps: bps(1_000),
            veto_confirmations: 2,
            guardian_suspension: nanos(DAY * 7),
            collateral_bps: bps(10_000),
            haircut_bps: bps(5_000),
            bounty_bps: bps(2_000),
            decision_floor: USDC_VALUE,
            least_agent_bond: NearToken::from_near(1).as_yoctonear(),
            challenge_period: nanos(DAY * 14),
            slash_bps: bps(5_000),
            stop_cooldown: nanos(DAY * 30),
        }
    }

    /// The asset table at the start.
    pub fn assets_at_start(ids: &Ids) -> Vec<AssetEntry> {
        let entry = |asset, symbol: &str, decimals, value_per_whole| AssetEntry {
            asset,
            info: AssetInfo { symbol: symbol.to_owned(), decimals, value_per_whole },
        };
        vec![
            entry(Asset::Near, "NEAR", 24, NEAR_VALUE),
            entry(Asset::Nep141(ids.usdc.clone()), "USDC", USDC_DECIMALS, USDC_VALUE),
            entry(Asset::Nep141(ids.token.clone()), "CWT", CWT_DECIMALS, USDC_VALUE),
        ]
    }

    /// A member proposes. The answer is the proposal's number.
    pub fn propose(&self, signer: &Account, actions: &[Action], description: &str) -> Call<u64> {
        let deposit = PROPOSAL_BOND.saturating_add(STORAGE_DEPOSIT);
        self.call(signer, "propose", json!({ "actions": actions, "description": description }))
            .deposit(deposit)
    }

    /// An agent decides. The answer is the decision's number.
    pub fn propose_decision(
        &self,
        signer: &Account,
        actions: &[Action],
        rationale_hash: [u8; 32],
    ) -> Call<u64> {
        self.propose_decision_for(signer, actions, rationale_hash, None)
    }

    /// An agent decides, and names what that is for. The answer is the decision's number.
    pub fn propose_decision_for(
        &self,
        signer: &Account,
        actions: &[Action],
        rationale_hash: [u8; 32],
        reference: Option<&str>,
    ) -> Call<u64> {
        let rationale_hash = Digest(rationale_hash);
        let args = json!({ "actions": actions, "rationale_hash": rationale_hash, "reference": reference });
        self.call(signer, "propose_decision", args)
    }

    /// Executes what is due. Anybody may.
    pub fn execute(&self, signer: &Account, proposal_id: u64) -> Call<Status> {
        self.call(signer, "execute", json!({ "proposal_id": proposal_id })).max_gas()
    }

    /// Ends an execution that never reported back. Anybody may.
    pub fn recover(&self, signer: &Account, proposal_id: u64) -> Call<()> {
        self.call(signer, "recover", json!({ "proposal_id": proposal_id }))
    }

    /// A guardian wants to stop a proposal.
    pub fn veto(&self, signer: &Account, proposal_id: u64, reason: &str) -> Call<Value> {
        self.call(signer, "veto", json!({ "proposal_id": proposal_id, "reason": reason }))
    }

    /// A guardian names a cause to slash for.
    pub fn name_cause(&self, signer: &Account, decision_id: u64, cause: Cause, reason: &str) -> Call<Value> {
        let args = json!({ "decision_id": decision_id, "cause": cause, "reason": reason });
        self.call(signer, "name_cause", args)
    }

    /// Slashes what guardians have set aside. Anybody may.
    pub fn settle_cause(&self, signer: &Account, decision_id: u64) -> Call<()> {
        self.call(signer, "settle_cause", json!({ "decision_id": decision_id }))
    }

    /// A guardian pauses a way in.
    pub fn pause(&self, signer: &Account, feature: Feature, duration: Duration) -> Call<()> {
        let args = json!({ "feature": feature, "duration": U64(nanos(duration)) });
        self.call(signer, "pause", args).one_yocto()
    }

    /// A guardian suspends an agent. The answer is until when.
    pub fn suspend_agent(&self, signer: &Account, agent_id: &AccountId) -> Call<U64> {
        self.call(signer, "suspend_agent", json!({ "agent_id": agent_id }))
    }

    /// Adds to an agent's bond. The answer is the bond.
    pub fn post_bond(&self, signer: &Account, agent_id: &AccountId, amount: NearToken) -> Call<U128> {
        self.call(signer, "post_bond", json!({ "agent_id": agent_id })).deposit(amount)
    }

    /// Pays in advance for the storage of an agent's decisions. The answer is what there is.
    pub fn post_storage(&self, signer: &Account, agent_id: &AccountId, amount: NearToken) -> Call<U128> {
        self.call(signer, "post_storage", json!({ "agent_id": agent_id })).deposit(amount)
    }

    /// A controller takes back what is left of that.
    pub fn withdraw_storage(&self, signer: &Account, agent_id: &AccountId, amount: NearToken) -> Call<Value> {
        let args = json!({ "agent_id": agent_id, "amount": U128(amount.as_yoctonear()) });
        self.call(signer, "withdraw_storage", args).one_yocto()
    }

    /// A controller takes what is free of an agent's bond.
    pub fn withdraw_bond(&self, signer: &Account, agent_id: &AccountId, amount: NearToken) -> Call<Value> {
        let args = json!({ "agent_id": agent_id, "amount": U128(amount.as_yoctonear()) });
        self.call(signer, "withdraw_bond", args).one_yocto()
    }

    /// Sends the bond of a finished proposal back to its author. Anybody may.
    pub fn reclaim_bond(&self, signer: &Account, proposal_id: u64) -> Call<Value> {
        self.call(signer, "reclaim_bond", json!({ "proposal_id": proposal_id }))
    }

    /// Removes a ballot on a finished proposal, and pays its storage back. Anybody may.
    pub fn release_ballot(&self, signer: &Account, proposal_id: u64, voter_id: &AccountId) -> Call<()> {
        self.call(signer, "release_ballot", json!({ "proposal_id": proposal_id, "voter_id": voter_id }))
    }

    /// A proposal.
    pub async fn proposal(&self, proposal_id: u64) -> Option<ProposalView> {
        self.view("proposal", json!({ "proposal_id": proposal_id })).await
    }

    /// A page of the proposals.
    pub async fn proposals(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ProposalView> {
        self.view("proposals", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// What a proposal does.
    pub async fn content(&self, proposal_id: u64) -> Option<ContentView> {
        self.view("content", json!({ "proposal_id": proposal_id })).await
    }

    /// What a proposal does, in plain sentences.
    pub async fn statement(&self, proposal_id: u64) -> Option<String> {
        self.view("statement", json!({ "proposal_id": proposal_id })).await
    }

    /// Every fact that the statement is made of.
    pub async fn statement_parts(&self, proposal_id: u64) -> Option<StatementParts> {
        self.view("statement_parts", json!({ "proposal_id": proposal_id })).await
    }

    /// A member's ballot.
    pub async fn ballot(&self, proposal_id: u64, voter_id: &AccountId) -> Option<BallotView> {
        self.view("ballot", json!({ "proposal_id": proposal_id, "voter_id": voter_id })).await
    }

    /// An agent.
    pub async fn agent(&self, agent_id: &AccountId) -> Option<AgentView> {
        self.view("agent", json!({ "agent_id": agent_id })).await
    }

    /// A page of the agents.
    pub async fn agents(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<AgentView> {
        self.view("agents", json!({ "from_index": from_index, "limit": limit })).await
    }

    /// An agent's charter.
    pub async fn charter(&self, agent_id: &AccountId) -> Option<Charter> {
        self.view("charter", json!({ "agent_id": agent_id })).await
    }

    /// What the decisions of an agent have locked of its bond.
    pub async fn locks(&self, agent_id: &AccountId) -> Vec<LockView> {
        self.view("locks", json!({ "agent_id": agent_id })).await
    }

    /// What a decision of an agent would come to.
    pub async fn preflight(&self, agent_id: &AccountId, actions: &[Action]) -> PreflightView {
        self.view("preflight", json!({ "agent_id": agent_id, "actions": actions })).await
    }

    /// The rules.
    pub async fn policy(&self) -> Policy {
        self.view("policy", json!({})).await
    }

    /// The guardians.
    pub async fn guardians(&self) -> Vec<AccountId> {
        self.view("guardians", json!({})).await
    }

    /// The asset table.
    pub async fn assets(&self) -> Vec<AssetEntry> {
        self.view("assets", json!({})).await
    }

    /// The bonds of authors and agents, and what was paid in advance for storage, together.
    pub async fn held_deposits(&self) -> u128 {
        self.view::<U128>("held_deposits", json!({})).await.0
    }

    /// The numbers that actions on rules, guardians and code must name.
    pub async fn versions(&self) -> VersionsView {
        self.view("versions", json!({})).await
    }
}
