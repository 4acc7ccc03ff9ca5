//! What calls cost does not change unnoticed.

use commonweight_integration_tests::{
    bench::{Snapshot, compare},
    wasm::workspace_root,
};

/// Exact where the toolchain that built the contracts is the snapshot's, within 5 % otherwise.
#[tokio::test]
async fn is_as_in_the_snapshot() {
    let path = workspace_root().join("integration-tests/snapshots/gas.json");
    let expected = std::fs::read_to_string(path).expect("the snapshot is there");
    let expected: Snapshot = serde_json::from_str(&expected).expect("the snapshot is JSON");

    let (exact, differences) = compare(&expected, &Snapshot::take_methods().await);

    let how = if exact { "exactly" } else { "within 5 %, since another toolchain built the contracts" };
    assert_eq!(differences, [], "compared {how}; to accept the new figures run: scripts/bench.sh");
}
