//! What the records of an account cost, and whether its storage deposit pays for them (NEP-145).
//!
//! Every record is charged as if the account had the longest name, so that a charge never changes.

use commonweight_common::stored::Stored;
use near_sdk::NearToken;

use crate::{Error, Result};

/// The price of one byte of storage, as the protocol sets it.
const BYTE_PRICE: u128 = 10_000_000_000_000_000_000;
/// A record's key and value are charged with 40 bytes on top of their own.
const RECORD_OVERHEAD: u128 = 40;
/// The longest account name with its length before it, after the one byte that tells the collections apart.
const ACCOUNT_KEY: u128 = 1 + 4 + 64;
/// The record of an account: its deposit and the number of its purchases.
const ACCOUNT_BYTES: u128 = RECORD_OVERHEAD + ACCOUNT_KEY + 16 + 4;
/// The record of a purchase: the key has the round as well; the value is its version, seven amounts and one count.
const PURCHASE_BYTES: u128 = RECORD_OVERHEAD + ACCOUNT_KEY + 4 + 1 + 7 * 16 + 1;

/// What the record of an account costs.
pub const ACCOUNT_PRICE: NearToken = NearToken::from_yoctonear(ACCOUNT_BYTES * BYTE_PRICE);
/// What the record of each purchase costs.
pub const PURCHASE_PRICE: NearToken = NearToken::from_yoctonear(PURCHASE_BYTES * BYTE_PRICE);
/// What an account deposits at least when it registers: enough for its first purchase.
pub const MIN_DEPOSIT: NearToken =
    NearToken::from_yoctonear(ACCOUNT_PRICE.as_yoctonear() + PURCHASE_PRICE.as_yoctonear());

/// What an account has deposited for its records, and what it has stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct StorageAccount {
    /// Everything deposited and not withdrawn.
    pub deposited: NearToken,
    /// How many purchases it has on record.
    pub n_purchases: u32,
}

impl StorageAccount {
    /// The part of the deposit that no record needs.
    pub fn available(&self) -> NearToken {
        let purchases = PURCHASE_PRICE.saturating_mul(self.n_purchases.into());
        self.deposited.saturating_sub(ACCOUNT_PRICE.saturating_add(purchases))
    }

    /// With `amount` more.
    #[must_use]
    pub fn deposit(self, amount: NearToken) -> Self {
        Self { deposited: self.deposited.saturating_add(amount), ..self }
    }

    /// With `amount` less, or with nothing available where `amount` is `None`. Returns what was taken.
    pub fn withdraw(self, amount: Option<NearToken>) -> Result<(Self, NearToken)> {
        let available = self.available();
        let amount = amount.unwrap_or(available);
        if amount > available {
            return Err(Error::StorageBalanceTooSmall { required: amount, available });
        }
        Ok((Self { deposited: self.deposited.saturating_sub(amount), ..self }, amount))
    }

    /// With one more purchase on record.
    pub fn add_purchase(self) -> Result<Self> {
        let available = self.available();
        if available < PURCHASE_PRICE {
            return Err(Error::StorageBalanceTooSmall { required: PURCHASE_PRICE, available });
        }
        Ok(Self { n_purchases: self.n_purchases + 1, ..self })
    }

    /// With one purchase less on record.
    #[must_use]
    pub fn remove_purchase(self) -> Self {
        Self { n_purchases: self.n_purchases - 1, ..self }
    }
}

#[cfg(test)]
mod tests;
