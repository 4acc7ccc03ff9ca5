//! How a proposal is decided, with every end of it in dates.

use std::fmt;

use commonweight_json::{FromJson, ToJson};
use commonweight_types::Bps;

use crate::text::{Moment, Percent, Span};

/// How often late turns of the outcome can move the end of one vote.
pub const MAX_LATE_TURNS: u8 = 3;
/// The largest share of all voting power that a quorum can be, in ten-thousandths: 60 %.
pub const MAX_QUORUM_BPS: u16 = 6_000;
/// The same: the floor of the quorum counts for no more.
pub const MAX_QUORUM: Bps = match Bps::new(MAX_QUORUM_BPS) {
    Ok(share) => share,
    Err(_) => Bps::WHOLE,
};

/// How a proposal is decided, as fixed when it was made. Times are nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Procedure {
    /// The members vote.
    Vote {
        /// When voting ends, if no late turn moves it.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        ends_at: u64,
        /// How far a late turn of the outcome moves the end, [`MAX_LATE_TURNS`] times at most.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        late_turn_window: u64,
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
        /// The voting power that must take part at the least, or [`MAX_QUORUM`] of all where that is less.
        #[serde(with = "commonweight_types::decimal")]
        #[cfg_attr(feature = "abi", schemars(with = "String"))]
        quorum_floor: u128,
        /// How many guardians stop it together; 0 where guardians cannot stop it.
        veto_confirmations: u8,
    },
    /// It happens unless members object.
    Optimistic {
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
        stretch_bps: Bps,
        /// The share that stops it.
        stop_bps: Bps,
        /// How many guardians stop it together; 0 where guardians cannot stop it.
        veto_confirmations: u8,
    },
}

impl Procedure {
    /// When voting or objecting ends at the latest. `None` is later than any time that the chain can count.
    pub fn latest_end(&self) -> Option<u64> {
        match *self {
            Self::Vote { ends_at, late_turn_window, .. } => {
                later(Some(ends_at), late_turn_window.checked_mul(MAX_LATE_TURNS.into()))
            }
            Self::Optimistic { latest_end, .. } => Some(latest_end),
        }
    }
}

/// The time after a span.
fn later(time: Option<u64>, span: Option<u64>) -> Option<u64> {
    time?.checked_add(span?)
}

/// Some lines, without the end of the last one.
impl fmt::Display for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Vote {
                ends_at,
                late_turn_window,
                timelock,
                execution_window,
                quorum_bps,
                quorum_floor,
                veto_confirmations,
            } => {
                write!(
                    f,
                    "Members vote until {}, or after late turns of the outcome until {} at the latest.\n\
                     It is adopted with more votes for it than against it, if {} of all voting power take part, and at \
                     least {quorum_floor} units of it, or {} of all where that is less.\n\
                     A turn of the outcome in the last {late} moves the end by that time, three times at most. After \
                     that, no ballot in the last {late} turns it to adopted.\n\
                     Once adopted it waits {}. ",
                    Moment(Some(ends_at)),
                    Moment(self.latest_end()),
                    Percent(quorum_bps),
                    Percent(MAX_QUORUM),
                    Span(timelock),
                    late = Span(late_turn_window),
                )?;
                let timelock = Some(timelock);
                let (earliest, latest) = (later(Some(ends_at), timelock), later(self.latest_end(), timelock));
                Execution { earliest, latest, window: execution_window, again: "" }.fmt(f)?;
                write_guardians(veto_confirmations, f)
            }
            Self::Optimistic {
                ends_at,
                latest_end,
                execution_window,
                stretch_bps,
                stop_bps,
                veto_confirmations,
            } => {
                write!(
                    f,
                    "Nobody votes on it: it can be executed unless members object.\n\
                     They can object until {}, or as far as objections stretch that time, until {} at the latest.\n\
                     From {} of all voting power on, objections stretch it. At {} they stop the decision.\n",
                    Moment(Some(ends_at)),
                    Moment(Some(latest_end)),
                    Percent(stretch_bps),
                    Percent(stop_bps),
                )?;
                let (earliest, latest) = (Some(ends_at), Some(latest_end));
                let again = " by the agent and its controller alone";
                Execution { earliest, latest, window: execution_window, again }.fmt(f)?;
                write_guardians(veto_confirmations, f)?;
                f.write_str(" Any one of them can suspend the agent.")
            }
        }
    }
}

/// From when and until when it can be executed, and what is tried again.
struct Execution {
    earliest: Option<u64>,
    latest: Option<u64>,
    window: u64,
    /// By whom what has failed is tried again, where not by anyone.
    again: &'static str,
}

impl fmt::Display for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let window = Some(self.window);
        writeln!(
            f,
            "Anyone can then execute it for {}: from {} until {}, or at the latest from {} until {}.\n\
             What has failed can be tried again{} until then, but no call: one that has not succeeded needs a new \
             decision.",
            Span(self.window),
            Moment(self.earliest),
            Moment(later(self.earliest, window)),
            Moment(self.latest),
            Moment(later(self.latest, window)),
            self.again,
        )
    }
}

fn write_guardians(veto_confirmations: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if veto_confirmations == 0 {
        return f.write_str("Guardians cannot stop it.");
    }
    write!(
        f,
        "Any {veto_confirmations} of the guardians, or all where they are fewer, can stop it together, at any time \
         until it is done, also while it is being executed."
    )
}
