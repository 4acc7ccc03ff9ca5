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
    /// Makes another key sign the vouchers of a channel. The vouchers of the one before count for one more
    /// withdrawal delay, so that no operator loses what it has in hand.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `key_rotated`.
    /// - **Fails**: `ROTATION_PENDING` while an earlier rotation is not over.
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

    /// Starts the clock after which the consumer may close the channel. Vouchers count until it does.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `withdrawal_requested`.
    #[payable]
    #[handle_result]
    pub fn request_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        let mut channel = own_channel(channel_id)?;
        let unlocks_at = channel.request_withdrawal(env::block_timestamp())?;
        Self::save_channel(channel_id, &channel);
        Event::WithdrawalRequested { channel_id, unlocks_at: unlocks_at.into() }.emit();
        Ok(())
    }

    /// Takes a request back.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `withdrawal_cancelled`.
    #[payable]
    #[handle_result]
    pub fn cancel_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        let mut channel = own_channel(channel_id)?;
        channel.cancel_withdrawal(channel_id)?;
        Self::save_channel(channel_id, &channel);
        Event::WithdrawalCancelled { channel_id }.emit();
        Ok(())
    }

    /// Closes a channel and pays its rest to the consumer; answers what was paid.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `channel_closed`, then as `claim`.
    /// - **Async**: a payment that fails is the consumer's credit, for `claim`.
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
    let channel = Contract::load_channel(channel_id).ok_or(Error::UnknownChannel { channel_id })?;
    channel.require_consumer(channel_id, &caller_id)?;
    Ok(channel)
}
