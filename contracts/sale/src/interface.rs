//! What this contract calls on others and no standard describes.

use near_sdk::{AccountId, ext_contract, json_types::U128};

/// The part of the token that its minters use.
#[ext_contract(ext_minter)]
pub trait Minter {
    /// Creates `amount` for `account_id`, which must be registered on the token.
    fn mint(&mut self, account_id: AccountId, amount: U128);
}
