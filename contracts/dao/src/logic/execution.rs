//! From executable to executed: one attempt at a time, each of them ended, and every result read.
//!
//! Only what is atomic is tried again: a payment, or an affair of the DAO itself. What calls did before they failed is
//! not known, so they are never repeated.

use commonweight_explain::Action;
use near_sdk::AccountId;

use super::{
    policy::RECOVERY_DELAY,
    proposal::{Phase, Proposal},
};
use crate::{Error, Result, Status};

/// Starts an attempt at the actions that are left to do. Returns their positions.
pub(crate) fn begin(mut proposal: Proposal, actions: &[Action], now: u64) -> Result<(Proposal, Vec<u8>)> {
    match proposal.status(now) {
        Status::Executable | Status::PartiallyFailed => {}
        Status::Voting | Status::Objectionable | Status::Queued => {
            let ready_at = proposal.executable_at();
            return Err(Error::TooEarly { ready_at, remaining: ready_at - now });
        }
        status => return Err(Error::NotExecutable { status }),
    }
    let positions = to_do(&proposal);
    let are_once = |position: &&u8| matches!(actions[usize::from(**position)], Action::FunctionCalls { .. });
    proposal.tried |= positions.iter().filter(are_once).fold(0, |bits, position| bits | bit(*position));
    proposal.phase = Phase::InProgress { since: now, is_stopped: false };
    proposal.attempts += 1;
    Ok((proposal, positions))
}

fn positions(proposal: &Proposal, is_one: impl Fn(u16) -> bool) -> Vec<u8> {
    (0..proposal.n_actions).filter(|position| is_one(bit(*position))).collect()
}

/// The positions of the actions that have not succeeded and can be tried.
pub(crate) fn to_do(proposal: &Proposal) -> Vec<u8> {
    positions(proposal, |bit| (proposal.done | proposal.tried) & bit == 0)
}

/// The positions of the actions that have not succeeded.
pub(crate) fn failed(proposal: &Proposal) -> Vec<u8> {
    positions(proposal, |bit| proposal.done & bit == 0)
}

/// The positions of the actions that have succeeded.
pub(crate) fn done(proposal: &Proposal) -> Vec<u8> {
    positions(proposal, |bit| proposal.done & bit != 0)
}

const fn bit(position: u8) -> u16 {
    1 << position
}

/// Ends an attempt. `None` where it is not the one in progress: an answer that came after a recovery.
pub(crate) fn settle(mut proposal: Proposal, attempt: u32, succeeded: &[u8], now: u64) -> Option<Proposal> {
    let Phase::InProgress { is_stopped, .. } = proposal.phase else {
        return None;
    };
    if proposal.attempts != attempt {
        return None;
    }
    proposal.done |= succeeded.iter().fold(0, |bits, position| bits | bit(*position));
    proposal.phase = if failed(&proposal).is_empty() {
        Phase::Executed
    } else if is_stopped {
        Phase::Stopped { at: now }
    } else if to_do(&proposal).is_empty() {
        Phase::Failed
    } else {
        Phase::PartiallyFailed
    };
    Some(proposal)
}

/// Ends an attempt that never reported back. What it did is not known, so nothing of it is tried again. Where it was
/// stopped meanwhile, that is its end.
pub(crate) fn recover(proposal: Proposal, now: u64) -> Result<Proposal> {
    let Phase::InProgress { since, is_stopped } = proposal.phase else {
        return Err(Error::NotInProgress { status: proposal.status(now) });
    };
    let ready_at = since + RECOVERY_DELAY;
    if now < ready_at {
        return Err(Error::TooEarly { ready_at, remaining: ready_at - now });
    }
    let phase = if is_stopped { Phase::Stopped { at: now } } else { Phase::Abandoned };
    Ok(Proposal { phase, ..proposal })
}

/// Adds a guardian's voice. Fails where it has been given before.
pub(crate) fn joined(mut voices: Vec<AccountId>, guardian_id: AccountId) -> Result<Vec<AccountId>> {
    if voices.contains(&guardian_id) {
        return Err(Error::SaidBefore { guardian_id });
    }
    voices.push(guardian_id);
    Ok(voices)
}

#[cfg(test)]
mod tests;
