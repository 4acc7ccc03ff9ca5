#![doc = include_str!("../README.md")]

mod action;
mod charter;
mod policy;
mod statement;
mod text;

pub use action::{Action, AssetEntry, AssetInfo, Call};
pub use charter::{Charter, Permit, Scope, Valuation};
pub use policy::Policy;
pub use statement::{
    Author, AuthorParts, Statement, StatementParts, digest,
    terms::{MAX_LATE_TURNS, Terms},
};
pub use text::{Measure, Unit};
