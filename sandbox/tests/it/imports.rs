use near_workspaces::types::NearToken;

use crate::support::{deployed, sandbox};

#[tokio::test]
async fn bring_code_and_data_from_another_chain() {
    let (here, there) = tokio::join!(sandbox(), sandbox());
    let original = deployed(&there).await;
    let done = original.call("store").args(b"from afar".to_vec()).transact().await.expect("the call is sent");
    done.into_result().expect("the value is stored");
    let destination = "copy.near".parse().expect("a valid id");

    let copy = here
        .import_contract(original.id(), &there)
        .dest_account_id(&destination)
        .initial_balance(NearToken::from_near(50))
        .with_data()
        .transact()
        .await
        .expect("the contract is imported");

    assert_eq!(copy.id(), &destination);
    assert_eq!(copy.view("load").await.expect("the copy answers").result, b"from afar");
    assert_eq!(copy.view_account().await.expect("it is viewed").balance, NearToken::from_near(50));
    let done = copy.call("store").args(b"changed".to_vec()).transact().await.expect("the call is sent");
    done.into_result().expect("the copy's key signs");
    assert_eq!(copy.view("load").await.expect("the copy answers").result, b"changed");
    assert_eq!(original.view("load").await.expect("the original answers").result, b"from afar");
}

#[tokio::test]
async fn take_a_past_block_when_asked() {
    let (here, there) = tokio::join!(sandbox(), sandbox());
    let original = deployed(&there).await;
    let store = async |value: &[u8]| {
        let done = original.call("store").args(value.to_vec()).transact().await.expect("the call is sent");
        done.into_result().expect("the value is stored")
    };
    store(b"old").await;
    let before = there.view_block().await.expect("the head is viewed").height();
    store(b"new").await;

    let copy = here
        .import_contract(original.id(), &there)
        .block_height(before)
        .with_data()
        .transact()
        .await
        .expect("the contract is imported");

    assert_eq!(copy.id(), original.id());
    assert_eq!(copy.view("load").await.expect("the copy answers").result, b"old");
}
