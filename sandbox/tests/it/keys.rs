use near_workspaces::types::{KeyType, NearToken, SecretKey};
use near_workspaces::{AccessKey, Account};

use crate::support::{deployed, sandbox};

#[tokio::test]
async fn sign_after_they_are_added_and_not_after_they_are_deleted() {
    let worker = sandbox().await;
    let mut alice = worker.dev_create_account().await.expect("an account is created");
    let second = SecretKey::from_seed(KeyType::ED25519, "second");
    let added =
        alice.batch(alice.id()).add_key(second.public_key(), AccessKey::full_access()).transact().await;
    added.expect("the transaction is sent").into_result().expect("the key is added");
    let first = alice.secret_key().clone();

    alice.set_secret_key(second.clone());
    let deleted = alice.batch(alice.id()).delete_key(first.public_key()).transact().await;
    deleted.expect("the transaction is sent").into_result().expect("the new key deletes the old one");

    let keys = alice.view_access_keys().await.expect("the keys are listed");
    assert_eq!(keys.iter().map(|key| &key.public_key).collect::<Vec<_>>(), [&second.public_key()]);
    alice.set_secret_key(first);
    let bob = "near".parse().expect("a valid id");
    let refused = alice.transfer_near(&bob, NearToken::from_near(1)).await.expect_err("the key is gone");
    assert!(format!("{refused:?}").contains("AccessKeyNotFound"), "got {refused:?}");
}

#[tokio::test]
async fn of_functions_call_their_method_and_nothing_else() {
    let worker = sandbox().await;
    let (alice, contract) = tokio::join!(worker.dev_create_account(), deployed(&worker));
    let alice = alice.expect("an account is created");
    let key = SecretKey::from_seed(KeyType::ED25519, "limited");
    let access =
        AccessKey::function_call_access(contract.id(), &["store"], Some(NearToken::from_millinear(500)));
    let added = alice.batch(alice.id()).add_key(key.public_key(), access).transact().await;
    added.expect("the transaction is sent").into_result().expect("the key is added");
    let limited = Account::from_secret_key(alice.id().clone(), key.clone(), &worker);

    let done = limited.call(contract.id(), "store").args(b"kept".to_vec()).transact().await;
    done.expect("the call is sent").into_result().expect("the method is allowed");
    let other = limited.call(contract.id(), "greet").transact().await.expect_err("the method is not allowed");
    let spent = limited.transfer_near(contract.id(), NearToken::from_near(1)).await;
    let spent = spent.expect_err("transfers are not allowed");

    assert!(format!("{other:?}").contains("MethodNameMismatch"), "got {other:?}");
    assert!(format!("{spent:?}").contains("RequiresFullAccess"), "got {spent:?}");
    let seen = worker.view_access_key(alice.id(), &key.public_key()).await.expect("the key is viewed");
    let near_workspaces::types::AccessKeyPermission::FunctionCall(permission) = seen.permission else {
        panic!("the key became one of full access");
    };
    let left = permission.allowance.expect("an allowance was given");
    assert!(left < NearToken::from_millinear(500) && left > NearToken::from_millinear(499), "got {left}");
}

#[tokio::test]
async fn are_kept_in_files() {
    let worker = sandbox().await;
    let alice = worker.dev_create_account().await.expect("an account is created");
    let folder = tempfile::tempdir().expect("a temporary directory");

    alice.store_credentials(folder.path()).await.expect("the key is written");
    let read = Account::from_file(folder.path().join(format!("{}.json", alice.id())), &worker);

    let read = read.expect("the key is read");
    let paid = read.transfer_near(&"near".parse().expect("a valid id"), NearToken::from_near(1)).await;
    paid.expect("the transaction is sent").into_result().expect("the key signs");
}

#[tokio::test]
async fn stake_no_less_than_the_least_stake() {
    let worker = sandbox().await;
    let alice = worker.dev_create_account().await.expect("an account is created");
    let key = alice.secret_key().public_key();

    let done = alice.batch(alice.id()).stake(NearToken::from_near(1), key).transact().await;

    let failure = done.expect("the transaction is sent").into_result().expect_err("the stake is too small");
    assert!(format!("{failure:?}").contains("InsufficientStake"), "got {failure:?}");
}
