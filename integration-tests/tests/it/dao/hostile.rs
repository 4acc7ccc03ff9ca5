//! What callees do that keep the money, answer late or at length, or never; and what members can still do meanwhile.

use commonweight_dao::{ActionError, Error, Status};
use commonweight_explain::Call;
use commonweight_integration_tests::{Outcome, handle::HostileCalleeHandle};
use near_sdk::Gas;
use rstest::rstest;
use serde_json::json;
use tokio::task::JoinHandle;

use super::*;

/// What a callee is paid with each call.
const PRICE: NearToken = NearToken::from_near(10);

fn call(env: &Env, method: &str, args: &str, expected_answer: Option<&str>) -> Action {
    let call = Call {
        method: method.to_owned(),
        args: args.to_owned(),
        deposit: PRICE.as_yoctonear(),
        gas: Gas::from_tgas(50).as_gas(),
    };
    Action::FunctionCalls {
        receiver_id: env.callee.id().clone(),
        calls: vec![call],
        expected_answer: expected_answer.map(str::to_owned),
    }
}

/// D1: it was paid again at each attempt, fifty times for one vote.
#[tokio::test]
async fn one_that_keeps_the_money_and_fails_is_paid_once() {
    let env = governed().await;
    let proposal_id = adopted(&env, &[call(&env, "keep_then_fail", "{}", None)]).await;

    let status = env.dao.execute(&env.mallory, proposal_id).await.value();

    assert_eq!(status, Status::Failed);
    for _ in 0..3 {
        let again = env.dao.execute(&env.mallory, proposal_id).await;
        again.fails_with(&Error::NotExecutable { status: Status::Failed });
        env.fast_forward(DAY).await;
    }
    let received = env.callee.received("keep_then_fail").await;
    assert_eq!((received.calls, received.deposit.0), (1, PRICE.as_yoctonear()));
}

/// D1: a payment beside it is tried again, and the call is not.
#[tokio::test]
async fn payments_beside_one_are_tried_again_without_it() {
    let env = governed().await;
    let dora = env.person("dora").await;
    let actions = [call(&env, "keep_then_fail", "{}", None), pay(&env, dora.id(), 20)];
    let proposal_id = adopted(&env, &actions).await;
    let status = env.dao.execute(&env.mallory, proposal_id).await.value();
    assert_eq!(status, Status::PartiallyFailed);

    env.usdc.storage_fund(&dora, dora.id(), NearToken::from_millinear(100)).await.ok();
    let status = env.dao.execute(&env.mallory, proposal_id).await.ok();

    assert_eq!(status, Status::Failed);
    assert_eq!(proposal(&env, proposal_id).await.done, [1]);
    assert_eq!(env.usdc.balance_of(dora.id()).await, usdc(20));
    assert_eq!(env.callee.received("keep_then_fail").await.calls, 1);
}

/// An execution whose callee waits until somebody wakes it.
async fn waiting(env: &Env, proposal_id: u64) -> JoinHandle<Outcome<Status>> {
    let call = env.dao.execute(&env.mallory, proposal_id);
    let pending = tokio::spawn(call.send());
    // The node has no way to say that a first receipt is done.
    while env.callee.n_waiting().await == 0 {
        tokio::task::yield_now().await;
    }
    pending
}

/// D3: the callee chooses how long an execution lasts, and a veto counts all the same.
#[rstest]
#[case::and_fails_in_the_end(false, Status::Stopped, &[])]
#[case::and_succeeds_in_the_end(true, Status::Stopped, &[0])]
#[tokio::test]
async fn one_that_answers_late_does_not_outlast_a_veto(
    #[case] ok: bool,
    #[case] end: Status,
    #[case] done: &[u8],
) {
    let env = governed().await;
    let dora = env.person("dora").await;
    let actions = [call(&env, "late", "{}", None), pay(&env, dora.id(), 20)];
    let proposal_id = adopted(&env, &actions).await;
    let pending = waiting(&env, proposal_id).await;

    for guardian in &env.guardians[..2] {
        env.dao.veto(guardian, proposal_id, "It waits for something.").await.ok();
    }
    let view = proposal(&env, proposal_id).await;
    assert_eq!((view.status, view.is_stopping), (Status::InProgress, true));
    env.callee.wake(&env.mallory, ok).await.ok();
    let status = pending.await.unwrap().value();

    assert_eq!((status, proposal(&env, proposal_id).await.done), (end, done.to_vec()));
    env.usdc.storage_fund(&dora, dora.id(), NearToken::from_millinear(100)).await.ok();
    let again = env.dao.execute(&env.mallory, proposal_id).await;
    again.fails_with(&Error::NotExecutable { status: end });
    assert_eq!(env.usdc.balance_of(dora.id()).await, 0);
}

