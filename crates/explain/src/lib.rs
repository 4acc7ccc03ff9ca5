#![doc = include_str!("../README.md")]

mod action;
mod charter;
mod condition;
mod policy;
mod statement;
mod text;
mod unit;

pub use action::{Action, AssetEntry, AssetInfo, Call};
pub use charter::{Charter, Permit, Scope, Valuation};
pub use condition::{Condition, Member};
pub use policy::Policy;
pub use statement::{
    Author, AuthorParts, Statement, StatementParts, digest,
    procedure::{MAX_LATE_TURNS, MAX_QUORUM, MAX_QUORUM_BPS, Procedure},
};
pub use text::{Measure, Unit};
pub use unit::UnitOfAccount;
