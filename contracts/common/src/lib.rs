//! What every contract of the suite needs and no rule of any single one: the owner and its hand-over,
//! bounded reading of promise results, storage paid by the actor, pages of lists.

pub mod owner;
pub mod page;
pub mod promise;
pub mod storage;

pub use commonweight_types::{Asset, Bps, BpsOutOfRange, amount, decimal};
