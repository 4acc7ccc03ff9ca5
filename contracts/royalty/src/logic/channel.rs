//! A payment channel from a consumer to the operator of a model version.
//!
//! The claim only rises, never above the deposit; only the consumer's own acts start or stop its clocks.

use commonweight_common::{
    clock::{CODE_DELAY, DAY, SECOND},
    stored::Stored,
};
use near_sdk::{AccountId, CurveType, PublicKey};

use super::release::Release;
use crate::{ChannelId, ChannelView, Error, PreviousKeyView, Refusal, Result, Voucher};

/// The shortest delay of a withdrawal: 15 minutes in nanoseconds.
pub const MIN_WITHDRAWAL_DELAY: u64 = 15 * 60 * SECOND;

/// The longest delay of a withdrawal: 28 days in nanoseconds.
pub const MAX_WITHDRAWAL_DELAY: u64 = 28 * DAY;
const _: () = assert!(MAX_WITHDRAWAL_DELAY < CODE_DELAY, "who withdraws must be out before new code acts");

/// An ed25519 key that signs vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct VoucherKey(
    /// The key's bytes.
    pub [u8; 32],
);

/// A rotated key, and from when it does not count any more.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct PreviousKey {
    /// The key.
    pub key: VoucherKey,
    /// In nanoseconds since 1970.
    pub thaws_at: u64,
}

/// An open channel.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Channel {
    /// Who pays.
    pub consumer_id: AccountId,
    /// The model version, by its place in the order of registration.
    pub release_index: u32,
    /// The key that signs vouchers.
    pub key: VoucherKey,
    /// The key before the last rotation.
    pub previous_key: Option<PreviousKey>,
    /// All that was paid in.
    pub deposited: u128,
    /// All that was redeemed.
    pub claimed: u128,
    /// The units that were redeemed.
    pub claimed_units: u64,
    /// The delay of withdrawals and rotations, as it was when the channel was opened; in nanoseconds.
    pub withdrawal_delay: u64,
    /// From when the consumer may withdraw, in nanoseconds since 1970.
    pub unlocks_at: Option<u64>,
}

/// What a voucher added to the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redeemed {
    /// Units.
    pub units: u64,
    /// Units of the asset.
    pub amount: u128,
}

impl TryFrom<&PublicKey> for VoucherKey {
    type Error = Error;

    fn try_from(public_key: &PublicKey) -> Result<Self> {
        if public_key.curve_type() != CurveType::ED25519 {
            return Err(Error::KeyNotEd25519);
        }
        // The first byte is the curve.
        let bytes = &public_key.as_bytes()[1..];
        let Ok(key) = bytes.try_into() else { unreachable!("invariant: an ed25519 key has 32 bytes") };
        Ok(Self(key))
    }
}

impl From<VoucherKey> for PublicKey {
    fn from(key: VoucherKey) -> Self {
        let Ok(key) = Self::from_parts(CurveType::ED25519, key.0.to_vec()) else {
            unreachable!("invariant: an ed25519 key has 32 bytes")
        };
        key
    }
}

impl Channel {
    /// What has been paid in and not redeemed.
    pub fn rest(&self) -> u128 {
        self.deposited.checked_sub(self.claimed).expect("invariant: no more is redeemed than was paid in")
    }

    /// Fails unless `caller_id` is the consumer.
    pub fn require_consumer(&self, channel_id: ChannelId, caller_id: &AccountId) -> Result<()> {
        if *caller_id == self.consumer_id {
            return Ok(());
        }
        Err(Error::NotConsumer { caller_id: caller_id.clone(), channel_id })
    }

    /// More is paid in. No clock changes.
    pub fn top_up(&mut self, amount: u128) {
        self.deposited =
            self.deposited.checked_add(amount).expect("invariant: the supply of an asset fits 128 bits");
    }

    /// Another key signs from now on; the one before counts for one more delay. Returns until when.
    pub fn rotate_key(&mut self, key: VoucherKey, now: u64) -> Result<u64> {
        if let Some(previous) = self.previous_key.as_ref().filter(|previous| now < previous.thaws_at) {
            return Err(Error::RotationPending { thaws_at: previous.thaws_at });
        }
        let thaws_at = after(now, self.withdrawal_delay);
        let previous = std::mem::replace(&mut self.key, key);
        self.previous_key = Some(PreviousKey { key: previous, thaws_at });
        Ok(thaws_at)
    }

