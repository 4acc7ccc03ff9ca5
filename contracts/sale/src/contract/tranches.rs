//! What decides on a tranche: evidence, objections, challenges, resolutions, and time.

use std::borrow::Cow;

use commonweight_common::{Bps, outgoing::pay, storage::StorageMeter};
use near_sdk::{env, near};

use super::{Contract, ContractExt, guard, state::VersionedEvidence};
use crate::{
    Event, Result,
    error::ReleaseError,
    logic::{
        bond::{Challenge, Fate},
        books::Totals,
        bucket,
        tranche::Process,
    },
    types::{Evidence, Role, Verdict},
};

/// The longest reason of a challenge, in bytes: it is logged and not stored.
const MAX_REASON_LENGTH: usize = 1_024;

#[near]
impl Contract {
    /// Gives evidence for a tranche, which waits for it. Returns its number in the round.
    ///
    /// - **Caller**: a lead, who is not the owner.
    /// - **Deposit**: pays for the storage of the evidence; the rest goes back.
    /// - **Emits**: `evidence_submitted`, and what `settle_tranches` emits.
    /// - **Fails**: `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`, `STORAGE_DEPOSIT_TOO_SMALL`, `ROLE_MISSING`; `OWN_JUDGE`,
    ///   `ROUND_ABORTED`, `OVERDUE`, `UNKNOWN_TRANCHE`, `NOT_EXPECTED`.
    #[payable]
    #[handle_result]
    pub fn submit_evidence(&mut self, round_id: u32, tranche: u32, evidence: Evidence) -> Result<u8> {
        let submitter_id = env::predecessor_account_id();
        self.require_role(Role::Lead, &submitter_id)?;
        if self.owner.id() == &submitter_id {
            return Err(ReleaseError::OwnJudge.into());
        }
        let storage = StorageMeter::start();
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        let number = process.submit(position(tranche))?;
        self.save_process(round_id, process);
        Event::EvidenceSubmitted {
            round_id,
            tranche,
            number,
            submitter_id: (&submitter_id).into(),
            evidence: Cow::Borrowed(&evidence),
        }
        .emit();
        let submitted_at = env::block_timestamp();
        let record = VersionedEvidence::V1 { tranche, submitter_id, submitted_at, evidence };
        self.save_evidence(round_id, number, &record);
        storage.settle(env::attached_deposit(), &env::predecessor_account_id())?;
        Ok(number)
    }

    /// Objects to evidence with the weight of what the caller has paid in the round.
    ///
    /// - **Caller**: a buyer, once for each evidence, with one yoctoNEAR attached.
    /// - **Emits**: `evidence_objected`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `ROUND_ABORTED`, `OVERDUE`,
    ///   `NOT_SUBMITTED`, `WINDOW_OVER`, `NOT_A_BUYER`, `ALREADY_OBJECTED`.
    #[payable]
    #[handle_result]
    pub fn object(&mut self, round_id: u32, number: u8) -> Result<()> {
        let buyer_id = guard::one_yocto_caller()?;
        let (plan, totals, release) = self.release_records(round_id)?;
        let before = self.purchase_of(round_id, &buyer_id).unwrap_or_default();
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        let mut after = before;
        let weight = process.object(&mut after, number)?;
        self.save_purchase(round_id, &buyer_id, &before, after)?;
        self.save_process(round_id, process);
        Event::EvidenceObjected { round_id, number, account_id: (&buyer_id).into(), weight: weight.into() }
            .emit();
        Ok(())
    }

