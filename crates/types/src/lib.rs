//! Pure value types of the suite, without near-sdk: contracts, tools, agents and browsers share them.
//!
//! Nothing here reads the chain. Amounts are `u128` in the smallest unit of their asset.

pub mod amount;
mod argument;
mod asset;
pub mod ballot;
mod bps;
pub mod clock;
pub mod decimal;
mod digest;
pub mod stored;

pub use argument::{JsonText, Nullable};
pub use asset::{Asset, ParseAssetError};
pub use bps::{Bps, BpsOutOfRange};
pub use digest::{Digest, ParseDigestError};
