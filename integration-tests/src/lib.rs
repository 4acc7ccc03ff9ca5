//! What the tests, the demo and the benchmark share: an environment with the suite deployed on a sandbox,
//! typed handles for the contracts, and outcomes that are asserted exactly.
//!
//! Everything goes through near-workspaces, so it runs on any node that near-workspaces can drive.

pub mod amount;
pub mod bench;
pub mod deploy;
pub mod env;
pub mod handle;
pub mod outcome;
pub mod parts;
pub mod plan;
pub mod profile;
pub mod signing;
pub mod time;
pub mod wasm;

pub use env::{Env, EnvBuilder};
pub use outcome::{Failure, Outcome};
pub use parts::Part;
