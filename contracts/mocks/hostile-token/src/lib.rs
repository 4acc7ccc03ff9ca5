//! A NEP-141 token that fails, lies and refunds on demand, for tests.
//!
//! Left alone it is a plain token with free minting. Each of its methods can be told how to misbehave.
//! Its true books stay readable, so that a test can compare what happened with what was said.

mod behaviour;
#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;

pub use behaviour::{Behaviour, Method};
#[cfg(feature = "contract")]
pub use contract::Contract;
