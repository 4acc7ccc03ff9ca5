#![doc = include_str!("../README.md")]

mod error;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod event;
#[cfg(feature = "contract")]
mod logic;
#[cfg(feature = "contract")]
mod nep141;
mod types;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;

pub use commonweight_common::{
    Digest,
    fungible_token::FungibleTokenMetadata,
    storage::{StorageBalance, StorageBalanceBounds},
    upgrade::StagedCodeView,
};
pub use error::{Error, Result};
pub use event::Event;
pub use types::MinterView;

#[cfg(feature = "contract")]
pub use contract::Contract;
