//! What is stored and under which key. Records are read and written once per call and not through a cache, so
//! that what a call stores can be measured and charged before it ends.

use commonweight_common::{
    record,
    stored::{self, Stored},
};
use near_sdk::{AccountId, NearToken, borsh::BorshSerialize, env};

use crate::{
    Error, Result,
    logic::{
        account::Account,
        history::{History, Index, Leaf, Page, Pages},
        totals::{FullPages, Totals},
    },
};

/// The most bytes that a sealed page takes beside its content, which was in a record before: what the chain charges for a
/// record, the longest key, its start in the level above, and the length of that level where it is new.
pub(super) const PAGE_BYTES: u64 = 40 + 75 + 8 + 4;

/// Append only: the position is the first byte of the key on the chain.
#[derive(BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
pub(super) enum StorageKey<'a> {
    Account(&'a AccountId),
    Leaf {
        history: HistoryKey<'a>,
        number: u32,
    },
    Index {
        history: HistoryKey<'a>,
        level: u8,
        number: u32,
    },
    Received(&'a AccountId),
    Delegator {
        delegate_id: &'a AccountId,
        slot: u32,
    },
    Roles,
    /// See `admin.rs`, which writes this one itself.
    #[expect(dead_code, reason = "keeps its number")]
    StagedCode,
    /// See `dao.rs`, which writes this one itself.
    #[expect(dead_code, reason = "keeps its number")]
    ProposedDao,
    BallotNonce {
        voter_id: &'a AccountId,
        proposal_id: u64,
    },
    /// A DAO that was replaced.
    FormerDao(&'a AccountId),
}

impl StorageKey<'_> {
    /// The key on the chain.
    #[inline(never)]
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        record::to_bytes(self)
    }
}

/// Whose history a page belongs to. Append only.
#[derive(Clone, Copy, BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
pub(super) enum HistoryKey<'a> {
    Total,
    Account(&'a AccountId),
    Given(&'a AccountId),
    Received(&'a AccountId),
}

/// The layout of records that change, which is their first byte. To change one: freeze the old type, give the new one the
/// next number, convert where it is read.
const RECORD_LAYOUT: u8 = 0;

/// The voting power that others have given to an account. It stays where that account is closed.
#[derive(Debug, Default, Stored)]
pub(super) struct Received {
    /// The sum of what has been given, with its past.
    pub(super) power: History,
    /// How many accounts delegate to it now.
    pub(super) n_delegators: u32,
}

/// The sealed pages of one history.
pub(super) struct StoredPages<'a>(pub(super) HistoryKey<'a>);

impl Pages for StoredPages<'_> {
    fn leaf(&self, number: u32) -> Leaf {
        read(&StorageKey::Leaf { history: self.0, number }).expect("invariant: sealed pages are stored")
    }

    fn index(&self, level: u8, number: u32) -> Index {
        read(&StorageKey::Index { history: self.0, level, number })
            .expect("invariant: sealed pages are stored")
    }
}

/// Stores the pages that a change of stake or of who votes with it has sealed.
pub(super) fn save_full_pages(account_id: &AccountId, sealed: &FullPages) {
    save_pages(HistoryKey::Account(account_id), &sealed.stake);
    save_pages(HistoryKey::Given(account_id), &sealed.given);
    save_pages(HistoryKey::Total, &sealed.total);
}

/// What others have given to an account.
pub(super) fn load_received(account_id: &AccountId) -> Received {
    load(&StorageKey::Received(account_id)).unwrap_or_default()
}

/// Writes what others have given to an account, after its power has changed to `power`. Returns how many pages that has
/// sealed.
pub(super) fn save_received(account_id: &AccountId, mut received: Received, power: u128, now: u64) -> usize {
    let pages = received.power.record(now, power);
    save_pages(HistoryKey::Received(account_id), &pages);
    save(&StorageKey::Received(account_id), &received);
    pages.len()
}

/// The delegator at a position among those of a delegate.
pub(super) fn load_delegator(delegate_id: &AccountId, slot: u32) -> Option<AccountId> {
    read(&StorageKey::Delegator { delegate_id, slot })
}

/// Writes the delegator at a position.
pub(super) fn save_delegator(delegate_id: &AccountId, slot: u32, delegator_id: &AccountId) {
    write(&StorageKey::Delegator { delegate_id, slot }, delegator_id);
}

/// Removes the delegator at a position.
pub(super) fn remove_delegator(delegate_id: &AccountId, slot: u32) {
    env::storage_remove(&StorageKey::Delegator { delegate_id, slot }.to_bytes());
}

/// Reads an account without the intention to change it.
pub(super) fn load_account(account_id: &AccountId) -> Option<Account> {
    load(&StorageKey::Account(account_id))
}

/// Writes an account whose record keeps its length.
pub(super) fn save_account(account_id: &AccountId, account: &Account) {
    save(&StorageKey::Account(account_id), account);
}

