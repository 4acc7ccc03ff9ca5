//! From executable to executed: one attempt at a time, each of them ended, and every result read.

use near_sdk::AccountId;

use super::{
    policy::RECOVERY_DELAY,
    proposal::{Phase, Proposal},
};
use crate::{Error, Result, Status};

/// Starts an attempt. The actions that are not done yet are to be tried.
pub(crate) fn begin(proposal: Proposal, now: u64) -> Result<Proposal> {
    match proposal.status(now) {
        Status::Executable | Status::PartiallyFailed => Ok(Proposal {
            phase: Phase::InProgress { since: now },
            attempts: proposal.attempts + 1,
            ..proposal
        }),
        Status::Voting | Status::Objectionable | Status::Queued => {
            let ready_at = proposal.executable_at();
            Err(Error::TooEarly { ready_at, remaining: ready_at - now })
        }
        status => Err(Error::NotExecutable { status }),
    }
}

/// The positions of the actions that have not succeeded.
pub(crate) fn remaining(proposal: &Proposal) -> Vec<u8> {
    (0..proposal.n_actions).filter(|position| proposal.done & bit(*position) == 0).collect()
}

/// The positions of the actions that have succeeded.
pub(crate) fn done(proposal: &Proposal) -> Vec<u8> {
    (0..proposal.n_actions).filter(|position| proposal.done & bit(*position) != 0).collect()
}

const fn bit(position: u8) -> u16 {
    1 << position
}

/// Notes that an action succeeded.
pub(crate) fn with_done(proposal: Proposal, position: u8) -> Proposal {
    Proposal { done: proposal.done | bit(position), ..proposal }
}

/// Ends an attempt. `None` where it is not the one in progress: an answer that came after a recovery.
pub(crate) fn settle(proposal: Proposal, attempt: u32, succeeded: &[u8]) -> Option<Proposal> {
    if proposal.attempts != attempt || !matches!(proposal.phase, Phase::InProgress { .. }) {
        return None;
    }
    let proposal = succeeded.iter().fold(proposal, |proposal, position| with_done(proposal, *position));
    let phase = if remaining(&proposal).is_empty() { Phase::Executed } else { Phase::Incomplete };
    Some(Proposal { phase, ..proposal })
}

/// Ends an attempt that never reported back. What it did is not known, so nothing of it is tried again.
pub(crate) fn recover(proposal: Proposal, now: u64) -> Result<Proposal> {
    let Phase::InProgress { since } = proposal.phase else {
        return Err(Error::NotInProgress { status: proposal.status(now) });
    };
    let ready_at = since + RECOVERY_DELAY;
    if now < ready_at {
        return Err(Error::TooEarly { ready_at, remaining: ready_at - now });
    }
    Ok(Proposal { phase: Phase::Abandoned, ..proposal })
}

/// Adds a guardian's confirmation of a veto. Fails where it has been given before.
pub(crate) fn confirm_veto(
    mut confirmations: Vec<AccountId>,
    guardian_id: AccountId,
) -> Result<Vec<AccountId>> {
    if confirmations.contains(&guardian_id) {
        return Err(Error::VetoConfirmedBefore { guardian_id });
    }
    confirmations.push(guardian_id);
    Ok(confirmations)
}

#[cfg(test)]
mod tests;
