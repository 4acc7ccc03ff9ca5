use near_workspaces::types::{Gas, GasMeter, NearToken};

use crate::support::{deployed, let_refunds_be_paid, sandbox};

#[tokio::test]
async fn is_metered_over_transactions() {
    let mut worker = sandbox().await;
    let meter = GasMeter::now(&mut worker);
    let contract = deployed(&worker).await;
    let deployment = meter.elapsed().expect("the meter is read");
    meter.reset().expect("the meter is reset");

    let done = contract.call("store").args(b"x".to_vec()).transact().await.expect("the call is sent");
    let burnt = done.total_gas_burnt;
    done.into_result().expect("the value is stored");

    assert!(deployment > Gas::from_tgas(1), "got {deployment}");
    assert_eq!(meter.elapsed().expect("the meter is read"), burnt);
}

#[tokio::test]
async fn that_is_not_enough_fails_the_call() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;

    let done = contract
        .call("store")
        .args(b"x".to_vec())
        .gas(Gas::from_ggas(50))
        .transact()
        .await
        .expect("the call is sent");

    let failure = done.into_result().expect_err("the gas runs out");
    let said = "ExecutionError(\"Exceeded the prepaid gas.\")";
    assert!(format!("{failure:?}").contains(said), "got {failure:?}");
}

#[tokio::test]
async fn buys_deposits_nothing() {
    let worker = sandbox().await;
    let (alice, contract) = tokio::join!(worker.dev_create_account(), deployed(&worker));
    let alice = alice.expect("an account is created");

    let done = alice
        .call(contract.id(), "store")
        .args_json("text")
        .deposit(NearToken::from_near(2))
        .max_gas()
        .transact()
        .await
        .expect("the call is sent")
        .into_result()
        .expect("the value is stored");

    let_refunds_be_paid(&worker).await;
    let stored = contract.view("load").await.expect("the contract is viewed");
    assert_eq!(stored.json::<String>().expect("JSON was stored"), "text");
    let balance = async |id| worker.view_account(id).await.expect("the account is viewed").balance;
    let fee = done
        .outcomes()
        .iter()
        .fold(NearToken::from_yoctonear(0), |sum, outcome| sum.saturating_add(outcome.tokens_burnt));
    assert_eq!(balance(alice.id()).await, NearToken::from_near(98).saturating_sub(fee));
    let received = balance(contract.id()).await;
    assert!(received > NearToken::from_near(101), "got {received}");
}
