//! The rules of the contract, without the chain: records in, records and amounts out.

pub mod batch;
pub mod channel;
pub mod credit;
pub mod ledger;
pub mod release;
pub mod shares;
pub mod split;
