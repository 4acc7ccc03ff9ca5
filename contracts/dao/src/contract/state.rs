//! What is stored under keys of its own, each with its version, and how it is loaded and saved. The numbers of
//! the tables are the first bytes of the keys on the chain: append only.

use commonweight_common::Table;
use commonweight_explain::{Action, AssetEntry, Author, Charter, Policy, Statement, Terms};
use near_sdk::{AccountId, env, near};

use super::Contract;
use crate::{
    Error, Result,
    logic::{
        agent::{Agent, Exposure},
        ballot::{CastBallot, Part},
        proposal::{Proposal, Rules},
        value,
    },
};

pub(super) const POLICY: Table<(), Policy> = Table::new(0);
pub(super) const GUARDIANS: Table<(), Vec<AccountId>> = Table::new(1);
pub(super) const ASSETS: Table<(), Vec<AssetEntry>> = Table::new(2);
pub(super) const PROPOSALS: Table<u64, VersionedProposal> = Table::new(3);
pub(super) const CONTENTS: Table<u64, Content> = Table::new(4);
pub(super) const BALLOTS: Table<(u64, AccountId), VersionedBallot> = Table::new(5);
/// The guardians who want to stop a proposal.
pub(super) const VETOES: Table<u64, Vec<AccountId>> = Table::new(6);
/// The last decision that does exactly this, by the hash of its actions.
pub(super) const INTENTS: Table<[u8; 32], u64> = Table::new(7);
pub(super) const AGENTS: Table<AccountId, VersionedAgent> = Table::new(8);
/// Agents in the order in which they were first appointed.
pub(super) const AGENT_IDS: Table<u32, AccountId> = Table::new(9);
pub(super) const CHARTERS: Table<AccountId, Charter> = Table::new(10);
/// When a guardian, named second, can suspend an agent, named first, again.
pub(super) const SUSPENSIONS: Table<(AccountId, AccountId), u64> = Table::new(11);

#[near(serializers = [borsh])]
pub(super) enum VersionedProposal {
    V1(Proposal),
}

#[near(serializers = [borsh])]
pub(super) enum VersionedBallot {
    V1(CastBallot),
    V2(Part),
    /// As `V2`, with a ballot that its voter has cast itself.
    V3(Part),
}

#[near(serializers = [borsh])]
pub(super) enum VersionedAgent {
    V1(Agent),
    /// With what each of its exposures locks, in their order.
    V2(Agent, Vec<u128>),
}

impl From<VersionedBallot> for Part {
    fn from(stored: VersionedBallot) -> Self {
        match stored {
            VersionedBallot::V1(CastBallot { ballot, weight, payer_id, .. }) => {
                Self { ballot: Some(ballot), weight, ..Self::new(payer_id) }
            }
            VersionedBallot::V2(part) => part,
            VersionedBallot::V3(part) => Self { is_direct: true, ..part },
        }
    }
}

impl From<Part> for VersionedBallot {
    fn from(part: Part) -> Self {
        if part.is_direct { Self::V3(part) } else { Self::V2(part) }
    }
}

/// What a proposal does, and what its statement needs beside its record.
#[near(serializers = [borsh])]
pub(super) struct Content {
    pub(super) actions: Vec<Action>,
    pub(super) description: String,
    pub(super) text_hash: [u8; 32],
    /// The lines of the asset table that the statement uses, as they were.
    pub(super) assets: Vec<AssetEntry>,
    /// Who answered for the agent that made it.
    pub(super) controller_id: Option<AccountId>,
    /// When voting or objecting was to end.
    pub(super) ends_at: u64,
}

impl Contract {
    pub(super) fn load_proposal(&self, proposal_id: u64) -> Result<Proposal> {
        let VersionedProposal::V1(proposal) =
            PROPOSALS.get(&proposal_id).ok_or(Error::UnknownProposal { proposal_id })?;
        Ok(proposal)
    }

    pub(super) fn save_proposal(&mut self, proposal_id: u64, proposal: Proposal) {
        PROPOSALS.set(&proposal_id, &VersionedProposal::V1(proposal));
    }

    pub(super) fn load_content(&self, proposal_id: u64) -> Content {
        CONTENTS.get(&proposal_id).expect("invariant: every proposal has its content")
    }

    pub(super) fn load_agent(&self, agent_id: &AccountId) -> Result<Agent> {
        let (mut agent, locked) = match AGENTS.get(agent_id) {
            None => return Err(Error::UnknownAgent { agent_id: agent_id.clone() }),
            Some(VersionedAgent::V1(agent)) => {
                let collateral = self.policy().collateral_bps;
                let of = |exposure: &Exposure| value::locked(exposure.value, collateral);
                let locked = agent.exposures.iter().map(of).collect();
                (agent, locked)
            }
            Some(VersionedAgent::V2(agent, locked)) => (agent, locked),
        };
        agent.exposures.iter_mut().zip(locked).for_each(|(exposure, locked)| exposure.locked = locked);
        Ok(agent)
    }

    pub(super) fn save_agent(&mut self, agent_id: &AccountId, agent: Agent) {
        let locked = agent.exposures.iter().map(|exposure| exposure.locked).collect();
        AGENTS.set(agent_id, &VersionedAgent::V2(agent, locked));
    }

    /// What is stored for a voter.
    pub(super) fn load_part(&self, key: &(u64, AccountId)) -> Option<Part> {
        BALLOTS.get(key).map(Part::from)
    }

    pub(super) fn save_part(&mut self, key: &(u64, AccountId), part: Part) {
        BALLOTS.set(key, &part.into());
    }

    /// Stores what there is for a voter, and returns what there was.
    pub(super) fn replace_part(&mut self, key: &(u64, AccountId), part: Part) -> Option<Part> {
        BALLOTS.replace(key, &part.into()).map(Part::from)
    }

    /// The agent behind a decision: it is never removed.
    pub(super) fn author(&self, decision: &Proposal) -> Agent {
        let Ok(agent) = self.load_agent(&decision.author_id) else {
            unreachable!("a decision is an agent's")
        };
        agent
    }

    /// What an agent's bond is worth.
    pub(super) fn bond_value(&self, agent: &Agent) -> u128 {
        value::of_bond(agent.bond, &self.assets())
    }

    /// The statement of a proposal: the same text at any time.
    pub(super) fn statement_text(&self, proposal: &Proposal, content: &Content) -> String {
        let dao_id = env::current_account_id();
        let account_id = &proposal.author_id;
        let author = match &content.controller_id {
            Some(controller_id) => Author::Agent { account_id, controller_id },
            None => Author::Member { account_id },
        };
        Statement {
            dao_id: &dao_id,
            author,
            actions: &content.actions,
            assets: &content.assets,
            terms: terms(proposal, content.ends_at),
            text_hash: content.text_hash,
        }
        .to_string()
    }
}

fn terms(proposal: &Proposal, ends_at: u64) -> Terms {
    let Proposal { execution_window, veto_confirmations, .. } = *proposal;
    match proposal.rules {
        Rules::Vote { timelock, late_flip_window, quorum_bps, quorum_floor, .. } => Terms::Vote {
            ends_at,
            late_flip_window,
            timelock,
            execution_window,
            quorum_bps,
            quorum_floor,
            veto_confirmations,
        },
        Rules::Objection { latest_end, seal_bps, veto_bps, .. } => {
            Terms::Objection { ends_at, latest_end, execution_window, seal_bps, veto_bps, veto_confirmations }
        }
    }
}
