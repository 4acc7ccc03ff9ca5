//! Loads contracts in the genuine virtual machine and says which of them it refuses.
//!
//! `scripts/build.sh` runs it on everything it makes: what an optimiser emits may be valid Wasm
//! and still be code that the node does not accept.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use commonweight_sandbox::runtime::PROTOCOL_VERSION;
use near_parameters::RuntimeConfigStore;
use near_vm_runner::{ContractCode, MockContractRuntimeCache, precompile_contract};

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        eprintln!("usage: wasm-check FILE.wasm…");
        return ExitCode::FAILURE;
    }
    let mut all_load = true;
    for path in &paths {
        if let Err(reason) = load(Path::new(path)) {
            all_load = false;
            eprintln!("{path}: the virtual machine refuses it: {reason}");
        }
    }
    if all_load { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Compiles the contract as a node would when it is deployed.
fn load(path: &Path) -> Result<(), String> {
    let code = std::fs::read(path).map_err(|error| error.to_string())?;
    let store = RuntimeConfigStore::new(None);
    let config = store.get_config(PROTOCOL_VERSION);
    let limit = config.wasm_config.limit_config.max_contract_size;
    if u64::try_from(code.len()).map_or(true, |size| size > limit) {
        return Err(format!("{} bytes, and at most {limit} are allowed", code.len()));
    }
    let cache = MockContractRuntimeCache::default();
    precompile_contract(&ContractCode::new(code, None), Arc::clone(&config.wasm_config), Some(&cache))
        .map_err(|error| format!("{error:?}"))?
        .map_err(|error| format!("{error:?}"))?;
    Ok(())
}
