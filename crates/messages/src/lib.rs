#![doc = include_str!("../README.md")]

mod ballot;
mod payload;
mod voucher;

pub use ballot::{BALLOT_DOMAIN, Ballot, BallotMessage};
pub use voucher::{ReleaseId, VOUCHER_DOMAIN, Voucher};

#[cfg(test)]
mod tests;
