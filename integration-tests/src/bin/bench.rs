//! Measures what calls cost, and writes docs/gas.md and integration-tests/snapshots/gas.json.

use std::{fs, process::ExitCode};

use clap::Parser;
use commonweight_integration_tests::{
    bench::{Snapshot, compare, report},
    wasm::workspace_root,
};

/// Measures the gas of every call of the suite on a node of its own.
///
/// Writes docs/gas.md and integration-tests/snapshots/gas.json. The contracts must have been built by
/// scripts/build.sh.
#[derive(Parser)]
struct Arguments {
    /// Writes nothing, and fails where a figure differs from the snapshot: at all where the same toolchain built
    /// the contracts, by more than 5 % otherwise.
    #[arg(long)]
    check: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let snapshot = Snapshot::take().await;
    let path = workspace_root().join("integration-tests/snapshots/gas.json");
    if !arguments.check {
        let json = serde_json::to_string_pretty(&snapshot).expect("a snapshot can be written as JSON");
        fs::write(&path, json + "\n").expect("the snapshot can be written");
        let page = workspace_root().join("docs/gas.md");
        fs::write(&page, report(&snapshot)).expect("the page can be written");
        println!("wrote {} and {}", path.display(), page.display());
        return ExitCode::SUCCESS;
    }
    let expected = fs::read_to_string(&path).expect("the snapshot can be read");
    let expected = serde_json::from_str(&expected).expect("the snapshot is JSON");
    let (exact, differences) = compare(&expected, &snapshot);
    println!(
        "compared {}",
        if exact { "exactly" } else { "within 5 %: another toolchain built the contracts" }
    );
    for difference in &differences {
        println!("{}: expected {:?}, is {:?}", difference.name, difference.expected, difference.actual);
    }
    if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
