//! What the vouchers of one batch add up to, and the compact record of it that goes into one event.

use near_sdk::AccountId;

use super::channel::{Channel, Redeemed};
use crate::{ChannelId, MAX_INCOMES, Refusal, Voucher};

/// What one model version earns by a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Income {
    /// The model version, by its place in the order of registration.
    pub release_index: u32,
    /// Units.
    pub units: u128,
    /// Units of the asset.
    pub amount: u128,
}

/// A batch while it is being read. It refuses a second voucher for a channel.
#[derive(Debug, Default)]
pub struct Batch {
    channel_ids: Vec<ChannelId>,
    incomes: Vec<Income>,
    settlements: Vec<u8>,
}

/// Reads a voucher that must be for this contract on this chain.
pub fn read_voucher(bytes: &[u8], chain_id: &str, contract_id: &AccountId) -> Result<Voucher, Refusal> {
    let voucher = Voucher::from_bytes(bytes).ok_or(Refusal::NotAVoucher)?;
    if voucher.chain_id != chain_id {
        return Err(Refusal::ForeignChain { chain_id: voucher.chain_id });
    }
    if voucher.contract_id != *contract_id {
        return Err(Refusal::ForeignContract { contract_id: voucher.contract_id });
    }
    Ok(voucher)
}

impl Batch {
    /// Fails if the channel is in the batch already.
    pub fn enter(&mut self, channel_id: ChannelId) -> Result<(), Refusal> {
        match self.channel_ids.binary_search(&channel_id) {
            Ok(_) => Err(Refusal::DuplicateChannel { channel_id }),
            Err(place) => {
                self.channel_ids.insert(place, channel_id);
                Ok(())
            }
        }
    }

    /// Adds what a voucher was worth; `channel` is as the voucher has left it.
    pub fn add(
        &mut self,
        channel_id: ChannelId,
        channel: &Channel,
        redeemed: Redeemed,
    ) -> Result<(), Refusal> {
        self.settlements.extend(channel_id.to_le_bytes());
        self.settlements.extend(channel.claimed_units.to_le_bytes());
        self.settlements.extend(channel.claimed.to_le_bytes());

        let release_index = channel.release_index;
        let known = self.incomes.iter().position(|income| income.release_index == release_index);
        let place = match known {
            Some(place) => place,
            None if self.incomes.len() == MAX_INCOMES => {
                return Err(Refusal::TooManyReleases { max: MAX_INCOMES });
            }
            None => {
                self.incomes.push(Income { release_index, units: 0, amount: 0 });
                self.incomes.len() - 1
            }
        };
        let income = &mut self.incomes[place];
        income.units = add(income.units, redeemed.units.into());
        income.amount = add(income.amount, redeemed.amount);
        Ok(())
    }

    /// What each model version earns.
    pub fn incomes(&self) -> &[Income] {
        &self.incomes
    }

    /// For each voucher the channel (8 bytes), its claimed units (8) and its claimed amount (16) after the
    /// batch, all little-endian.
    pub fn settlements(self) -> Vec<u8> {
        self.settlements
    }
}

fn add(a: u128, b: u128) -> u128 {
    a.checked_add(b).expect("invariant: the supply of an asset fits 128 bits")
}

#[cfg(test)]
mod tests;
