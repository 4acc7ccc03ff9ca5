//! What every contract of the suite needs and no rule of any single one: the owner and its hand-over, roles,
//! pauses, staged upgrades, accounts that are replaced, calls that leave and bounded reading of their results, records, storage paid by the
//! actor, pages of lists.

// What is derived names this crate as others do.
extern crate self as commonweight_common;

#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
pub mod fungible_token;
pub mod outgoing;
pub mod owner;
pub mod page;
pub mod pause;
pub mod promise;
pub mod record;
pub mod roles;
pub mod storage;
pub mod stored;
pub mod succession;
mod table;
pub mod upgrade;

pub use table::Table;

pub use commonweight_types::{
    Asset, Bps, BpsOutOfRange, Digest, JsonText, Nullable, amount, ballot, clock, decimal,
};
