//! The asset arrives: a channel is opened or topped up. Whatever else arrives is refused, and the token gives
//! the whole amount back to its sender.

use std::borrow::Cow;

use commonweight_common::JsonText;
use near_sdk::{AccountId, PublicKey, env, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{
    ChannelId, DepositMessage, Error, Event, Feature, ReleaseId, Result,
    logic::channel::{Channel, VoucherKey},
};

/// What a consumer asks for when it opens a channel.
struct Opening {
    model_id: String,
    version: u32,
    operator_id: AccountId,
    public_key: PublicKey,
}

#[near]
impl Contract {
    /// Takes a transfer of the asset for what `msg`, a `DepositMessage` in JSON, says, and uses all of it.
    ///
    /// - **Caller**: the asset.
    /// - **Emits**: `channel_opened` or `channel_topped_up`.
    /// - **Fails**: while channels are paused, and otherwise: with an error that makes the asset give everything back
    ///   (NEP-141).
    #[handle_result]
    pub fn ft_on_transfer(
        &mut self,
        sender_id: AccountId,
        amount: U128,
        msg: JsonText<DepositMessage>,
    ) -> Result<U128> {
        let token_id = env::predecessor_account_id();
        if token_id != self.asset_id {
            return Err(Error::WrongAsset { token_id });
        }
        if amount.0 == 0 {
            return Err(Error::AmountIsZero);
        }
        let message = msg.parse().map_err(|error| Error::UnknownMessage { reason: error.to_string() })?;
        self.check_running(Feature::Channel)?;
        match message {
            DepositMessage::OpenChannel { model_id, version, operator_id, public_key } => {
                self.open(sender_id, amount.0, Opening { model_id, version, operator_id, public_key })?;
            }
            DepositMessage::TopUp { channel_id } => self.top_up(&sender_id, amount.0, channel_id)?,
        }
        Ok(U128(0))
    }
}

impl Contract {
    fn open(&mut self, consumer_id: AccountId, amount: u128, opening: Opening) -> Result<()> {
        let Opening { model_id, version, operator_id, public_key } = opening;
        let release_id = ReleaseId { model_id, version };
        let release_index = Self::release_index(release_id.clone())?;
        let release = Self::load_release(release_index);
        if operator_id != release.operator_id {
            return Err(Error::OperatorMismatch { operator_id: release.operator_id });
        }
        let key = VoucherKey::try_from(&public_key)?;
        Self::use_channel_storage(&consumer_id)?;
        let channel_id = self.n_channels;
        self.n_channels = channel_id.checked_add(1).expect("invariant: storage is scarce");
        Self::save_channel(
            channel_id,
            &Channel {
                consumer_id: consumer_id.clone(),
                release_index,
                key,
                previous_key: None,
                deposited: amount,
                claimed: 0,
                claimed_units: 0,
                withdrawal_delay: self.withdrawal_delay,
                unlocks_at: None,
            },
        );
        self.ledger.deposit(amount);
        Event::ChannelOpened {
            channel_id,
            consumer_id: Cow::Owned(consumer_id),
            model_id: Cow::Borrowed(&release_id.model_id),
            version,
            public_key: Cow::Owned(public_key),
            amount: amount.into(),
            withdrawal_delay: self.withdrawal_delay.into(),
        }
        .emit();
        Ok(())
    }

    fn top_up(&mut self, payer_id: &AccountId, amount: u128, channel_id: ChannelId) -> Result<()> {
        let mut channel = Self::load_channel(channel_id).ok_or(Error::UnknownChannel { channel_id })?;
        channel.top_up(amount);
        Self::save_channel(channel_id, &channel);
        self.ledger.deposit(amount);
        Event::ChannelToppedUp { channel_id, payer_id: Cow::Borrowed(payer_id), amount: amount.into() }
            .emit();
        Ok(())
    }
}
