//! What agents and members need to know before they decide, from the records alone: nobody's summary is trusted for it.

use commonweight_common::{Digest, page};
use commonweight_explain::Action;
use near_sdk::{AccountId, env, near};

use super::{
    Contract, ContractExt,
    state::{CHARTERS, CONTENTS},
};
use crate::{
    ActionDigest, DeadlineView, DigestView, LimitView,
    logic::{charter, proposal::Rules},
};

#[near]
impl Contract {
    /// What was proposed and decided, in order, in typed fields that the contract has filled in: who, what for whom, how
    /// it ended. Texts of authors are in it by their hashes alone, so nothing in it can talk to a reader.
    pub fn digest(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<DigestView> {
        page::range(self.n_proposals, from_index, limit).filter_map(|id| self.digest_of(id)).collect()
    }

    /// How much of the limits of an agent's charter is used in the windows that end now, scope by scope, and allowances
    /// after them. Empty where it holds no charter.
    pub fn limits(&self, agent_id: AccountId) -> Vec<LimitView> {
        let (Some(charter), Ok(agent)) = (CHARTERS.get(&agent_id), self.load_agent(&agent_id)) else {
            return Vec::new();
        };
        let view = |usage: charter::Usage| LimitView {
            scope: usage.scope,
            path: usage.path,
            limit: usage.limit.into(),
            used: usage.used.into(),
            window: usage.window.into(),
        };
        let hash = |bytes: &[u8]| env::sha256_array(bytes);
        charter::usage(&charter, &agent.ledger, hash, env::block_timestamp()).into_iter().map(view).collect()
    }

    /// Until when members can object to it, and guardians stop it. `null` where there is no such proposal.
    pub fn veto_deadline(&self, proposal_id: u64) -> Option<DeadlineView> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        let now = env::block_timestamp();
        let is_open = !proposal.status(now).is_final();
        let is_objectionable = matches!(proposal.rules, Rules::Optimistic { .. }) && now < proposal.closes_at;
        let is_stoppable = proposal.veto_confirmations > 0;
        Some(DeadlineView {
            objections_until: (is_open && is_objectionable).then(|| proposal.closes_at.into()),
            vetoes_until: (is_open && is_stoppable).then(|| proposal.expires_at().into()),
            is_under_way: proposal.is_under_way(),
        })
    }
}

impl Contract {
    fn digest_of(&self, proposal_id: u64) -> Option<DigestView> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        let content = CONTENTS.get(&proposal_id)?;
        Some(DigestView {
            proposal_id,
            track: proposal.track(),
            status: proposal.status(env::block_timestamp()),
            created_at: proposal.created_at.into(),
            closes_at: proposal.closes_at.into(),
            controller_id: content.controller_id,
            actions: content.actions.iter().map(digest_of_action).collect(),
            reference: content.reference,
            objections: proposal.tally.object.into(),
            total_power: proposal.total_power.map(Into::into),
            attempts: proposal.attempts,
            text_hash: Digest(content.text_hash),
            statement_hash: Digest(proposal.statement_hash),
            author_id: proposal.author_id,
        })
    }
}

fn digest_of_action(action: &Action) -> ActionDigest {
    let kind = action.name().to_owned();
    let none = ActionDigest { kind, receiver_id: None, asset: None, amount: None, methods: Vec::new() };
    match action {
        Action::Transfer { asset, receiver_id, amount } => ActionDigest {
            receiver_id: Some(receiver_id.clone()),
            asset: Some(asset.clone()),
            amount: Some((*amount).into()),
            ..none
        },
        Action::FunctionCalls { receiver_id, calls, .. } => {
            let attached = calls.iter().map(|call| call.deposit).fold(0, u128::saturating_add);
            ActionDigest {
                receiver_id: Some(receiver_id.clone()),
                asset: (attached > 0).then_some(commonweight_common::Asset::Near),
                amount: (attached > 0).then(|| attached.into()),
                methods: calls.iter().map(|call| call.method.clone()).collect(),
                ..none
            }
        }
        Action::GrantCharter { agent_id, .. }
        | Action::RenewCharter { agent_id, .. }
        | Action::SuspendAgent { agent_id, .. }
        | Action::RevokeCharter { agent_id, .. } => {
            ActionDigest { receiver_id: Some(agent_id.clone()), ..none }
        }
        Action::SetAsset { asset, .. } | Action::RemoveAsset { asset, .. } => {
            ActionDigest { asset: Some(asset.clone()), ..none }
        }
        _ => none,
    }
}
