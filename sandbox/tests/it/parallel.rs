use std::task::Poll;

use near_workspaces::types::NearToken;

use serde_json::json;

use crate::support::{Process, Transfer, deployed, sandbox};

#[tokio::test]
async fn ten_transactions_of_one_key_all_execute() {
    let worker = sandbox().await;
    let (alice, contract) = tokio::join!(worker.dev_create_account(), deployed(&worker));
    let alice = alice.expect("an account is created");
    let nonce = async || {
        let key = alice.view_access_key(&alice.secret_key().public_key()).await.expect("the key is viewed");
        key.nonce
    };
    let before = nonce().await;

    let mut sent = Vec::new();
    for number in 0..10_u8 {
        let call = alice.call(contract.id(), "store").args(vec![number]);
        sent.push(call.transact_async().await.expect("the call is sent"));
    }
    for transaction in sent {
        let done = loop {
            if let Poll::Ready(done) = transaction.status().await.expect("the status is known") {
                break done;
            }
            tokio::task::yield_now().await;
        };
        done.into_result().expect("the call succeeds");
    }

    assert_eq!(nonce().await, before + 10);
    assert_eq!(contract.view("load").await.expect("the contract is viewed").result, [9]);
}

#[test]
fn what_comes_late_fills_its_gap() {
    let node = Process::start();
    let [first, second, third] = [1, 2, 3].map(|nonce| Transfer { signer: "near", nonce }.signed(&node));

    node.result("broadcast_tx_async", json!([third.encoded]));
    node.result("broadcast_tx_async", json!([second.encoded]));
    node.result("broadcast_tx_commit", json!([first.encoded]));

    for transfer in [second, third] {
        let done = node.result("tx", json!([transfer.hash, "near"]));
        assert_eq!(done["status"], json!({"SuccessValue": ""}));
    }
}

#[test]
fn a_gap_that_stays_is_skipped() {
    let node = Process::start();
    let transfer = Transfer { signer: "near", nonce: 7 }.signed(&node);

    let done = node.result("broadcast_tx_commit", json!([transfer.encoded]));

    assert_eq!(done["transaction"]["nonce"], json!(7));
}

#[tokio::test]
async fn fifty_transfers_at_once_all_arrive() {
    let worker = sandbox().await;
    let (alice, bob) = tokio::join!(worker.dev_create_account(), worker.dev_create_account());
    let (alice, bob) = (alice.expect("alice is created"), bob.expect("bob is created"));

    // The first one makes the client count nonces by itself.
    let first =
        alice.transfer_near(bob.id(), NearToken::from_near(1)).await.expect("the transaction is sent");
    first.into_result().expect("the transfer succeeds");

    let mut transfers = tokio::task::JoinSet::new();
    for _ in 0..49 {
        let (alice, bob) = (alice.clone(), bob.id().clone());
        transfers.spawn(async move { alice.transfer_near(&bob, NearToken::from_near(1)).await });
    }
    while let Some(done) = transfers.join_next().await {
        let done = done.expect("the task ends").expect("the transaction is sent");
        done.into_result().expect("the transfer succeeds");
    }

    let balance = bob.view_account().await.expect("bob is viewed").balance;
    assert_eq!(balance, NearToken::from_near(150));
}
