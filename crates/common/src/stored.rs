//! How a value becomes a record: see `commonweight_types`, which has it for the pure crates, too. That its format is
//! Borsh's is tested here, with the types of near-sdk.

pub use commonweight_types::stored::{Record, Stored, broken, from_bytes, from_padded_bytes, to_bytes};

#[cfg(test)]
mod tests;
