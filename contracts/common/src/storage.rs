//! Storage is paid by the actor who causes it: measured, charged against the attached deposit, the rest returned.

use near_sdk::{AccountId, NearToken, Promise, env, near};

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

    /// The price of what has been stored since the start. Collections that write when dropped must have been
    /// flushed. Nothing where storage was freed.
    pub fn cost(&self) -> NearToken {
        let grown = env::storage_usage().saturating_sub(self.usage_before);
        env::storage_byte_cost()
            .checked_mul(u128::from(grown))
            .expect("invariant: the storage of one account costs less than all NEAR")
    }

    /// Charges the cost to `deposit` and returns what is left of it. The caller decides who gets that back.
    pub fn charge(self, deposit: NearToken) -> Result<NearToken, StorageDepositTooSmall> {
        let required = self.cost();
        deposit.checked_sub(required).ok_or(StorageDepositTooSmall { required, attached: deposit })
    }

    /// Charges the cost to `deposit` and sends what is left of it back to `payer_id`.
    pub fn settle(self, deposit: NearToken, payer_id: &AccountId) -> Result<(), StorageDepositTooSmall> {
        let rest = self.charge(deposit)?;
        if !rest.is_zero() {
            Promise::new(payer_id.clone()).transfer(rest).detach();
        }
        Ok(())
    }
}
