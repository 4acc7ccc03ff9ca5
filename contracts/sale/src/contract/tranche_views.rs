//! What anybody can read of tranches. Unknown ids give nothing, never an error.

use commonweight_common::page;
use near_sdk::{
    json_types::{U64, U128},
    near,
};

use super::{Contract, ContractExt, state::VersionedEvidence};
use crate::{
    logic::{
        books::Outcome,
        bucket,
        tranche::{Acceptance, Process, Stage},
    },
    types::{ChallengeView, EvidenceView, ReleaseView, TrancheStatus, TrancheView},
};

#[near]
impl Contract {
    /// The tranches of a round that succeeded, with what time has brought about. `None` where it has not.
    pub fn tranches(&self, round_id: u32) -> Option<Vec<TrancheView>> {
        let (plan, totals, release) = self.release_records(round_id).ok()?;
        if totals.outcome() != Some(Outcome::Succeeded) {
            return None;
        }
        let process = Process::looked_at(&plan, totals, release, self.time(&totals));
        Some((0..process.release.tranches.len()).map(|position| view(&process, position)).collect())
    }

    /// How the release of a round's money is going. `None` where the round has not succeeded.
    pub fn release_status(&self, round_id: u32) -> Option<ReleaseView> {
        let (plan, totals, release) = self.release_records(round_id).ok()?;
        if totals.outcome() != Some(Outcome::Succeeded) {
            return None;
        }
        let process = Process::looked_at(&plan, totals, release, self.time(&totals));
        Some(ReleaseView {
            pace: process.release.tap.pace(),
            overdue_since: process.overdue_since().map(U64),
            aborted_at: totals.abort.map(|abort| abort.at.into()),
            unspent: bucket::unspent(&totals).into(),
            refunded: totals.abort.map_or(0, |abort| abort.refunded).into(),
            dust: bucket::dust(&totals).into(),
        })
    }

    /// Evidence of a round by its number, from 1.
    pub fn evidence(&self, round_id: u32, number: u8) -> Option<EvidenceView> {
        let VersionedEvidence::V1 { tranche, submitter_id, submitted_at, evidence } =
            self.evidence_of(round_id, number)?;
        Some(EvidenceView { number, tranche, submitter_id, submitted_at: submitted_at.into(), evidence })
    }

    /// The challenges of a round whose bonds have not been paid, in the order of their numbers; a page counts all.
    pub fn challenges(
        &self,
        round_id: u32,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<ChallengeView> {
        let Ok((_, _, release)) = self.release_records(round_id) else { return Vec::new() };
        page::range(release.n_challenges.into(), from_index, limit)
            .filter_map(|challenge_id| self.challenge_view(round_id, u32::try_from(challenge_id).ok()?))
            .collect()
    }
}

impl Contract {
    fn challenge_view(&self, round_id: u32, challenge_id: u32) -> Option<ChallengeView> {
        let challenge = self.challenge_of(round_id, challenge_id).ok()?;
        Some(ChallengeView {
            challenge_id,
            tranche: challenge.tranche,
            challenger_id: challenge.challenger_id,
            made_at: challenge.made_at.into(),
            bond: challenge.bond,
            fate: challenge.fate,
            sending: challenge.sending,
        })
    }
}

fn view(process: &Process<'_>, position: usize) -> TrancheView {
    let tranche = process.release.tranches[position];
    let (mut objections, mut evidence_number, mut challenge_id) = (0, None, None);
    let (mut releasing, mut released) = (0, 0);
    let amount = process.plan.amount_of(position, &process.totals);
    let is_current = process.release.current() == Some(position);
    let resolution_due = process.resolution_due(position);
    let on_chain = |at: u64| U64(process.on_chain(at));
    let mut window_end = None;
    let status = match tranche.stage {
        Stage::None => TrancheStatus::None,
        Stage::Submitted(submission) => {
            (objections, evidence_number) = (submission.objections, Some(submission.number));
            challenge_id = submission.challenge;
            window_end = Some(submission.at.saturating_add(process.plan.objection_window.0));
            if resolution_due.is_some() { TrancheStatus::Disputed } else { TrancheStatus::Submitted }
        }
        Stage::Rejected { .. } => TrancheStatus::Rejected,
        Stage::Accepted(acceptance) => {
            let Acceptance { taken, delivered, challenge, .. } = acceptance;
            (releasing, released) = (taken - delivered, delivered);
            challenge_id = challenge.map(|challenge| challenge.challenge_id);
            window_end = Some(process.plan.tranches[position].held_until(&acceptance));
            TrancheStatus::Accepted
        }
        Stage::Released { .. } => {
            released = amount;
            TrancheStatus::Released
        }
        Stage::Refunding => TrancheStatus::Refunding,
    };
    TrancheView {
        tranche: u32::try_from(position).unwrap_or(u32::MAX),
        status,
        amount: amount.into(),
        n_rejections: tranche.n_rejections,
        evidence_due: process.evidence_due().filter(|_| is_current).map(on_chain),
        evidence_number,
        window_end: window_end.map(on_chain),
        objections: objections.into(),
        objection_threshold: process.plan.threshold(&process.totals).into(),
        challenge_id,
        challenge_bond: process.plan.bond_of(position, &process.release),
        resolution_due: resolution_due.map(on_chain),
        accepted_at: tranche.stage.accepted_at().map(on_chain),
        releasable: U128(process.releasable(position)),
        releasing: releasing.into(),
        released: released.into(),
    }
}
