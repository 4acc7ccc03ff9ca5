use near_workspaces::types::{KeyType, NearToken, SecretKey};
use near_workspaces::{AccessKey, AccountDetailsPatch, AccountId};
use serde_json::json;

use crate::support::{Process, deployed, sandbox, wasm};

#[tokio::test]
async fn sets_data() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;

    worker.patch_state(contract.id(), b"key", b"patched").await.expect("the state is patched");

    assert_eq!(contract.view("load").await.expect("the contract is viewed").result, b"patched");
}

#[tokio::test]
async fn sets_accounts_keys_and_code() {
    let worker = sandbox().await;
    let id: AccountId = "patched.near".parse().expect("a valid id");
    let key = SecretKey::from_seed(KeyType::ED25519, "patched");

    worker
        .patch(&id)
        .account(AccountDetailsPatch::default().balance(NearToken::from_near(11)))
        .access_key(key.public_key(), AccessKey::full_access())
        .code(&wasm())
        .state(b"key", b"patched")
        .transact()
        .await
        .expect("the state is patched");

    let details = worker.view_account(&id).await.expect("the account is viewed");
    assert_eq!(details.balance, NearToken::from_near(11));
    assert_eq!(worker.view_access_keys(&id).await.expect("the keys are viewed").len(), 1);
    assert_eq!(worker.view(&id, "load").await.expect("the contract is viewed").result, b"patched");
}

#[test]
fn is_final_when_it_is_answered() {
    let node = Process::start();

    for number in 0..20 {
        let id = format!("patched-{number}.near");
        let account = json!({"amount": "7", "locked": "0", "storage_usage": 182,
            "code_hash": "11111111111111111111111111111111"});
        let records = json!([{"Account": {"account_id": id, "account": account}}]);
        node.result("sandbox_patch_state", json!({"records": records}));

        let params = json!({"request_type": "view_account", "account_id": id, "finality": "final"});
        assert_eq!(node.result("query", params)["amount"], json!("7"), "{id}");
    }
}

#[test]
fn refuses_records_that_are_not_modelled() {
    let node = Process::start();

    let record = json!({"ReceivedData": {"account_id": "near", "data_id": "11111111111111111111111111111111",
        "data": null}});
    let error = node.error("sandbox_patch_state", json!({"records": [record]}));

    assert_eq!(error["name"], json!("INTERNAL_ERROR"));
    let reason = error["cause"]["info"]["error_message"].as_str().expect("a reason");
    assert!(reason.starts_with("not modelled: "), "got {reason}");
}
