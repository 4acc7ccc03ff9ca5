//! The sandbox as its clients see it: the program itself, driven by near-workspaces and over bare HTTP.

mod accounts;
mod batches;
mod blocks;
mod boot;
mod contracts;
mod failures;
mod forward;
mod parallel;
mod patch;
mod query;
mod support;
mod tx;
mod wire;
