use near_crypto::InMemorySigner;
use near_primitives::hash::CryptoHash;
use serde_json::json;

use crate::support::{Process, Signed, Transfer};

#[test]
fn sending_twice_executes_once() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let first = node.result("broadcast_tx_commit", json!([transfer.encoded]));
    let second = node.result("broadcast_tx_commit", json!([transfer.encoded]));

    assert_eq!(first["transaction_outcome"], second["transaction_outcome"]);
    let params =
        json!({"request_type": "view_access_key_list", "account_id": "near", "finality": "optimistic"});
    assert_eq!(node.result("query", params)["keys"][0]["access_key"]["nonce"], json!(1));
}

#[test]
fn status_reaches_final() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent = node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));

    assert_eq!(sent["final_execution_status"], json!("FINAL"));
    assert_eq!(sent["status"], json!({"SuccessValue": ""}));
    let params = json!({"tx_hash": transfer.hash, "sender_account_id": "near", "wait_until": "FINAL"});
    let asked = node.result("EXPERIMENTAL_tx_status", params);
    assert_eq!(asked["receipts_outcome"], sent["receipts_outcome"]);
    assert_eq!(asked["receipts"].as_array().map(Vec::len), Some(2));
}

#[test]
fn sending_without_waiting_answers_none() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent = node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "NONE"}));

    assert_eq!(sent, json!({"final_execution_status": "NONE"}));
    let included = node.result("tx", json!([transfer.hash, "near"]));
    assert_eq!(included["transaction"]["hash"], json!(transfer.hash));
}

#[test]
fn what_names_no_block_is_dropped_without_a_word() {
    let node = Process::start();
    let transfer = Signed::of(&Transfer { signer: "near", nonce: 1 }.on_top_of(CryptoHash::default()));

    assert_eq!(node.result("broadcast_tx_async", json!([transfer.encoded])), json!(transfer.hash));
    let params = json!({"signed_tx_base64": transfer.encoded, "wait_until": "NONE"});
    assert_eq!(node.result("send_tx", params), json!({"final_execution_status": "NONE"}));

    let asked = json!({"tx_hash": transfer.hash, "sender_account_id": "near", "wait_until": "NONE"});
    let error = node.error("tx", asked);
    assert_eq!(error["cause"]["name"], json!("UNKNOWN_TRANSACTION"));
    let error = node.error("broadcast_tx_commit", json!([transfer.encoded]));
    assert_eq!(error["data"], json!({"TxExecutionError": {"InvalidTxError": "Expired"}}));
}

#[test]
fn what_was_invalid_may_come_again() {
    let node = Process::start();
    let transfer = Transfer { signer: "late.near", nonce: 1 }.signed(&node);
    node.result("broadcast_tx_async", json!([transfer.encoded]));
    let key = InMemorySigner::test_signer(&"late.near".parse().expect("a valid id")).public_key();
    let account = json!({"amount": "1000000000000000000000000", "locked": "0", "storage_usage": 182,
        "code_hash": "11111111111111111111111111111111"});
    let access_key = json!({"nonce": 0, "permission": "FullAccess"});

    node.result(
        "sandbox_patch_state",
        json!({"records": [
            {"Account": {"account_id": "late.near", "account": account}},
            {"AccessKey": {"account_id": "late.near", "public_key": key, "access_key": access_key}},
        ]}),
    );
    let sent = node.result("broadcast_tx_commit", json!([transfer.encoded]));

    assert_eq!(sent["status"], json!({"SuccessValue": ""}));
}

#[test]
fn unknown_hash_is_an_error() {
    let node = Process::start();
    let hash = "11111111111111111111111111111111";

    let params = |level: &str| json!({"tx_hash": hash, "sender_account_id": "near", "wait_until": level});
    let error = node.error("tx", params("NONE"));

    let info = json!({"requested_transaction_hash": hash});
    assert_eq!(error["cause"], json!({"name": "UNKNOWN_TRANSACTION", "info": info}));
    assert_eq!(error["data"], json!(format!("Transaction {hash} doesn't exist")));

    let error = node.error("tx", params("INCLUDED"));

    assert_eq!(error["cause"], json!({"name": "TIMEOUT_ERROR", "info": {"cause": "NOT_OBSERVED"}}));
}

#[test]
fn what_comes_meanwhile_is_found() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    let asked =
        json!({"tx_hash": transfer.hash, "sender_account_id": "near", "wait_until": "EXECUTED_OPTIMISTIC"});

    let found = std::thread::scope(|scope| {
        let found = scope.spawn(|| node.result("tx", asked));
        node.result("broadcast_tx_async", json!([transfer.encoded]));
        found.join().expect("the transfer is found")
    });

    assert_eq!(found["final_execution_status"], json!("EXECUTED_OPTIMISTIC"));
    assert_eq!(found["status"], json!({"SuccessValue": ""}));
}

#[test]
fn execution_does_not_wait_for_refunds() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent = node.result("broadcast_tx_commit", json!([transfer.encoded]));
    let params = json!({"tx_hash": transfer.hash, "sender_account_id": "near", "wait_until": "FINAL"});
    let last = node.result("tx", params);

    let receipts = |answer: &serde_json::Value| answer["receipts_outcome"].as_array().map(Vec::len);
    assert_eq!((&sent["final_execution_status"], receipts(&sent)), (&json!("EXECUTED_OPTIMISTIC"), Some(1)));
    assert_eq!((&last["final_execution_status"], receipts(&last)), (&json!("FINAL"), Some(2)));
}

#[test]
fn inclusion_is_told_without_an_outcome() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent =
        node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "INCLUDED"}));

    assert_eq!(sent, json!({"final_execution_status": "INCLUDED"}));
}

#[test]
fn receipts_are_found_by_id() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    let sent = node.result("broadcast_tx_commit", json!([transfer.encoded]));
    let id = &sent["transaction_outcome"]["outcome"]["receipt_ids"][0];

    let receipt = node.result("EXPERIMENTAL_receipt", json!({"receipt_id": id}));

    assert_eq!((&receipt["predecessor_id"], &receipt["receiver_id"]), (&json!("near"), &json!("test.near")));
}

#[test]
fn receipts_lead_to_their_transaction() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    let sent = node.result("broadcast_tx_commit", json!([transfer.encoded]));

    for outcome in sent["receipts_outcome"].as_array().expect("an array") {
        let found = node.result("EXPERIMENTAL_receipt_to_tx", json!({"receipt_id": outcome["id"]}));
        assert_eq!(found, json!({"transaction_hash": transfer.hash, "sender_account_id": "near"}));
    }

    let unknown = node.error("EXPERIMENTAL_receipt_to_tx", json!({"receipt_id": transfer.hash}));
    let info = json!({"receipt_id": transfer.hash});
    assert_eq!(unknown["cause"], json!({"name": "UNKNOWN_RECEIPT", "info": info}));
}

#[test]
fn fees_are_the_protocol_s() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);

    let sent = node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));

    let burnt = |outcome: &serde_json::Value| outcome["outcome"]["gas_burnt"].as_u64();
    assert_eq!(burnt(&sent["transaction_outcome"]), Some(223_182_562_500));
    let receipts: Vec<_> = sent["receipts_outcome"].as_array().expect("an array").iter().map(burnt).collect();
    assert_eq!(receipts, [Some(223_182_562_500), Some(223_182_562_500)]);
}