/// Writes the record of a new account, which pays for it. Returns the account.
pub(super) fn create_account(account_id: &AccountId, storage_deposit: NearToken) -> Account {
    let usage_before = env::storage_usage();
    // What others gave to an account stays where it was closed.
    let is_delegate = env::storage_has_key(&StorageKey::Received(account_id).to_bytes());
    // Whoever had this account before has signed ballots with smaller nonces, which stay spent.
    let ballot_nonce = env::block_timestamp();
    let mut account = Account { storage_deposit, is_delegate, ballot_nonce, ..Account::default() };
    save_account(account_id, &account);
    account.storage_used = env::storage_usage() - usage_before;
    save_account(account_id, &account);
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
        let Some(bytes) = env::storage_read(&StorageKey::Account(&id).to_bytes()) else {
            return Err(Error::NotRegistered { account_id: id });
        };
        let account = from_record(&bytes);
        let (length_before, usage_before) = (length(bytes.len()), env::storage_usage());
        Ok(Self { length_before, usage_before, total_before: totals.power.record_length(), id, account })
    }

    /// Writes the account after everything else has been stored in this call. Fails where the call has stored more,
    /// or has to leave a `reserve` of bytes for the way out, and the deposit does not pay for that.
    pub(super) fn save(self, totals: &Totals, reserve: u64) -> Result<()> {
        self.save_within(totals, reserve, 0)
    }

    /// Writes the account after a call on its way out, which may owe the price of the `n_pages` that it has sealed: when
    /// that happens depends on what others do. The next way in asks for it, and what is left at the end is less by it.
    ///
    /// A call seals a leaf and at most seven indices above it in each of four histories, so no account ever owes more
    /// than 4,064 bytes, and it owes nothing for what it stores itself: nobody lets the contract pay for storage.
    pub(super) fn save_on_the_way_out(self, totals: &Totals, n_pages: usize) -> Result<()> {
        self.save_within(totals, 0, length(n_pages) * PAGE_BYTES)
    }

    fn save_within(mut self, totals: &Totals, reserve: u64, debt: u64) -> Result<()> {
        let used_before = self.account.storage_used;
        self.account.storage_used = self.used(totals);
        if reserve > 0 || self.account.storage_used > used_before {
            let required = storage_price((self.account.storage_used + reserve).saturating_sub(debt));
            let deposit = self.account.storage_deposit;
            if required > deposit {
                return Err(Error::StorageExhausted { required, deposit });
            }
        }
        save_account(&self.id, &self.account);
        Ok(())
    }

    /// The bytes stored for the account with what this call has stored.
    pub(super) fn used(&self, totals: &Totals) -> u64 {
        self.used_with_record(length(to_record(&self.account).len()), totals)
    }

    /// Removes the record and the pages of the account. Returns what is left of its storage deposit after
    /// paying for the bytes that stay, those of its checkpoints in the histories of the total and of its delegates.
    pub(super) fn remove(self, totals: &Totals) -> NearToken {
        remove_pages(&self.account.stake, HistoryKey::Account(&self.id));
        remove_pages(&self.account.given, HistoryKey::Given(&self.id));
        env::storage_remove(&StorageKey::Account(&self.id).to_bytes());
        let stays = self.used_with_record(self.length_before, totals);
        self.account.storage_deposit.saturating_sub(storage_price(stays))
    }

    /// The bytes stored for the account, if its record were `length` bytes long.
    fn used_with_record(&self, length: u64, totals: &Totals) -> u64 {
        let before = self.usage_before + self.total_before + self.length_before;
        let now = env::storage_usage() + totals.power.record_length() + length;
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
                write(&StorageKey::Leaf { history, number: *number }, checkpoints);
            }
            Page::Index { level, number, starts } => {
                write(&StorageKey::Index { history, level: *level, number: *number }, starts);
            }
        }
    }
}

fn remove_pages(pages: &History, history: HistoryKey<'_>) {
    for (level, number) in pages.pages() {
        let key = match level {
            0 => StorageKey::Leaf { history, number },
            level => StorageKey::Index { history, level, number },
        };
        env::storage_remove(&key.to_bytes());
    }
}

fn length(record: usize) -> u64 {
    let Ok(length) = u64::try_from(record) else { unreachable!("invariant: a record fits into storage") };
    length
}

/// The value of a record with a layout.
#[inline(never)]
pub(super) fn from_record<T: Stored>(record: &[u8]) -> T {
    let [RECORD_LAYOUT, value @ ..] = record else { stored::broken() };
    stored::from_bytes(value)
}

/// A value as a record with its layout.
#[inline(never)]
pub(super) fn to_record<T: Stored>(value: &T) -> Vec<u8> {
    let mut record = vec![RECORD_LAYOUT];
    value.write(&mut record);
    record
}

pub(super) fn load<T: Stored>(key: &StorageKey<'_>) -> Option<T> {
    env::storage_read(&key.to_bytes()).map(|record| from_record(&record))
}

pub(super) fn save<T: Stored>(key: &StorageKey<'_>, value: &T) {
    env::storage_write(&key.to_bytes(), &to_record(value));
}

fn read<T: Stored>(key: &StorageKey<'_>) -> Option<T> {
    env::storage_read(&key.to_bytes()).map(|record| stored::from_bytes(&record))
}

fn write<T: Stored>(key: &StorageKey<'_>, value: &T) {
    env::storage_write(&key.to_bytes(), &stored::to_bytes(value));
}
