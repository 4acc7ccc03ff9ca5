//! What is stored, each record under a key of its own. The numbers of the tables are the first bytes of the keys
//! on the chain: append only.

use commonweight_common::{Table, owner::Owner, stored::Stored, upgrade::Upgrade};
use near_sdk::AccountId;

use crate::{Error, FungibleTokenMetadata, Result, logic::minter::Minter};

/// What each registered account holds.
pub(super) const BALANCES: Table<AccountId, u128> = Table::new(0);
pub(super) const METADATA: Table<(), FungibleTokenMetadata> = Table::new(1);
pub(super) const MINTERS: Table<AccountId, Minter> = Table::new(2);
/// Minters in the order of their first admission.
pub(super) const MINTER_IDS: Table<u32, AccountId> = Table::new(3);
pub(super) const SUPPLY: Table<(), Supply> = Table::new(4);
pub(super) const ADMINISTRATION: Table<(), Administration> = Table::new(5);
/// Which layout the records have. The first one had no number.
pub(super) const LAYOUT: Table<(), u8> = Table::new(6);
/// The code that is staged, if any.
pub(super) const UPGRADE: Upgrade = Upgrade::new(&[7]);

/// The layout that this code writes. Balances are too many to be rewritten at once: a layout that changes them
/// gives them a new table, and moves each when it is touched.
pub(super) const PRESENT_LAYOUT: u8 = 2;

/// What exists, and the most that may.
#[derive(Stored)]
pub(super) struct Supply {
    pub(super) total: u128,
    pub(super) max: u128,
}

impl Supply {
    pub(super) fn load() -> Result<Self> {
        SUPPLY.get(&()).ok_or(Error::NotInitialized)
    }

    /// Destroys `amount`, which has been taken from a balance.
    pub(super) fn shrink(amount: u128) -> Result<()> {
        let mut supply = Self::load()?;
        supply.total =
            supply.total.checked_sub(amount).expect("invariant: the supply is the sum of the balances");
        SUPPLY.set(&(), &supply);
        Ok(())
    }
}

/// Who administers, and how many minters there have been.
#[derive(Stored)]
pub(super) struct Administration {
    pub(super) owner: Owner,
    pub(super) n_minters: u32,
}

impl Administration {
    pub(super) fn load() -> Result<Self> {
        ADMINISTRATION.get(&()).ok_or(Error::NotInitialized)
    }

    pub(super) fn save(&self) {
        ADMINISTRATION.set(&(), self);
    }
}
