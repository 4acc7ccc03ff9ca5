//! Ballots of members: they come through staking, which knows the voting power.

use std::borrow::Cow;

use commonweight_common::{Digest, storage::StorageMeter, stored::Stored};
use near_sdk::{
    AccountId, env,
    json_types::{U64, U128},
    near,
};

use super::{Contract, ContractExt, guard, promises, state::BALLOTS};
use crate::{
    Ballot, Error, Event, ReducedBallot, Result, Track,
    logic::{
        ballot::{self, CastBallot, Overdrawn, Part, Vote},
        proposal::{Phase, Proposal},
    },
};

/// A ballot as staking brings it: the arguments of [`BallotBox::on_ballot`](crate::BallotBox::on_ballot), in their order.
#[derive(Stored)]
pub(super) struct BroughtBallot {
    pub(super) voter_id: AccountId,
    pub(super) payer_id: AccountId,
    pub(super) proposal_id: u64,
    pub(super) snapshot: U64,
    pub(super) ballot: Ballot,
    pub(super) own: U128,
    pub(super) received: U128,
    pub(super) delegate_id: Option<AccountId>,
    pub(super) total_power: U128,
    pub(super) is_direct: bool,
    pub(super) statement_hash: Option<Digest>,
}

#[near]
impl Contract {
    /// Counts a ballot that staking brings: `BallotBox::on_ballot`. Its arguments are Borsh.
    #[payable]
    #[handle_result]
    pub fn on_ballot(&mut self) -> Result<()> {
        self.require_staking()?;
        self.count_ballot(promises::arguments())
    }

    /// Removes a ballot on a finished proposal, and pays its storage back to whoever paid for it.
    ///
    /// - **Emits**: `ballot_released`.
    /// - **Fails**: `UNKNOWN_PROPOSAL`, `UNKNOWN_BALLOT`, `NOT_FINAL`.
    #[handle_result]
    pub fn release_ballot(&mut self, proposal_id: u64, voter_id: AccountId) -> Result<()> {
        let status = self.load_proposal(proposal_id)?.status(env::block_timestamp());
        if !status.is_final() {
            return Err(Error::NotFinal { status });
        }
        let usage_before = env::storage_usage();
        let key = (proposal_id, voter_id);
        let Some(part) = self.load_part(&key) else {
            return Err(Error::UnknownBallot { proposal_id, voter_id: key.1 });
        };
        BALLOTS.remove(&key);
        let voter_id = key.1;
        let freed = u128::from(usage_before.saturating_sub(env::storage_usage()));
        let amount = env::storage_byte_cost().saturating_mul(freed);
        Event::BallotReleased {
            proposal_id,
            voter_id: Cow::Owned(voter_id),
            payer_id: Cow::Borrowed(&part.payer_id),
            amount: amount.as_yoctonear().into(),
        }
        .emit();
        guard::give_back(amount, &part.payer_id);
        Ok(())
    }
}

impl Contract {
    fn count_ballot(&mut self, brought: BroughtBallot) -> Result<()> {
        let BroughtBallot { voter_id, payer_id, proposal_id, snapshot, ballot, own, received, .. } = brought;
        let BroughtBallot { delegate_id, total_power, is_direct, statement_hash, .. } = brought;
        let proposal = self.load_recorded(proposal_id)?;
        if statement_hash.is_some_and(|read| read.0 != proposal.statement_hash) {
            return Err(Error::StatementMismatch { proposal_id });
        }
        let (total_power, snapshot) = (total_power.0, snapshot.0);
        let exceeds = |Overdrawn| Error::PowerExceedsTotal { total_power };
        let meter = StorageMeter::start();
        let key = (proposal_id, voter_id);
        let first = Part { is_direct, ..Part::new(payer_id.clone()) };
        let (weight, former) =
            self.store_ballot(&key, first, ballot, (own.0, received.0)).map_err(exceeds)?;
        if former.as_ref().is_some_and(|former| former.is_direct) && !is_direct {
            return Err(Error::CastDirectly { proposal_id });
        }
        // Only a first ballot takes anything from the delegate: a changed one has done so already.
        let delegate = delegate_id.filter(|_| former.is_none()).map(|id| (proposal_id, id));
        let reduced = match &delegate {
            Some(delegate) => self.reduce(delegate, own.0, &payer_id).map_err(exceeds)?,
            None => None,
        };
        let taken = reduced.map(|(ballot, _)| (ballot, own.0));
        let (closed_at, now) = (proposal.closes_at, env::block_timestamp());
        let vote = Vote { ballot, weight, taken, total_power, snapshot };
        let counted = ballot::count(proposal, former.as_ref(), vote, now)?;
        guard::give_back(meter.charge(env::attached_deposit())?, &payer_id);
        let (voter_id, weight) = (Cow::Owned(key.1), weight.into());
        let reduced = delegate.zip(reduced).map(|((_, delegate_id), (_, left))| ReducedBallot {
            voter_id: Cow::Owned(delegate_id),
            weight: left.into(),
        });
        Event::BallotCast { proposal_id, voter_id, ballot, weight, reduced }.emit();
        self.after_count(proposal_id, counted, closed_at);
        Ok(())
    }

    /// Stores a ballot of a voter, of which `first` is the empty record, with its own stake and what it has received. Returns the ballot's weight, and the
    /// voter's former ballot.
    ///
    /// Most ballots are the first of their voter, so each is stored as if it were: the write brings up what was
    /// there, which saves a read. Where the ballot is refused later, the call has failed and nothing is stored.
    fn store_ballot(
        &mut self,
        key: &(u64, AccountId),
        first: Part,
        ballot: Ballot,
        (own, received): (u128, u128),
    ) -> Result<(u128, Option<CastBallot>), Overdrawn> {
        let is_direct = first.is_direct;
        let first = first.voted(ballot, own, received)?;
        let Some(former) = self.replace_part(key, &first) else {
            return Ok((first.weight, None));
        };
        let former_ballot = former.cast();
        let part = Part { is_direct, ..former }.voted(ballot, own, received)?;
        let weight = part.weight;
        if part != first {
            self.save_part(key, &part);
        }
        Ok((weight, former_ballot))
    }

    /// Takes a voter's `own` stake from its delegate. Returns the delegate's ballot, if it has cast one, and with
    /// how much that counts now.
    fn reduce(
        &mut self,
        delegate: &(u64, AccountId),
        own: u128,
        payer_id: &AccountId,
    ) -> Result<Option<(Ballot, u128)>, Overdrawn> {
        let mut part = self.load_part(delegate).unwrap_or_else(|| Part::new(payer_id.clone()));
        part.take(own)?;
        let left = part.ballot.map(|ballot| (ballot, part.weight));
        self.save_part(delegate, &part);
        Ok(left)
    }

    /// Stores the count, and carries out what it moved or stopped.
    fn after_count(&mut self, proposal_id: u64, proposal: Proposal, closed_at: u64) {
        if matches!(proposal.phase, Phase::Stopped { .. }) {
            self.stop(proposal_id, proposal, false);
            return;
        }
        if proposal.closes_at > closed_at {
            if proposal.track() == Track::Optimistic {
                let expires_at = proposal.expires_at();
                self.change_author(&proposal, |agent| agent.ledger.stretch(proposal_id, expires_at));
            }
            Event::ProposalCloseMoved { proposal_id, closes_at: proposal.closes_at.into() }.emit();
        }
        self.save_proposal(proposal_id, &proposal);
    }
}
