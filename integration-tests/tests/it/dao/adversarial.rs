use commonweight_dao::{Error, ScopeError, Status};
use commonweight_integration_tests::handle::dao::OBJECTION_WINDOW;
use near_sdk::AccountId;
use serde_json::json;

use super::*;

#[tokio::test]
async fn an_agent_stays_inside_its_charter() {
    let env = with_agent().await;
    let asset = Asset::Nep141(env.ids.usdc.clone());

    let elsewhere = [pay(&env, env.mallory.id(), 1)];
    let refused = env.dao.propose_decision(&env.agent, &elsewhere, [7; 32]).await;
    refused.fails_with(&Error::from(ScopeError::OutOfScope {
        receiver_id: env.mallory.id().clone(),
        method: format!("transfer of {asset}"),
    }));
    let too_much = [pay(&env, env.bob.id(), MAX_DOLLARS + 1)];
    let refused = env.dao.propose_decision(&env.agent, &too_much, [7; 32]).await;
    refused.fails_with(&Error::from(ScopeError::OverLimit {
        value: (MAX_DOLLARS + 1) * USDC_VALUE,
        limit: MAX_DOLLARS * USDC_VALUE,
    }));
    let renewal =
        [Action::RenewCharter { agent_id: env.agent.id().clone(), charter_version: 1, expires_at: 0 }];
    let refused = env.dao.propose_decision(&env.agent, &renewal, [7; 32]).await;
    refused.fails_with(&Error::from(ScopeError::ActionNotForAgents { position: 0 }));

    assert_eq!(env.usdc.balance_of(env.dao.id()).await, TREASURY);
}

#[tokio::test]
async fn members_stop_an_agent_in_time() {
    let env = with_agent().await;
    let pay_bob = [pay(&env, env.bob.id(), 1)];
    let decision_id = env.dao.propose_decision(&env.agent, &pay_bob, [7; 32]).await.ok();

    cast(&env, &env.bob, decision_id, Ballot::Object).await;
    env.fast_forward(OBJECTION_WINDOW).await;

    let refused = env.dao.execute(&env.agent, decision_id).await;
    refused.fails_with(&Error::NotExecutable { status: Status::Stopped });
    let agent = env.dao.agent(env.agent.id()).await.expect("the agent is there");
    assert_eq!(agent.bond.0, near(200).as_yoctonear(), "stopping costs no bond");
    assert_eq!(env.usdc.balance_of(env.dao.id()).await, TREASURY);
}

#[tokio::test]
async fn ballots_come_through_staking_alone() {
    let env = governed().await;
    let proposal_id = env.dao.propose(&env.alice, &[pay(&env, env.mallory.id(), 1)], "").await.ok();
    let snapshot = proposal(&env, proposal_id).await.snapshot;
    let (voter_id, none) = (env.mallory.id().clone(), None::<AccountId>);
    let power = (cwt(1_000), 0_u128, none, cwt(1_000), true, None::<[u8; 32]>);
    let args = (voter_id.clone(), voter_id, proposal_id, snapshot.0, Ballot::For, power);
    let args = borsh::to_vec(&args).unwrap();

    let forged = env.dao.call_raw::<()>(&env.mallory, "on_ballot", args).deposit(near(1)).await;

    forged.fails_with(&Error::NotStaking { caller_id: env.mallory.id().clone() });
}

#[tokio::test]
async fn nobody_reports_an_execution_but_the_dao() {
    let env = governed().await;
    let args = json!({ "proposal_id": 0, "attempt": 1, "at_once": [0], "awaited": [] });

    let forged = env.dao.call::<()>(&env.mallory, "on_executed", args).await;

    forged.fails_with(&"Method on_executed is private");
}
