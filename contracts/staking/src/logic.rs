//! The rules: voting power with history, unbonding, rewards. Pure: no rule here reads the chain, every time and
//! every stored page comes in as a value.

pub mod account;
pub mod fixed;
pub mod history;
pub mod rewards;
pub mod totals;
