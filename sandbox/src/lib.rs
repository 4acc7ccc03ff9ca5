#![doc = include_str!("../README.md")]

pub mod chain;
pub mod cli;
pub mod error;
pub mod genesis;
pub mod home;
pub mod in_process;
pub mod node;
pub mod rpc;
pub mod runtime;
pub mod schedule;
pub mod simulation;
pub mod state;
