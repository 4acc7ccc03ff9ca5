//! What is stored under keys of its own, and how it is loaded and saved. The numbers of the tables are the first bytes
//! of the keys on the chain: append only. All records are of the layout that the root state names.

use commonweight_common::{Asset, Digest, Table, stored::Stored, upgrade::Upgrade};
use commonweight_explain::{
    Action, AssetEntry, AuthorParts, Charter, Policy, Procedure, StatementParts, UnitOfAccount,
};
use near_sdk::{AccountId, env};

use super::{Contract, retirement};
use crate::{
    Error, NamedCause, Result,
    logic::{
        agent::Agent,
        ballot::Part,
        ledger::Target,
        proposal::{Proposal, Rules},
        repetition::Recent,
        value::Risk,
    },
};

pub(super) const POLICY: Table<(), Policy> = Table::new(0);
pub(super) const GUARDIANS: Table<(), Vec<AccountId>> = Table::new(1);
pub(super) const ASSETS: Table<(), Vec<AssetEntry>> = Table::new(2);
pub(super) const PROPOSALS: Table<u64, Proposal> = Table::new(3);
pub(super) const CONTENTS: Table<u64, Content> = Table::new(4);
pub(super) const BALLOTS: Table<(u64, AccountId), Part> = Table::new(5);
/// The guardians who want to stop a proposal.
pub(super) const VETOES: Table<u64, Vec<AccountId>> = Table::new(6);
/// The last decision of which an act means exactly this, by the hash of that.
pub(super) const MEANINGS: Table<[u8; 32], u64> = Table::new(7);
pub(super) const AGENTS: Table<AccountId, Agent> = Table::new(8);
/// Agents in the order in which they were first appointed.
pub(super) const AGENT_IDS: Table<u32, AccountId> = Table::new(9);
pub(super) const CHARTERS: Table<AccountId, Charter> = Table::new(10);
/// When a guardian, named second, can suspend an agent, named first, again.
pub(super) const SUSPENSIONS: Table<(AccountId, AccountId), u64> = Table::new(11);
/// The last decisions on a target.
pub(super) const TARGETS: Table<Target, Vec<Recent>> = Table::new(12);
/// The decision that used a reference, named second, for a receiver.
pub(super) const REFERENCES: Table<(AccountId, String), u64> = Table::new(13);
/// What guardians say about the cause of a decision.
pub(super) const CAUSES: Table<u64, Vec<NamedCause>> = Table::new(14);
/// How many agents with a charter an account answers for.
pub(super) const CONTROLLERS: Table<AccountId, u32> = Table::new(15);
/// How often the entry of an asset has changed.
pub(super) const ASSET_VERSIONS: Table<Asset, u32> = Table::new(16);
/// The last entry of an asset that was taken off the table.
pub(super) const FORMER_ASSETS: Table<Asset, AssetEntry> = Table::new(18);
pub(super) const UNIT_OF_ACCOUNT: Table<(), UnitOfAccount> = Table::new(19);
/// Since when staking sends its ballots to another DAO.
pub(super) const RETIRED: Table<(), u64> = Table::new(20);
/// Since when an account is a guardian, where it was appointed later than the first ones.
pub(super) const GUARDIAN_SINCE: Table<AccountId, u64> = Table::new(21);
/// Where staged code is recorded.
pub(super) const UPGRADE: Upgrade = Upgrade::new(&[17]);

/// What a proposal does, and what its statement needs beside its record.
#[derive(Stored)]
pub(super) struct Content {
    pub(super) actions: Vec<Action>,
    pub(super) description: String,
    pub(super) text_hash: [u8; 32],
    /// The lines of the asset table that the statement uses, as they were.
    pub(super) assets: Vec<AssetEntry>,
    /// Who answered for the agent that made it.
    pub(super) controller_id: Option<AccountId>,
    /// What it is used for once.
    pub(super) reference: Option<String>,
    /// What it puts at risk, if it is an agent's decision.
    pub(super) risk: Risk,
    /// When voting or objecting was to end.
    pub(super) ends_at: u64,
}

