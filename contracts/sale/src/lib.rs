#![doc = include_str!("../README.md")]

pub mod interface;
pub mod types;

mod error;
mod event;
pub mod logic;

#[cfg(feature = "contract")]
mod contract;
#[cfg(feature = "contract")]
mod gas;

#[cfg(feature = "contract")]
pub use contract::Contract;
pub use error::{Error, Result};
pub use event::Event;
