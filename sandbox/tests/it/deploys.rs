use near_workspaces::AccountId;
use near_workspaces::types::{KeyType, NearToken, SecretKey};

use crate::support::{deployed, let_refunds_be_paid, sandbox, wasm};

/// A module without methods.
fn nothing() -> Vec<u8> {
    wat::parse_str("(module)").expect("an empty module assembles")
}

#[tokio::test]
async fn reach_accounts_of_every_kind() {
    let worker = sandbox().await;
    let key = |seed| SecretKey::from_seed(KeyType::ED25519, seed);

    let top = worker
        .create_tla_and_deploy("shop".parse().expect("a valid id"), key("shop"), &wasm())
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the contract is deployed");
    let below = worker
        .create_root_account_subaccount_and_deploy(
            "stall".parse().expect("a valid id"),
            key("stall"),
            &wasm(),
        )
        .await
        .expect("the transaction is sent")
        .into_result()
        .expect("the contract is deployed");
    let developer = worker.dev_deploy_tla(&wasm()).await.expect("the contract is deployed");

    assert_eq!((top.id().as_str(), below.id().as_str()), ("shop", "stall.test.near"));
    for contract in [top, below, developer] {
        assert_eq!(contract.view_code().await.expect("the code is viewed"), wasm());
        assert_eq!(contract.view("greet").await.expect("the contract answers").logs, ["hello"]);
    }
}

#[tokio::test]
async fn replace_the_code_and_leave_the_data() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;
    let done = contract.call("store").args(b"kept".to_vec()).transact().await.expect("the call is sent");
    done.into_result().expect("the value is stored");

    let emptied = contract.as_account().deploy(&nothing()).await.expect("the transaction is sent");
    emptied.into_result().expect("the code is replaced");
    let missing = contract.view("load").await.expect_err("the method is gone");
    let again = contract.as_account().deploy(&wasm()).await.expect("the transaction is sent");
    again.into_result().expect("the code is replaced");

    assert!(format!("{missing:?}").contains("MethodResolveError(MethodNotFound)"), "got {missing:?}");
    assert_eq!(contract.view("load").await.expect("the contract is viewed").result, b"kept");
}

#[tokio::test]
async fn end_with_the_account() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;
    let id: AccountId = contract.id().clone();
    let heir = worker.dev_create_account().await.expect("an account is created");

    let gone = contract.delete_contract(heir.id()).await.expect("the transaction is sent");

    gone.into_result().expect("the account is deleted");
    let error = worker.view(&id, "load").await.expect_err("the contract is gone");
    assert!(format!("{error:?}").contains("UnknownAccount"), "got {error:?}");
    let_refunds_be_paid(&worker).await;
    let balance = heir.view_account().await.expect("the heir is viewed").balance;
    assert!(balance > NearToken::from_near(199), "got {balance}");
}
