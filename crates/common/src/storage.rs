//! Storage is paid by the actor who causes it: measured, charged against the attached deposit, the rest returned.

use near_sdk::{AccountId, NearToken, env, near};

use crate::outgoing::pay;

/// What an account has paid for its storage (NEP-145).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StorageBalance {
    /// What it has paid.
    pub total: NearToken,
    /// What of it is free.
    pub available: NearToken,
}

/// What an account can pay for its storage (NEP-145).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StorageBalanceBounds {
    /// The least.
    pub min: NearToken,
    /// The most, where there is one.
    pub max: Option<NearToken>,
}

/// The contract's storage at the start of a call.
#[derive(Debug)]
#[must_use = "call `settle` when everything is stored"]
pub struct StorageMeter {
    usage_before: u64,
}

/// Returned when the attached deposit does not pay for what the call stores.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("STORAGE_DEPOSIT_TOO_SMALL: storing this takes {required}, {attached} is attached")]
pub struct StorageDepositTooSmall {
    /// What the storage costs.
    pub required: NearToken,
    /// What was left of the deposit to pay for it.
    pub attached: NearToken,
}

impl StorageMeter {
    /// Starts measuring.
    pub fn start() -> Self {
        Self { usage_before: env::storage_usage() }
    }

    /// Charges for so many bytes more: what was stored grows by them later, when nobody is there to pay.
    pub const fn reserving(self, bytes: u64) -> Self {
        Self { usage_before: self.usage_before.saturating_sub(bytes) }
    }

    /// The price of what has been stored since the start. Collections that write when dropped must have been
    /// flushed. Nothing where storage was freed.
    pub fn cost(&self) -> NearToken {
        price_of(env::storage_usage().saturating_sub(self.usage_before))
    }

    /// Charges the cost to `deposit` and returns what is left of it. The caller decides who gets that back.
    pub fn charge(self, deposit: NearToken) -> Result<NearToken, StorageDepositTooSmall> {
        let required = self.cost();
        deposit.checked_sub(required).ok_or(StorageDepositTooSmall { required, attached: deposit })
    }

    /// The price of what has been freed since the start. Nothing where more was stored.
    fn freed(&self) -> NearToken {
        price_of(self.usage_before.saturating_sub(env::storage_usage()))
    }

    /// Charges the cost to `deposit` and sends what is left of it back to `payer_id`, with the price of what was freed.
    pub fn settle(self, deposit: NearToken, payer_id: &AccountId) -> Result<(), StorageDepositTooSmall> {
        let freed = self.freed();
        let rest = self.charge(deposit)?;
        let returned = rest.checked_add(freed).expect("invariant: there is not as much NEAR");
        pay(payer_id, returned);
        Ok(())
    }
}

fn price_of(n_bytes: u64) -> NearToken {
    env::storage_byte_cost()
        .checked_mul(u128::from(n_bytes))
        .expect("invariant: the storage of one account costs less than all NEAR")
}
