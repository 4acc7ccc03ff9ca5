//! How a proposal is decided, with every end of it in dates.

use std::fmt;

use commonweight_json::{FromJson, ToJson};
use commonweight_types::Bps;

use crate::text::{Moment, Percent, Span};

/// How often late turns of the outcome can move the end of one vote.
pub const MAX_LATE_TURNS: u8 = 3;

/// How a proposal is decided, as fixed when it was made. Times are nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Terms {
    /// The members vote.
    Vote {
        /// When voting ends, if no late turn moves it.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        ends_at: u64,
        /// How far a late turn of the outcome moves the end, [`MAX_LATE_TURNS`] times at most.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        late_flip_window: u64,
        /// How long it then waits.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        timelock: u64,
        /// How long it can then be executed.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        execution_window: u64,
        /// The share of all voting power that must take part.
        quorum_bps: Bps,
        /// The voting power that must take part at the least.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        quorum_floor: u128,
        /// How many guardians stop it together; 0 where guardians cannot stop it.
        veto_confirmations: u8,
    },
    /// It happens unless members object.
    Objection {
        /// When the window ends, if no objection stretches it.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        ends_at: u64,
        /// The latest end that objections can stretch it to.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        latest_end: u64,
        /// How long it can then be executed.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        execution_window: u64,
        /// The share that begins to stretch the window.
        seal_bps: Bps,
        /// The share that stops it.
        veto_bps: Bps,
        /// How many guardians stop it together; 0 where guardians cannot stop it.
        veto_confirmations: u8,
    },
}

impl Terms {
    /// When voting or objecting ends at the latest. `None` is later than any time that the chain can count.
    pub fn latest_end(&self) -> Option<u64> {
        match *self {
            Self::Vote { ends_at, late_flip_window, .. } => {
                later(Some(ends_at), late_flip_window.checked_mul(MAX_LATE_TURNS.into()))
            }
            Self::Objection { latest_end, .. } => Some(latest_end),
        }
    }
}

/// The time after a span.
fn later(time: Option<u64>, span: Option<u64>) -> Option<u64> {
    time?.checked_add(span?)
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Vote {
                ends_at,
                late_flip_window,
                timelock,
                execution_window,
                quorum_bps,
                quorum_floor,
                veto_confirmations,
            } => {
                let (timelock_end, latest_timelock_end) =
                    (later(Some(ends_at), Some(timelock)), later(self.latest_end(), Some(timelock)));
                write!(
                    f,
                    "Members vote until {}. It is adopted with more votes for it than against it, if {} of all \
                     voting power and at least {quorum_floor} units of it take part. A turn of the outcome in the \
                     last {late} moves the end that far, three times at most, so to {} at the latest; after that, \
                     no ballot in the last {late} turns it to adopted. Once adopted it waits {}, and then anyone \
                     can execute it",
                    Moment(Some(ends_at)),
                    Percent(quorum_bps),
                    Moment(self.latest_end()),
                    Span(timelock),
                    late = Span(late_flip_window),
                )?;
                Execution { earliest: timelock_end, latest: latest_timelock_end, window: execution_window }
                    .fmt(f)?;
                guardians(veto_confirmations, f)?;
                f.write_str(".")
            }
            Self::Objection {
                ends_at,
                latest_end,
                execution_window,
                seal_bps,
                veto_bps,
                veto_confirmations,
            } => {
                write!(
                    f,
                    "Nobody votes on it: it can be executed unless members object. They can object until {}. From \
                     {} of all voting power on, objections stretch that time, to {} at the latest. At {} they stop \
                     it. After that time anyone can execute it",
                    Moment(Some(ends_at)),
                    Percent(seal_bps),
                    Moment(Some(latest_end)),
                    Percent(veto_bps),
                )?;
                Execution { earliest: Some(ends_at), latest: Some(latest_end), window: execution_window }
                    .fmt(f)?;
                guardians(veto_confirmations, f)?;
                f.write_str(", and any one of them can suspend the agent.")
            }
        }
    }
}

/// From when and until when it can be executed, and what is tried again.
struct Execution {
    earliest: Option<u64>,
    latest: Option<u64>,
    window: u64,
}

impl fmt::Display for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            " for {}: from {} until {}, or, where the end has moved as far as it can, from {} until {}. Until that \
             end, what has failed can be tried again, but never a call: one that has not succeeded needs a new \
             decision. ",
            Span(self.window),
            Moment(self.earliest),
            Moment(later(self.earliest, Some(self.window))),
            Moment(self.latest),
            Moment(later(self.latest, Some(self.window))),
        )
    }
}

fn guardians(veto_confirmations: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if veto_confirmations == 0 {
        return f.write_str("Guardians cannot stop it");
    }
    write!(
        f,
        "Any {veto_confirmations} of the guardians can stop it together, at any time until it is done, also while it \
         is being executed"
    )
}
