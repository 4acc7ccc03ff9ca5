//! What tests rely on in the hostile callee: that it misbehaves as it says.

use commonweight_hostile_callee::Received;
use commonweight_integration_tests::{Env, handle::HostileCalleeHandle};
use near_sdk::{Gas, NearToken, json_types::U128};
use near_workspaces::Account;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

const DEPOSIT: NearToken = NearToken::from_near(10);
/// More than the 200 blocks after which a yielded promise times out.
const TIMEOUT: u64 = 210;

async fn env() -> Env {
    Env::builder().callee().build().await
}

/// A call of `late` that is under way.
async fn late(env: &Env, signer: &Account) -> JoinHandle<(Option<String>, Vec<String>)> {
    let waiting = env.callee.n_waiting().await;
    let call = env.callee.misbehave(signer, "late").deposit(DEPOSIT);
    let pending = tokio::spawn(async move {
        let outcome = call.send().await;
        let failures = outcome.failures().into_iter().map(|failure| failure.message).collect::<Vec<_>>();
        let answer =
            failures.is_empty().then(|| outcome.value().as_str().expect("an answer is a text").to_owned());
        (answer, failures)
    });
    // The node has no way to say that a first receipt is done.
    while env.callee.n_waiting().await == waiting {
        tokio::task::yield_now().await;
    }
    pending
}

#[rstest]
#[case::keeps_and_fails_later("keep_then_fail", "HOSTILE: failed after it was paid", 10)]
#[case::fails_at_once("fail", "HOSTILE: failed at once", 0)]
#[tokio::test]
async fn fails(#[case] method: &'static str, #[case] error: &str, #[case] kept: u128) {
    let env = env().await;

    env.callee.misbehave(&env.mallory, method).deposit(DEPOSIT).await.fails_with(&error);

    let calls = u32::from(kept > 0);
    let deposit = U128(NearToken::from_near(kept).as_yoctonear());
    assert_eq!(env.callee.received(method).await, Received { calls, deposit });
}

#[tokio::test]
async fn never_ends_before_its_gas_does() {
    let env = env().await;

    let outcome = env.callee.misbehave(&env.mallory, "never").gas(Gas::from_tgas(20)).await;

    assert_eq!(outcome.failures().len(), 1);
    assert!(outcome.gas() > Gas::from_tgas(20));
}

#[tokio::test]
async fn accepts_and_answers_as_told() {
    let env = env().await;

    let answer = env.callee.accept(&env.mallory, r#"{"a":[1]}"#).deposit(DEPOSIT).await.value();
    let length = env.callee.at_length(&env.mallory, 100).await;

    assert_eq!(answer, json!({ "a": [1] }));
    assert_eq!(
        env.callee.received("accept").await,
        Received { calls: 1, deposit: U128(DEPOSIT.as_yoctonear()) }
    );
    assert_eq!(length.failures(), []);
    assert_eq!(env.callee.misbehave(&env.mallory, "garbage").await.failures(), []);
}

#[rstest]
#[case::well(true, Some("woken"), &[])]
#[case::badly(false, None, &["HOSTILE: woken to fail"])]
#[tokio::test]
async fn answers_when_it_is_woken(#[case] ok: bool, #[case] answer: Option<&str>, #[case] failures: &[&str]) {
    let env = env().await;
    let pending = late(&env, &env.mallory).await;

    env.callee.wake(&env.bob, ok).await.ok();
    let (answered, failed) = pending.await.unwrap();

    assert_eq!(answered.as_deref(), answer);
    assert_eq!(failed, failures);
    assert_eq!(env.callee.n_waiting().await, 0);
    env.callee.wake(&env.bob, ok).await.fails_with(&"HOSTILE: nothing is waiting");
}

#[tokio::test]
async fn fails_when_nobody_wakes_it() {
    let env = env().await;
    let pending = late(&env, &env.mallory).await;

    env.worker().fast_forward(TIMEOUT).await.unwrap();
    let (answered, failed) = pending.await.unwrap();

    assert_eq!(answered, None);
    assert_eq!(failed, ["HOSTILE: nobody has woken it"]);
    env.callee.wake(&env.bob, true).await.fails_with(&"HOSTILE: nothing is waiting");
}

/// Whom it calls back here is a person, who has no methods.
#[tokio::test]
async fn calls_its_caller_back_and_answers_all_the_same() {
    let env = env().await;
    let args = HostileCalleeHandle::call_back_args("veto", &json!({}), NearToken::ZERO, Gas::from_tgas(10));

    let outcome = env.callee.call::<Value>(&env.mallory, "call_back", args).await;

    assert_eq!(outcome.failures().len(), 1);
    assert_eq!(env.callee.called_back().await, [false]);
    assert_eq!(env.callee.received("call_back").await.calls, 1);
}
