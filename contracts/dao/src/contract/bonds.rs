//! Bonds of proposals: what is held for an author is never the treasury's.

use std::borrow::Cow;

use commonweight_common::{outgoing::Answer, promise};
use near_sdk::{NearToken, env, near};

use super::{Contract, ContractExt, promises};
use crate::{Event, Result, gas};

#[near]
impl Contract {
    /// Pays the bond of a finished proposal back to its author, whoever asks for that.
    ///
    /// - **Emits**: `bond_reclaimed`; `bond_reclaim_failed` where the payment fails.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `NOT_FINAL`, `NO_BOND` where there was none, or it was paid or forfeited.
    #[handle_result]
    pub fn reclaim_bond(&mut self, proposal_id: u64) -> Result<Answer<()>> {
        let proposal = self.load_proposal(proposal_id)?;
        proposal.reclaimable(env::block_timestamp())?;
        let author_id = proposal.author_id.clone();
        let (proposal, amount) = proposal.without_bond();
        self.held_deposits -= amount;
        self.save_proposal(proposal_id, &proposal);
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
