//! The genesis: its standard content, its reading from JSON, and the state it makes.
//! It touches no file: that is the business of the home directory.

use std::collections::BTreeSet;
use std::sync::Arc;

use near_chain_configs::GenesisConfig;
use near_chain_configs::test_utils::{
    TESTING_INIT_BALANCE, TESTING_INIT_STAKE, add_account_with_key, add_protocol_account, get_initial_supply,
    random_chain_id,
};
use near_crypto::PublicKey;
use near_primitives::hash::CryptoHash;
use near_primitives::shard_layout::ShardLayout;
use near_primitives::state_record::{StateRecord, state_record_to_account_id};
use near_primitives::types::{AccountId, AccountInfo, Balance};
use near_primitives::version::PROTOCOL_VERSION;
use serde_json::Value;

use crate::state::{State, StateError};

/// Epoch lengths of the node, in blocks: with `--fast` and without.
const FAST_EPOCH_LENGTH: u64 = near_chain_configs::FAST_EPOCH_LENGTH;
const EPOCH_LENGTH: u64 = 500;

/// Where a chain starts: its parameters and the records of its first state.
#[derive(Debug, Clone)]
pub struct Genesis {
    /// Parameters of the chain.
    pub config: GenesisConfig,
    /// Accounts, keys, code and data, in the order of the file.
    pub records: Arc<Vec<StateRecord>>,
}

/// Why a genesis makes no state.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisError {
    /// Returned when two records are of the same account.
    #[error("account {account_id} is in the genesis records more than once")]
    DuplicateAccount {
        /// The account.
        account_id: AccountId,
    },
    /// Returned when a validator has no account in the records.
    #[error("validator {account_id} has no account in the genesis records")]
    MissingValidator {
        /// The validator.
        account_id: AccountId,
    },
    /// Returned when a record cannot be put into the state.
    #[error("genesis record of {account_id} refused: {source}")]
    Record {
        /// The account of the record.
        account_id: AccountId,
        /// What the state answered.
        source: StateError,
    },
}

impl Genesis {
    /// The standard genesis of a sandbox: the validator with the initial balance and stake, and the protocol's
    /// own account `near`.
    pub fn standard(chain_id: Option<String>, validator: &AccountId, key: &PublicKey, fast: bool) -> Self {
        let mut records = Vec::new();
        add_account_with_key(
            &mut records,
            validator.clone(),
            key,
            TESTING_INIT_BALANCE,
            TESTING_INIT_STAKE,
            CryptoHash::default(),
        );
        add_protocol_account(&mut records);
        let config = GenesisConfig {
            protocol_version: PROTOCOL_VERSION,
            chain_id: chain_id.unwrap_or_else(random_chain_id),
            genesis_height: 0,
            num_block_producer_seats: near_chain_configs::NUM_BLOCK_PRODUCER_SEATS,
            epoch_length: if fast { FAST_EPOCH_LENGTH } else { EPOCH_LENGTH },
            gas_limit: near_chain_configs::INITIAL_GAS_LIMIT,
            min_gas_price: near_chain_configs::MIN_GAS_PRICE,
            block_producer_kickout_threshold: near_chain_configs::BLOCK_PRODUCER_KICKOUT_THRESHOLD,
            chunk_producer_kickout_threshold: near_chain_configs::CHUNK_PRODUCER_KICKOUT_THRESHOLD,
            gas_price_adjustment_rate: near_chain_configs::GAS_PRICE_ADJUSTMENT_RATE,
            transaction_validity_period: near_chain_configs::TRANSACTION_VALIDITY_PERIOD,
            protocol_reward_rate: near_chain_configs::PROTOCOL_REWARD_RATE,
            max_inflation_rate: near_chain_configs::MAX_INFLATION_RATE,
            num_blocks_per_year: near_chain_configs::NUM_BLOCKS_PER_YEAR,
            protocol_treasury_account: validator.clone(),
            fishermen_threshold: near_chain_configs::FISHERMEN_THRESHOLD,
            shard_layout: ShardLayout::single_shard(),
            total_supply: get_initial_supply(&records),
            validators: vec![AccountInfo {
                account_id: validator.clone(),
                public_key: key.clone(),
                amount: TESTING_INIT_STAKE,
            }],
            ..GenesisConfig::default()
        };
        Self { config, records: Arc::new(records) }
    }

