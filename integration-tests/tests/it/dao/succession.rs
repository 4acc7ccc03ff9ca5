//! Another DAO in the place of this one: its members speak there from then on, and agents decide nothing here that they
//! could not object to.

use commonweight_dao::{Error, Event, Status};
use commonweight_integration_tests::handle::dao::OBJECTION_WINDOW;
use near_sdk::json_types::U64;
use serde_json::json;

use super::*;

/// Whoever likes makes another contract the DAO, 30 days after the owner of staking has proposed it.
async fn replace(env: &Env) {
    let next_id = env.callee.id();
    let proposed = env.staking.call::<()>(&env.launcher, "propose_dao", json!({ "dao_id": next_id }));
    proposed.one_yocto().await.ok();
    env.fast_forward(DAY * 30).await;

    let changed = env.staking.call::<()>(&env.mallory, "change_dao", json!({})).await;

    changed.emits(&Event::Retired {}).ok();
    assert_eq!(env.staking.settings().await.dao_id, *next_id);
    assert!(env.dao.view::<Option<U64>>("retired_at", json!({})).await.is_some());
}

#[tokio::test]
async fn agents_decide_nothing_that_members_cannot_object_to() {
    let env = with_agent().await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    replace(&env).await;

    let refused = env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await;

    refused.fails_with(&Error::Retired);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before);
}

/// It was made in the last days of this DAO, and its window ends after them.
#[tokio::test]
async fn a_decision_that_waits_is_not_carried_out() {
    let env = with_agent().await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let proposed = env.staking.call::<()>(&env.launcher, "propose_dao", json!({ "dao_id": env.callee.id() }));
    proposed.one_yocto().await.ok();
    env.fast_forward(DAY * 29).await;
    let decision_id =
        env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await.ok();
    env.fast_forward(DAY).await;
    env.staking.call::<()>(&env.mallory, "change_dao", json!({})).await.ok();
    let snapshot = proposal(&env, decision_id).await.snapshot;
    let objected = env.staking.cast(&env.alice, decision_id, snapshot, Ballot::Object).await;
    assert!(!objected.failures().is_empty(), "nobody hears it here");
    env.fast_forward(OBJECTION_WINDOW).await;

    let executed = env.dao.execute(&env.mallory, decision_id).await;

    executed.fails_with(&Error::Retired);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before);
    assert_eq!(proposal(&env, decision_id).await.status, Status::Expired);
}

/// What members have adopted was theirs to adopt.
#[tokio::test]
async fn what_was_adopted_is_carried_out() {
    let env = governed().await;
    let proposed = env.staking.call::<()>(&env.launcher, "propose_dao", json!({ "dao_id": env.callee.id() }));
    proposed.one_yocto().await.ok();
    env.fast_forward(DAY * 27).await;
    let proposal_id = adopted(&env, &[pay(&env, env.bob.id(), 100)]).await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    env.staking.call::<()>(&env.mallory, "change_dao", json!({})).await.ok();

    assert_eq!(env.dao.execute(&env.mallory, proposal_id).await.ok(), Status::Executed);

    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + usdc(100));
}

/// Whoever holds the quorum votes in the last block before ballots go elsewhere, and nobody can vote against it any more.
#[tokio::test]
async fn what_was_cut_short_is_not_adopted() {
    let env = governed().await;
    let proposed = env.staking.call::<()>(&env.launcher, "propose_dao", json!({ "dao_id": env.callee.id() }));
    proposed.one_yocto().await.ok();
    env.fast_forward(DAY * 30).await;
    let proposal_id = env.dao.propose(&env.alice, &[pay(&env, env.bob.id(), 100)], "").await.ok();
    cast(&env, &env.alice, proposal_id, Ballot::For).await;
    env.staking.call::<()>(&env.mallory, "change_dao", json!({})).await.ok();
    let before = env.usdc.balance_of(env.bob.id()).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;

    let executed = env.dao.execute(&env.mallory, proposal_id).await;

    executed.fails_with(&Error::NotExecutable { status: Status::Defeated });
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before);
    let reclaimed =
        env.dao.call::<()>(&env.mallory, "reclaim_bond", json!({ "proposal_id": proposal_id })).await;
    assert!(reclaimed.failures().is_empty(), "{:?}", reclaimed.failures());
}
