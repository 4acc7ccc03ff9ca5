//! How proposals and decisions begin. The rules of the time are copied into each.

use std::borrow::Cow;

use commonweight_common::{Asset, record, storage::StorageMeter};
use commonweight_explain::{Action, AssetEntry};
use near_sdk::{AccountId, NearToken, env, json_types::Base64VecU8, near};

use super::{
    Contract, ContractExt, guard,
    state::{CHARTERS, CONTENTS, Content, INTENTS},
};
use crate::{
    Error, Event, Result, ScopeError, Status,
    logic::{
        actions::{self, MAX_TEXT_LENGTH},
        agent::Agent,
        charter::{self, Bench},
        policy::MAX_OBJECTION_WINDOW,
        proposal::{Phase, Proposal, Rules, Tally},
    },
};

#[near]
impl Contract {
    /// Puts actions to the vote of the members. Returns the number of the proposal.
    ///
    /// - **Deposit**: the bond of the policy, held until the end, and the storage; the rest goes back.
    /// - **Emits**: `ProposalCreated`.
    /// - **Fails**: `Action`, `BondTooSmall`, `Storage`.
    #[payable]
    #[handle_result]
    pub fn propose(&mut self, actions: Vec<Action>, description: String) -> Result<u64> {
        let meter = StorageMeter::start();
        self.check_actions(&actions)?;
        let policy = self.policy();
        actions::length("description", description.len(), 0, MAX_TEXT_LENGTH)?;
        let (bond, attached) = (NearToken::from_yoctonear(policy.proposal_bond), env::attached_deposit());
        let rest = attached.checked_sub(bond).ok_or(Error::BondTooSmall { required: bond, attached })?;
        self.held_bonds += bond.as_yoctonear();

        let author_id = env::predecessor_account_id();
        let rules = Rules::Vote {
            timelock: policy.timelock,
            late_flip_window: policy.late_flip_window,
            extensions: 0,
            quorum_bps: policy.quorum_bps,
            quorum_floor: policy.quorum_floor,
            bond: bond.as_yoctonear(),
        };
        let ends_at = env::block_timestamp() + policy.voting_period;
        let text_hash = env::sha256_array(description.as_bytes());
        let assets = mentioned(&actions, &self.assets());
        let content = Content { actions, description, text_hash, assets, controller_id: None, ends_at };
        let proposal_id = self.create(author_id.clone(), rules, content);

        guard::give_back(meter.charge(rest)?, &author_id);
        Ok(proposal_id)
    }

    /// An agent decides on actions inside its charter; they can be executed unless members object. Returns the
    /// number of the decision. `rationale_hash` is the SHA-256 of the agent's own reasons.
    ///
    /// - **Caller**: an agent.
    /// - **Deposit**: pays for the storage; the rest goes back.
    /// - **Emits**: `ProposalCreated`.
    /// - **Fails**: `Action`, `Scope`, `UnknownAgent`, `WrongHashLength`, `Storage`.
    #[payable]
    #[handle_result]
    pub fn propose_decision(&mut self, actions: Vec<Action>, rationale_hash: Base64VecU8) -> Result<u64> {
        let meter = StorageMeter::start();
        let (agent_id, now) = (env::predecessor_account_id(), env::block_timestamp());
        let text_hash = guard::hash(&rationale_hash)?;
        let agent = self.load_agent(&agent_id)?;
        self.check_actions(&actions)?;
        let intent = intent_of(&actions);
        let (uses, faults) = self.faults(&agent_id, &agent, &actions, &intent);
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault.into());
        }

        let policy = self.policy();
        let ends_at = now + policy.objection_window;
        let rules = Rules::Objection {
            base_end: ends_at,
            latest_end: now + MAX_OBJECTION_WINDOW,
            seal_bps: policy.seal_bps,
            veto_bps: policy.veto_bps,
            slash_bps: policy.slash_bps,
            challenge_period: policy.challenge_period,
            veto_cooldown: policy.veto_cooldown,
            charter_version: agent.charter_version,
            is_slashed: false,
        };
        let live_until = ends_at + policy.execution_window;
        let controller_id = Some(agent.controller_id.clone());
        self.save_agent(&agent_id, agent.with_decision(self.n_proposals, uses, live_until, now)?);
        INTENTS.set(&intent, &self.n_proposals);
        let assets = mentioned(&actions, &self.assets());
        let content =
            Content { actions, description: String::new(), text_hash, assets, controller_id, ends_at };
        let decision_id = self.create(agent_id.clone(), rules, content);

        guard::give_back(meter.charge(env::attached_deposit())?, &agent_id);
        Ok(decision_id)
    }
}

