//! A NEAR node in one process: the genuine virtual machine behind the node's own RPC.
//!
//! `state` holds what is stored, `runtime` the rules that change it. What is not modelled fails
//! loudly and says so.

pub mod runtime;
pub mod state;