/// A callee that nobody wakes ends by itself, and is not called again.
#[tokio::test]
async fn one_that_nobody_wakes_fails_in_the_end() {
    let env = governed().await;
    let proposal_id = adopted(&env, &[call(&env, "late", "{}", None)]).await;
    let pending = waiting(&env, proposal_id).await;

    env.worker().fast_forward(210).await.unwrap();

    assert_eq!(pending.await.unwrap().value(), Status::Failed);
    let again = env.dao.execute(&env.mallory, proposal_id).await;
    again.fails_with(&Error::NotExecutable { status: Status::Failed });
    assert_eq!(env.callee.received("late").await.calls, 1);
}

/// What a callee calls of the DAO meanwhile finds the proposal in progress.
#[rstest]
#[case::execute("execute")]
#[case::recover("recover")]
#[case::reclaim("reclaim_bond")]
#[tokio::test]
async fn one_that_calls_back_gains_nothing(#[case] method: &str) {
    let env = governed().await;
    let proposal_id = 0;
    let own = json!({ "proposal_id": proposal_id });
    let gas = Gas::from_tgas(20);
    let args = HostileCalleeHandle::call_back_args(method, &own, NearToken::ZERO, gas).to_string();
    assert_eq!(adopted(&env, &[call(&env, "call_back", &args, None)]).await, proposal_id);
    let held_deposits = env.dao.held_deposits().await;

    let status = env.dao.execute(&env.mallory, proposal_id).await.value();

    assert_eq!(status, Status::Executed);
    assert_eq!(env.callee.called_back().await, [false]);
    let received = env.callee.received("call_back").await;
    assert_eq!((received.calls, received.deposit.0), (1, PRICE.as_yoctonear()));
    assert_eq!(env.dao.held_deposits().await, held_deposits);
}

/// D2: nothing is bundled with what guardians cannot stop.
#[tokio::test]
async fn one_is_not_paid_beside_a_change_of_guardians() {
    let env = governed().await;
    let guardian_ids = vec![env.bob.id().clone(), env.carol.id().clone()];
    let change = Action::SetGuardians { guardian_ids, version: 0 };

    let bundle = [change.clone(), call(&env, "accept", r#"{"answer":"1"}"#, None)];
    let refused = env.dao.propose(&env.alice, &bundle, "").await;
    refused.fails_with(&Error::from(ActionError::StandsAlone { action: "set_guardians" }));

    let alone = env.dao.propose(&env.alice, &[change], "").await.ok();
    let statement = env.dao.statement(alone).await.expect("the proposal is there");
    assert!(statement.contains("Guardians cannot stop it."), "{statement}");
    let refused = env.dao.veto(&env.guardians[0], alone, "Mine.").await;
    refused.fails_with(&Error::VetoBeyondGuardians { proposal_id: alone });
    let paid = env.dao.propose(&env.alice, &bundle[1..], "").await.ok();
    for guardian in &env.guardians[..2] {
        env.dao.veto(guardian, paid, "No.").await.ok();
    }
    assert_eq!(proposal(&env, paid).await.status, Status::Stopped);
}

#[rstest]
#[case::as_asked("accept", r#"{"answer":"\"25\""}"#, Some("\"25\""), Status::Executed)]
#[case::another_amount("accept", r#"{"answer":"\"0\""}"#, Some("\"25\""), Status::Failed)]
#[case::garbage("garbage", "{}", Some("\"25\""), Status::Failed)]
#[case::garbage_that_nobody_reads("garbage", "{}", None, Status::Executed)]
#[case::at_length("at_length", r#"{"kilobytes":200}"#, None, Status::Executed)]
#[case::at_length_where_a_word_was_asked_for("at_length", r#"{"kilobytes":200}"#, Some("7"), Status::Failed)]
#[case::never("never", "{}", None, Status::Failed)]
#[tokio::test]
async fn one_answers(
    #[case] method: &str,
    #[case] args: &str,
    #[case] expected: Option<&str>,
    #[case] end: Status,
) {
    let env = governed().await;
    let proposal_id = adopted(&env, &[call(&env, method, args, expected)]).await;

    let status = env.dao.execute(&env.mallory, proposal_id).await.value();

    assert_eq!((status, proposal(&env, proposal_id).await.status), (end, end));
}