impl Contract {
    /// A proposal as it stands, also where ballots go to another DAO.
    pub(super) fn load_proposal(&self, proposal_id: u64) -> Result<Proposal> {
        let proposal = self.load_recorded(proposal_id)?;
        Ok(match retirement::time_of_retirement() {
            Some(retired_at) => proposal.unheard_since(retired_at),
            None => proposal,
        })
    }

    /// A proposal as it is on record, which is enough for a ballot: none comes where ballots go to another DAO.
    pub(super) fn load_recorded(&self, proposal_id: u64) -> Result<Proposal> {
        PROPOSALS.get(&proposal_id).ok_or(Error::UnknownProposal { proposal_id })
    }

    pub(super) fn save_proposal(&mut self, proposal_id: u64, proposal: &Proposal) {
        PROPOSALS.set(&proposal_id, proposal);
    }

    pub(super) fn load_content(&self, proposal_id: u64) -> Content {
        CONTENTS.get(&proposal_id).expect("invariant: every proposal has its content")
    }

    pub(super) fn load_agent(&self, agent_id: &AccountId) -> Result<Agent> {
        AGENTS.get(agent_id).ok_or_else(|| Error::UnknownAgent { agent_id: agent_id.clone() })
    }

    pub(super) fn save_agent(&mut self, agent_id: &AccountId, agent: &Agent) {
        AGENTS.set(agent_id, agent);
    }

    /// What is stored for a voter.
    pub(super) fn load_part(&self, key: &(u64, AccountId)) -> Option<Part> {
        BALLOTS.get(key)
    }

    pub(super) fn save_part(&mut self, key: &(u64, AccountId), part: &Part) {
        BALLOTS.set(key, part);
    }

    /// Stores what there is for a voter, and returns what there was.
    pub(super) fn replace_part(&mut self, key: &(u64, AccountId), part: &Part) -> Option<Part> {
        BALLOTS.replace(key, part)
    }

    /// Changes the agent behind a decision: it is never removed.
    pub(super) fn change_author(&mut self, decision: &Proposal, change: impl FnOnce(&mut Agent)) {
        let Ok(mut agent) = self.load_agent(&decision.author_id) else {
            unreachable!("a decision is an agent's")
        };
        change(&mut agent);
        self.save_agent(&decision.author_id, &agent);
    }

    /// Everything that the statement of a proposal is made of: the same at any time.
    pub(super) fn parts(&self, proposal: &Proposal, content: Content) -> StatementParts {
        let account_id = proposal.author_id.clone();
        let author = match content.controller_id {
            Some(controller_id) => AuthorParts::Agent { account_id, controller_id },
            None => AuthorParts::Member { account_id },
        };
        StatementParts {
            dao_id: env::current_account_id(),
            author,
            actions: content.actions,
            assets: content.assets,
            unit: self.unit_of_account(),
            procedure: procedure(proposal, content.ends_at),
            reference: content.reference,
            text_hash: Digest(content.text_hash),
        }
    }
}

fn procedure(proposal: &Proposal, ends_at: u64) -> Procedure {
    let Proposal { execution_window, veto_confirmations, .. } = *proposal;
    match proposal.rules {
        Rules::Vote { timelock, late_turn_window, quorum_bps, quorum_floor, .. } => Procedure::Vote {
            ends_at,
            late_turn_window,
            timelock,
            execution_window,
            quorum_bps,
            quorum_floor,
            veto_confirmations,
        },
        Rules::Optimistic { latest_end, stretch_bps, stop_bps, .. } => Procedure::Optimistic {
            ends_at,
            latest_end,
            execution_window,
            stretch_bps,
            stop_bps,
            veto_confirmations,
        },
    }
}