    /// Reads `genesis.json`: the parameters at the top level, the records inline.
    ///
    /// Fails with a sentence that says what is missing or malformed.
    pub fn from_json(mut json: Value) -> Result<Self, String> {
        let records = match json.get_mut("records").map(Value::take) {
            Some(Value::Array(records)) => records,
            Some(_) => return Err("`records` is not a list".to_owned()),
            None => return Err("no `records`: records in a file of their own are not modelled".to_owned()),
        };
        let records = records
            .into_iter()
            .enumerate()
            .map(|(index, record)| {
                let text = shortened(&record);
                locate(record).map_err(|(place, reason)| {
                    let place = if place.is_empty() { place } else { format!(".{place}") };
                    format!("`records[{index}]{place}`: {reason}, in {text}")
                })
            })
            .collect::<Result<_, _>>()?;
        let config = locate(json).map_err(|(place, reason)| match place.as_str() {
            "" => reason,
            place => format!("`{place}`: {reason}"),
        })?;
        Ok(Self { config, records: Arc::new(records) })
    }

    /// Writes what [`Genesis::from_json`] reads.
    pub fn to_json(&self) -> Value {
        let mut json =
            serde_json::to_value(&self.config).expect("invariant: a genesis is representable in JSON");
        json["records"] =
            serde_json::to_value(&*self.records).expect("invariant: a state record is representable in JSON");
        json
    }

    /// What the accounts of the records hold together, liquid and locked, in yoctoNEAR.
    pub fn supply(&self) -> Balance {
        get_initial_supply(&self.records)
    }

    /// The state the records make. Storage usage and code hashes of accounts are computed from the records,
    /// as the node does, not read from them.
    ///
    /// Fails when an account appears twice, a validator has none, or a record is of a kind that is not modelled.
    pub fn state(&self) -> Result<State, GenesisError> {
        let mut state = State::new(Arc::new(self.config.shard_layout.clone()));
        let (accounts, others): (Vec<_>, Vec<_>) =
            self.records.iter().partition(|record| matches!(record, StateRecord::Account { .. }));

        let mut seen: BTreeSet<&AccountId> = BTreeSet::new();
        for record in &accounts {
            let account_id = state_record_to_account_id(record);
            if !seen.insert(account_id) {
                return Err(GenesisError::DuplicateAccount { account_id: account_id.clone() });
            }
        }
        for record in accounts.into_iter().chain(others) {
            let account_id = state_record_to_account_id(record);
            state
                .set_record(record.clone())
                .map_err(|source| GenesisError::Record { account_id: account_id.clone(), source })?;
        }
        for account_id in seen {
            let mut account = state.account(account_id).expect("invariant: its record was just set");
            account.set_storage_usage(state.measured_storage_usage(account_id));
            let record = StateRecord::Account { account_id: account_id.clone(), account };
            state
                .set_record(record)
                .map_err(|source| GenesisError::Record { account_id: account_id.clone(), source })?;
        }
        for validator in &self.config.validators {
            if state.account(&validator.account_id).is_none() {
                return Err(GenesisError::MissingValidator { account_id: validator.account_id.clone() });
            }
        }
        state.forget_changes();
        Ok(state)
    }
}

/// Reads a value.
///
/// Fails with the place of what is wrong in it, empty for all of it, and what that is.
fn locate<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = match error.path().to_string() {
            root if root == "." => String::new(),
            place => place,
        };
        (place, error.into_inner().to_string())
    })
}

/// A record as it is quoted in an error: contracts in it would fill the screen.
fn shortened(record: &Value) -> String {
    const SHOWN: usize = 200;
    let text = record.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests;
