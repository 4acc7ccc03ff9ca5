//! A SHA-256 as it is named everywhere.

use std::{fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{
    Base64, FromJson, Read, Reader, ToJson, Writer,
    by_serde::{Deserialize, Deserializer, Serialize, Serializer, deserialize, serialize},
};

/// A SHA-256. Text form: base64 with padding, 44 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema))]
pub struct Digest(pub [u8; 32]);

/// Returned when a text is not a SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in base64")]
pub struct ParseDigestError;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64::encode(&self.0))
    }
}

impl FromStr for Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Base64(bytes) = text.parse().map_err(|_| ParseDigestError)?;
        bytes.try_into().map(Self).map_err(|_| ParseDigestError)
    }
}

impl FromJson for Digest {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.parse("a SHA-256 in base64")
    }
}

impl ToJson for Digest {
    fn write(&self, writer: &mut Writer) {
        writer.string(&Base64::encode(&self.0));
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for Digest {
    fn schema_name() -> String {
        "Digest".to_owned()
    }

    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        let mut schema = String::json_schema(generator).into_object();
        schema.metadata().description = Some("A SHA-256 in base64, with padding: 44 characters.".to_owned());
        schema.extensions.insert("contentEncoding".to_owned(), "base64".into());
        schema.into()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Digest, ParseDigestError};

    const ZEROS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    #[test]
    fn its_text_is_base64() {
        let digest = Digest([0; 32]);

        assert_eq!(digest.to_string(), ZEROS);
        assert_eq!(ZEROS.parse(), Ok(digest));
        assert_eq!(serde_json::to_string(&digest).unwrap(), format!("\"{ZEROS}\""));
        assert_eq!(serde_json::from_str::<Digest>(&format!("\"{ZEROS}\"")).unwrap(), digest);
    }

    #[rstest]
    #[case::empty("")]
    #[case::short("AAAA")]
    #[case::long("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    #[case::unpadded("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    #[case::hexadecimal("0000000000000000000000000000000000000000000000000000000000000000")]
    #[case::not_canonical("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    fn nothing_else_is_one(#[case] text: &str) {
        assert_eq!(text.parse::<Digest>(), Err(ParseDigestError));
        let error = commonweight_json::from_str::<Digest>(&format!("\"{text}\"")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{text}` is not a SHA-256 in base64 at byte {}", text.len() + 2)
        );
    }
}
