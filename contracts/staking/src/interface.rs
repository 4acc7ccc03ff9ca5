//! What the contract calls: the DAO, and itself.

mod callbacks;
mod dao;

pub use callbacks::{Callbacks, ext_callbacks};
pub use dao::{Dao, ext_dao};
