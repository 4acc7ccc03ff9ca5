//! The rules of the DAO as pure functions of values: nothing here reads the chain or stores anything.

pub(crate) mod actions;
pub(crate) mod agent;
pub(crate) mod ballot;
pub(crate) mod charter;
pub(crate) mod condition;
pub(crate) mod execution;
pub(crate) mod json;
pub(crate) mod ledger;
pub(crate) mod policy;
pub(crate) mod proposal;
pub(crate) mod repetition;
pub(crate) mod value;

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod tests;
