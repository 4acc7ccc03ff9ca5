use near_workspaces::types::NearToken;
use serde_json::json;

use crate::support::{Process, Transfer, let_refunds_be_paid, sandbox};

#[tokio::test]
async fn carry_the_node_s_typed_error() {
    let worker = sandbox().await;
    let alice = worker.dev_create_account().await.expect("an account is created");
    let nobody = "nobody.near".parse().expect("a valid id");

    let done = alice.transfer_near(&nobody, NearToken::from_near(1)).await.expect("the transaction is sent");

    let failure = done.into_result().expect_err("the receiver does not exist");
    let said = "AccountDoesNotExist { account_id: AccountId(\"nobody.near\") }";
    assert!(format!("{failure:?}").contains(said), "got {failure:?}");
    let_refunds_be_paid(&worker).await;
    let balance = alice.view_account().await.expect("alice is viewed").balance;
    assert!(balance > NearToken::from_millinear(99_999), "the deposit is not back: {balance}");
}

#[test]
fn of_unknown_signers_are_refused_on_sending() {
    let node = Process::start();

    let transaction = Transfer { signer: "nobody.near", nonce: 1 }.signed(&node);
    let error = node.error("broadcast_tx_commit", json!([transaction.encoded]));

    assert_eq!(error["cause"], json!({"name": "INVALID_TRANSACTION", "info": {}}));
    let reason =
        json!({"TxExecutionError": {"InvalidTxError": {"SignerDoesNotExist": {"signer_id": "nobody.near"}}}});
    assert_eq!(error["data"], reason);
}

#[test]
fn of_used_nonces_are_refused_on_sending() {
    let node = Process::start();
    let first = Transfer { signer: "near", nonce: 1 }.signed(&node);
    node.result("broadcast_tx_commit", json!([first.encoded]));

    let second = Transfer { signer: "near", nonce: 0 }.signed(&node);
    let error = node.error("broadcast_tx_commit", json!([second.encoded]));

    let reason =
        json!({"TxExecutionError": {"InvalidTxError": {"InvalidNonce": {"tx_nonce": 0, "ak_nonce": 1}}}});
    assert_eq!(error["data"], reason);
}
