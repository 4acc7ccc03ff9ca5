//! What is stored where, and how it is loaded and saved. No rule of the sale.
//!
//! A round is three records: its description is read by views alone, its terms never change, and a purchase
//! rewrites only its totals.

use near_sdk::{AccountId, BorshStorageKey, near};

use super::Contract;
use crate::{
    Error, Result,
    logic::{
        ledger::{Book, Purchase, Totals},
        storage::StorageAccount,
    },
    types::{Milestone, RoundParams, Terms},
};

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey)]
#[near(serializers = [borsh])]
pub(super) enum StorageKey {
    Descriptions,
    Terms,
    Totals,
    Purchases,
    Accounts,
}

// To add a version: append a variant, and turn the older ones into it where they are loaded.

#[near(serializers = [borsh])]
pub(super) enum VersionedDescription {
    V1 { phase: String, milestone: Milestone },
}

#[near(serializers = [borsh])]
pub(super) enum VersionedTerms {
    V1(Terms),
}

#[near(serializers = [borsh])]
pub(super) enum VersionedTotals {
    V1(Totals),
}

#[near(serializers = [borsh])]
pub(super) enum VersionedPurchase {
    V1(Purchase),
}

impl Contract {
    /// Stores a new round at once, so that its storage can be measured. Returns its number.
    pub(super) fn add_round(&mut self, params: RoundParams) -> u32 {
        let round_id = self.n_rounds;
        let RoundParams { phase, milestone, terms } = params;
        self.descriptions.insert(round_id, VersionedDescription::V1 { phase, milestone });
        self.terms.insert(round_id, VersionedTerms::V1(terms));
        self.save_totals(round_id, Totals::default());
        self.descriptions.flush();
        self.terms.flush();
        self.totals.flush();
        self.n_rounds += 1;
        round_id
    }

    pub(super) fn params(&self, round_id: u32) -> Option<RoundParams> {
        let VersionedDescription::V1 { phase, milestone } = self.descriptions.get(&round_id)?;
        let VersionedTerms::V1(terms) = self.terms.get(&round_id)?;
        Some(RoundParams { phase: phase.clone(), milestone: milestone.clone(), terms: terms.clone() })
    }

    pub(super) fn terms(&self, round_id: u32) -> Result<&Terms> {
        let VersionedTerms::V1(terms) = self.terms.get(&round_id).ok_or(Error::RoundUnknown { round_id })?;
        Ok(terms)
    }

    pub(super) fn totals(&self, round_id: u32) -> Result<Totals> {
        let VersionedTotals::V1(totals) =
            self.totals.get(&round_id).ok_or(Error::RoundUnknown { round_id })?;
        Ok(*totals)
    }

    pub(super) fn save_totals(&mut self, round_id: u32, totals: Totals) {
        self.totals.set(round_id, Some(VersionedTotals::V1(totals)));
    }

    pub(super) fn purchase_of(&self, round_id: u32, account_id: &AccountId) -> Option<Purchase> {
        let VersionedPurchase::V1(purchase) = self.purchases.get(&(round_id, account_id.clone()))?;
        Some(*purchase)
    }

    /// The totals of a round and what `account_id` has in it, nothing if it has never bought.
    pub(super) fn book(&self, round_id: u32, account_id: &AccountId) -> Result<Book> {
        let totals = self.totals(round_id)?;
        Ok(Book { totals, purchase: self.purchase_of(round_id, account_id).unwrap_or_default() })
    }

    /// Saves what an act of `account_id` changed. A first purchase is charged to its storage deposit, and a
    /// record that has become empty is removed and no longer charged.
    pub(super) fn save_book(&mut self, round_id: u32, account_id: &AccountId, book: Book) -> Result<()> {
        let key = (round_id, account_id.clone());
        let was_stored = self.purchases.contains_key(&key);
        let is_stored = !book.purchase.is_vacant();
        if is_stored && !was_stored {
            let account = self.account(account_id)?.add_purchase()?;
            self.accounts.set(account_id.clone(), Some(account));
        }
        if was_stored && !is_stored {
            let account = self.account(account_id)?.remove_purchase();
            self.accounts.set(account_id.clone(), Some(account));
        }
        self.purchases.set(key, is_stored.then_some(VersionedPurchase::V1(book.purchase)));
        self.save_totals(round_id, book.totals);
        Ok(())
    }

    pub(super) fn account(&self, account_id: &AccountId) -> Result<StorageAccount> {
        self.accounts
            .get(account_id)
            .copied()
            .ok_or_else(|| Error::AccountNotRegistered { account_id: account_id.clone() })
    }
}
