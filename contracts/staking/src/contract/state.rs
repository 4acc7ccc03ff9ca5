//! What is stored and under which key. Records are read and written once per call and not through a cache, so
//! that what a call stores can be measured and charged before it ends.

use commonweight_common::record;
use near_sdk::{
    AccountId, BorshStorageKey, IntoStorageKey, NearToken,
    borsh::{self, BorshDeserialize, BorshSerialize},
    env,
};

use crate::{
    Error, Result,
    logic::{
        account::Account,
        history::{Index, Leaf, Page, Pages},
        rewards::{Pool, Position},
        totals::{Sealed, Totals},
    },
};

/// Append only: the position is the first byte of the key on the chain.
#[derive(BorshStorageKey, BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
enum StorageKey<'a> {
    Account(&'a AccountId),
    Pool(&'a AccountId),
    Position { asset_id: &'a AccountId, account_id: &'a AccountId },
    Leaf { history: HistoryKey<'a>, number: u32 },
    Index { history: HistoryKey<'a>, level: u8, number: u32 },
}

/// Whose history a page belongs to. Append only.
#[derive(Clone, Copy, BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
pub(super) enum HistoryKey<'a> {
    Total,
    Account(&'a AccountId),
}

/// To change the layout of a record: append a variant, freeze the old type, convert where it is read.
#[derive(BorshSerialize, BorshDeserialize)]
#[borsh(crate = "near_sdk::borsh")]
enum Versioned<T> {
    V1(T),
}

/// The sealed pages of one history.
pub(super) struct StoredPages<'a>(pub(super) HistoryKey<'a>);

impl Pages for StoredPages<'_> {
    fn leaf(&self, number: u32) -> Leaf {
        read(StorageKey::Leaf { history: self.0, number }).expect("invariant: sealed pages are stored")
    }

    fn index(&self, level: u8, number: u32) -> Index {
        read(StorageKey::Index { history: self.0, level, number })
            .expect("invariant: sealed pages are stored")
    }
}

/// Reads the pool of an asset; there is one for the asset given to `new`.
pub(super) fn load_pool(asset_id: &AccountId) -> Pool {
    load(StorageKey::Pool(asset_id)).expect("invariant: the pool is stored at the start")
}

/// Writes the pool of an asset.
pub(super) fn save_pool(asset_id: &AccountId, pool: &Pool) {
    save(StorageKey::Pool(asset_id), pool);
}

/// Reads the position of an account in a pool. It exists from the first stake on.
pub(super) fn load_position(asset_id: &AccountId, account_id: &AccountId) -> Option<Position> {
    load(StorageKey::Position { asset_id, account_id })
}

/// Writes the position of an account in a pool.
pub(super) fn save_position(asset_id: &AccountId, account_id: &AccountId, position: &Position) {
    save(StorageKey::Position { asset_id, account_id }, position);
}

/// Removes the position of an account from a pool.
pub(super) fn remove_position(asset_id: &AccountId, account_id: &AccountId) {
    env::storage_remove(&StorageKey::Position { asset_id, account_id }.into_storage_key());
}

/// Stores the pages that a change of stake has sealed.
pub(super) fn save_sealed(account_id: &AccountId, sealed: &Sealed) {
    save_pages(HistoryKey::Account(account_id), &sealed.account);
    save_pages(HistoryKey::Total, &sealed.total);
}

/// Reads an account without the intention to change it.
pub(super) fn load_account(account_id: &AccountId) -> Option<Account> {
    load(StorageKey::Account(account_id))
}

/// Writes the record of a new account, which pays for it. Returns the account.
pub(super) fn create_account(account_id: &AccountId, storage_deposit: NearToken) -> Account {
    let usage_before = env::storage_usage();
    let mut account = Account { storage_deposit, ..Account::default() };
    save(StorageKey::Account(account_id), &account);
    account.storage_used = env::storage_usage() - usage_before;
    save(StorageKey::Account(account_id), &account);
    account
}

/// An account that a call changes: it knows what was stored before and is charged the difference.
pub(super) struct OpenAccount {
    pub(super) id: AccountId,
    pub(super) account: Account,
    length_before: u64,
    usage_before: u64,
    total_before: u64,
}

impl OpenAccount {
    /// Reads the account before anything has been stored in this call.
    pub(super) fn load(id: AccountId, totals: &Totals) -> Result<Self> {
        let Some(account) = load_account(&id) else {
            return Err(Error::NotRegistered { account_id: id });
        };
        Ok(Self {
            length_before: record_length(&account),
            usage_before: env::storage_usage(),
            total_before: totals.stake.record_length(),
            id,
            account,
        })
    }

    /// Writes the account after everything else has been stored in this call. Fails where the call has stored
    /// more and the deposit does not pay for it and for `reserve` bytes yet to come.
    pub(super) fn save(mut self, totals: &Totals, reserve: u64) -> Result<()> {
        let used_before = self.account.storage_used;
        self.account.storage_used = self.used_with_record(record_length(&self.account), totals);
        if self.account.storage_used > used_before {
            let required = storage_price(self.account.storage_used + reserve);
            let deposit = self.account.storage_deposit;
            if required > deposit {
                return Err(Error::StorageExhausted { required, deposit });
            }
        }
        save(StorageKey::Account(&self.id), &self.account);
        Ok(())
    }

    /// Removes the record and the pages of the account. Returns what is left of its storage deposit after
    /// paying for the bytes that stay, those of its checkpoints in the history of the total.
    pub(super) fn remove(self, totals: &Totals) -> NearToken {
        let history = HistoryKey::Account(&self.id);
        for (level, number) in self.account.stake.pages() {
            let key = match level {
                0 => StorageKey::Leaf { history, number },
                level => StorageKey::Index { history, level, number },
            };
            env::storage_remove(&key.into_storage_key());
        }
        env::storage_remove(&StorageKey::Account(&self.id).into_storage_key());
        let stays = self.used_with_record(self.length_before, totals);
        self.account.storage_deposit.saturating_sub(storage_price(stays))
    }

    /// The bytes stored for the account, if its record were `length` bytes long.
    fn used_with_record(&self, length: u64, totals: &Totals) -> u64 {
        let before = self.usage_before + self.total_before + self.length_before;
        let now = env::storage_usage() + totals.stake.record_length() + length;
        (self.account.storage_used + now)
            .checked_sub(before)
            .expect("invariant: a call frees only bytes that its caller has paid for")
    }
}

/// The price of `bytes` of storage.
pub(super) fn storage_price(bytes: u64) -> NearToken {
    env::storage_byte_cost()
        .checked_mul(u128::from(bytes))
        .expect("invariant: the storage of one account costs less than all NEAR")
}

fn save_pages(history: HistoryKey<'_>, pages: &[Page]) {
    for page in pages {
        match page {
            Page::Leaf { number, checkpoints } => {
                write(StorageKey::Leaf { history, number: *number }, checkpoints);
            }
            Page::Index { level, number, starts } => {
                write(StorageKey::Index { history, level: *level, number: *number }, starts);
            }
        }
    }
}

fn record_length(account: &Account) -> u64 {
    let Ok(length) = borsh::object_length(account) else { unreachable!("counting bytes does not fail") };
    u64::try_from(length).expect("invariant: a record fits into storage")
}

fn load<T: BorshDeserialize>(key: StorageKey<'_>) -> Option<T> {
    read(key).map(|Versioned::V1(record)| record)
}

fn save<T: BorshSerialize>(key: StorageKey<'_>, record: &T) {
    write(key, &Versioned::V1(record));
}

fn read<T: BorshDeserialize>(key: StorageKey<'_>) -> Option<T> {
    env::storage_read(&key.into_storage_key()).map(|bytes| record::from_bytes(&bytes))
}

fn write<T: BorshSerialize>(key: StorageKey<'_>, value: &T) {
    env::storage_write(&key.into_storage_key(), &record::to_bytes(value));
}
