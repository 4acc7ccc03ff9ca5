//! JSON without floats, for code that pays for its size.
//!
//! A type is read and written by [`FromJson`] and [`ToJson`], which are derived. There is one format, so nothing is
//! generic but the type: what does not depend on the type exists once in a contract. Texts are read in place, and
//! nothing is formatted but errors. The attributes are serde's, and what has these traits has serde's, too,
//! through the same code, for everybody who is not a contract.

mod base64;
pub mod by_serde;
mod error;
mod members;
#[cfg(feature = "near-sdk")]
mod near;
mod plain;
mod reader;
mod values;
mod writer;

pub use base64::Base64;
pub use commonweight_derive::{FromJson, ToJson};
pub use error::Error;
pub use members::Members;
pub use reader::Reader;
pub use writer::Writer;

/// That reading has failed. The reader knows why.
#[derive(Debug)]
pub struct Failed;

/// What was read, or that it failed.
pub type Read<T> = Result<T, Failed>;

/// A type that can be read from JSON.
pub trait FromJson: Sized {
    /// Reads the value that is next. Fails where something else is next, and the reader keeps why.
    fn read(reader: &mut Reader<'_>) -> Read<Self>;

    /// What an object without this member has. `None` where it must have it.
    fn absent() -> Option<Self> {
        None
    }
}

/// A type that can be written as JSON.
pub trait ToJson {
    /// Writes the value.
    fn write(&self, writer: &mut Writer);
}

/// What a value that is written as a string is called there, such as a variant without content.
pub fn name<T: ToJson + ?Sized>(value: &T) -> String {
    to_string(value).trim_matches('"').to_owned()
}

/// Reads a value from JSON. Fails where the text is not JSON, has something after the value, or is not of this
/// type.
pub fn from_slice<T: FromJson>(bytes: &[u8]) -> Result<T, Error> {
    from_str(std::str::from_utf8(bytes).map_err(|_| Error::not_text())?)
}

/// Reads a value from JSON, as [`from_slice`].
pub fn from_str<T: FromJson>(text: &str) -> Result<T, Error> {
    let mut reader = Reader::new(text);
    match T::read(&mut reader).and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(Failed) => Err(reader.into_error()),
    }
}

/// Whether a text is one JSON value of any kind, and nothing else.
pub fn is_json(text: &str) -> bool {
    let mut reader = Reader::new(text);
    reader.skip().and_then(|()| reader.end()).is_ok()
}

/// Writes a value as JSON without spaces.
pub fn to_string<T: ToJson + ?Sized>(value: &T) -> String {
    let mut writer = Writer::default();
    value.write(&mut writer);
    writer.into_text()
}

#[cfg(test)]
extern crate self as commonweight_json;
#[cfg(test)]
mod tests;
