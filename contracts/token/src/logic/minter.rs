//! How much a minter may mint, and how much it has minted.

use commonweight_common::stored::Stored;
use near_sdk::AccountId;

use crate::{Error, MinterView, Result};

/// How many accounts can ever have been minters: a hand-over tells all that there are in one event.
pub(crate) const MAX_MINTERS: u32 = 64;

/// An account that may mint, up to a cap over its whole life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub(crate) struct Minter {
    cap: u128,
    minted: u128,
    admitted: bool,
}

impl Minter {
    /// Admits a minter, for the first time or again. Fails where it is admitted, or where the cap is below what
    /// it has minted.
    pub(crate) fn admit(before: Option<Self>, account_id: &AccountId, cap: u128) -> Result<Self> {
        let minted = before.map_or(0, |minter| minter.minted);
        if before.is_some_and(|minter| minter.admitted) {
            return Err(Error::MinterExists { account_id: account_id.clone() });
        }
        if cap < minted {
            return Err(Error::CapBelowMinted { cap, minted });
        }
        Ok(Self { cap, minted, admitted: true })
    }

    /// Dismisses the minter and keeps its count.
    #[must_use]
    pub(crate) fn dismiss(self) -> Self {
        Self { admitted: false, ..self }
    }

    /// Whether it may mint now.
    pub(crate) fn is_admitted(&self) -> bool {
        self.admitted
    }

    /// The minter after `amount` more. `supply` is what exists before.
    pub(crate) fn mint(self, amount: u128, supply: u128, max_supply: u128) -> Result<Self> {
        if amount == 0 {
            return Err(Error::AmountIsZero);
        }
        let left_of_cap = self.cap.checked_sub(self.minted).expect("invariant: minted is inside the cap");
        if left_of_cap < amount {
            return Err(Error::MinterCapExceeded { amount, left: left_of_cap });
        }
        let left_of_supply =
            max_supply.checked_sub(supply).expect("invariant: the supply is inside its maximum");
        if left_of_supply < amount {
            return Err(Error::MaxSupplyExceeded { amount, left: left_of_supply });
        }
        Ok(Self { minted: self.minted + amount, ..self })
    }

    /// The minter as views show it.
    pub(crate) fn view(self, account_id: AccountId) -> MinterView {
        MinterView { account_id, cap: self.cap.into(), minted: self.minted.into(), admitted: self.admitted }
    }
}

#[cfg(test)]
mod tests;
