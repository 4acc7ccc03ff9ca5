//! Tests of the suite on a node, through near-workspaces. One folder for each contract.

mod abi;
mod arguments;
mod callee;
mod dao;
mod deploy;
mod env;
mod gas;
mod royalty;
mod sale;
mod staking;
mod suite;
mod token;
mod upgrade;
