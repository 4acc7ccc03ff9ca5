//! The rules: voting power with history, delegation, unbonding, rewards, passkeys. Pure: no rule here reads the
//! chain, every time and every stored page comes in as a value.

pub mod account;
pub mod assets;
pub mod ballot;
pub mod delegation;
pub mod fixed;
pub mod history;
pub mod passkey;
pub mod rewards;
pub mod totals;
