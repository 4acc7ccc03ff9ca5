//! The files of the home directory, and nothing else in this crate touches the disk but the cache of compiled
//! contracts. Layout and content are those of the node: libraries read and edit these files between
//! `init` and `run`.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use near_crypto::{InMemorySigner, KeyFile, KeyType, PublicKey, SecretKey, Signer};
use near_primitives::shard_layout::ShardLayout;
use near_primitives::types::AccountId;
use serde_json::{Value, json};

use crate::cli::Init;
use crate::error::{Error, Result};
use crate::genesis::Genesis;

/// The account that validates and owns the initial supply, where `init` names no other.
const VALIDATOR: &str = "test.near";
/// Where the RPC listens if neither flag nor configuration says.
const RPC_ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), 3030);
/// The node's default for one request, in bytes.
const MAX_PAYLOAD_SIZE: usize = 10 * 1024 * 1024;
/// The node's default for how long a request waits.
const POLLING_TIMEOUT: Duration = Duration::from_secs(10);

/// The version of a layout of several shards, as in the node's own tests.
const SHARD_LAYOUT_VERSION: u32 = 3;

const GENESIS: &str = "genesis.json";
const CONFIG: &str = "config.json";
const VALIDATOR_KEY: &str = "validator_key.json";
const NODE_KEY: &str = "node_key.json";

/// Where the chain is saved, and what is written before it takes that name. Libraries remove the folder to start anew.
const DATA: &str = "data";
const SAVED: &str = "chain";
const UNFINISHED: &str = "chain.unfinished";

/// Where values that are not numbers are in `config.json`.
const RPC_ADDR: &str = "/rpc/addr";
const ARCHIVE: &str = "/archive";

/// The home directory of one node.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
}

/// What this node reads from `config.json`; all else in it is left alone.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the JSON-RPC server listens.
    pub rpc_addr: SocketAddr,
    /// Most bytes of one request.
    pub max_payload_size: usize,
    /// Most bytes of state an unpaged `view_state` shows; `None` for no limit.
    pub state_size_limit: Option<u64>,
    /// Most gas a view call burns; `None` for the protocol's own limit.
    pub max_gas_burnt_view: Option<u64>,
    /// How long anyone waits for a transaction that has not been seen.
    pub polling_timeout: Duration,
    /// Whether every block is kept.
    pub archive: bool,
    /// How many of the newest blocks are kept otherwise; `None` for the default.
    pub kept_blocks: Option<u64>,
}

/// The public keys the node reports in its status.
#[derive(Debug, Clone)]
pub struct NodeKeys {
    /// The validating account.
    pub validator_id: AccountId,
    /// Its key.
    pub validator_key: PublicKey,
    /// The node's own key.
    pub node_key: PublicKey,
}

impl Home {
    /// A home in a directory, which need not exist before [`Home::init`].
    pub fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Writes the files that are missing: genesis, configuration, validator and node key.
    ///
    /// Fails when a file cannot be written, or the genesis to copy cannot be read.
    pub fn init(&self, options: &Init) -> Result<()> {
        fs::create_dir_all(&self.dir).map_err(|source| io_error(&self.dir, source))?;
        let validator_id = options
            .account_id
            .clone()
            .unwrap_or_else(|| VALIDATOR.parse().expect("invariant: a literal account id is valid"));
        let seed = options.test_seed.clone().unwrap_or_else(|| validator_id.to_string());

        let validator_path = self.dir.join(VALIDATOR_KEY);
        if !validator_path.exists() {
            let secret_key = SecretKey::from_seed(KeyType::ED25519, &seed);
            self.write_key(VALIDATOR_KEY, validator_id, secret_key)?;
        }
        let validator = self.read_key(VALIDATOR_KEY)?;
        if !self.dir.join(NODE_KEY).exists() {
            let node_id = "node".parse().expect("invariant: a literal account id is valid");
            self.write_key(NODE_KEY, node_id, SecretKey::from_random(KeyType::ED25519))?;
        }
        if !self.dir.join(CONFIG).exists() {
            self.write_json(CONFIG, &standard_config())?;
        }
        if !self.dir.join(GENESIS).exists() {
            let genesis = if let Some(path) = &options.genesis {
                read_json(path)?
            } else {
                let (id, key) = (&validator.account_id, &validator.public_key);
                let mut genesis = Genesis::standard(options.chain_id.clone(), id, key, options.fast);
                if let Some(shards @ 2..) = options.num_shards {
                    genesis.config.shard_layout = ShardLayout::multi_shard(shards, SHARD_LAYOUT_VERSION);
                }
                genesis.to_json()
            };
            self.write_json(GENESIS, &genesis)?;
        }
        Ok(())
    }

    /// Reads the genesis as it stands, with whatever was appended to it since `init`.
    ///
    /// Fails when it is missing or malformed.
    pub fn genesis(&self) -> Result<Genesis> {
        let path = self.require(GENESIS)?;
        let genesis = Genesis::from_json(read_json(&path)?)
            .map_err(|reason| Error::Malformed { path: path.clone(), reason })?;
        let (stated, held) = (genesis.config.total_supply, genesis.supply());
        if stated != held {
            tracing::warn!(target: "sandbox", %stated, %held, "total_supply is not what the records hold");
        }
        Ok(genesis)
    }

