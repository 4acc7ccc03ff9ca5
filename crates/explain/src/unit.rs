//! In what a DAO values what agents do.

use commonweight_json::{FromJson, ToJson};
use commonweight_types::stored::Stored;

use crate::AssetInfo;

/// In what a DAO values what agents do, such as US dollars with six decimals. It is set once for all: every price and
/// every limit is a number of its smallest units.
#[derive(Debug, Clone, PartialEq, Eq, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitOfAccount {
    /// The name of one whole: 1 to 12 ASCII letters and digits.
    pub symbol: String,
    /// How many decimals the smallest unit has: 38 at most.
    pub decimals: u8,
}

impl UnitOfAccount {
    /// Whether it can be written.
    pub fn is_well_formed(&self) -> bool {
        AssetInfo::is_symbol(&self.symbol) && self.decimals <= AssetInfo::MAX_DECIMALS
    }
}
