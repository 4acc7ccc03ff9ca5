//! Integers as decimal strings in JSON, as the NEAR standards write amounts and times.
//!
//! Use as `#[serde(with = "commonweight_types::decimal")]`.

use std::{fmt::Display, str::FromStr};

use commonweight_json::{Read, Reader, Writer};

/// Writes the integer as a decimal string.
pub fn write<T: Display>(value: &T, writer: &mut Writer) {
    writer.display(value);
}

/// Reads the integer from a decimal string; anything else is an error that names it.
pub fn read<T: FromStr>(reader: &mut Reader<'_>) -> Read<T> {
    reader.decimal()
}
