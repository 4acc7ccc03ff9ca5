//! A chain as bytes, and back: for a node that keeps its chain across restarts. Where the bytes go is the caller's
//! business.
//!
//! States share almost everything, so the first is written whole and each later one as what its block changed.

mod body;

use std::io::{self, Read, Write};
use std::sync::Arc;

use near_primitives::hash::CryptoHash;

use super::{Chain, ChainOptions};
use crate::runtime::Runtime;
use body::Body;

/// What every saved chain starts with.
const MAGIC: [u8; 8] = *b"CWCHAIN\n";
/// The form of what follows. A change of form is a new number.
const VERSION: u32 = 1;
/// Magic, version, and the length of the body.
const HEADER_LEN: usize = 8 + 4 + 8;
/// The SHA-256 of the body, behind it.
const CHECKSUM_LEN: usize = 32;

/// Why a saved chain cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Returned when the checksum does not match the content.
    #[error("the saved chain is corrupt: its checksum does not match")]
    Corrupt,
    /// Returned when the bytes cannot be read.
    #[error("cannot read the saved chain: {0}")]
    Io(#[from] io::Error),
    /// Returned when the content is intact but makes no chain.
    #[error("the saved chain is malformed: {reason}")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// Returned when the bytes do not start as a saved chain does.
    #[error("this is not a saved chain")]
    NotAChain,
    /// Returned when the chain is another than the runtime's.
    #[error("the saved chain is {saved}, not {expected}")]
    OtherChain {
        /// Its id.
        saved: String,
        /// The id asked for.
        expected: String,
    },
    /// Returned when there are fewer bytes than announced, or more.
    #[error("the saved chain has {found} bytes instead of {expected}")]
    Truncated {
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// Returned when the chain was saved in another form.
    #[error("the saved chain is of version {found}, this program reads version {VERSION}")]
    Version {
        /// Number of that form.
        found: u32,
    },
}

impl Chain {
    /// Writes the whole chain: blocks with their states, pool, receipts under way, outcomes. A schedule is not part
    /// of it, and neither is the reason of a halt.
    ///
    /// Fails when the bytes cannot be written.
    pub fn save(&self, mut to: impl Write) -> io::Result<()> {
        let body = borsh::to_vec(&Body::of(self)?)?;
        let length = u64::try_from(body.len()).expect("invariant: lengths fit into 64 bits");
        to.write_all(&MAGIC)?;
        to.write_all(&VERSION.to_le_bytes())?;
        to.write_all(&length.to_le_bytes())?;
        to.write_all(&body)?;
        to.write_all(CryptoHash::hash_bytes(&body).as_bytes())?;
        to.flush()
    }

    /// Reads what [`Chain::save`] has written.
    ///
    /// Fails when it is anything else, to the bit.
    pub fn load(
        mut from: impl Read,
        runtime: Arc<Runtime>,
        options: ChainOptions,
    ) -> Result<Self, LoadError> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)?;
        let body = checked_body(&bytes)?;
        let body: Body =
            borsh::from_slice(body).map_err(|error| LoadError::Malformed { reason: error.to_string() })?;
        body.into_chain(runtime, options)
    }
}

/// The body of a saved chain, once everything around it is right.
fn checked_body(bytes: &[u8]) -> Result<&[u8], LoadError> {
    let length = |len: usize| u64::try_from(len).expect("invariant: lengths fit into 64 bits");
    let Some(rest) = bytes.strip_prefix(MAGIC.as_slice()) else {
        // What is cut off within the magic is a chain cut short, too; but nothing at all is nothing.
        let is_cut = !bytes.is_empty() && MAGIC.starts_with(bytes);
        let expected = length(HEADER_LEN + CHECKSUM_LEN);
        let cut = LoadError::Truncated { expected, found: length(bytes.len()) };
        return Err(if is_cut { cut } else { LoadError::NotAChain });
    };
    let truncated = |expected: u64| LoadError::Truncated { expected, found: length(bytes.len()) };
    let Some((version, rest)) = rest.split_first_chunk::<4>() else {
        return Err(truncated(length(HEADER_LEN + CHECKSUM_LEN)));
    };
    let found = u32::from_le_bytes(*version);
    if found != VERSION {
        return Err(LoadError::Version { found });
    }
    let Some((announced, rest)) = rest.split_first_chunk::<8>() else {
        return Err(truncated(length(HEADER_LEN + CHECKSUM_LEN)));
    };
    let expected = u64::from_le_bytes(*announced).saturating_add(length(HEADER_LEN + CHECKSUM_LEN));
    if length(bytes.len()) != expected {
        return Err(truncated(expected));
    }
    let (body, checksum) = rest.split_at(rest.len() - CHECKSUM_LEN);
    if CryptoHash::hash_bytes(body).as_bytes() != checksum {
        return Err(LoadError::Corrupt);
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
