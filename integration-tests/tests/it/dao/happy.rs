use commonweight_dao::{Error, Status};
use commonweight_integration_tests::handle::dao::OBJECTION_WINDOW;

use super::*;

#[tokio::test]
async fn members_pay_by_a_vote() {
    let env = governed().await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let proposal_id = env.dao.propose(&env.alice, &[pay(&env, env.bob.id(), 25)], "").await.ok();
    let statement = env.dao.statement(proposal_id).await.expect("the proposal is there");
    assert_eq!(proposal(&env, proposal_id).await.statement_hash.0, commonweight_explain::digest(&statement));
    cast(&env, &env.alice, proposal_id, Ballot::For).await;
    cast(&env, &env.bob, proposal_id, Ballot::Against).await;
    cast(&env, &env.bob, proposal_id, Ballot::Abstain).await;

    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    let status = env.dao.execute(&env.mallory, proposal_id).await.ok();

    assert_eq!(status, Status::Executed);
    let tally = proposal(&env, proposal_id).await.tally;
    assert_eq!((tally.r#for.0, tally.against.0, tally.abstain.0), (cwt(600), 0, cwt(300)));
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + usdc(25));
    assert_eq!(env.usdc.balance_of(env.dao.id()).await, TREASURY - usdc(25));
}

#[tokio::test]
async fn an_agent_pays_when_nobody_objects() {
    let env = with_agent().await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let pay_bob = [pay(&env, env.bob.id(), MAX_DOLLARS)];
    let decision_id = env.dao.propose_decision(&env.agent, &pay_bob, [7; 32]).await.ok();

    let early = env.dao.execute(&env.agent, decision_id).await;
    let ready_at = proposal(&env, decision_id).await.executable_at.0;
    let remaining = ready_at - early.executed_at(env.dao.id()).await;
    early.fails_with(&Error::TooEarly { ready_at, remaining });
    env.fast_forward(OBJECTION_WINDOW).await;
    let status = env.dao.execute(&env.bob, decision_id).await.ok();

    assert_eq!(status, Status::Executed);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + usdc(MAX_DOLLARS));
    let agent = env.dao.agent(env.agent.id()).await.expect("the agent is there");
    assert_eq!(agent.at_risk.0, MAX_DOLLARS * USDC_VALUE);
}

#[tokio::test]
async fn bonds_and_storage_come_back() {
    let env = governed().await;
    let proposal_id = env.dao.propose(&env.alice, &[pay(&env, env.bob.id(), 1)], "").await.ok();
    cast(&env, &env.bob, proposal_id, Ballot::Against).await;
    env.fast_forward(VOTING_PERIOD).await;
    let (alice, bob) = (env.near_of(env.alice.id()).await, env.near_of(env.bob.id()).await);

    env.dao.reclaim_bond(&env.mallory, proposal_id).await.value();
    env.dao.release_ballot(&env.mallory, proposal_id, env.bob.id()).await.ok();

    assert_eq!(env.near_of(env.alice.id()).await, alice.saturating_add(near(1)));
    assert!(env.near_of(env.bob.id()).await > bob);
    env.dao.reclaim_bond(&env.alice, proposal_id).await.fails_with(&Error::NoBond);
}
