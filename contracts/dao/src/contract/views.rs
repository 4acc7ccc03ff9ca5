//! Read-only methods. Unknown ids give `null`, and lists have pages.

use commonweight_common::{Asset, Digest, page};
use commonweight_explain::{Action, AssetEntry, Charter, Policy, StatementParts, UnitOfAccount};
use near_sdk::{
    AccountId, env,
    json_types::{U64, U128},
    near,
};

use super::{
    Contract, ContractExt, Versions,
    state::{
        AGENT_IDS, ASSET_VERSIONS, ASSETS, CAUSES, CHARTERS, CONTENTS, GUARDIANS, POLICY, UNIT_OF_ACCOUNT,
        VETOES,
    },
};
use crate::{
    AgentView, BallotView, ContentView, Feature, LockView, NamedCause, PolicyFault, PreflightView,
    ProposalView, TallyView, VersionsView,
    logic::{agent::Agent, execution, policy, proposal::Rules},
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
            Rules::Optimistic { .. } => (None, None, 0),
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
            is_stopping: proposal.is_stopping(),
            statement_hash: Digest(proposal.statement_hash),
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
            text_hash: Digest(content.text_hash),
            assets: content.assets,
            reference: content.reference,
        })
    }

    /// What a proposal does and who can still stop it, in plain sentences. Its SHA-256 is the proposal's
    /// `statement_hash`.
    pub fn statement(&self, proposal_id: u64) -> Option<String> {
        Some(self.statement_parts(proposal_id)?.statement().to_string())
    }

    /// Every fact that the statement is made of, so that anybody can make it anew and compare.
    pub fn statement_parts(&self, proposal_id: u64) -> Option<StatementParts> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        Some(self.parts(&proposal, self.load_content(proposal_id)))
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

    /// What these actions of this agent would come to if they were decided now, and every rule that they would break, but
    /// for one: whether the storage that its controller has paid in advance is enough.
    pub fn preflight(
        &self,
        agent_id: AccountId,
        actions: Vec<Action>,
        reference: Option<String>,
    ) -> PreflightView {
        let now = env::block_timestamp();
        let mut faults: Vec<String> = Vec::new();
        faults.extend(self.pauses.decisions.check(now).err().map(|error| error.to_string()));
        faults.extend(self.check_not_retired().err().map(|error| error.to_string()));
        faults.extend(self.check_actions(&actions).err().map(|error| error.to_string()));
        match self.load_agent(&agent_id) {
            Ok(agent) => {
                let intent = self.intent(&agent_id, &agent, &actions, reference.as_deref());
                faults.extend(intent.faults.iter().map(ToString::to_string));
                PreflightView {
                    faults,
                    value: intent.assessment.value.into(),
                    lock: intent.lock.into(),
                    least_bond: intent.least_bond.into(),
                    bond: agent.bond.into(),
                    affordable: self.affordable(&agent, intent.doublings, now).into(),
                }
            }
            Err(error) => {
                faults.push(error.to_string());
                let none = U128(0);
                PreflightView {
                    faults,
                    value: none,
                    lock: none,
                    least_bond: none,
                    bond: none,
                    affordable: none,
                }
            }
        }
    }

    /// What the decisions of an agent have locked of its bond.
    pub fn locks(&self, agent_id: AccountId) -> Vec<LockView> {
        let now = env::block_timestamp();
        let ledger = self.load_agent(&agent_id).map(|agent| agent.ledger).unwrap_or_default();
        let held = ledger.locks.iter().filter(|lock| lock.is_held(now));
        held.map(|lock| LockView {
            decision_id: lock.decision_id,
            amount: lock.amount.into(),
            slashed: lock.slashed.into(),
            set_aside: lock.set_aside.into(),
            settles_at: (lock.set_aside > 0).then(|| lock.settles_at.into()),
            attempts: lock.attempts,
            value: lock.value.into(),
            challengeable_until: lock.challengeable_until.max(lock.live_until).into(),
            held_until: lock.held_until.max(lock.live_until).into(),
        })
        .collect()
    }

    /// What guardians say about the cause of a decision, in the order in which they said it.
    pub fn causes(&self, decision_id: u64) -> Vec<NamedCause> {
        CAUSES.get(&decision_id).unwrap_or_default()
    }

    /// The numbers that an action on rules, guardians or code must name.
    pub fn versions(&self) -> VersionsView {
        let Versions { policy, guardians, code, .. } = self.versions;
        VersionsView { policy, guardians, code }
    }

    /// The number that an action on an asset must name.
    pub fn asset_version(&self, asset: Asset) -> u32 {
        ASSET_VERSIONS.get(&asset).unwrap_or(0)
    }

    /// Until when a way in is paused, if it is.
    pub fn paused_until(&self, feature: Feature) -> Option<U64> {
        let pause = match feature {
            Feature::Proposals => self.pauses.proposals,
            Feature::Decisions => self.pauses.decisions,
        };
        pause.until(env::block_timestamp()).map(U64)
    }

    /// Everything that is wrong with rules that a proposal would set now; empty where they are good. How far the floor of
    /// the quorum can go is known when the proposal is executed: at most six tenths of the voting power that takes part.
    pub fn validate_policy(&self, policy: Policy) -> Vec<PolicyFault> {
        policy::faults(&policy, self.guardians().len())
    }

    /// The rules for later proposals.
    pub fn policy(&self) -> Policy {
        POLICY.get(&()).expect("invariant: set by `new`")
    }

    /// The guardians.
    pub fn guardians(&self) -> Vec<AccountId> {
        GUARDIANS.get(&()).expect("invariant: set by `new`")
    }

    /// In what the DAO values what agents do.
    pub fn unit_of_account(&self) -> UnitOfAccount {
        UNIT_OF_ACCOUNT.get(&()).expect("invariant: set by `new`")
    }

    /// The asset table.
    pub fn assets(&self) -> Vec<AssetEntry> {
        ASSETS.get(&()).expect("invariant: set by `new`")
    }

    /// Where ballots come from.
    pub fn staking_id(&self) -> &AccountId {
        &self.staking_id
    }

    /// The bonds of authors and agents, and what was paid in advance for storage, together, in yoctoNEAR.
    pub fn held_deposits(&self) -> U128 {
        self.held_deposits.into()
    }
}

impl Contract {
    fn agent_view(&self, agent_id: AccountId, agent: &Agent) -> AgentView {
        let now = env::block_timestamp();
        let locked = agent.ledger.locked(None, now);
        let least = self.least_bond(agent, now);
        AgentView {
            agent_id,
            controller_id: agent.controller_id.clone(),
            is_chartered: agent.is_chartered && now < agent.expires_at,
            charter_version: agent.charter_version,
            expires_at: agent.expires_at.into(),
            suspension_version: agent.suspension_version,
            suspended_until: (now < agent.idle_until()).then(|| agent.idle_until().into()),
            bond: agent.bond.into(),
            locked: locked.into(),
            withdrawable: agent.bond.saturating_sub(locked.saturating_add(least)).into(),
            at_risk: agent.ledger.at_risk(now).into(),
            affordable: self.affordable(agent, 0, now).into(),
            storage_balance: agent.storage_balance.into(),
        }
    }

    /// The largest value that an agent has the bond for, where what it locks is doubled so often.
    fn affordable(&self, agent: &Agent, doublings: u8, now: u64) -> u128 {
        let least = self.least_bond(agent, now);
        let locked = agent.ledger.locked(None, now).saturating_add(least);
        let free = agent.bond.saturating_sub(locked);
        self.collateral().map_or(0, |collateral| collateral.affordable(free >> doublings))
    }
}
