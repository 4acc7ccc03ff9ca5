//! near-sdk as the contracts see it. Everything is near-sdk's own, but for five things that every contract
//! pays for on every call and that are smaller here: JSON, events, promises, the root state and the memory.
//!
//! near-sdk's macros name what they use by paths that begin with `::near_sdk`. The contracts give that name to
//! this crate, so the code that the macros generate takes its JSON from here; docs/adr/0008 has the figures.

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod events;
mod promise;
pub mod serde;
pub mod serde_json;
pub mod state;

pub use events::{AsNep297Event, Nep297Event};
#[doc(inline)]
pub use near_sdk_upstream::*;
pub use promise::{Promise, PromiseOrValue};
