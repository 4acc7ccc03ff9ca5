use crate::support::{deployed, sandbox};

#[tokio::test]
async fn keep_what_they_store() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;

    let done = contract.call("store").args(b"kept".to_vec()).transact().await.expect("the call is sent");

    done.into_result().expect("the value is stored");
    assert_eq!(contract.view("load").await.expect("the contract is viewed").result, b"kept");
}

#[tokio::test]
async fn log() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;

    let done = contract.call("greet").transact().await.expect("the call is sent");
    let viewed = contract.view("greet").await.expect("the contract is viewed");

    assert_eq!((done.logs(), viewed.logs), (vec!["hello"], vec!["hello".to_owned()]));
}

#[tokio::test]
async fn fail_with_their_panic() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;

    let done =
        contract.call("store_and_refuse").args(b"lost".to_vec()).transact().await.expect("the call is sent");
    let viewed = contract.view("refuse").await.expect_err("the view fails");

    let failure = done.into_result().expect_err("the call fails");
    let said = "ExecutionError(\"Smart contract panicked: refused on purpose\")";
    assert!(format!("{failure:?}").contains(said), "got {failure:?}");
    let said = r#"HostError(GuestPanic { panic_msg: \"refused on purpose\" })"#;
    assert!(format!("{viewed:?}").contains(said), "got {viewed:?}");
    assert_eq!(contract.view("load").await.expect("the contract is viewed").result, b"");
}

#[tokio::test]
async fn call_each_other() {
    let worker = sandbox().await;
    let (near, far) = tokio::join!(deployed(&worker), deployed(&worker));
    let done = far.call("store").args(b"far away".to_vec()).transact().await.expect("the call is sent");
    done.into_result().expect("the value is stored");

    let loaded = near
        .call("load_from")
        .args(far.id().as_bytes().to_vec())
        .max_gas()
        .transact()
        .await
        .expect("the call is sent")
        .into_result()
        .expect("the call succeeds");

    assert_eq!(loaded.raw_bytes().expect("a value is returned"), b"far away");
    let executors: Vec<_> = loaded.outcomes().iter().map(|outcome| outcome.executor_id.clone()).collect();
    assert_eq!(executors[..3], [near.id().clone(), near.id().clone(), far.id().clone()]);
}
