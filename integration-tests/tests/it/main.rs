//! Tests of the suite on a node, through near-workspaces. One folder for each contract.

mod env;
mod gas;
mod suite;
mod token;
