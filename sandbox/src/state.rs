//! The state: for each shard a flat, persistent map from trie keys to values.
//!
//! Owns what is stored and how it is read; knows nothing of receipts, fees, or blocks. Keys are
//! exactly the node's own (`TrieKey::to_vec`), so that the trie those keys would form can be
//! counted (see `nodes`).

mod digest;
mod nodes;
mod overlay;
mod trie;

use std::sync::Arc;

use borsh::BorshDeserialize;
use near_crypto::{PublicKey, PublicKeyHandle};
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::hash::{CryptoHash, hash};
use near_primitives::shard_layout::ShardLayout;
use near_primitives::state_record::StateRecord;
use near_primitives::trie_key::{TrieKey, col, trie_key_parsers};
use near_primitives::types::{AccountId, Balance, ShardId, ShardIndex};

pub(crate) use nodes::count_nodes;
pub(crate) use overlay::Overlay;
pub(crate) use trie::{Change, Trie};

/// Bytes charged for the account record itself.
const BYTES_OF_ACCOUNT: u64 = 100;
/// Bytes charged for each access key and data record beyond its key and value.
const BYTES_OF_RECORD: u64 = 40;

/// A value or key as stored: shared, never changed in place.
pub(crate) type Bytes = Arc<[u8]>;

/// The whole state at one moment. A clone is cheap and shares structure with the original.
#[derive(Clone, Debug)]
pub struct State {
    layout: Arc<ShardLayout>,
    /// One for each shard, in the order of the layout.
    shards: Vec<Trie>,
}

impl Default for State {
    /// An empty state of a single shard.
    fn default() -> Self {
        Self::new(Arc::new(ShardLayout::single_shard()))
    }
}

/// Why a record could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Returned when the code of an account is set before the account itself.
    #[error("account {account_id} must be set before its contract")]
    AccountMissing {
        /// The account the code is for.
        account_id: AccountId,
    },
    /// Returned for kinds of records this node does not keep.
    #[error("not modelled: state records of kind {kind}")]
    NotModelled {
        /// The kind's name, as in the JSON of the record.
        kind: String,
    },
    /// Returned when code is set for an account which has no initialised state to hold it.
    #[error("account {account_id} is not initialised and cannot hold a contract")]
    Uninitialized {
        /// The account the code is for.
        account_id: AccountId,
    },
}

impl State {
    /// An empty state.
    pub fn new(layout: Arc<ShardLayout>) -> Self {
        let shards = layout.shard_indexes().map(|_| Trie::default()).collect();
        Self { layout, shards }
    }

    /// How accounts are spread over shards.
    pub fn layout(&self) -> &Arc<ShardLayout> {
        &self.layout
    }

    /// Position of the account's shard in the layout.
    pub fn shard_of(&self, account_id: &AccountId) -> ShardIndex {
        if self.shards.len() == 1 {
            return 0;
        }
        self.shard_index(self.layout.account_id_to_shard_id(account_id))
    }

    /// Digest of one shard's content.
    pub fn shard_root(&self, shard: ShardIndex) -> CryptoHash {
        self.shards[shard].root()
    }