    /// The keys whose vouchers count at `now`.
    pub fn keys(&self, now: u64) -> impl Iterator<Item = &VoucherKey> {
        let previous = self.previous_key.iter().filter(move |previous| now < previous.thaws_at);
        std::iter::once(&self.key).chain(previous.map(|previous| &previous.key))
    }

    /// Starts the clock of a withdrawal. Returns when it unlocks.
    pub fn request_withdrawal(&mut self, now: u64) -> Result<u64> {
        if let Some(unlocks_at) = self.unlocks_at {
            return Err(Error::WithdrawalPending { unlocks_at });
        }
        let unlocks_at = after(now, self.withdrawal_delay);
        self.unlocks_at = Some(unlocks_at);
        Ok(unlocks_at)
    }

    /// Takes a request back.
    pub fn cancel_withdrawal(&mut self, channel_id: ChannelId) -> Result<()> {
        self.unlocks_at.take().map(drop).ok_or(Error::WithdrawalNotRequested { channel_id })
    }

    /// What the consumer gets back when the channel is closed at `now`.
    pub fn withdrawable(&self, channel_id: ChannelId, now: u64) -> Result<u128> {
        match self.unlocks_at {
            None => Err(Error::WithdrawalNotRequested { channel_id }),
            Some(unlocks_at) if now < unlocks_at => Err(Error::WithdrawalLocked { unlocks_at, now }),
            Some(_) => Ok(self.rest()),
        }
    }

    /// Whether `voucher` is for the model version of this channel, under its lineage and prices.
    pub fn check_release(voucher: &Voucher, release: &Release) -> Result<(), Refusal> {
        if voucher.release_id != release.id {
            return Err(Refusal::ForeignRelease { release_id: voucher.release_id.clone() });
        }
        if voucher.lineage_hash != release.lineage_hash {
            return Err(Refusal::ForeignLineage);
        }
        if voucher.price_version != release.price_version {
            return Err(Refusal::ForeignPrice {
                voucher: voucher.price_version,
                release: release.price_version,
            });
        }
        Ok(())
    }

    /// Raises the claim to what `voucher` says, and returns by how much. Whether a key of the channel has signed
    /// it is for the caller to check.
    pub fn redeem(&mut self, voucher: &Voucher) -> Result<Redeemed, Refusal> {
        if voucher.cumulative_amount <= self.claimed {
            return Err(Refusal::VoucherNotNewer {
                voucher: voucher.cumulative_amount,
                claimed: self.claimed,
            });
        }
        if voucher.cumulative_amount > self.deposited {
            return Err(Refusal::VoucherOverDeposit {
                voucher: voucher.cumulative_amount,
                deposited: self.deposited,
            });
        }
        let units =
            voucher.cumulative_units.checked_sub(self.claimed_units).ok_or(Refusal::UnitsDecreased {
                voucher: voucher.cumulative_units,
                claimed: self.claimed_units,
            })?;
        let amount = voucher
            .cumulative_amount
            .checked_sub(self.claimed)
            .expect("invariant: the voucher was compared with the claim");
        self.claimed = voucher.cumulative_amount;
        self.claimed_units = voucher.cumulative_units;
        Ok(Redeemed { units, amount })
    }

    /// As the view shows it.
    pub fn view(&self, channel_id: ChannelId, release: &Release) -> ChannelView {
        ChannelView {
            channel_id,
            consumer_id: self.consumer_id.clone(),
            operator_id: release.operator_id.clone(),
            model_id: release.id.model_id.clone(),
            version: release.id.version,
            public_key: self.key.into(),
            previous_key: self.previous_key.as_ref().map(|previous| PreviousKeyView {
                public_key: previous.key.into(),
                thaws_at: previous.thaws_at.into(),
            }),
            deposited: self.deposited.into(),
            claimed: self.claimed.into(),
            claimed_units: self.claimed_units.into(),
            withdrawal_delay: self.withdrawal_delay.into(),
            unlocks_at: self.unlocks_at.map(Into::into),
        }
    }
}

/// Fails unless `delay` is between the bounds.
pub fn check_withdrawal_delay(delay: u64) -> Result<u64> {
    if (MIN_WITHDRAWAL_DELAY..=MAX_WITHDRAWAL_DELAY).contains(&delay) {
        return Ok(delay);
    }
    Err(Error::WithdrawalDelayOutOfRange { delay, min: MIN_WITHDRAWAL_DELAY, max: MAX_WITHDRAWAL_DELAY })
}

fn after(now: u64, delay: u64) -> u64 {
    now.checked_add(delay).expect("invariant: delays are bounded, and the year 2554 is far")
}

#[cfg(test)]
pub(crate) mod tests;
