//! Ballots of members: they come through staking, which knows the voting power.

use std::borrow::Cow;

use commonweight_common::storage::StorageMeter;
use near_sdk::{
    AccountId, env,
    json_types::{Base64VecU8, U64, U128},
    near,
};

use super::{
    Contract, ContractExt, guard,
    state::{BALLOTS, VersionedBallot},
};
use crate::{
    Ballot, BallotBox, Error, Event, Result, Track,
    logic::{
        ballot::{self, CastBallot, Vote},
        proposal::{Phase, Proposal},
    },
};

#[near]
impl BallotBox for Contract {
    #[payable]
    #[handle_result]
    fn on_ballot(
        &mut self,
        voter_id: AccountId,
        payer_id: AccountId,
        proposal_id: u64,
        snapshot: U64,
        ballot: Ballot,
        weight: U128,
        total_power: U128,
        statement_hash: Option<Base64VecU8>,
    ) -> Result<()> {
        self.require_staking()?;
        let proposal = self.load_proposal(proposal_id)?;
        if let Some(signed) = statement_hash
            && guard::hash(&signed)? != proposal.statement_hash
        {
            return Err(Error::StatementMismatch { proposal_id });
        }
        let key = (proposal_id, voter_id);
        let former = BALLOTS.get(&key).map(|VersionedBallot::V1(former)| former);
        let (closed_at, now) = (proposal.closes_at, env::block_timestamp());
        let vote = Vote { ballot, weight: weight.0, total_power: total_power.0, snapshot: snapshot.0 };
        let counted = ballot::count(proposal, former.as_ref(), vote, now)?;

        let meter = StorageMeter::start();
        let ballot_payer_id = former.map_or_else(|| payer_id.clone(), |former| former.payer_id);
        let cast = CastBallot { ballot, weight: weight.0, payer_id: ballot_payer_id };
        BALLOTS.set(&key, &VersionedBallot::V1(cast));
        guard::give_back(meter.charge(env::attached_deposit())?, &payer_id);
        Event::BallotCast { proposal_id, voter_id: Cow::Owned(key.1), ballot, weight }.emit();
        self.after_count(proposal_id, counted, closed_at);
        Ok(())
    }
}

#[near]
impl Contract {
    /// Removes a ballot on a finished proposal, and pays its storage back to whoever paid for it.
    ///
    /// - **Emits**: `BallotReleased`.
    /// - **Fails**: `UnknownProposal`, `UnknownBallot`, `NotFinal`.
    #[handle_result]
    pub fn release_ballot(&mut self, proposal_id: u64, voter_id: AccountId) -> Result<()> {
        let status = self.load_proposal(proposal_id)?.status(env::block_timestamp());
        if !status.is_final() {
            return Err(Error::NotFinal { status });
        }
        let usage_before = env::storage_usage();
        let Some(VersionedBallot::V1(cast)) = BALLOTS.remove(&(proposal_id, voter_id.clone())) else {
            return Err(Error::UnknownBallot { proposal_id, voter_id });
        };
        let freed = u128::from(usage_before.saturating_sub(env::storage_usage()));
        let amount = env::storage_byte_cost().saturating_mul(freed);
        Event::BallotReleased {
            proposal_id,
            voter_id: Cow::Owned(voter_id),
            payer_id: Cow::Borrowed(&cast.payer_id),
            amount: amount.as_yoctonear().into(),
        }
        .emit();
        guard::give_back(amount, &cast.payer_id);
        Ok(())
    }
}

impl Contract {
    /// Stores the count, and carries out what it moved or stopped.
    fn after_count(&mut self, proposal_id: u64, proposal: Proposal, closed_at: u64) {
        if matches!(proposal.phase, Phase::Vetoed { .. }) {
            self.stop(proposal_id, proposal, false);
            return;
        }
        if proposal.closes_at > closed_at {
            if proposal.track() == Track::Optimistic {
                let agent = self.author(&proposal).with_stretched(proposal_id, proposal.expires_at());
                self.save_agent(&proposal.author_id, agent);
            }
            Event::ProposalCloseMoved { proposal_id, closes_at: proposal.closes_at.into() }.emit();
        }
        self.save_proposal(proposal_id, proposal);
    }
}
