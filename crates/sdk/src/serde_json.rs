//! The functions of `serde_json` that contracts and near-sdk's macros call, for what has the traits of
//! `commonweight_json`. Everything else, `Value` and `json!` for tests, is `serde_json`'s own.
//!
//! What differs: numbers are integers, an object is written as an object, never as an array of its values, and a
//! variant without content is a string.

use commonweight_json::{FromJson, ToJson};
#[doc(inline)]
pub use near_sdk_upstream::serde_json::*;
// near-sdk's macros describe a contract by the same function, and schemas have floats.
#[cfg(feature = "__abi-generate")]
pub use near_sdk_upstream::serde_json::to_vec;

pub use commonweight_json::Error;

/// What reading and writing end with.
pub type Result<T> = std::result::Result<T, Error>;

/// Reads a value from JSON. Fails where the text is not JSON, has something after the value, or is not of this
/// type.
pub fn from_slice<T: FromJson>(bytes: &[u8]) -> Result<T> {
    commonweight_json::from_slice(bytes)
}

/// Reads a value from JSON, as [`from_slice`].
pub fn from_str<T: FromJson>(text: &str) -> Result<T> {
    commonweight_json::from_str(text)
}

/// Writes a value as JSON without spaces. It cannot fail; near-sdk's macros expect what `serde_json` returns.
#[cfg(not(feature = "__abi-generate"))]
pub fn to_vec<T: ToJson + ?Sized>(value: &T) -> Result<Vec<u8>> {
    Ok(commonweight_json::to_string(value).into_bytes())
}

/// Writes a value as JSON, as `to_vec`.
pub fn to_string<T: ToJson + ?Sized>(value: &T) -> Result<String> {
    Ok(commonweight_json::to_string(value))
}
