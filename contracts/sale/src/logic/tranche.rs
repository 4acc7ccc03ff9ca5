//! The life of a tranche, from the promise to the money.
//!
//! Tranches are earned in their order, so at most one waits for evidence or is in dispute. What time alone brings
//! about is an acceptance, and it counts from the end of the objection window whenever it is noticed. A refund is
//! never silent: somebody calls `settle`, and the round is aborted as a whole. All times are by the clock of `time`.

use commonweight_common::stored::Stored;
use near_sdk::NearToken;

use super::{books::Totals, tap::Tap};
use crate::{
    error::ReleaseError,
    types::{ReleasePlan, Tranche},
};

mod process;

pub use process::{Process, Resolved};

/// How often evidence can be rejected and given anew.
pub const MAX_REJECTIONS: u8 = 2;
/// How often the bond of a challenge doubles. More would make it one that nobody can post.
pub const MAX_DOUBLINGS: u8 = 6;

/// How far the release of a round's money is.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Release {
    /// One for each tranche of the plan.
    pub tranches: Vec<TrancheState>,
    /// How fast the money flows.
    pub tap: Tap,
    /// How many times evidence was given, over all tranches.
    pub n_submissions: u8,
    /// How many challenges there were.
    pub n_challenges: u32,
    /// How many challenges of each tranche were not upheld. What is not in the list is none.
    pub n_dismissed: Vec<u8>,
}

/// How far one tranche is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct TrancheState {
    /// Where it is.
    pub stage: Stage,
    /// How often its evidence was rejected.
    pub n_rejections: u8,
}

/// Where a tranche is in its life. `Released` and `Refunding` are final.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub enum Stage {
    /// There is no evidence for it.
    #[default]
    None,
    /// Its evidence can be objected to, or is in dispute.
    Submitted(Submission),
    /// Its evidence was rejected; there may be another.
    Rejected {
        /// When.
        at: u64,
    },
    /// Its money flows.
    Accepted(Acceptance),
    /// All its money has reached the treasury.
    Released {
        /// When it was accepted.
        accepted_at: u64,
    },
    /// What is left of its money goes back to the buyers.
    Refunding,
}

/// Evidence under examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct Submission {
    /// Its number in the round, from 1.
    pub number: u8,
    /// When it was given.
    pub at: u64,
    /// What those have paid who object, in payment units.
    pub objections: u128,
    /// The challenge, if there is one.
    pub challenge: Option<u32>,
}

/// An accepted tranche. Money in payment units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct Acceptance {
    /// When it was accepted.
    pub at: u64,
    /// What the clock of the tap showed then.
    pub clock: u128,
    /// What has left the bucket for the treasury, what is on its way included.
    pub taken: u128,
    /// What the treasury has received.
    pub delivered: u128,
    /// The challenge that is open, if one is.
    pub challenge: Option<LateChallenge>,
    /// For how long challenges in vain were open, which kept others from challenging; in nanoseconds.
    pub disputed: u64,
}

/// A challenge of an accepted tranche.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct LateChallenge {
    /// Its number.
    pub challenge_id: u32,
    /// When it was made.
    pub at: u64,
}

impl Release {
    /// Nothing has happened yet.
    pub fn new(plan: &ReleasePlan) -> Self {
        let tranches = plan.tranches.iter().map(|_| TrancheState::default()).collect();
        Self { tranches, tap: Tap::default(), n_submissions: 0, n_challenges: 0, n_dismissed: Vec::new() }
    }

    /// The tranche that waits for evidence, for its acceptance or for a resolution. `None` where all are accepted.
    pub fn current(&self) -> Option<usize> {
        self.tranches.iter().position(|tranche| tranche.stage.accepted_at().is_none())
    }

    /// Fails unless every tranche is accepted and none of them is challenged.
    fn check_shown(&self) -> Result<(), ReleaseError> {
        let is_shown = |tranche: &TrancheState| match tranche.stage {
            Stage::Accepted(acceptance) => acceptance.challenge.is_none(),
            Stage::Released { .. } => true,
            _ => false,
        };
        match (0..).zip(&self.tranches).find(|(_, tranche)| !is_shown(tranche)) {
            Some((tranche, _)) => Err(ReleaseError::MilestoneNotShown { tranche }),
            None => Ok(()),
        }
    }

    /// A challenge of tranche `position` was not upheld.
    fn dismiss(&mut self, position: usize) {
        self.n_dismissed.resize(self.tranches.len(), 0);
        let count = &mut self.n_dismissed[position];
        *count = count.saturating_add(1);
    }
}

impl Stage {
    /// When the tranche was accepted, if it was.
    pub fn accepted_at(&self) -> Option<u64> {
        match self {
            Self::Accepted(acceptance) => Some(acceptance.at),
            Self::Released { accepted_at } => Some(*accepted_at),
            _ => None,
        }
    }
}

impl Tranche {
    /// Until when the tranche can be challenged after its acceptance, and a part of it is held back.
    pub fn held_until(&self, acceptance: &Acceptance) -> u64 {
        acceptance.at.saturating_add(self.holdback_time.0).saturating_add(acceptance.disputed)
    }
}

impl ReleasePlan {
    /// The money of tranche `position`, in payment units. Over all tranches it is exactly what was raised.
    pub fn amount_of(&self, position: usize, totals: &Totals) -> u128 {
        let up_to = |n_tranches: usize| {
            let bps =
                self.tranches.iter().take(n_tranches).map(|tranche| u128::from(tranche.share.get())).sum();
            commonweight_common::amount::mul_div_floor(totals.raised, bps, 10_000)
                .expect("invariant: shares are at most the whole")
        };
        up_to(position + 1) - up_to(position)
    }

    /// The bond of the next challenge of tranche `position`.
    pub fn bond_of(&self, position: usize, release: &Release) -> NearToken {
        let n_dismissed = release.n_dismissed.get(position).copied().unwrap_or(0);
        self.challenge_bond.saturating_mul(1 << n_dismissed.min(MAX_DOUBLINGS))
    }

    /// How much objections make a dispute, in payment units: never nothing.
    pub fn threshold(&self, totals: &Totals) -> u128 {
        self.objection_threshold.ceil_of(totals.raised).max(1)
    }
}

#[cfg(test)]
pub(crate) mod tests;
