use serde_json::json;

use crate::support::{Process, deployed, sandbox};

/// Chain time of a skipped block.
const NANOS_PER_BLOCK: u64 = 310_000_000;

#[tokio::test]
async fn moves_height_and_time() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;
    let now = async || {
        let seen = contract.view("now").await.expect("the contract is viewed").result;
        let number = |at: usize| u64::from_le_bytes(seen[at..at + 8].try_into().expect("eight bytes"));
        (number(0), number(8))
    };
    let (height, time) = now().await;

    worker.fast_forward(1_000).await.expect("the chain moves");

    let (new_height, new_time) = now().await;
    assert!(new_height >= height + 1_000, "{height} moved to {new_height}");
    assert!(new_time >= time + 1_000 * NANOS_PER_BLOCK, "{time} moved to {new_time}");
}

#[test]
fn skips_half_a_million_heights() {
    let node = Process::start();
    let height = || node.result("status", json!([]))["sync_info"]["latest_block_height"].as_u64();
    let before = height().expect("a height");

    node.result("sandbox_fast_forward", json!({"delta_height": 500_000}));

    assert!(height().expect("a height") >= before + 500_000);
}

#[test]
fn leaves_skipped_heights_unknown() {
    let node = Process::start();
    let head = node.result("block", json!({"finality": "optimistic"}));
    let height = head["header"]["height"].as_u64().expect("a height");

    node.result("sandbox_fast_forward", json!({"delta_height": 50}));

    let error = node.error("block", json!({"block_id": height + 40}));
    assert_eq!(error["cause"], json!({"name": "UNKNOWN_BLOCK", "info": {}}));
}

#[test]
fn changes_epochs() {
    let node = Process::start();
    let epoch = || node.result("validators", json!([null]))["epoch_height"].as_u64();
    let before = epoch().expect("an epoch");

    node.result("sandbox_fast_forward", json!({"delta_height": 600}));

    assert_eq!(epoch(), Some(before + 10));
}

#[test]
fn leaves_the_target_final() {
    let node = Process::start();
    let head = node.result("block", json!({"finality": "optimistic"}));
    let height = head["header"]["height"].as_u64().expect("a height");

    node.result("sandbox_fast_forward", json!({"delta_height": 1_000}));

    let last = node.result("block", json!({"finality": "final"}));
    assert!(last["header"]["height"].as_u64().expect("a height") >= height + 1_000);
}

#[test]
fn stops_where_chain_time_ends() {
    let node = Process::start();

    for delta in [u64::MAX, 10_000_000_001] {
        let error = node.error("sandbox_fast_forward", json!({"delta_height": delta}));
        let said = error["cause"]["info"]["error_message"].as_str().expect("a reason");
        assert!(said.starts_with("not modelled: heights beyond 10000000000"), "got {said}");
    }
    node.result("sandbox_fast_forward", json!({"delta_height": 9_000_000_000_u64}));

    let height = node.result("status", json!([]))["sync_info"]["latest_block_height"].as_u64();
    assert!(height >= Some(9_000_000_000), "got {height:?}");
}
