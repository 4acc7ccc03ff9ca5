//! How money leaves this contract, the same for every asset.

use commonweight_common::{Asset, fungible_token::ext_ft};
use near_sdk::{AccountId, NearToken, Promise};

use crate::gas;

/// Sends `amount` of `asset` to `receiver_id`. The books must have been debited.
pub(super) fn send(asset: &Asset, receiver_id: AccountId, amount: u128) -> Promise {
    match asset {
        Asset::Near => Promise::new(receiver_id).transfer(NearToken::from_yoctonear(amount)),
        Asset::Nep141(payment_id) => ext_ft::ext(payment_id.clone())
            .with_attached_deposit(NearToken::from_yoctonear(1))
            .with_static_gas(gas::FT_TRANSFER)
            .with_unused_gas_weight(0)
            .ft_transfer(receiver_id, amount.into(), None),
    }
}
