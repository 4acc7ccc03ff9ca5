//! How an asset is named everywhere: `near` or `nep141:<account>`.

use std::{fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use near_account_id::AccountId;

const NEAR: &str = "near";
const NEP141_PREFIX: &str = "nep141:";

/// An asset that the suite can hold. Text form: `near` or `nep141:<account>`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize, ToJson, FromJson,
)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema))]
#[serde(try_from = "String", into = "String")]
pub enum Asset {
    /// The chain's own coin, in yoctoNEAR.
    Near,
    /// A NEP-141 token, by the account of its contract.
    Nep141(AccountId),
}

/// Returned when a text is not the name of an asset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an asset: expected `near` or `nep141:<account>`")]
pub struct ParseAssetError(pub String);

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Near => f.write_str(NEAR),
            Self::Nep141(token_id) => write!(f, "{NEP141_PREFIX}{token_id}"),
        }
    }
}

impl FromStr for Asset {
    type Err = ParseAssetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == NEAR {
            return Ok(Self::Near);
        }
        text.strip_prefix(NEP141_PREFIX)
            .and_then(|token_id| token_id.parse().ok())
            .map(Self::Nep141)
            .ok_or_else(|| ParseAssetError(text.to_owned()))
    }
}

impl TryFrom<String> for Asset {
    type Error = ParseAssetError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Asset> for String {
    fn from(asset: Asset) -> Self {
        asset.to_string()
    }
}

#[cfg(feature = "abi")]
impl schemars::JsonSchema for Asset {
    fn schema_name() -> String {
        "Asset".to_owned()
    }

    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        let mut schema = String::json_schema(generator).into_object();
        let description = "`near`, or `nep141:` and the account of a token.";
        schema.metadata().description = Some(description.to_owned());
        schema.into()
    }
}

#[cfg(test)]
mod tests;
