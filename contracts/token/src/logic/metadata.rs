//! What NEP-148 asks of a token's description.

use crate::{Error, FungibleTokenMetadata, Result};

/// The version of NEP-148.
pub(crate) const SPEC: &str = "ft-1.0.0";

/// Fails unless the metadata keeps to NEP-148.
pub(crate) fn check(metadata: &FungibleTokenMetadata) -> Result<()> {
    let malformed = |reason: &str| Err(Error::MetadataMalformed { reason: reason.to_owned() });
    if metadata.spec != SPEC {
        return malformed("spec must be ft-1.0.0");
    }
    if metadata.icon.as_ref().is_some_and(|icon| !icon.starts_with("data:")) {
        return malformed("icon must be a data URL");
    }
    match (&metadata.reference, &metadata.reference_hash) {
        (None, None) => Ok(()),
        (Some(_), Some(hash)) if hash.0.len() == 32 => Ok(()),
        (Some(_), Some(_)) => malformed("reference_hash must be 32 bytes"),
        _ => malformed("reference and reference_hash belong together"),
    }
}
