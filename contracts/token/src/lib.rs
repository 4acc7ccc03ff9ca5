#![doc = include_str!("../README.md")]

mod error;
mod event;
mod interface;
#[cfg(feature = "contract")]
mod logic;
#[cfg(feature = "contract")]
mod nep141;
mod types;

#[cfg(feature = "contract")]
mod contract;

pub use error::{Error, Result};
pub use event::Event;
pub use interface::{CommunityToken, ext_community_token};
pub use types::{FungibleTokenMetadata, MinterView, StorageBalance, StorageBalanceBounds};

#[cfg(feature = "contract")]
pub use contract::Contract;
