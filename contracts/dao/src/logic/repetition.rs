//! What was decided on the same target lately: what was stopped does not come back at once, and costs more when it does.

use commonweight_common::stored::Stored;

use super::policy::FORGET_AFTER;
use crate::error::ScopeError;

/// How many decisions of one agent on one target are kept in mind.
pub(crate) const MAX_RECENT: usize = 16;
/// How often what a decision locks is doubled at the most.
const MAX_DOUBLINGS: u8 = 3;

/// A decision on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub(crate) struct Recent {
    pub(crate) decision_id: u64,
    /// The class of its smallest act on the target: see [`super::charter::Meaning::least_class`].
    pub(crate) class: u8,
    /// How often such a one had been stopped before, as far as it doubles the lock.
    pub(crate) doublings: u8,
}

/// What has become of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It can still be executed or stopped.
    Open,
    /// It was stopped; the same cannot be decided again before `until`.
    Stopped { until: u64 },
    /// It has ended in another way.
    Over,
}

/// What a new decision of a class meets on its target.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Repetition {
    /// What is still to be kept in mind.
    pub(crate) kept: Vec<Recent>,
    pub(crate) doublings: u8,
    pub(crate) fault: Option<ScopeError>,
}

/// Whether a new decision has in it what was decided before, or something about as large: as much or more is alike, and
/// so is one class less.
const fn is_alike(former: u8, new: u8) -> bool {
    new + 1 >= former
}

/// Weighs a new decision, of `class` in all, against those before it on its target. `look_up` tells what has become of
/// one, and whether it is of the same agent. Nothing that was stopped is forgotten before its time, whatever else is
/// decided.
pub(crate) fn weigh(
    recents: &[Recent],
    class: u8,
    look_up: impl Fn(u64) -> (Fate, bool),
    now: u64,
) -> Repetition {
    let mut found = Repetition::default();
    let (mut cools_until, mut n_own) = (0, 0);
    for recent in recents {
        let is_alike = is_alike(recent.class, class);
        let (fate, is_own) = look_up(recent.decision_id);
        match fate {
            Fate::Over => continue,
            Fate::Stopped { until } if now >= until.saturating_add(FORGET_AFTER) => continue,
            Fate::Open | Fate::Stopped { .. } if !is_alike => {}
            Fate::Open => found.doublings = found.doublings.max(recent.doublings),
            Fate::Stopped { until } if now < until => {
                if cools_until < until {
                    cools_until = until;
                    let decision_id = recent.decision_id;
                    found.fault = Some(ScopeError::CoolingDown { decision_id, until });
                }
            }
            Fate::Stopped { .. } => {
                found.doublings = found.doublings.max((recent.doublings + 1).min(MAX_DOUBLINGS));
            }
        }
        found.kept.push(*recent);
        n_own += usize::from(is_own);
    }
    // No agent keeps another from a target: each counts its own.
    if n_own >= MAX_RECENT {
        found.fault = found.fault.or(Some(ScopeError::TooManyOnTarget { max: MAX_RECENT }));
    }
    found
}

/// Whether a reference can be written: 1 to 64 of a-z, 0-9, `:`, `.`, `_` and `-`.
pub(crate) fn is_reference(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b':' | b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests;
