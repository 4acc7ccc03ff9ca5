//! The functions of `serde_json` that contracts and near-sdk's macros call, over the reader and the writer of
//! this crate. Everything else, `Value` and `json!` for tests, is `serde_json`'s own.
//!
//! What differs: numbers are integers, and an object is written as an object, never as an array of its values.

use near_sdk_upstream::serde::{Serialize, de::DeserializeOwned};
#[doc(inline)]
pub use near_sdk_upstream::serde_json::*;
// near-sdk's macros describe a contract by the same function, and schemas have floats.
#[cfg(feature = "__abi-generate")]
pub use near_sdk_upstream::serde_json::to_vec;

pub use crate::json::Error;
use crate::json::{Reader, Writer};

/// What reading and writing end with.
pub type Result<T> = std::result::Result<T, Error>;

/// Reads a value from JSON. Fails where the text is not JSON, has something after the value, or is not of this
/// type.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    read(crate::json::text_of(bytes)?)
}

/// Reads a value from JSON, as [`from_slice`].
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T> {
    read(text)
}

/// One function for each type and caller, with as little as possible that depends on the type.
#[expect(clippy::inline_always, reason = "a call and its way back take more bytes than what is left here")]
#[inline(always)]
fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    let mut reader = Reader::new(text);
    match T::deserialize(&mut reader) {
        Ok(value) => reader.end().map(|()| value),
        Err(error) => Err(reader.placed(error)),
    }
}

/// Writes a value as JSON without spaces. Fails on a float, and on a key of a map that is not a text or a number.
#[cfg(not(feature = "__abi-generate"))]
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    to_string(value).map(String::into_bytes)
}

/// Writes a value as JSON, as `to_vec`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.text)
}
