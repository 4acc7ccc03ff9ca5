//! The built contracts, as `scripts/build.sh` leaves them. Never builds anything itself, and never hands out a
//! Wasm that is older than its sources.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The root folder of this workspace.
pub fn workspace_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("invariant: this crate is a folder of the workspace")
}

/// The folder of the built contracts: `near/` in cargo's target folder.
pub fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace_root().join(target).join("near")
}

/// The Wasm of a contract.
///
/// # Panics
/// Where it has not been built, or not from the present sources: with the command that builds it.
pub fn must_load(name: &str) -> Vec<u8> {
    load(&folder(), name).unwrap_or_else(|reason| panic!("{reason}; run: scripts/build.sh {name}"))
}

fn load(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    let path = folder.join(format!("{name}.wasm"));
    let wasm = fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let built_from = fs::read_to_string(path.with_extension("stamp"))
        .map_err(|error| format!("{} has no readable stamp: {error}", path.display()))?;
    if built_from != sources(name)? {
        return Err(format!("{} was not built from the present sources", path.display()));
    }
    Ok(wasm)
}

/// The stamp of a contract's present sources.
fn sources(name: &str) -> Result<String, String> {
    let script = workspace_root().join("scripts/source-stamp.sh");
    let output = Command::new(&script)
        .arg(name)
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", script.display()))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests;