    /// Challenges a tranche: its evidence in the objection window, or what is held back of it after its acceptance.
    /// Returns the number of the challenge. The bond comes back unless the owner accepts the evidence all the same; then
    /// the next challenge of the tranche takes twice as much, up to 64 times the first.
    ///
    /// - **Caller**: anybody.
    /// - **Deposit**: the bond, and the storage of the challenge, which comes back in any case; the rest at once.
    /// - **Emits**: `tranche_challenged`.
    /// - **Fails**: `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `REASON_LENGTH`, `ROUND_ABORTED`, `OVERDUE`,
    ///   `UNKNOWN_TRANCHE`, `WINDOW_OVER`, `CHALLENGED_ALREADY`, `NOTHING_TO_CHALLENGE`, `BOND_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn challenge(&mut self, round_id: u32, tranche: u32, reason: String) -> Result<u32> {
        let challenger_id = env::predecessor_account_id();
        if !(1..=MAX_REASON_LENGTH).contains(&reason.len()) {
            return Err(ReleaseError::ReasonLength.into());
        }
        let meter = StorageMeter::start();
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        let challenge_id = process.challenge(position(tranche))?;
        let bond = plan.bond_of(position(tranche), &process.release);
        self.save_process(round_id, process);
        let mut challenge = Challenge {
            challenger_id: challenger_id.clone(),
            tranche,
            made_at: env::block_timestamp(),
            bond,
            storage: near_sdk::NearToken::ZERO,
            fate: Fate::Open,
            sending: false,
        };
        self.save_challenge(round_id, challenge_id, challenge.clone());
        challenge.storage = meter.cost();
        let (required, attached) = (challenge.deposit(), env::attached_deposit());
        let rest = attached.checked_sub(required).ok_or(ReleaseError::BondTooSmall { required, attached })?;
        self.save_challenge(round_id, challenge_id, challenge);
        self.add_deposit(required);
        pay(&challenger_id, rest);
        Event::TrancheChallenged {
            round_id,
            tranche,
            challenge_id,
            challenger_id: (&challenger_id).into(),
            bond,
            reason: Cow::Borrowed(&reason),
        }
        .emit();
        Ok(challenge_id)
    }

    /// Ends a dispute. Evidence that is rejected for the third time, or after its acceptance, aborts the round.
    ///
    /// - **Caller**: the owner, who has not given the evidence, with one yoctoNEAR attached.
    /// - **Emits**: `dispute_resolved`; `tranche_accepted`, or `round_aborted`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `ROUND_ABORTED`,
    ///   `OVERDUE`, `UNKNOWN_TRANCHE`, `NO_DISPUTE`, `WINDOW_OPEN`, `OWN_JUDGE`.
    #[payable]
    #[handle_result]
    pub fn resolve(&mut self, round_id: u32, tranche: u32, verdict: Verdict) -> Result<()> {
        self.one_yocto_owner()?;
        let (plan, totals, release) = self.release_records(round_id)?;
        self.check_resolver(round_id, tranche, release.n_submissions)?;
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        let was_accepted = process.is_accepted(position(tranche));
        let resolved = process.resolve(position(tranche), verdict)?;
        if let Some(challenge_id) = resolved.challenge {
            let challenge = self.challenge_of(round_id, challenge_id)?;
            let fate = if verdict == Verdict::Accept { Fate::Slashed } else { Fate::Upheld };
            self.save_challenge(round_id, challenge_id, Challenge { fate, ..challenge });
        }
        let totals = process.totals;
        self.save_process(round_id, process);
        Event::DisputeResolved { round_id, tranche, verdict, challenge_id: resolved.challenge }.emit();
        if resolved.aborts {
            self.save_abort(round_id, totals);
        } else if verdict == Verdict::Accept && !was_accepted {
            Event::TrancheAccepted { round_id, tranche, accepted_at: env::block_timestamp().into() }.emit();
        }
        Ok(())
    }

    /// Settles what time has brought about: an acceptance, or the return of the money where evidence did not come in
    /// time or a dispute was not resolved. Vesting has ended when that was due. Returns whether the round is aborted by it.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `tranche_accepted`, `round_aborted`.
    /// - **Fails**: `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `ROUND_ABORTED`, `NOTHING_TO_SETTLE`.
    #[handle_result]
    pub fn settle_tranches(&mut self, round_id: u32) -> Result<bool> {
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::at(&plan, totals, release, self.time(&totals))?;
        let aborts = process.settle()?;
        let totals = process.totals;
        self.save_process(round_id, process);
        if aborts {
            self.save_abort(round_id, totals);
        }
        Ok(aborts)
    }

    /// Gives what is left of a round's money back to its buyers. Final: vesting ends, and nothing is released any
    /// more.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `round_aborted`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `ROUND_ABORTED`,
    ///   `NOTHING_UNSPENT`.
    #[payable]
    #[handle_result]
    pub fn abort(&mut self, round_id: u32) -> Result<()> {
        self.one_yocto_owner()?;
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::at(&plan, totals, release, self.time(&totals))?;
        process.abort()?;
        let totals = process.totals;
        self.save_process(round_id, process);
        self.save_abort(round_id, totals);
        Ok(())
    }

    /// Sets how fast accepted money of a round flows, as a share of the plan's pace. It slows down at once, and rises
    /// by at most a fifth, 30 days after the last change.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `pace_changed`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`; `ROUND_ABORTED`,
    ///   `OVERDUE`, `PACE_TOO_SLOW`, `PACE_TOO_SOON`, `PACE_TOO_FAST`.
    #[payable]
    #[handle_result]
    pub fn set_pace(&mut self, round_id: u32, pace: Bps) -> Result<()> {
        self.one_yocto_owner()?;
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        process.set_pace(pace)?;
        self.save_process(round_id, process);
        Event::PaceChanged { round_id, pace }.emit();
        Ok(())
    }
}

impl Contract {
    /// Saves how far a release is, without the totals, and tells what time has accepted.
    pub(super) fn save_process(&mut self, round_id: u32, process: Process<'_>) {
        let accepted = process.accepted.and_then(|accepted| {
            let accepted_at = process.accepted_at?;
            Some((u32::try_from(accepted).ok()?, accepted_at))
        });
        self.save_release(round_id, process.release);
        if let Some((tranche, accepted_at)) = accepted {
            Event::TrancheAccepted { round_id, tranche, accepted_at: accepted_at.into() }.emit();
        }
    }

    /// Saves that a round is aborted, and tells it. What it had not sold can be promised again.
    fn save_abort(&mut self, round_id: u32, totals: Totals) {
        let unsold = self.totals(round_id).map_or(0, |before| before.unsold);
        self.commitment = self.commitment.release(unsold);
        self.save_totals(round_id, totals);
        let aborted_at = totals.abort.map_or(0, |abort| abort.at).into();
        Event::RoundAborted { round_id, aborted_at, unspent: bucket::unspent(&totals).into() }.emit();
    }

    /// Fails where the owner has given any evidence for the tranche, perhaps before it became the owner.
    fn check_resolver(&self, round_id: u32, tranche: u32, n_submissions: u8) -> Result<()> {
        let is_owners = |number| {
            let VersionedEvidence::V1 { tranche: of_tranche, submitter_id, .. } =
                self.evidence_of(round_id, number)?;
            Some(of_tranche == tranche && submitter_id == *self.owner.id())
        };
        if (1..=n_submissions).filter_map(is_owners).any(|is_owners| is_owners) {
            return Err(ReleaseError::OwnJudge.into());
        }
        Ok(())
    }
}

pub(super) fn position(tranche: u32) -> usize {
    usize::try_from(tranche).unwrap_or(usize::MAX)
}
