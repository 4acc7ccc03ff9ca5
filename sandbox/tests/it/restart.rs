use serde_json::{Value, json};

use crate::support::{Process, Transfer, init, refusal};

const KEEP: [&str; 1] = ["--keep-state"];

fn balance(node: &Process) -> Value {
    let params = json!({"request_type": "view_account", "account_id": "near", "finality": "optimistic"});
    node.result("query", params)["amount"].take()
}

fn height(node: &Process) -> u64 {
    node.result("status", json!([]))["sync_info"]["latest_block_height"].as_u64().expect("a height")
}

#[test]
fn goes_on_from_the_saved_chain() {
    let node = Process::start_with(&KEEP);
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    let sent = node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));
    let (paid, reached) = (balance(&node), height(&node));

    let (home, code) = node.end("TERM");
    let node = Process::run_with(home, &KEEP);

    assert_eq!(code, Some(0));
    assert_eq!(balance(&node), paid);
    assert!(height(&node) >= reached, "height {} is before {reached}", height(&node));
    let known = node.result("tx", json!([transfer.hash, "near"]));
    assert_eq!(known["receipts_outcome"], sent["receipts_outcome"]);
    let next = Transfer { signer: "near", nonce: 2 }.signed(&node);
    let sent = node.result("broadcast_tx_commit", json!([next.encoded]));
    assert_eq!(sent["status"], json!({"SuccessValue": ""}));
}

#[test]
fn survives_a_crash() {
    let node = Process::start_with(&KEEP);
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));
    let paid = balance(&node);
    let saved = node.home().join("data/chain");
    while !saved.exists() {
        std::thread::yield_now();
    }
    // What is being written when a process dies has another name, and is not looked at.
    std::fs::write(node.home().join("data/chain.unfinished"), "half a").expect("the file is written");

    let (home, code) = node.end("KILL");
    let node = Process::run_with(home, &KEEP);

    assert_eq!(code, None);
    assert_eq!(balance(&node), paid);
}

#[test]
fn forgets_what_it_is_not_asked_to_keep() {
    let node = Process::start();
    let untouched = balance(&node);
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));

    let (home, _) = node.end("TERM");
    assert!(!home.path().join("data").exists(), "something was saved");

    assert_eq!(balance(&Process::run(home)), untouched);
}

#[test]
fn starts_at_the_genesis_when_the_data_is_removed() {
    let node = Process::start_with(&KEEP);
    let untouched = balance(&node);
    let transfer = Transfer { signer: "near", nonce: 1 }.signed(&node);
    node.result("send_tx", json!({"signed_tx_base64": transfer.encoded, "wait_until": "FINAL"}));

    let (home, _) = node.end("TERM");
    std::fs::remove_dir_all(home.path().join("data")).expect("the chain was saved");

    assert_eq!(balance(&Process::run_with(home, &KEEP)), untouched);
}

#[test]
fn refuses_what_it_cannot_go_on_with() {
    let (home, _) = Process::start_with(&KEEP).end("TERM");
    let saved = home.path().join("data/chain");
    let sound = std::fs::read(&saved).expect("the chain was saved");
    let advice = "remove it to start at the genesis";

    let mut damaged = sound.clone();
    damaged[sound.len() / 2] ^= 1;
    std::fs::write(&saved, damaged).expect("the file is written");
    let corrupt = refusal(home.path(), &KEEP);
    std::fs::write(&saved, &sound[..sound.len() / 2]).expect("the file is written");
    let truncated = refusal(home.path(), &KEEP);
    std::fs::write(&saved, sound).expect("the file is written");
    std::fs::remove_file(home.path().join("genesis.json")).expect("there is a genesis");
    init(home.path());
    let other = refusal(home.path(), &KEEP);

    let path = saved.display();
    let reason = "the saved chain is corrupt: its checksum does not match";
    assert_eq!(corrupt, format!("near-sandbox: {path}: {reason}; {advice}"));
    assert!(truncated.contains("bytes instead of") && truncated.ends_with(advice), "got {truncated}");
    assert!(other.contains("the saved chain is test-chain-") && other.ends_with(advice), "got {other}");
}
