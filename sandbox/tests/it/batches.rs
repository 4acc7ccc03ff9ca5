use near_workspaces::operations::Function;
use near_workspaces::types::{KeyType, NearToken, SecretKey};
use near_workspaces::{AccessKey, AccountId};

use crate::support::{sandbox, wasm};

#[tokio::test]
async fn execute_in_order() {
    let worker = sandbox().await;
    let alice = worker.dev_create_account().await.expect("an account is created");
    let id: AccountId = format!("shop.{}", alice.id()).parse().expect("a valid id");
    let key = SecretKey::from_seed(KeyType::ED25519, "shop");

    alice
        .batch(&id)
        .create_account()
        .transfer(NearToken::from_near(5))
        .add_key(key.public_key(), AccessKey::full_access())
        .deploy(&wasm())
        .call(Function::new("store").args(b"first".to_vec()))
        .call(Function::new("store").args(b"second".to_vec()))
        .transact()
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the batch succeeds");

    let stored = worker.view(&id, "load").await.expect("the contract is viewed").result;
    assert_eq!(stored, b"second");
}

#[tokio::test]
async fn change_nothing_when_one_action_fails() {
    let worker = sandbox().await;
    let contract = crate::support::deployed(&worker).await;

    let done = contract
        .batch()
        .call(Function::new("store").args(b"lost".to_vec()))
        .call(Function::new("refuse"))
        .transact()
        .await
        .expect("the transaction is sent");

    let failure = done.into_result().expect_err("the second action fails");
    assert!(format!("{failure:?}").contains("index: Some(1)"), "got {failure:?}");
    let stored = contract.view("load").await.expect("the contract is viewed").result;
    assert_eq!(stored, b"");
}