impl Contract {
    fn create(&mut self, author_id: AccountId, rules: Rules, content: Content) -> u64 {
        let proposal_id = self.n_proposals;
        self.n_proposals += 1;
        let bond = if let Rules::Vote { bond, .. } = rules { bond } else { 0 };
        let policy = self.policy();
        let mut proposal = Proposal {
            author_id,
            created_at: env::block_timestamp(),
            closes_at: content.ends_at,
            execution_window: policy.execution_window,
            veto_confirmations: policy.veto_confirmations,
            rules,
            phase: Phase::Pending,
            attempts: 0,
            n_actions: u8::try_from(content.actions.len()).expect("invariant: 16 actions at the most"),
            done: 0,
            tally: Tally::default(),
            total_power: None,
            statement_hash: [0; 32],
        };
        let statement = self.statement_text(&proposal, &content);
        proposal.statement_hash = env::sha256_array(statement.as_bytes());
        let (track, author_id, closes_at) =
            (proposal.track(), proposal.author_id.clone(), proposal.closes_at);
        let statement_hash = Base64VecU8(proposal.statement_hash.to_vec());
        self.save_proposal(proposal_id, proposal);
        CONTENTS.set(&proposal_id, &content);
        Event::ProposalCreated {
            proposal_id,
            track,
            author_id: Cow::Owned(author_id),
            closes_at: closes_at.into(),
            bond: bond.into(),
            statement_hash,
        }
        .emit();
        proposal_id
    }

    /// Every rule that these actions of this agent would break.
    pub(super) fn faults(
        &self,
        agent_id: &AccountId,
        agent: &Agent,
        actions: &[Action],
        intent: &[u8; 32],
    ) -> (Vec<crate::logic::agent::ScopeUse>, Vec<ScopeError>) {
        let now = env::block_timestamp();
        let Some(charter) = CHARTERS.get(agent_id) else {
            return (Vec::new(), vec![ScopeError::NoCharter { agent_id: agent_id.clone() }]);
        };
        let bench = Bench {
            agent_id,
            agent,
            charter: &charter,
            assets: &self.assets(),
            bond_value: self.bond_value(agent),
            collateral: self.policy().collateral_bps,
            forbidden_ids: [&env::current_account_id(), &self.staking_id],
            now,
        };
        let (uses, mut faults) = charter::assess(&bench, actions);
        faults.extend(self.repetition(intent, now));
        (uses, faults)
    }

    /// Whether the same decision is under way, or was stopped too recently.
    fn repetition(&self, intent: &[u8; 32], now: u64) -> Option<ScopeError> {
        let decision_id = INTENTS.get(intent)?;
        let decision = self.load_proposal(decision_id).ok()?;
        match (decision.status(now), decision.phase, decision.rules) {
            (Status::Vetoed, Phase::Vetoed { at }, Rules::Objection { veto_cooldown, .. }) => {
                let until = at + veto_cooldown;
                (now < until).then_some(ScopeError::CoolingDown { until })
            }
            (status, ..) if status.is_final() => None,
            _ => Some(ScopeError::DuplicateIntent { decision_id }),
        }
    }
}

/// The hash of what the actions do. The same acts have the same bytes: arguments are canonical.
pub(super) fn intent_of(actions: &[Action]) -> [u8; 32] {
    env::sha256_array(record::to_bytes(actions))
}

/// The lines of the asset table that a statement of these actions uses.
fn mentioned(actions: &[Action], assets: &[AssetEntry]) -> Vec<AssetEntry> {
    let is_mentioned = |entry: &&AssetEntry| {
        actions.iter().any(|action| match action {
            Action::Transfer { asset, .. } => *asset == entry.asset,
            Action::FunctionCalls { .. } | Action::GrantCharter { .. } => entry.asset == Asset::Near,
            _ => false,
        })
    };
    assets.iter().filter(is_mentioned).cloned().collect()
}
