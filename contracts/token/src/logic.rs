//! The rules of the token: no chain and no storage, values in and changes out.

pub(crate) mod metadata;
pub(crate) mod minter;
pub(crate) mod transfer;
