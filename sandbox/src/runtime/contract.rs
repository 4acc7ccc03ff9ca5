//! Finding the code of an account, and running it.
//!
//! Owns the compiled contracts, which outlive blocks: a contract is compiled once, and loaded
//! once per process.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use near_parameters::RuntimeConfig;
use near_primitives::account::AccountContract;
use near_primitives::hash::{CryptoHash, hash};
use near_primitives::trie_key::{GlobalContractCodeIdentifier, TrieKey};
use near_primitives::types::AccountId;
use near_vm_runner::logic::errors::{CompilationError, FunctionCallError, VMRunnerError};
use near_vm_runner::logic::{External, GasCounter, VMContext, VMOutcome};
use near_vm_runner::{
    Contract, ContractCode, ContractRuntimeCache, FilesystemContractRuntimeCache, noop_background_spawner,
};
use parking_lot::Mutex;

use super::RuntimeFault;
use crate::state::{Bytes, Overlay};

/// Folder of the cache inside the directory given for it.
const CACHE_FOLDER: &str = "contracts";
/// How many loaded contracts are kept in memory.
const LOADED_CONTRACTS: usize = 128;
/// Bytes of compiled contracts kept on disk.
const CACHE_BYTES: u64 = 1 << 30;

/// The compiled contracts of one runtime.
pub(super) struct Contracts {
    compiled: FilesystemContractRuntimeCache,
    /// Hashes of code deployed globally under an account, which the state does not name.
    global_hashes: Mutex<HashMap<AccountId, (Bytes, CryptoHash)>>,
}

impl std::fmt::Debug for Contracts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contracts").finish_non_exhaustive()
    }
}

/// Code to run: by hash if it is compiled already, else from the state.
pub(super) struct Code {
    hash: CryptoHash,
    bytes: Option<Bytes>,
}

impl Contract for Code {
    fn hash(&self) -> CryptoHash {
        self.hash
    }

    fn get_code(&self) -> Option<Arc<ContractCode>> {
        let bytes = self.bytes.as_ref()?;
        Some(Arc::new(ContractCode::new(bytes.to_vec(), Some(self.hash))))
    }
}

/// Where compiled contracts are shared between runs: in the user's cache directory, or else the system's temporary
/// one.
pub fn contract_cache() -> PathBuf {
    let caches = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap_or_else(std::env::temp_dir);
    caches.join("commonweight-sandbox")
}

/// A cache in a directory, which keeps loaded contracts in memory, too.
fn open_directory(dir: &Path) -> std::io::Result<FilesystemContractRuntimeCache> {
    FilesystemContractRuntimeCache::with_memory_cache(
        dir,
        None::<&Path>,
        CACHE_FOLDER,
        LOADED_CONTRACTS,
        None,
        CACHE_BYTES,
        noop_background_spawner(),
    )
}

impl Contracts {
    pub(super) fn open(cache_dir: Option<&Path>) -> Result<Self, RuntimeFault> {
        let compiled = match cache_dir {
            Some(dir) => open_directory(dir),
            None => open_directory(&contract_cache()).or_else(|_| open_directory(&std::env::temp_dir())),
        };
        let compiled = compiled.map_err(|error| RuntimeFault::Cache(error.to_string()))?;
        Ok(Self { compiled, global_hashes: Mutex::default() })
    }

    /// The code an account runs, its own or a global one.
    pub(super) fn resolve(
        &self,
        overlay: &Overlay,
        account_id: &AccountId,
        contract: &AccountContract,
    ) -> Code {
        let global = |identifier| overlay.get(&TrieKey::GlobalContractCode { identifier }.to_vec());
        match contract {
            AccountContract::None => Code { hash: CryptoHash::default(), bytes: None },
            AccountContract::Local(hash) => {
                let key = TrieKey::ContractCode { account_id: account_id.clone() };
                Code { hash: *hash, bytes: overlay.get(&key.to_vec()) }
            }
            AccountContract::Global(hash) => {
                Code { hash: *hash, bytes: global(GlobalContractCodeIdentifier::CodeHash(*hash)) }
            }
            AccountContract::GlobalByAccount(deployer) => {
                let bytes = global(GlobalContractCodeIdentifier::AccountId(deployer.clone()));
                let hash = bytes
                    .as_ref()
                    .map_or_else(CryptoHash::default, |bytes| self.global_hash(deployer, bytes));
                Code { hash, bytes }
            }
        }
    }

    /// Runs a method. An error of the contract is part of the outcome; an error here is the
    /// node's.
    pub(super) fn run(
        &self,
        config: &RuntimeConfig,
        code: &Code,
        method: &str,
        ext: &mut (dyn External + Send),
        context: &VMContext,
    ) -> Result<VMOutcome, RuntimeFault> {
        let account_id = context.current_account_id.as_str();
        let missing = || {
            VMOutcome::nop_outcome(FunctionCallError::CompilationError(CompilationError::CodeDoesNotExist {
                account_id: account_id.into(),
            }))
        };
        if code.bytes.is_none() {
            return Ok(missing());
        }
        let wasm = &config.wasm_config;
        let max_gas_burnt = match &context.view_config {
            Some(view) => view.max_gas_burnt,
            None => wasm.limit_config.max_gas_burnt,
        };
        let gas_counter = GasCounter::new(
            wasm.ext_costs.clone(),
            max_gas_burnt,
            wasm.regular_op_cost,
            context.prepaid_gas,
            context.is_view(),
        );
        let cache: &dyn ContractRuntimeCache = &self.compiled;
        let prepared = near_vm_runner::prepare(code, Arc::clone(wasm), Some(cache), gas_counter, method);
        match near_vm_runner::run(prepared, ext, context, Arc::clone(&config.fees)) {
            Ok(outcome) => Ok(outcome),
            Err(VMRunnerError::ContractCodeNotPresent) => Ok(missing()),
            Err(error) => Err(RuntimeFault::Vm(error.to_string())),
        }
    }

    fn global_hash(&self, deployer: &AccountId, code: &Bytes) -> CryptoHash {
        let mut known = self.global_hashes.lock();
        if let Some((bytes, hash)) = known.get(deployer)
            && Arc::ptr_eq(bytes, code)
        {
            return *hash;
        }
        let hash = hash(code);
        known.insert(deployer.clone(), (code.clone(), hash));
        hash
    }
}
