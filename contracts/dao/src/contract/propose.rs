//! How proposals and decisions begin. The rules of the time are copied into each.

use std::borrow::Cow;

use commonweight_common::{Asset, Digest, storage::StorageMeter};
use commonweight_explain::{Action, AssetEntry};
use near_sdk::{NearToken, env, near};

use super::{
    Contract, ContractExt, guard,
    state::{CONTENTS, Content, MEANINGS, REFERENCES, TARGETS},
    weigh::{self, Intent},
};
use crate::{
    Error, Event, Result,
    logic::{
        actions::{self, MAX_TEXT_LENGTH},
        agent::Agent,
        ledger::{ATTEMPT, Lock},
        policy::MAX_OBJECTION_WINDOW,
        proposal::{Phase, Proposal, Rules, Tally},
        repetition::Recent,
        value::Risk,
    },
};

/// How many bytes longer the record of a proposal becomes: by the total of all voting power, and by the time at which an
/// execution begins.
const RECORD_GROWTH: u64 = 16 + 9;

#[near]
impl Contract {
    /// Puts actions to the vote of the members. Returns the number of the proposal.
    ///
    /// A proposal to slash keeps what it is about locked until it is over, and one to overrule a cause keeps that from
    /// being settled.
    ///
    /// - **Deposit**: the bond of the policy, held until the end, and the storage; the rest goes back.
    /// - **Emits**: `proposal_created`.
    /// - **Fails**: `RETIRED`, `PAUSED`, what an action can be refused for, `VERSION_CHANGED`, `BOND_TOO_SMALL`,
    ///   `STORAGE_DEPOSIT_TOO_SMALL`; `SLASH_TOO_LATE`, `NOTHING_LOCKED` where there is nothing to slash or to
    ///   overrule.
    #[payable]
    #[handle_result]
    pub fn propose(&mut self, actions: Vec<Action>, description: String) -> Result<u64> {
        let meter = StorageMeter::start().reserving(RECORD_GROWTH);
        self.check_not_retired()?;
        self.check_actions(&actions)?;
        let now = env::block_timestamp();
        let is_beyond_guardians = actions.iter().any(actions::is_beyond_guardians);
        if !is_beyond_guardians {
            self.pauses.proposals.check(now)?;
        }
        self.check_versions(&actions)?;
        let policy = self.policy();
        actions::length("description", description.len(), 0, MAX_TEXT_LENGTH)?;
        let (bond, attached) = (NearToken::from_yoctonear(policy.proposal_bond), env::attached_deposit());
        let rest = attached.checked_sub(bond).ok_or(Error::BondTooSmall { required: bond, attached })?;
        self.held_deposits += bond.as_yoctonear();

        let author_id = env::predecessor_account_id();
        let proposal = Proposal {
            closes_at: now + policy.voting_period,
            rules: Rules::Vote {
                timelock: policy.timelock,
                late_turn_window: policy.late_turn_window,
                late_turns: 0,
                quorum_bps: policy.quorum_bps,
                quorum_floor: policy.quorum_floor,
                bond: bond.as_yoctonear(),
            },
            veto_confirmations: if is_beyond_guardians { 0 } else { policy.veto_confirmations },
            ..draft(author_id.clone(), policy.execution_window, now)
        };
        self.hold(&actions, proposal.latest_expiry())?;
        let text_hash = env::sha256_array(description.as_bytes());
        let assets = mentioned(&actions, &self.assets());
        let (ends_at, risk) = (proposal.closes_at, Risk::default());
        let content = Content {
            actions,
            description,
            text_hash,
            assets,
            controller_id: None,
            reference: None,
            risk,
            ends_at,
        };
        let proposal_id = self.create(proposal, content, None);

        guard::give_back(meter.charge(rest)?, &author_id);
        Ok(proposal_id)
    }

