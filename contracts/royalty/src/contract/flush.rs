//! Anyone sends the buckets of the stakers and of the treasury to where they belong.

use commonweight_common::fungible_token::ext_ft;
use near_sdk::{NearToken, Promise, near};

use super::{Contract, ContractExt, guard};
use crate::{Bucket, Error, Result, gas};

/// What tells the staking contract that a transfer is a reward.
const REWARD_MESSAGE: &str = r#"{"reward":{}}"#;

#[near]
impl Contract {
    /// See [`crate::Royalty::flush`].
    #[payable]
    #[handle_result]
    pub fn flush(&mut self, bucket: Bucket) -> Result<Promise> {
        guard::one_yocto_caller()?;
        let amount = self.ledger.send_bucket(bucket);
        if amount == 0 {
            return Err(Error::NothingToFlush);
        }
        let asset = ext_ft::ext(self.asset_id.clone())
            .with_attached_deposit(NearToken::from_yoctonear(1))
            .with_unused_gas_weight(0);
        let resolve = Self::ext_self().with_static_gas(gas::RESOLVE).with_unused_gas_weight(0);
        Ok(match bucket {
            Bucket::Stakers => asset
                .with_static_gas(gas::FT_TRANSFER_CALL)
                .ft_transfer_call(self.staking_id.clone(), amount.into(), None, REWARD_MESSAGE.to_owned())
                .then(resolve.on_stakers_flushed(amount.into())),
            Bucket::Treasury => asset
                .with_static_gas(gas::FT_TRANSFER)
                .ft_transfer(self.treasury_id.clone(), amount.into(), None)
                .then(resolve.on_treasury_flushed(amount.into())),
        })
    }
}
