use near_workspaces::types::{KeyType, NearToken, SecretKey};

use crate::support::{let_refunds_be_paid, sandbox};

#[tokio::test]
async fn are_created_under_the_root() {
    let worker = sandbox().await;
    let root = worker.root_account().expect("the root has a key");

    let created = root
        .create_subaccount("alice")
        .initial_balance(NearToken::from_near(7))
        .transact()
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the account is created");

    let details = created.view_account().await.expect("the account is viewed");
    assert_eq!((created.id().as_str(), details.balance), ("alice.test.near", NearToken::from_near(7)));
}

#[tokio::test]
async fn are_created_at_top_level_by_the_registrar() {
    let worker = sandbox().await;
    let key = SecretKey::from_seed(KeyType::ED25519, "token");

    let created = worker
        .create_tla("token".parse().expect("a valid id"), key)
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the account is created");

    let details = created.view_account().await.expect("the account is viewed");
    assert_eq!(details.balance, NearToken::from_near(100));
}

#[tokio::test]
async fn hold_what_was_transferred() {
    let worker = sandbox().await;
    let (alice, bob) = tokio::join!(worker.dev_create_account(), worker.dev_create_account());
    let (alice, bob) = (alice.expect("alice is created"), bob.expect("bob is created"));

    alice
        .transfer_near(bob.id(), NearToken::from_near(3))
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the transfer succeeds");
    let_refunds_be_paid(&worker).await;

    let (alice, bob) = tokio::join!(alice.view_account(), bob.view_account());
    let (alice, bob) = (alice.expect("alice is viewed").balance, bob.expect("bob is viewed").balance);
    assert_eq!(bob, NearToken::from_near(103));
    // Twice the gas of a transfer, at the lowest price; the rest of what was bought is back.
    let fee = NearToken::from_yoctonear(2 * 223_182_562_500 * 100_000_000);
    assert_eq!(alice, NearToken::from_near(97).saturating_sub(fee));
}

#[tokio::test]
async fn are_deleted_in_favour_of_a_beneficiary() {
    let worker = sandbox().await;
    let (alice, bob) = tokio::join!(worker.dev_create_account(), worker.dev_create_account());
    let (alice, bob) = (alice.expect("alice is created"), bob.expect("bob is created"));
    let alice_id = alice.id().clone();

    alice
        .delete_account(bob.id())
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the account is deleted");
    let_refunds_be_paid(&worker).await;

    let error = worker.view_account(&alice_id).await.expect_err("the account is gone");
    assert!(format!("{error:?}").contains("UnknownAccount"), "got {error:?}");
    let balance = bob.view_account().await.expect("bob is viewed").balance;
    assert!(balance > NearToken::from_near(199), "got {balance}");
}
