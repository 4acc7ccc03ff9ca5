use serde_json::json;

use crate::support::Process;

#[test]
fn follow_each_other_without_traffic() {
    let node = Process::start();
    let height = || node.result("status", json!([]))["sync_info"]["latest_block_height"].as_u64();
    let before = height().expect("a height");

    while height().expect("a height") < before + 3 {
        std::thread::yield_now();
    }

    let head = node.result("block", json!({"finality": "optimistic"}));
    let last = node.result("block", json!({"finality": "final"}));
    assert_ne!(head["header"]["hash"], last["header"]["hash"]);
}

#[test]
fn are_found_by_height_and_hash() {
    let node = Process::start();
    let block = node.result("block", json!({"finality": "optimistic"}));
    let header = &block["header"];

    let by_height = node.result("block", json!({"block_id": header["height"]}));
    let by_hash = node.result("block", json!([header["hash"]]));

    assert_eq!((&by_height, &by_hash), (&block, &block));
}

#[test]
fn have_one_chunk() {
    let node = Process::start();
    let block = node.result("block", json!({"finality": "optimistic"}));
    let chunk_hash = &block["chunks"][0]["chunk_hash"];

    let by_hash = node.result("chunk", json!([chunk_hash]));
    let by_block = node.result("chunk", json!({"block_id": block["header"]["height"], "shard_id": 0}));

    assert_eq!(by_hash, by_block);
    assert_eq!((&by_hash["author"], &by_hash["header"]["chunk_hash"]), (&json!("test.near"), chunk_hash));
}

#[test]
fn are_forgotten_when_newer_ones_are_kept() {
    let node = Process::start_with(&["--keep-blocks", "5"]);

    node.result("sandbox_fast_forward", json!({"delta_height": 3}));
    let kept = node.result("block", json!({"sync_checkpoint": "earliest_available"}));
    node.result("sandbox_fast_forward", json!({"delta_height": 200}));

    let height = &kept["header"]["height"];
    let error = node.error("block", json!({"block_id": height}));
    assert_eq!(error["cause"]["name"], json!("UNKNOWN_BLOCK"));
    let params = json!({"request_type": "view_account", "account_id": "near", "block_id": height});
    assert_eq!(node.error("query", params)["cause"]["name"], json!("UNKNOWN_BLOCK"));
    let genesis = node.result("block", json!({"sync_checkpoint": "genesis"}));
    assert_eq!(genesis["header"]["height"], json!(0));
}

#[test]
fn are_all_kept_by_an_archive() {
    let node = Process::start_with(&["--archive", "--keep-blocks", "5"]);

    for _ in 0..10 {
        node.result("sandbox_fast_forward", json!({"delta_height": 1}));
    }

    let earliest = node.result("block", json!({"sync_checkpoint": "earliest_available"}));
    assert_eq!(earliest["header"]["height"], json!(0));
}

#[test]
fn gas_price_is_the_minimum() {
    let node = Process::start();

    assert_eq!(node.result("gas_price", json!([null])), json!({"gas_price": "100000000"}));
}

#[test]
fn protocol_config_prices_storage() {
    let node = Process::start();

    let config = node.result("EXPERIMENTAL_protocol_config", json!({"finality": "final"}));

    assert_eq!(config["runtime_config"]["storage_amount_per_byte"], json!("10000000000000000000"));
    assert_eq!(config["protocol_version"], json!(88));
}
