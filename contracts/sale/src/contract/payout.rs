//! How money leaves this contract, the same for every asset, and how tokens are minted.

use commonweight_common::{Asset, fungible_token};
use near_sdk::{AccountId, NearToken, Promise, env, json_types::U128};

use super::{Contract, ContractExt};
use crate::{gas, interface::ext_minter};

/// Sends `amount` of `asset` to `receiver_id`. The books must have been debited.
pub(super) fn send(asset: &Asset, receiver_id: AccountId, amount: u128) -> Promise {
    match asset {
        Asset::Near => Promise::new(receiver_id).transfer(NearToken::from_yoctonear(amount)),
        Asset::Nep141(payment_id) => {
            fungible_token::transfer(payment_id.clone(), receiver_id, amount, gas::FT_TRANSFER)
        }
    }
}

/// A call to this contract itself, with the gas of a callback.
pub(super) fn callback() -> ContractExt {
    Contract::ext(env::current_account_id()).with_static_gas(gas::CALLBACK).with_unused_gas_weight(0)
}

impl Contract {
    /// Has `amount` of the token minted to `account_id`. The books must have been debited.
    pub(super) fn mint(&self, account_id: AccountId, amount: U128) -> Promise {
        ext_minter::ext(self.token_id.clone())
            .with_static_gas(gas::MINT)
            .with_unused_gas_weight(0)
            .mint(account_id, amount)
    }
}
