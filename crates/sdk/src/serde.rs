//! `Serialize` and `Deserialize`, the traits and their derives, as near-sdk's macros name them: reading and writing of
//! JSON and of nothing else. Everything besides is serde's own.

/// What the derives name in the code that they make.
pub use commonweight_json as json;
pub use commonweight_json::{FromJson as Deserialize, ToJson as Serialize};
#[doc(inline)]
pub use near_sdk_upstream::serde::*;
