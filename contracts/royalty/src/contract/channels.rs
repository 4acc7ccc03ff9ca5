//! What a consumer does with its channel. Nobody else can start or stop the clocks here.

use std::borrow::Cow;

use near_sdk::{PromiseOrValue, PublicKey, env, json_types::U128, near};

use super::{Contract, ContractExt, guard};
use crate::{
    ChannelId, Event, Result,
    logic::channel::{Channel, VoucherKey},
};

#[near]
impl Contract {
    /// See [`crate::Royalty::rotate_key`].
    #[payable]
    #[handle_result]
    pub fn rotate_key(&mut self, channel_id: ChannelId, public_key: PublicKey) -> Result<()> {
        let channel = self.own_channel_mut(channel_id)?;
        let key = VoucherKey::try_from(&public_key)?;
        let thaws_at = channel.rotate_key(key, env::block_timestamp())?;
        Event::KeyRotated { channel_id, public_key: Cow::Owned(public_key), thaws_at: thaws_at.into() }
            .emit();
        Ok(())
    }

    /// See [`crate::Royalty::request_withdrawal`].
    #[payable]
    #[handle_result]
    pub fn request_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        let channel = self.own_channel_mut(channel_id)?;
        let unlocks_at = channel.request_withdrawal(env::block_timestamp())?;
        Event::WithdrawalRequested { channel_id, unlocks_at: unlocks_at.into() }.emit();
        Ok(())
    }

    /// See [`crate::Royalty::cancel_withdrawal`].
    #[payable]
    #[handle_result]
    pub fn cancel_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        self.own_channel_mut(channel_id)?.cancel_withdrawal(channel_id)?;
        Event::WithdrawalCancelled { channel_id }.emit();
        Ok(())
    }

    /// See [`crate::Royalty::withdraw`].
    #[payable]
    #[handle_result]
    pub fn withdraw(&mut self, channel_id: ChannelId) -> Result<PromiseOrValue<U128>> {
        let now = env::block_timestamp();
        let channel = self.own_channel_mut(channel_id)?;
        let amount = channel.withdrawable(channel_id, now)?;
        let consumer_id = channel.consumer_id.clone();
        self.channels.remove(&channel_id);
        self.free_channel_storage(&consumer_id);
        Event::ChannelClosed { channel_id, consumer_id: Cow::Borrowed(&consumer_id), amount: amount.into() }
            .emit();
        if amount == 0 {
            return Ok(PromiseOrValue::Value(U128(0)));
        }
        self.ledger.close(amount);
        self.with_credit(&consumer_id, |credit| credit.earn(amount));
        Ok(self.pay(consumer_id, amount).into())
    }
}

impl Contract {
    fn own_channel_mut(&mut self, channel_id: ChannelId) -> Result<&mut Channel> {
        let caller_id = guard::one_yocto_caller()?;
        let channel = self.channel_mut(channel_id)?;
        channel.require_consumer(channel_id, &caller_id)?;
        Ok(channel)
    }
}
