#![doc = include_str!("../README.md")]

#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
pub mod interface;
pub mod types;

mod error;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod event;
pub mod logic;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;
#[cfg(feature = "contract")]
mod gas;

#[cfg(feature = "contract")]
pub use contract::Contract;
pub use error::{Error, ReleaseError, Result};
pub use event::Event;
