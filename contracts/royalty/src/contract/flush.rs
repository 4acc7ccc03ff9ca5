//! Anyone sends the buckets of the stakers and of the treasury to where they belong.

use commonweight_common::fungible_token::{self, ext_ft};
use near_sdk::{NearToken, PromiseOrValue, json_types::U128, near};

use super::{Contract, ContractExt, guard};
use crate::{Bucket, Error, Result, gas};

/// What tells the staking contract that a transfer is a reward.
const REWARD_MESSAGE: &str = r#"{"reward":{}}"#;

#[near]
impl Contract {
    /// Sends a bucket to where it belongs; answers what arrived.
    ///
    /// - **Caller**: anyone. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `flush_completed`, `flush_reverted`, or both where a part
    ///   comes back.
    /// - **Async**: the bucket is emptied before the transfer; what comes back is added to it.
    #[payable]
    #[handle_result]
    pub fn flush(&mut self, bucket: Bucket) -> Result<PromiseOrValue<U128>> {
        guard::one_yocto_caller()?;
        let amount = self.ledger.send_bucket(bucket);
        if amount == 0 {
            return Err(Error::NothingToFlush);
        }
        let asset_id = self.asset_id.clone();
        let resolve = Self::ext_self().with_static_gas(gas::RESOLVE).with_unused_gas_weight(0);
        let sent = match bucket {
            Bucket::Stakers => ext_ft::ext(asset_id)
                .with_attached_deposit(NearToken::from_yoctonear(1))
                .with_static_gas(gas::FT_TRANSFER_CALL)
                .with_unused_gas_weight(0)
                .ft_transfer_call(self.staking_id.clone(), amount.into(), None, REWARD_MESSAGE.to_owned())
                .then(resolve.on_stakers_flushed(amount.into())),
            Bucket::Treasury => {
                fungible_token::transfer(asset_id, self.treasury_id.clone(), amount, gas::FT_TRANSFER)
                    .then(resolve.on_treasury_flushed(amount.into()))
            }
        };
        Ok(sent.into())
    }
}
