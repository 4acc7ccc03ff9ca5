//! What a consumer does with its channel. Nobody else can start or stop the clocks here.

use std::borrow::Cow;

use near_sdk::{PromiseOrValue, PublicKey, env, json_types::U128, near};

use super::{Contract, ContractExt, guard};
use crate::{
    ChannelId, Error, Event, Result,
    logic::channel::{Channel, VoucherKey},
};

#[near]
impl Contract {
    /// See [`crate::Royalty::rotate_key`].
    #[payable]
    #[handle_result]
    pub fn rotate_key(&mut self, channel_id: ChannelId, public_key: PublicKey) -> Result<()> {
        let mut channel = own_channel(channel_id)?;
        let key = VoucherKey::try_from(&public_key)?;
        let thaws_at = channel.rotate_key(key, env::block_timestamp())?;
        Self::save_channel(channel_id, &channel);
        Event::KeyRotated { channel_id, public_key: Cow::Owned(public_key), thaws_at: thaws_at.into() }
            .emit();
        Ok(())
    }

    /// See [`crate::Royalty::request_withdrawal`].
    #[payable]
    #[handle_result]
    pub fn request_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        let mut channel = own_channel(channel_id)?;
        let unlocks_at = channel.request_withdrawal(env::block_timestamp())?;
        Self::save_channel(channel_id, &channel);
        Event::WithdrawalRequested { channel_id, unlocks_at: unlocks_at.into() }.emit();
        Ok(())
    }

    /// See [`crate::Royalty::cancel_withdrawal`].
    #[payable]
    #[handle_result]
    pub fn cancel_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        let mut channel = own_channel(channel_id)?;
        channel.cancel_withdrawal(channel_id)?;
        Self::save_channel(channel_id, &channel);
        Event::WithdrawalCancelled { channel_id }.emit();
        Ok(())
    }

    /// See [`crate::Royalty::withdraw`].
    #[payable]
    #[handle_result]
    pub fn withdraw(&mut self, channel_id: ChannelId) -> Result<PromiseOrValue<U128>> {
        let now = env::block_timestamp();
        let channel = own_channel(channel_id)?;
        let amount = channel.withdrawable(channel_id, now)?;
        let consumer_id = channel.consumer_id;
        Self::remove_channel(channel_id);
        Self::free_channel_storage(&consumer_id);
        Event::ChannelClosed { channel_id, consumer_id: Cow::Borrowed(&consumer_id), amount: amount.into() }
            .emit();
        if amount == 0 {
            return Ok(PromiseOrValue::Value(U128(0)));
        }
        self.ledger.close(amount);
        Self::earn_credit(&consumer_id, amount);
        Ok(self.pay(consumer_id, amount).into())
    }
}

/// The channel, if the caller is its consumer and has attached one yoctoNEAR.
fn own_channel(channel_id: ChannelId) -> Result<Channel> {
    let caller_id = guard::one_yocto_caller()?;
    let channel = Contract::load_channel(channel_id).ok_or(Error::ChannelNotFound { channel_id })?;
    channel.require_consumer(channel_id, &caller_id)?;
    Ok(channel)
}
