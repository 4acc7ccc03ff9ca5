//! What an adversary has tried on a node.

use commonweight_dao::Status;
use commonweight_integration_tests::handle::dao::OBJECTION_WINDOW;
use serde_json::json;

use super::*;

/// A8: members have named another DAO, and 30 days are over. Ballots go there from now on, so nobody can object any more to
/// what an agent of the former one decides, and that is adopted by silence.
#[tokio::test]
async fn an_agent_decides_nothing_that_members_cannot_object_to() {
    let env = with_agent().await;
    let next_id = env.callee.id().clone();
    let propose = env.staking.call::<()>(&env.launcher, "propose_dao", json!({ "dao_id": next_id }));
    propose.one_yocto().await.ok();
    env.fast_forward(DAY * 30).await;
    env.staking.call::<()>(&env.mallory, "change_dao", json!({})).await.ok();
    let before = env.usdc.balance_of(env.bob.id()).await;

    let decided = env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await;
    if !decided.failures().is_empty() {
        return;
    }
    let decision_id = decided.ok();
    let snapshot = proposal(&env, decision_id).await.snapshot;
    // Six of ten votes are against it, where a tenth is enough.
    let objected = env.staking.cast(&env.alice, decision_id, snapshot, Ballot::Object).await;
    let was_heard = objected.failures().is_empty();
    env.fast_forward(OBJECTION_WINDOW).await;
    let executed = env.dao.execute(&env.mallory, decision_id).await;

    let paid = env.usdc.balance_of(env.bob.id()).await - before;
    let status = proposal(&env, decision_id).await.status;
    assert!(
        paid == 0 && status != Status::Executed,
        "heard: {was_heard}, {status:?}, {paid} paid: {:?}",
        executed.failures()
    );
}

fn owner_call(env: &Env, method: &str, args: serde_json::Value) -> Action {
    let call = commonweight_explain::Call {
        method: method.to_owned(),
        args: args.to_string(),
        deposit: 1,
        gas: near_sdk::Gas::from_tgas(20).as_gas(),
    };
    Action::FunctionCalls { receiver_id: env.staking.id().clone(), calls: vec![call], expected_answer: None }
}

/// A11: an adopted vote that was kept back undoes what members have decided since, where it is a call: only the DAO's own
/// affairs name the version that they replace. Here members have let a treasurer in, have thought better of it, and it is in.
#[tokio::test]
async fn a_call_that_was_kept_back_does_not_undo_a_later_vote() {
    let env = governed().await;
    env.staking.propose_owner(&env.launcher, Some(env.dao.id())).await.ok();
    let vote = adopted(&env, &[owner_call(&env, "accept_owner", json!({}))]).await;
    assert_eq!(env.dao.execute(&env.alice, vote).await.ok(), Status::Executed);
    assert_eq!(env.staking.owner().await, *env.dao.id());
    let role =
        |method| owner_call(&env, method, json!({ "account_id": env.mallory.id(), "role": "guardian" }));
    let kept_back = adopted(&env, &[role("grant_role")]).await;
    let taken_back = adopted(&env, &[role("revoke_role")]).await;
    assert_eq!(env.dao.execute(&env.alice, taken_back).await.ok(), Status::Executed);

    let _ = env.dao.execute(&env.mallory, kept_back).await;

    let holders: Vec<AccountId> = env.staking.view("role_holders", json!({ "role": "guardian" })).await;
    assert!(!holders.contains(env.mallory.id()), "the older vote is in force: {holders:?}");
}
