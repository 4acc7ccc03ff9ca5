use serde_json::json;

use crate::support::{Process, Transfer, program};

#[test]
fn each_have_a_chunk_in_every_block() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let done = program(home.path()).args(["init", "--fast", "--num-shards", "3"]).status();
    assert!(done.expect("the program starts").success());
    let node = Process::run(home);
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent = node.result("broadcast_tx_commit", json!([transfer.encoded]));

    let block = node.result("block", json!({"block_id": sent["transaction_outcome"]["block_hash"]}));
    let shards: Vec<_> =
        block["chunks"].as_array().expect("a list").iter().map(|chunk| &chunk["shard_id"]).collect();
    assert_eq!(shards.len(), 3);
    assert_eq!(
        (&block["header"]["chunks_included"], &block["header"]["chunk_mask"]),
        (&json!(3), &json!([true, true, true]))
    );
    let holding = block["chunks"].as_array().expect("a list").iter().filter(|chunk| {
        let by_hash = node.result("chunk", json!([chunk["chunk_hash"]]));
        let by_shard = node.result("chunk", json!([[block["header"]["height"], chunk["shard_id"]]]));
        assert_eq!(by_hash, by_shard);
        by_hash["transactions"][0]["hash"] == json!(transfer.hash)
    });
    assert_eq!(holding.count(), 1);
    let validators = node.result("validators", json!([null]));
    let produced = &validators["current_validators"][0]["shards"];
    assert_eq!(produced.as_array().map(Vec::len), Some(3));
}
