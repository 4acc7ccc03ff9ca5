//! How single values are written: quoted text, amounts, shares, times. Each form is one-to-one.

use std::fmt;

use commonweight_types::{Asset, Bps};

use crate::{AssetEntry, AssetInfo};

/// A text that somebody typed, between “ and ”. What could end the quotation, start a line or hide is escaped.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("“")?;
        for character in self.0.chars() {
            match character {
                '\\' => f.write_str("\\\\")?,
                '“' | '”' => write!(f, "\\{character}")?,
                '\n' => f.write_str("\\n")?,
                _ if character.is_control() || is_invisible(character) => {
                    write!(f, "\\u{{{:x}}}", u32::from(character))?;
                }
                _ => write!(f, "{character}")?,
            }
        }
        f.write_str("”")
    }
}

/// Characters that are not seen but change how others are: spaces that are none, joiners, direction marks, tags.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{a0}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3000}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// An amount of an asset: in whole coins where the table knows them, and always in exact units.
pub(crate) struct Quantity<'a> {
    pub(crate) amount: u128,
    pub(crate) asset: &'a Asset,
    pub(crate) assets: &'a [AssetEntry],
}

impl fmt::Display for Quantity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = self.assets.iter().find(|entry| &entry.asset == self.asset);
        let known = entry.map(|entry| &entry.info).filter(|info| info.is_well_formed());
        if let Some(info) = known {
            write!(f, "{} {} (", Whole { amount: self.amount, info }, info.symbol)?;
        }
        match self.asset {
            Asset::Near => write!(f, "{} yoctoNEAR", self.amount)?,
            Asset::Nep141(_) => write!(f, "{} units of {}", self.amount, self.asset)?,
        }
        f.write_str(if known.is_some() { ")" } else { "" })
    }
}

/// An amount in whole coins, with no more decimals than it needs.
struct Whole<'a> {
    amount: u128,
    info: &'a AssetInfo,
}

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.info.units_per_whole().expect("invariant: the entry is well formed");
        write!(f, "{}", self.amount / units)?;
        let mut fraction = self.amount % units;
        if fraction == 0 {
            return Ok(());
        }
        let mut width = usize::from(self.info.decimals);
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            width -= 1;
        }
        write!(f, ".{fraction:0width$}")
    }
}

/// A share as a percentage with two decimals.
pub(crate) struct Percent(pub(crate) Bps);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} %", self.0.get() / 100, self.0.get() % 100)
    }
}

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const SECONDS_PER_DAY: u64 = 86_400;

/// A point in time, in nanoseconds since 1970, as a date and a time of day in UTC.
pub(crate) struct Time(pub(crate) u64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanos) = (self.0 / NANOS_PER_SECOND, self.0 % NANOS_PER_SECOND);
        let (days, second) = (seconds / SECONDS_PER_DAY, seconds % SECONDS_PER_DAY);
        let (year, month, day) = date(days);
        write!(f, "{year:04}-{month:02}-{day:02} ")?;
        write!(f, "{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)?;
        if nanos > 0 {
            write!(f, ".{nanos:09}")?;
        }
        f.write_str(" UTC")
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

/// A length of time in its largest whole units.
pub(crate) struct Span(pub(crate) u64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 4] = [
            (SECONDS_PER_DAY * NANOS_PER_SECOND, "d"),
            (3_600 * NANOS_PER_SECOND, "h"),
            (60 * NANOS_PER_SECOND, "min"),
            (NANOS_PER_SECOND, "s"),
        ];
        let mut rest = self.0;
        let mut separator = "";
        for (length, name) in UNITS {
            if rest >= length {
                write!(f, "{separator}{} {name}", rest / length)?;
                rest %= length;
                separator = " ";
            }
        }
        if rest > 0 || separator.is_empty() {
            write!(f, "{separator}{rest} ns")?;
        }
        Ok(())
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
