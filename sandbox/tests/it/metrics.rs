use serde_json::json;

use crate::support::{Process, Transfer};

/// The value of a sample, given by its name and labels.
fn sample(page: &str, name: &str) -> Option<u64> {
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map(|value| value.parse().expect("a sample is a number"))
}

#[test]
fn count_what_the_chain_did() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    let sent = node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));
    let height = node.result("status", json!([]))["sync_info"]["latest_block_height"].as_u64();

    let (head, page) = node.get("/metrics");

    assert!(head.to_lowercase().contains("content-type: text/plain; version=0.0.4"), "got {head}");
    assert_eq!(sample(&page, "near_transaction_processed_total"), Some(1));
    let receipts = sent["receipts_outcome"].as_array().map(|all| all.len() as u64);
    assert_eq!(sample(&page, "near_receipt_processed_total"), receipts);
    // The transaction, its receipt, and the refund of what was bought too dear.
    assert_eq!(sample(&page, "near_gas_burnt_total"), Some(3 * 223_182_562_500));
    assert!(sample(&page, "near_block_height_head") >= height, "got {page}");
    assert!(sample(&page, "near_block_processed_total") >= height, "got {page}");
}

#[test]
fn count_requests_by_method_and_error() {
    let node = Process::start();
    node.result("gas_price", json!([null]));
    node.error("gas_price", json!([999_999]));
    node.error("gas_price", json!("nonsense"));
    node.error("invented", json!([]));
    node.error("invented_too", json!([]));

    let (_, page) = node.get("/metrics");

    assert_eq!(sample(&page, "near_rpc_total_count{method=\"gas_price\"}"), Some(3));
    assert_eq!(sample(&page, "near_rpc_error_count{err_code=\"-32000\",method=\"gas_price\"}"), Some(1));
    assert_eq!(sample(&page, "near_rpc_error_count{err_code=\"-32700\",method=\"gas_price\"}"), Some(1));
    assert_eq!(sample(&page, "near_rpc_total_count{method=\"UNSUPPORTED_METHOD\"}"), Some(2));
    assert!(!page.contains("invented"), "got {page}");
}

#[test]
fn explain_each_name() {
    let node = Process::start();
    node.error("gas_price", json!([999_999]));

    let (_, page) = node.get("/metrics");

    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().expect("a line has a name");
        assert!(page.contains(&format!("# HELP {name} ")), "{name} is not explained");
        assert!(page.contains(&format!("# TYPE {name} ")), "{name} has no type");
    }
}
