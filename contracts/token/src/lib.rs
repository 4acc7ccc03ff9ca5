#![doc = include_str!("../README.md")]

mod error;
mod event;
mod interface;
mod minter;

#[cfg(feature = "contract")]
mod contract;

pub use error::{Error, Result};
pub use event::Event;
pub use interface::{CommunityToken, ext_community_token};
pub use minter::{Minter, MinterView};

#[cfg(feature = "contract")]
pub use contract::Contract;
