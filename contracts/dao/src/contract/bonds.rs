//! Bonds of proposals: what is held for an author is never the treasury's.

use std::borrow::Cow;

use commonweight_common::{outgoing::Answer, promise};
use near_sdk::{NearToken, env, near};

use super::{Contract, ContractExt, promises};
use crate::{Action, Event, Result, gas};

#[near]
impl Contract {
    /// Pays the bond of a finished proposal back to its author, whoever asks for that. That of a proposal to slash,
    /// or to overrule a cause, in which less than the quorum took part goes to the treasury: it has held an agent's bond, or
    /// a settlement, in vain.
    ///
    /// - **Emits**: `bond_reclaimed`; `bond_reclaim_failed` where the payment fails; or `bond_forfeited`.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `NOT_FINAL`, `NO_BOND` where there was none, or it was paid or forfeited.
    #[handle_result]
    pub fn reclaim_bond(&mut self, proposal_id: u64) -> Result<Answer<()>> {
        let proposal = self.load_proposal(proposal_id)?;
        let now = env::block_timestamp();
        proposal.reclaimable(now)?;
        let author_id = proposal.author_id.clone();
        let is_forfeited = proposal.is_ignored(now) && self.is_in_vain(proposal_id);
        let (proposal, amount) = proposal.without_bond();
        self.held_deposits -= amount;
        self.save_proposal(proposal_id, &proposal);
        if is_forfeited {
            Event::BondForfeited { proposal_id, amount: amount.into() }.emit();
            return Ok(Answer::Known(()));
        }
        Event::BondReclaimed { proposal_id, author_id: Cow::Borrowed(&author_id), amount: amount.into() }
            .emit();
        let paid = promises::pay(&author_id, NearToken::from_yoctonear(amount));
        Ok(promises::answer_to(paid, "on_bond_reclaimed", &(proposal_id, amount), gas::ON_BOND_PAID))
    }

    /// Puts a bond back whose payment to the author failed. Of the arguments, which are Borsh: the proposal, the bond.
    #[private]
    pub fn on_bond_reclaimed(&mut self) {
        let (proposal_id, amount) = promises::arguments();
        self.end_bond_payment(proposal_id, amount);
    }
}

impl Contract {
    /// Whether it was about what a decision has locked, and guardians have not taken all of that meanwhile.
    fn is_in_vain(&self, proposal_id: u64) -> bool {
        match self.load_content(proposal_id).actions[..] {
            [Action::SlashBond { decision_id, .. }] => {
                let Ok(decision) = self.load_proposal(decision_id) else { return true };
                let Ok(mut agent) = self.load_agent(&decision.author_id) else { return true };
                agent.ledger.find_mut(decision_id).is_none_or(|lock| lock.rest() > 0)
            }
            [Action::OverruleCause { .. }] => true,
            _ => false,
        }
    }

    pub(super) fn end_bond_payment(&mut self, proposal_id: u64, amount: u128) {
        if promise::succeeded(0) {
            return;
        }
        if let Ok(proposal) = self.load_proposal(proposal_id) {
            self.held_deposits += amount;
            self.save_proposal(proposal_id, &proposal.with_bond_restored(amount));
            Event::BondReclaimFailed { proposal_id, amount: amount.into() }.emit();
        }
    }
}
