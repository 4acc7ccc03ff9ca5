//! The node below an environment: which binary it is, and how its time passes.

use std::{path::PathBuf, sync::Once};

use near_workspaces::{Worker, network::Sandbox};

/// The variable by which near-workspaces finds the node.
const BINARY: &str = "NEAR_SANDBOX_BIN_PATH";
/// The most blocks in one leap, so that a node that walks through them answers in time.
const MAX_LEAP: u64 = 1_000_000;

/// Starts a node: the one that the user names in `NEAR_SANDBOX_BIN_PATH`, or else the one of this workspace.
pub(super) async fn start() -> Worker<Sandbox> {
    name_binary();
    near_workspaces::sandbox().await.expect("the node starts")
}

fn name_binary() {
    static NAMED: Once = Once::new();
    NAMED.call_once(|| {
        if std::env::var_os(BINARY).is_some() {
            return;
        }
        let path = built_binary();
        assert!(path.exists(), "{} is not there; run: cargo build -p commonweight-sandbox", path.display());
        // SAFETY: nothing but Rust's own, locked functions reads the environment before the first node runs.
        unsafe { std::env::set_var(BINARY, path) };
    });
}

/// The node that cargo built beside this program: tests are one folder deeper than programs.
fn built_binary() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    let folder = program.parent().expect("programs are in folders");
    let folder =
        if folder.ends_with("deps") { folder.parent().expect("deps is in a folder") } else { folder };
    folder.join("near-sandbox")
}

/// Leaps over blocks until `time`. How long a block is differs between nodes, so each leap measures it for the
/// next, and the first is a single block.
pub(super) async fn fast_forward_to(worker: &Worker<Sandbox>, time: u64) {
    let mut leap = 1;
    let mut before = now(worker).await;
    while before < time {
        worker.fast_forward(leap).await.expect("the node leaps");
        let after = now(worker).await;
        let per_block = ((after - before) / leap).max(1);
        leap = (time.saturating_sub(after) / per_block).clamp(1, MAX_LEAP);
        before = after;
    }
}

pub(super) async fn now(worker: &Worker<Sandbox>) -> u64 {
    worker.view_block().await.expect("the node has a block").timestamp()
}
