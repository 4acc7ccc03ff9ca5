//! What agents and members need to know before they decide, from the records alone: nobody's summary is trusted for it.

use commonweight_common::{Digest, page};
use commonweight_explain::Action;
use near_sdk::{AccountId, env, json_types::U64, near};

use super::{
    Contract, ContractExt,
    state::{CHARTERS, CONTENTS},
};
use crate::{ActionDigest, DigestView, LimitView, logic::charter};

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
        charter::usage(&charter, &agent.ledger, |bytes| env::sha256_array(bytes), env::block_timestamp())
    }

    /// Until when guardians can stop it at the latest, for it can be executed before. `null` where they cannot, or no more.
    pub fn veto_deadline(&self, proposal_id: u64) -> Option<U64> {
        let proposal = self.load_proposal(proposal_id).ok()?;
        if proposal.status(env::block_timestamp()).is_final() || proposal.veto_confirmations == 0 {
            return None;
        }
        Some(proposal.expires_at().into())
    }
}

impl Contract {
    fn digest_of(&self, proposal_id: u64) -> Option<DigestView> {
        let content = CONTENTS.get(&proposal_id)?;
        Some(DigestView {
            proposal: self.proposal(proposal_id)?,
            controller_id: content.controller_id,
            actions: content.actions.iter().map(digest_of_action).collect(),
            reference: content.reference,
            text_hash: Digest(content.text_hash),
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
