//! The sandbox as its clients see it: the program itself, driven by near-workspaces and over bare HTTP.

mod accounts;
mod batches;
mod blocks;
mod boot;
mod client;
mod contracts;
mod deploys;
mod experimental;
mod failures;
mod forward;
mod gas;
mod imports;
mod keys;
mod metrics;
mod network;
mod parallel;
mod patch;
mod query;
mod restart;
mod shards;
mod support;
mod tx;
mod wire;
