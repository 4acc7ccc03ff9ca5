//! The records of a round's release: how far it is, its evidence, and its challenges.

use commonweight_common::stored::{self, Stored};
use near_sdk::{AccountId, env};

use super::{StorageKey, VERSION};
use crate::{
    Error, Result,
    contract::Contract,
    error::ReleaseError,
    logic::{bond::Challenge, books::Totals, time::Time, tranche::Release},
    types::{Evidence, ReleasePlan},
};

/// The most that a release without tranches, and each tranche, take. A record is padded to that when its round opens,
/// so that whoever opens the round pays for all that its release will ever store; the rest is what the totals grow by.
const RELEASE_BYTES: usize = 128;
const TRANCHE_BYTES: usize = 80;

/// Evidence as it is stored.
#[derive(Stored)]
pub(crate) enum VersionedEvidence {
    V1 { tranche: u32, submitter_id: AccountId, submitted_at: u64, evidence: Evidence },
}

impl Contract {
    pub(in crate::contract) fn add_release(&mut self, round_id: u32, plan: ReleasePlan) {
        self.save_release(round_id, Release::new(&plan));
        StorageKey::ReleasePlan { round_id }.save_current(&plan);
    }

    /// How the money of a round leaves it.
    #[inline(never)]
    pub(in crate::contract) fn release_plan(&self, round_id: u32) -> ReleasePlan {
        StorageKey::ReleasePlan { round_id }.load_current().unwrap_or_else(|| stored::broken())
    }

    /// How far the release of a round is.
    #[inline(never)]
    pub(in crate::contract) fn release_of(&self, round_id: u32) -> Release {
        let Some(record) = (StorageKey::Release { round_id }).current_bytes() else { stored::broken() };
        stored::from_padded_bytes(&record)
    }

    #[inline(never)]
    pub(in crate::contract) fn save_release(&mut self, round_id: u32, release: Release) {
        let mut record = vec![VERSION];
        release.write(&mut record);
        record.resize(RELEASE_BYTES + TRANCHE_BYTES * release.tranches.len(), 0);
        StorageKey::Release { round_id }.write(&record);
    }

    /// The time by the clock of the release of a round with these `totals`.
    #[inline(never)]
    pub(in crate::contract) fn time(&self, totals: &Totals) -> Time {
        let now = env::block_timestamp();
        let paused = self.paused.saturating_sub(totals.paused_before);
        Time::new(now, paused, self.rest_of_pause(now))
    }

    /// What a round's release is about: its plan, its totals and how far it is.
    #[inline(never)]
    pub(in crate::contract) fn release_records(
        &self,
        round_id: u32,
    ) -> Result<(ReleasePlan, Totals, Release)> {
        let totals = self.totals(round_id)?;
        Ok((self.release_plan(round_id), totals, self.release_of(round_id)))
    }

    #[inline(never)]
    pub(in crate::contract) fn evidence_of(&self, round_id: u32, number: u8) -> Option<VersionedEvidence> {
        StorageKey::Evidence { round_id, number }.load()
    }

    pub(in crate::contract) fn save_evidence(
        &mut self,
        round_id: u32,
        number: u8,
        evidence: &VersionedEvidence,
    ) {
        StorageKey::Evidence { round_id, number }.save(evidence);
    }

    #[inline(never)]
    pub(in crate::contract) fn challenge_of(&self, round_id: u32, challenge_id: u32) -> Result<Challenge> {
        StorageKey::Challenge { round_id, challenge_id }
            .load_current()
            .ok_or(Error::Release(ReleaseError::UnknownChallenge { challenge_id }))
    }

    #[inline(never)]
    pub(in crate::contract) fn save_challenge(
        &mut self,
        round_id: u32,
        challenge_id: u32,
        challenge: Challenge,
    ) {
        StorageKey::Challenge { round_id, challenge_id }.save_current(&challenge);
    }

    pub(in crate::contract) fn remove_challenge(&mut self, round_id: u32, challenge_id: u32) {
        StorageKey::Challenge { round_id, challenge_id }.remove();
    }
}
