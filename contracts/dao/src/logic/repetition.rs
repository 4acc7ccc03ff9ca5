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
    /// See [`super::charter::Meaning::class`].
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

/// Whether one value is about as large as another: a class more or less makes no other meaning.
const fn is_alike(one: u8, other: u8) -> bool {
    one.abs_diff(other) <= 1
}

/// Weighs a new decision of `class` against those before it on its target.
pub(crate) fn weigh(
    recents: &[Recent],
    class: u8,
    fate: impl Fn(u64) -> Fate,
    is_own: impl Fn(u64) -> bool,
    now: u64,
) -> Repetition {
    let mut found = Repetition::default();
    let mut cools_until = 0;
    for recent in recents {
        let is_alike = is_alike(recent.class, class);
        match fate(recent.decision_id) {
            Fate::Open => {
                if is_alike {
                    found.doublings = found.doublings.max(recent.doublings);
                }
                found.kept.push(*recent);
            }
            Fate::Stopped { until } if now >= until.saturating_add(FORGET_AFTER) => {}
            Fate::Stopped { until } if is_alike && now < until => {
                found.kept.push(*recent);
                if cools_until < until {
                    cools_until = until;
                    let decision_id = recent.decision_id;
                    found.fault = Some(ScopeError::CoolingDown { decision_id, until });
                }
            }
            Fate::Stopped { .. } if is_alike => {
                found.doublings = found.doublings.max((recent.doublings + 1).min(MAX_DOUBLINGS));
                found.kept.push(*recent);
            }
            Fate::Stopped { .. } => found.kept.push(*recent),
            Fate::Over => {}
        }
    }
    // No agent keeps another from a target: each counts its own.
    let n_own = |kept: &[Recent]| kept.iter().filter(|recent| is_own(recent.decision_id)).count();
    if n_own(&found.kept) >= MAX_RECENT {
        // What only makes another one of its own dearer leaves room first.
        found.kept.retain(|recent| match fate(recent.decision_id) {
            Fate::Stopped { until } => now < until || !is_own(recent.decision_id),
            Fate::Open | Fate::Over => true,
        });
    }
    if n_own(&found.kept) >= MAX_RECENT {
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