    /// An agent decides on actions inside its charter; they can be executed unless members object. Returns the
    /// number of the decision. `rationale_hash` is the SHA-256 of the agent's own reasons, `reference` names what the
    /// decision is for, such as an invoice: it is used once for each receiver.
    ///
    /// - **Caller**: an agent. A key that can call nothing else is enough: nothing is attached, the storage is paid
    ///   from what its controller has paid in advance.
    /// - **Emits**: `proposal_created`.
    /// - **Fails**: `PAUSED`, `RETIRED`, what an action can be refused for, what a charter can refuse, `UNKNOWN_AGENT`,
    ///   `STORAGE_DEPOSIT_TOO_SMALL`.
    #[handle_result]
    pub fn propose_decision(
        &mut self,
        actions: Vec<Action>,
        rationale_hash: Digest,
        reference: Option<String>,
    ) -> Result<u64> {
        let meter = StorageMeter::start().reserving(RECORD_GROWTH);
        let (agent_id, now) = (env::predecessor_account_id(), env::block_timestamp());
        self.pauses.decisions.check(now)?;
        self.check_not_retired()?;
        let mut agent = self.load_agent(&agent_id)?;
        self.check_actions(&actions)?;
        let mut intent = self.intent(&agent_id, &agent, &actions, reference.as_deref());
        if let Some(fault) = intent.faults.drain(..).next() {
            return Err(fault.into());
        }

        let policy = self.policy();
        let proposal = Proposal {
            closes_at: now + policy.objection_window,
            rules: Rules::Optimistic {
                base_end: now + policy.objection_window,
                latest_end: now + MAX_OBJECTION_WINDOW,
                stretch_bps: policy.stretch_bps,
                stop_bps: policy.stop_bps,
                slash_bps: policy.slash_bps,
                challenge_period: policy.challenge_period,
                stop_cooldown: policy.stop_cooldown,
                charter_version: agent.charter_version,
            },
            veto_confirmations: policy.veto_confirmations,
            ..draft(agent_id, policy.execution_window, now)
        };
        self.enter(&mut agent, &intent, proposal.expires_at())?;
        for receiver_id in weigh::receivers(&actions) {
            if let Some(reference) = &reference {
                REFERENCES.set(&(receiver_id.clone(), reference.clone()), &self.n_proposals);
            }
        }
        let assets = mentioned(&actions, &self.assets());
        let content = Content {
            actions,
            description: String::new(),
            text_hash: rationale_hash.0,
            assets,
            controller_id: Some(agent.controller_id.clone()),
            reference,
            risk: intent.assessment.risk,
            ends_at: proposal.closes_at,
        };
        let agent_id = proposal.author_id.clone();
        // Its size is what it will be, so that the meter sees all that is stored.
        self.save_agent(&agent_id, &agent);
        let decision_id = self.create(proposal, content, Some(intent.lock));
        let rest = meter.charge(NearToken::from_yoctonear(agent.storage_balance))?;
        self.held_deposits -= agent.storage_balance - rest.as_yoctonear();
        agent.storage_balance = rest.as_yoctonear();
        self.save_agent(&agent_id, &agent);
        Ok(decision_id)
    }
}

/// A proposal before its rules are filled in.
fn draft(author_id: near_sdk::AccountId, execution_window: u64, now: u64) -> Proposal {
    Proposal {
        author_id,
        created_at: now,
        closes_at: now,
        execution_window,
        veto_confirmations: 0,
        rules: Rules::Vote {
            timelock: 0,
            late_turn_window: 0,
            late_turns: 0,
            quorum_bps: commonweight_common::Bps::WHOLE,
            quorum_floor: 0,
            bond: 0,
        },
        phase: Phase::Pending,
        attempts: 0,
        n_actions: 0,
        done: 0,
        tried: 0,
        tally: Tally::default(),
        total_power: None,
        statement_hash: [0; 32],
    }
}

impl Contract {
    fn create(&mut self, mut proposal: Proposal, content: Content, locked: Option<u128>) -> u64 {
        let proposal_id = self.n_proposals;
        self.n_proposals += 1;
        let Ok(n_actions) = u8::try_from(content.actions.len()) else {
            unreachable!("invariant: 16 actions at the most")
        };
        proposal.n_actions = n_actions;
        CONTENTS.set(&proposal_id, &content);
        let statement = self.parts(&proposal, content).statement().to_string();
        proposal.statement_hash = env::sha256_array(statement.as_bytes());
        self.save_proposal(proposal_id, &proposal);
        let bond = if let Rules::Vote { bond, .. } = proposal.rules { bond } else { 0 };
        Event::ProposalCreated {
            proposal_id,
            track: proposal.track(),
            author_id: Cow::Borrowed(&proposal.author_id),
            closes_at: proposal.closes_at.into(),
            bond: bond.into(),
            locked: locked.map(Into::into),
            statement_hash: Digest(proposal.statement_hash),
        }
        .emit();
        proposal_id
    }

    /// Writes a decision into its agent's ledger, and down with what was decided on its targets before.
    fn enter(&mut self, agent: &mut Agent, intent: &Intent, live_until: u64) -> Result<()> {
        let (decision_id, now) = (self.n_proposals, env::block_timestamp());
        let lock = Lock {
            decision_id,
            attempts: 0,
            amount: intent.lock,
            owed: ATTEMPT,
            slashed: 0,
            set_aside: 0,
            settles_at: 0,
            overrulable_until: 0,
            value: intent.assessment.value,
            doublings: intent.doublings,
            pricing: self.versions.pricing,
            uses: intent.assessment.uses.clone(),
            live_until,
            is_under_way: false,
            executed_at: None,
            challengeable_until: 0,
            held_until: 0,
        };
        agent.ledger.enter(lock, now)?;
        intent.meanings.iter().for_each(|meaning| MEANINGS.set(meaning, &decision_id));
        for (target, class, kept) in &intent.targets {
            let recent = Recent { decision_id, class: *class, doublings: intent.doublings };
            let recents: Vec<Recent> = kept.iter().copied().chain([recent]).collect();
            TARGETS.set(target, &recents);
        }
        Ok(())
    }
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