    /// Reads the configuration; a missing file stands for the defaults.
    ///
    /// Fails when a value this node reads is malformed.
    pub fn config(&self) -> Result<Config> {
        let path = self.dir.join(CONFIG);
        let json = if path.exists() { read_json(&path)? } else { Value::Null };
        let malformed = |key: &str, value: &Value, expected: &str| Error::Malformed {
            path: path.clone(),
            reason: format!("`{}` is {value}, expected {expected}", key[1..].replace('/', ".")),
        };
        let value = |pointer: &str| json.pointer(pointer).filter(|value| !value.is_null());
        let number = |pointer: &str| {
            value(pointer)
                .map(|value| value.as_u64().ok_or_else(|| malformed(pointer, value, "a whole number")))
                .transpose()
        };
        let rpc_addr = value(RPC_ADDR).map_or(Ok(RPC_ADDRESS), |value| {
            value
                .as_str()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| malformed(RPC_ADDR, value, "an address and a port such as 127.0.0.1:3030"))
        })?;
        let archive = value(ARCHIVE).map_or(Ok(false), |value| {
            value.as_bool().ok_or_else(|| malformed(ARCHIVE, value, "true or false"))
        })?;
        let max_payload_size = number("/rpc/limits_config/json_payload_max_size")?
            .map_or(MAX_PAYLOAD_SIZE, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let polling_timeout = number("/rpc/polling_config/polling_timeout/secs")?
            .map_or(POLLING_TIMEOUT, Duration::from_secs)
            + Duration::from_nanos(number("/rpc/polling_config/polling_timeout/nanos")?.unwrap_or(0));
        Ok(Config {
            rpc_addr,
            max_payload_size,
            polling_timeout,
            state_size_limit: number("/trie_viewer_state_size_limit")?,
            max_gas_burnt_view: number("/max_gas_burnt_view")?,
            archive,
            kept_blocks: number("/sandbox/kept_blocks")?,
        })
    }

    /// Reads the public keys of the validator and of the node; a missing node key is made up afresh.
    ///
    /// Fails when a key file is malformed or the validator's is missing.
    pub fn keys(&self) -> Result<NodeKeys> {
        self.require(VALIDATOR_KEY)?;
        let validator = self.read_key(VALIDATOR_KEY)?;
        let node_key = if self.dir.join(NODE_KEY).exists() {
            self.read_key(NODE_KEY)?.public_key
        } else {
            SecretKey::from_random(KeyType::ED25519).public_key()
        };
        Ok(NodeKeys { validator_id: validator.account_id, validator_key: validator.public_key, node_key })
    }

    /// Opens the chain that was saved here; `None` when there is none.
    ///
    /// Fails when it is there but cannot be opened.
    pub fn saved_chain(&self) -> Result<Option<File>> {
        let path = self.saved_chain_path();
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(io_error(&path, source)),
        }
    }

    /// Where the chain is saved.
    pub fn saved_chain_path(&self) -> PathBuf {
        self.dir.join(DATA).join(SAVED)
    }

    /// Saves a chain: under another name first, so that a crash leaves either the old one or the new one.
    ///
    /// Fails when it cannot be written; what was saved before is left.
    pub fn save_chain(&self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
        let data = self.dir.join(DATA);
        let unfinished = data.join(UNFINISHED);
        let save = || {
            fs::create_dir_all(&data)?;
            let mut writer = BufWriter::new(File::create(&unfinished)?);
            write(&mut writer)?;
            writer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&unfinished, self.saved_chain_path())?;
            // The new name is durable only with the folder.
            File::open(&data)?.sync_all()
        };
        save().map_err(|source| io_error(&unfinished, source))
    }

    /// The path of a file that `init` writes, which must exist.
    fn require(&self, name: &'static str) -> Result<PathBuf> {
        let path = self.dir.join(name);
        if path.exists() {
            Ok(path)
        } else {
            Err(Error::NotInitialised { home: self.dir.clone(), missing: name })
        }
    }

    fn read_key(&self, name: &str) -> Result<KeyFile> {
        let path = self.dir.join(name);
        KeyFile::from_file(&path).map_err(|source| io_error(&path, source))
    }

    fn write_key(&self, name: &str, account_id: AccountId, secret_key: SecretKey) -> Result<()> {
        let path = self.dir.join(name);
        let Signer::InMemory(signer) = InMemorySigner::from_secret_key(account_id, secret_key) else {
            unreachable!("invariant: a signer made from a secret key holds it");
        };
        signer.write_to_file(&path).map_err(|source| io_error(&path, source))
    }

    fn write_json(&self, name: &str, value: &Value) -> Result<()> {
        let path = self.dir.join(name);
        let text =
            serde_json::to_vec_pretty(value).expect("invariant: a JSON value is representable as text");
        fs::write(&path, text).map_err(|source| io_error(&path, source))
    }
}

fn io_error(path: &Path, source: std::io::Error) -> Error {
    Error::Io { path: path.to_owned(), source }
}

fn read_json(path: &Path) -> Result<Value> {
    let text = fs::read(path).map_err(|source| io_error(path, source))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::Malformed { path: path.to_owned(), reason: error.to_string() })
}

/// The keys of the node's own configuration that tools look for or edit.
fn standard_config() -> Value {
    json!({
        "genesis_file": GENESIS,
        "validator_key_file": VALIDATOR_KEY,
        "node_key_file": NODE_KEY,
        "rpc": {
            "addr": RPC_ADDRESS.to_string(),
            "cors_allowed_origins": ["*"],
            "limits_config": { "json_payload_max_size": MAX_PAYLOAD_SIZE },
            "polling_config": { "polling_timeout": { "secs": POLLING_TIMEOUT.as_secs(), "nanos": 0 } },
        },
        "network": { "addr": "0.0.0.0:24567", "boot_nodes": "" },
        "consensus": {
            "min_num_peers": 0,
            "min_block_production_delay": { "secs": 0, "nanos": 120_000_000 },
            "max_block_production_delay": { "secs": 0, "nanos": 500_000_000 },
        },
        "tracked_shards_config": "AllShards",
        "archive": false,
        "store": { "max_open_files": 10_000 },
    })
}

#[cfg(test)]
mod tests;
