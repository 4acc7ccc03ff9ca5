//! What is stored where, and how it is loaded and saved, at once and without a cache. No rule of the sale.
//!
//! A round is three records: its description is read by views alone, its terms never change, and a purchase
//! rewrites only its totals.

mod release;

pub(super) use release::VersionedEvidence;

use commonweight_common::{
    record,
    stored::{self, Stored},
};
use near_sdk::{AccountId, borsh::BorshSerialize, env};

use super::Contract;
use crate::{
    Error, Result,
    logic::{
        books::{Book, Purchase, Totals},
        storage::StorageAccount,
    },
    types::{Milestone, RoundParams, Terms},
};

/// The key of a record. Append only: the position is the first byte of the key on the chain.
#[derive(BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
enum StorageKey<'a> {
    Description { round_id: u32 },
    Terms { round_id: u32 },
    Totals { round_id: u32 },
    Purchase { round_id: u32, account_id: &'a AccountId },
    Account { account_id: &'a AccountId },
    ReleasePlan { round_id: u32 },
    Release { round_id: u32 },
    Evidence { round_id: u32, number: u8 },
    Challenge { round_id: u32, challenge_id: u32 },
    Scheduled { position: u32 },
}

// To add a version of a record: raise `VERSION`, and turn the older records into it where they are loaded, in a module
// of their version. Descriptions and evidence are of versions of their own: append a variant.

/// The version of records, which is their first byte.
const VERSION: u8 = 1;

#[derive(Stored)]
enum VersionedDescription {
    V1 { phase: String, milestone: Milestone },
}

impl StorageKey<'_> {
    #[inline(never)]
    fn bytes(&self) -> Vec<u8> {
        record::to_bytes(self)
    }

    fn load<V: Stored>(&self) -> Option<V> {
        let value = env::storage_read(&self.bytes())?;
        Some(stored::from_bytes(&value))
    }

    fn save<V: Stored>(&self, value: &V) {
        self.write(&stored::to_bytes(value));
    }

    /// What follows the version in a record of today's.
    fn load_current<V: Stored>(&self) -> Option<V> {
        Some(stored::from_bytes(&self.current_bytes()?))
    }

    #[inline(never)]
    fn current_bytes(&self) -> Option<Vec<u8>> {
        let mut record = env::storage_read(&self.bytes())?;
        if record.first() != Some(&VERSION) {
            stored::broken();
        }
        record.remove(0);
        Some(record)
    }

    fn save_current<V: Stored>(&self, value: &V) {
        let mut record = vec![VERSION];
        value.write(&mut record);
        self.write(&record);
    }

    #[inline(never)]
    fn write(&self, record: &[u8]) {
        env::storage_write(&self.bytes(), record);
    }

    #[inline(never)]
    fn remove(&self) {
        env::storage_remove(&self.bytes());
    }
}

impl Contract {
    /// Stores a new round, whose window loses nothing to a pause that runs. Returns its number.
    pub(super) fn add_round(&mut self, params: RoundParams) -> Result<u32> {
        let round_id = self.n_rounds;
        let RoundParams { phase, milestone, terms, release } = params;
        StorageKey::Description { round_id }.save(&VersionedDescription::V1 { phase, milestone });
        self.save_totals(round_id, self.totals_at_opening(&terms)?);
        StorageKey::Terms { round_id }.save_current(&terms);
        self.add_release(round_id, release);
        self.n_rounds += 1;
        Ok(round_id)
    }

    pub(super) fn params(&self, round_id: u32) -> Option<RoundParams> {
        let VersionedDescription::V1 { phase, milestone } = StorageKey::Description { round_id }.load()?;
        let (terms, release) = (self.terms(round_id).ok()?, self.release_plan(round_id));
        Some(RoundParams { phase, milestone, terms, release })
    }

    /// The round at a position of the schedule.
    pub(super) fn scheduled(&self, position: u32) -> Option<RoundParams> {
        StorageKey::Scheduled { position }.load_current()
    }

    pub(super) fn save_scheduled(&mut self, position: u32, params: Option<RoundParams>) {
        let key = StorageKey::Scheduled { position };
        match params {
            Some(params) => key.save_current(&params),
            None => key.remove(),
        }
    }

    /// The phase that a round pays for.
    pub(super) fn phase(&self, round_id: u32) -> Option<String> {
        let VersionedDescription::V1 { phase, .. } = StorageKey::Description { round_id }.load()?;
        Some(phase)
    }

    #[inline(never)]
    pub(super) fn terms(&self, round_id: u32) -> Result<Terms> {
        StorageKey::Terms { round_id }.load_current().ok_or(Error::UnknownRound { round_id })
    }

    #[inline(never)]
    pub(super) fn totals(&self, round_id: u32) -> Result<Totals> {
        StorageKey::Totals { round_id }.load_current().ok_or(Error::UnknownRound { round_id })
    }

    #[inline(never)]
    pub(super) fn save_totals(&mut self, round_id: u32, totals: Totals) {
        StorageKey::Totals { round_id }.save_current(&totals);
    }

    #[inline(never)]
    pub(super) fn purchase_of(&self, round_id: u32, account_id: &AccountId) -> Option<Purchase> {
        StorageKey::Purchase { round_id, account_id }.load_current()
    }

    /// The totals of a round and what `account_id` has in it, nothing if it has never bought.
    pub(super) fn book(&self, round_id: u32, account_id: &AccountId) -> Result<Book> {
        let totals = self.totals(round_id)?;
        Ok(Book { totals, purchase: self.purchase_of(round_id, account_id).unwrap_or_default() })
    }

    /// Saves what an act of `account_id` made of the book `before`. A first purchase is charged to its
    /// storage deposit, and a record that has become empty is removed and no longer charged.
    pub(super) fn save_book(
        &mut self,
        round_id: u32,
        account_id: &AccountId,
        before: &Book,
        book: Book,
    ) -> Result<()> {
        self.save_purchase(round_id, account_id, &before.purchase, book.purchase)?;
        self.save_totals(round_id, book.totals);
        Ok(())
    }

    /// As `save_book`, where the totals are as they were.
    pub(super) fn save_purchase(
        &mut self,
        round_id: u32,
        account_id: &AccountId,
        before: &Purchase,
        purchase: Purchase,
    ) -> Result<()> {
        let key = StorageKey::Purchase { round_id, account_id };
        match (before.is_vacant(), purchase.is_vacant()) {
            (true, false) => self.save_account(account_id, self.account(account_id)?.add_purchase()?),
            (false, true) => self.save_account(account_id, self.account(account_id)?.remove_purchase()),
            _ => {}
        }
        if purchase.is_vacant() {
            key.remove();
        } else {
            key.save_current(&purchase);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn storage_account(&self, account_id: &AccountId) -> Option<StorageAccount> {
        StorageKey::Account { account_id }.load()
    }

    pub(super) fn account(&self, account_id: &AccountId) -> Result<StorageAccount> {
        self.storage_account(account_id)
            .ok_or_else(|| Error::NotRegistered { account_id: account_id.clone() })
    }

    #[inline(never)]
    pub(super) fn save_account(&mut self, account_id: &AccountId, account: StorageAccount) {
        StorageKey::Account { account_id }.save(&account);
    }

    pub(super) fn remove_account(&mut self, account_id: &AccountId) {
        StorageKey::Account { account_id }.remove();
    }
}