    /// Every account, shard by shard.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, Account)> {
        let of_shard = |trie: &Trie| {
            trie.with_prefix(&[col::ACCOUNT])
                .map(|(key, value)| {
                    let account_id = trie_key_parsers::parse_account_id_from_account_key(key)
                        .expect("invariant: only well-formed account ids are stored");
                    (account_id, decode(value))
                })
                .collect::<Vec<_>>()
        };
        self.shards.iter().flat_map(of_shard)
    }

    /// What was written, shard by shard, by the block whose state this is: keys in the form of the trie, and
    /// what they were set to.
    pub fn changes(&self) -> impl Iterator<Item = (ShardIndex, &[u8], Option<&[u8]>)> {
        self.shards.iter().enumerate().flat_map(|(shard, trie)| {
            trie.changes().iter().map(move |(key, value)| (shard, &**key, value.as_deref()))
        })
    }

    /// The account, if it exists.
    pub fn account(&self, account_id: &AccountId) -> Option<Account> {
        self.read(account_id, &TrieKey::Account { account_id: account_id.clone() })
    }

    /// One access key of an account.
    pub fn access_key(&self, account_id: &AccountId, public_key: &PublicKey) -> Option<AccessKey> {
        self.read(account_id, &TrieKey::access_key(account_id.clone(), public_key))
    }

    /// Every access key of an account, in trie order.
    pub fn access_keys(&self, account_id: &AccountId) -> Vec<(PublicKeyHandle, AccessKey)> {
        self.trie_of(account_id)
            .with_prefix(&access_key_prefix(account_id))
            .filter_map(|(key, value)| {
                let handle = trie_key_parsers::parse_key_handle_from_access_key_key(key, account_id)
                    .expect("invariant: only well-formed access keys are stored");
                // Rows longer than the handle are the nonces of a gas key.
                let own_len = access_key_prefix(account_id).len() + handle.trie_id_len();
                (key.len() == own_len).then(|| (handle, decode(value)))
            })
            .collect()
    }

    /// The code deployed on the account itself. A global contract it refers to is not looked up.
    pub fn contract_code(&self, account_id: &AccountId) -> Option<Arc<[u8]>> {
        let key = TrieKey::ContractCode { account_id: account_id.clone() };
        self.trie_of(account_id).get(&key.to_vec()).cloned()
    }

    /// The contract's own storage under `prefix`: keys without the account, in order.
    pub fn data<'a>(
        &'a self,
        account_id: &AccountId,
        prefix: &[u8],
    ) -> impl Iterator<Item = (Vec<u8>, &'a [u8])> + use<'a> {
        let account_prefix = data_prefix(account_id).len();
        let mut full = data_prefix(account_id);
        full.extend_from_slice(prefix);
        let entries = self.trie_of(account_id).with_prefix(&full);
        entries.map(move |(key, value)| (key[account_prefix..].to_vec(), value))
    }

    /// Code deployed under its hash or under an account for others to use, as the first shard has it.
    pub fn global_code(
        &self,
        identifier: near_primitives::trie_key::GlobalContractCodeIdentifier,
    ) -> Option<Arc<[u8]>> {
        self.shards[0].get(&TrieKey::GlobalContractCode { identifier }.to_vec()).cloned()
    }

    /// Sets one record verbatim, as a genesis or a patch gives it. Code also corrects the code
    /// hash of its account, so accounts come first.
    pub fn set_record(&mut self, record: StateRecord) -> Result<(), StateError> {
        match record {
            // The node's own form of an account takes this balance for the mark of a newer form.
            StateRecord::Account { account, .. } if account.amount() == Balance::MAX => {
                return Err(StateError::NotModelled { kind: "Account (with the largest number)".to_owned() });
            }
            StateRecord::Account { account_id, account } => {
                let key = TrieKey::Account { account_id: account_id.clone() };
                self.write(&account_id, &key, &account);
            }
            StateRecord::AccessKey { access_key, .. } if access_key.gas_key_info().is_some() => {
                return Err(StateError::NotModelled { kind: "AccessKey (gas key)".to_owned() });
            }
            StateRecord::AccessKey { account_id, public_key, access_key } => {
                let key = TrieKey::access_key(account_id.clone(), public_key);
                self.write(&account_id, &key, &access_key);
            }
            StateRecord::Data { account_id, data_key, value } => {
                let key = TrieKey::ContractData { account_id: account_id.clone(), key: data_key.to_vec() };
                self.trie_of_mut(&account_id).put(key.to_vec().into(), Some(value.to_vec().into()));
            }
            StateRecord::Contract { account_id, code } => self.set_code(account_id, code)?,
            other => {
                return Err(StateError::NotModelled { kind: other.get_type_string() });
            }
        }
        Ok(())
    }

    /// Bytes the account occupies, counted from its records: O(its records). What the account
    /// itself says is kept by the runtime and may differ after a patch.
    pub fn measured_storage_usage(&self, account_id: &AccountId) -> u64 {
        let bytes = |len: usize| u64::try_from(len).expect("invariant: lengths fit into 64 bits");
        let keys: u64 = self
            .access_keys(account_id)
            .iter()
            .map(|(handle, key)| {
                let value = borsh::object_length(key).expect("invariant: keys serialise");
                bytes(handle.trie_id_len() + value) + BYTES_OF_RECORD
            })
            .sum();
        let data: u64 = self
            .data(account_id, &[])
            .map(|(key, value)| bytes(key.len() + value.len()) + BYTES_OF_RECORD)
            .sum();
        let code = self.contract_code(account_id).map_or(0, |code| bytes(code.len()));
        let of_global = |account: Account| account.contract().identifier_storage_usage();
        let global = self.account(account_id).map_or(0, of_global);
        BYTES_OF_ACCOUNT + keys + data + code + global
    }

    /// A digest of the whole content, equal for equal content however it came about. It stands
    /// where the node shows the root of its Merkle trie, and costs nothing to read.
    pub fn root(&self) -> CryptoHash {
        match self.shards.as_slice() {
            [only] => only.root(),
            several => CryptoHash::hash_borsh(several.iter().map(Trie::root).collect::<Vec<_>>()),
        }
    }

    pub(crate) fn n_shards(&self) -> usize {
        self.shards.len()
    }

    pub(crate) fn shard(&self, shard: ShardIndex) -> &Trie {
        &self.shards[shard]
    }

    pub(crate) fn set_shard(&mut self, shard: ShardIndex, trie: Trie) {
        self.shards[shard] = trie;
    }

    pub(crate) fn shard_mut(&mut self, shard: ShardIndex) -> &mut Trie {
        &mut self.shards[shard]
    }

    /// What changes from here on is what the next block changes.
    pub(crate) fn forget_changes(&mut self) {
        self.shards.iter_mut().for_each(Trie::forget_changes);
    }

    /// Position of a shard in the layout.
    pub(crate) fn shard_index(&self, shard: ShardId) -> ShardIndex {
        self.layout.get_shard_index(shard).expect("invariant: shards come from this layout")
    }

    pub(crate) fn shard_id(&self, shard: ShardIndex) -> ShardId {
        self.layout.get_shard_id(shard).expect("invariant: positions come from this layout")
    }

    pub(crate) fn trie_of(&self, account_id: &AccountId) -> &Trie {
        &self.shards[self.shard_of(account_id)]
    }

    fn trie_of_mut(&mut self, account_id: &AccountId) -> &mut Trie {
        let shard = self.shard_of(account_id);
        &mut self.shards[shard]
    }

    fn set_code(&mut self, account_id: AccountId, code: Vec<u8>) -> Result<(), StateError> {
        let Some(mut account) = self.account(&account_id) else {
            return Err(StateError::AccountMissing { account_id });
        };
        let contract = AccountContract::from_local_code_hash(hash(&code));
        if account.set_contract(contract).is_err() {
            return Err(StateError::Uninitialized { account_id });
        }
        self.write(&account_id, &TrieKey::Account { account_id: account_id.clone() }, &account);
        let key = TrieKey::ContractCode { account_id: account_id.clone() };
        self.trie_of_mut(&account_id).put(key.to_vec().into(), Some(code.into()));
        Ok(())
    }

    fn read<T: BorshDeserialize>(&self, account_id: &AccountId, key: &TrieKey) -> Option<T> {
        self.trie_of(account_id).get(&key.to_vec()).map(|value| decode(value))
    }

    fn write<T: borsh::BorshSerialize>(&mut self, account_id: &AccountId, key: &TrieKey, value: &T) {
        self.trie_of_mut(account_id).put(key.to_vec().into(), Some(encode(value)));
    }
}

/// What every access key of the account starts with.
pub(crate) fn access_key_prefix(account_id: &AccountId) -> Vec<u8> {
    [&[col::ACCESS_KEY], account_id.as_bytes(), &[col::ACCESS_KEY]].concat()
}

/// What every key of the account's own storage starts with.
pub(crate) fn data_prefix(account_id: &AccountId) -> Vec<u8> {
    TrieKey::ContractData { account_id: account_id.clone(), key: Vec::new() }.to_vec()
}

pub(crate) fn decode<T: BorshDeserialize>(value: &[u8]) -> T {
    T::try_from_slice(value).expect("invariant: the state holds only what was serialised into it")
}

pub(crate) fn encode<T: borsh::BorshSerialize>(value: &T) -> Bytes {
    borsh::to_vec(value).expect("invariant: memory accepts every write").into()
}

#[cfg(test)]
mod tests;
