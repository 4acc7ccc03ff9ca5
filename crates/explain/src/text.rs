//! How single values are written: quoted text, amounts, shares, times. Each form is one-to-one.

use std::fmt;

use commonweight_types::{
    Bps,
    clock::{DAY, Duration, SECOND},
};

mod amount;
mod quoted;

pub(crate) use commonweight_types::clock::Span;

pub(crate) use amount::{Gas, Near, Quantity, Value};
pub(crate) use quoted::{Code, Data, Words};

/// A share as a percentage with two decimals.
pub(crate) struct Percent(pub(crate) Bps);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} %", self.0.get() / 100, self.0.get() % 100)
    }
}

/// A point in time, in nanoseconds since 1970, as a date and a time of day in UTC.
pub(crate) struct Time(pub(crate) u64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.0 / DAY, self.0 % DAY);
        let (second, nanos) = (rest / SECOND, rest % SECOND);
        let (year, month, day) = date(days);
        write!(f, "{year:04}-{month:02}-{day:02} ")?;
        write!(f, "{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)?;
        if nanos > 0 {
            write!(f, ".{nanos:09}")?;
        }
        f.write_str(" UTC")
    }
}

/// The end of something, to the second. `None` is later than any time that the chain can count.
pub(crate) struct Moment(pub(crate) Option<u64>);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(time) => Time(time - time % SECOND).fmt(f),
            None => f.write_str("a time after the year 2553"),
        }
    }
}

/// The Gregorian date of a day counted from 1970-01-01, by counting 400-year cycles from 0000-03-01.
const fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

/// The unit that people read a number in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A length of time, in nanoseconds.
    Duration,
    /// A share, in hundredths of a percent.
    Share,
    /// NEAR, in yoctoNEAR.
    Near,
    /// None.
    Number,
}

/// A number as people read it, with the number itself where that is another.
pub struct Measure {
    /// The number.
    pub number: u128,
    /// Its unit.
    pub unit: Unit,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, unit } = *self;
        match unit {
            Unit::Duration => Duration(u64::try_from(number).unwrap_or(u64::MAX)).fmt(f),
            Unit::Share => write!(f, "{}.{:02} % ({number})", number / 100, number % 100),
            Unit::Near => write!(f, "{} ({number})", Near(number)),
            Unit::Number => number.fmt(f),
        }
    }
}

/// How often something has happened: once at the least.
pub(crate) struct Count(pub(crate) u32);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("once"),
            count => write!(f, "{count} times"),
        }
    }
}

/// Accounts, separated by commas.
pub(crate) struct List<'a, T>(pub(crate) &'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else {
            return f.write_str("no account");
        };
        write!(f, "{first}")?;
        rest.iter().try_for_each(|item| write!(f, ", {item}"))
    }
}

#[cfg(test)]
mod tests;
