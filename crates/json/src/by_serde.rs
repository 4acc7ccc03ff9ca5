//! Serde's traits for what has those of this crate: through the text, so that there is one reader and one writer of
//! a type. What a contract does not use of it is not in its Wasm.

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde::{de, ser};
use serde_json::Value;

use crate::{FromJson, Read, Reader, ToJson, Writer, from_str, to_string};

/// A document without a type. It brings all of serde's reader, so it is for tests and tools.
impl FromJson for Value {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let text = reader.any()?;
        serde_json::from_str(text).map_err(|error| reader.error(&error.to_string()))
    }
}

impl ToJson for Value {
    fn write(&self, writer: &mut Writer) {
        writer.raw(&self.to_string());
    }
}

/// Writes `value` by any of serde's formats.
pub fn serialize<T: ToJson, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let document: Value = serde_json::from_str(&to_string(value)).map_err(ser::Error::custom)?;
    document.serialize(serializer)
}

/// Reads a value from any of serde's formats that describe themselves.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let document = Value::deserialize(deserializer)?;
    from_str(&document.to_string()).map_err(de::Error::custom)
}
