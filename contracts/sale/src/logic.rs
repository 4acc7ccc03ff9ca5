//! The rules of the sale, pure: they take values and return what changed. Nothing here reads the chain.

pub mod allowlist;
pub mod bond;
pub mod books;
pub mod bucket;
pub mod commitment;
pub mod pricing;
pub mod purchase;
pub mod round;
pub mod storage;
pub mod tap;
pub mod time;
pub mod tranche;
pub mod validation;
pub mod vesting;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod release_properties;
#[cfg(test)]
pub(crate) mod samples;
