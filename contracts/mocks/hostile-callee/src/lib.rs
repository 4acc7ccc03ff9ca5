//! A contract that somebody calls and that keeps money, fails, answers late or at length, for tests.
//!
//! Each of its methods misbehaves in one way, and takes any deposit. It counts what it received, so that a test can
//! compare what happened with what was said.

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;
mod received;

#[cfg(feature = "contract")]
pub use contract::Contract;
pub use received::Received;
