//! Read-only methods. Unknown ids give `null`, and lists have pages.

use commonweight_common::page;
use commonweight_explain::{Action, AssetEntry, Charter, Policy};
use near_sdk::{AccountId, env, json_types::Base64VecU8, near};

use super::{
    Contract, ContractExt, propose,
    state::{AGENT_IDS, ASSETS, CHARTERS, CONTENTS, GUARDIANS, POLICY, VETOES},
};
use crate::{
    AgentView, BallotView, ContentView, ProposalView, TallyView,
    logic::{agent::Agent, execution, proposal::Rules},
};

#[near]
impl Contract {
    /// A proposal or decision as it stands now.
    pub fn proposal(&self, proposal_id: u64) -> Option<ProposalView> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        let (quorum_bps, quorum_floor, bond) = match proposal.rules {
            Rules::Vote { quorum_bps, quorum_floor, bond, .. } => {
                (Some(quorum_bps), Some(quorum_floor.into()), bond)
            }
            Rules::Objection { .. } => (None, None, 0),
        };
        let tally = TallyView {
            r#for: proposal.tally.in_favour.into(),
            against: proposal.tally.against.into(),
            abstain: proposal.tally.abstain.into(),
            object: proposal.tally.object.into(),
        };
        Some(ProposalView {
            proposal_id,
            track: proposal.track(),
            status: proposal.status(env::block_timestamp()),
            created_at: proposal.created_at.into(),
            snapshot: proposal.snapshot().into(),
            closes_at: proposal.closes_at.into(),
            executable_at: proposal.executable_at().into(),
            expires_at: proposal.expires_at().into(),
            tally,
            total_power: proposal.total_power.map(Into::into),
            quorum_bps,
            quorum_floor,
            bond: bond.into(),
            veto_confirmations: proposal.veto_confirmations,
            vetoed_by: VETOES.get(&proposal_id).unwrap_or_default(),
            done: execution::done(&proposal),
            statement_hash: Base64VecU8(proposal.statement_hash.to_vec()),
            author_id: proposal.author_id,
        })
    }

    /// Proposals and decisions in the order in which they were made.
    pub fn proposals(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ProposalView> {
        page::range(self.n_proposals, from_index, limit).filter_map(|id| self.proposal(id)).collect()
    }

    /// How many proposals and decisions were made.
    pub fn n_proposals(&self) -> u64 {
        self.n_proposals
    }

    /// What a proposal does, word for word.
    pub fn content(&self, proposal_id: u64) -> Option<ContentView> {
        let content = CONTENTS.get(&proposal_id)?;
        Some(ContentView {
            actions: content.actions,
            description: content.description,
            text_hash: Base64VecU8(content.text_hash.to_vec()),
            assets: content.assets,
        })
    }

    /// What a proposal does and who can still stop it, in plain sentences. Its SHA-256 is the proposal's
    /// `statement_hash`.
    pub fn statement(&self, proposal_id: u64) -> Option<String> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        Some(self.statement_text(&proposal, &self.load_content(proposal_id)))
    }

    /// A member's ballot.
    pub fn ballot(&self, proposal_id: u64, voter_id: AccountId) -> Option<BallotView> {
        let cast = self.load_part(&(proposal_id, voter_id))?.cast()?;
        Some(BallotView { ballot: cast.ballot, weight: cast.weight.into(), payer_id: cast.payer_id })
    }

    /// An agent as it stands now.
    pub fn agent(&self, agent_id: AccountId) -> Option<AgentView> {
        let agent = self.load_agent(&agent_id).ok()?;
        Some(self.agent_view(agent_id, &agent))
    }

    /// Agents, those without a charter too.
    pub fn agents(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<AgentView> {
        let agents = page::range(u64::from(self.n_agents), from_index, limit);
        let ids = agents.filter_map(|position| AGENT_IDS.get(&u32::try_from(position).ok()?));
        ids.filter_map(|agent_id| self.agent(agent_id)).collect()
    }

    /// What an agent may do.
    pub fn charter(&self, agent_id: AccountId) -> Option<Charter> {
        CHARTERS.get(&agent_id)
    }

    /// Every rule that these actions of this agent would break now; none where it could decide on them.
    pub fn preflight(&self, agent_id: AccountId, actions: Vec<Action>) -> Vec<String> {
        let malformed = self.check_actions(&actions).err().map(|error| error.to_string());
        let faults = match self.load_agent(&agent_id) {
            Ok(agent) => {
                let (_, faults) = self.faults(&agent_id, &agent, &actions, &propose::intent_of(&actions));
                faults.iter().map(ToString::to_string).collect()
            }
            Err(error) => vec![error.to_string()],
        };
        malformed.into_iter().chain(faults).collect()
    }

    /// The rules for later proposals.
    pub fn policy(&self) -> Policy {
        POLICY.get(&()).expect("invariant: set by `new`")
    }

    /// The guardians.
    pub fn guardians(&self) -> Vec<AccountId> {
        GUARDIANS.get(&()).expect("invariant: set by `new`")
    }

    /// The asset table.
    pub fn assets(&self) -> Vec<AssetEntry> {
        ASSETS.get(&()).expect("invariant: set by `new`")
    }

    /// Where ballots come from.
    pub fn staking_id(&self) -> &AccountId {
        &self.staking_id
    }

    /// The bonds that are held for authors and controllers together, in yoctoNEAR.
    pub fn held_bonds(&self) -> near_sdk::json_types::U128 {
        self.held_bonds.into()
    }
}

impl Contract {
    fn agent_view(&self, agent_id: AccountId, agent: &Agent) -> AgentView {
        let now = env::block_timestamp();
        AgentView {
            agent_id,
            controller_id: agent.controller_id.clone(),
            is_chartered: agent.is_chartered && now < agent.expires_at,
            charter_version: agent.charter_version,
            expires_at: agent.expires_at.into(),
            suspended_until: (now < agent.suspended_until).then(|| agent.suspended_until.into()),
            bond: agent.bond.into(),
            at_risk: agent.at_risk(now).into(),
            capacity: self.policy().collateral_bps.floor_of(self.bond_value(agent)).into(),
            locked: agent.locked(now).into(),
        }
    }
}
