//! The DAO: its members announce new code of their own contract.

use commonweight_dao::{Error, Event, Status};
use commonweight_explain::Action;
use commonweight_integration_tests::{
    env::{DAY, nanos},
    handle::dao::{TIMELOCK, VOTING_PERIOD},
};
use commonweight_staking::Ballot;

use super::*;
use crate::dao::{adopted, cast, pay, with_agent};

#[tokio::test]
async fn runs_a_month_after_members_have_staged_it_and_everything_stays() {
    let env = with_agent().await;
    let state = async || {
        (
            env.dao.agent(env.agent.id()).await,
            env.dao.content(0).await,
            env.dao.policy().await,
            env.dao.guardians().await,
            env.dao.held_deposits().await,
            env.dao.proposals(None, None).await,
            env.dao.locks(env.agent.id()).await,
        )
    };
    let code = next_build(Part::Dao);
    let code_hash = hash(&code);
    let proposal_id = adopted(&env, &[Action::StageCode { code_hash, version: 0 }]).await;
    assert_eq!(env.dao.execute(&env.mallory, proposal_id).await.ok(), Status::Executed);

    assert_too_early(&env.dao.call_raw(&env.mallory, "deploy_code", code.clone()).max_gas().await);
    env.fast_forward(std::time::Duration::from_nanos(CODE_DELAY - nanos(DAY))).await;
    let pay_bob = [pay(&env, env.bob.id(), 100)];
    let decision_id = env.dao.propose_decision(&env.agent, &pay_bob, [7; 32]).await.ok();
    let vote = env.dao.propose(&env.alice, &[pay(&env, env.carol.id(), 20)], "").await.ok();
    cast(&env, &env.alice, vote, Ballot::For).await;
    env.fast_forward(DAY).await;
    let before = state().await;
    let other = wasm::must_load("dao");
    let other = env.dao.call_raw::<Value>(&env.mallory, "deploy_code", other).max_gas().await;
    other.fails_with(&Error::Upgrade(UpgradeError::Differs));
    let deployed = env.dao.call_raw::<Value>(&env.mallory, "deploy_code", code.clone()).max_gas().await;

    assert_migrated_with_the_code(&deployed, env.dao.id()).await;
    deployed.emits(&Event::CodeDeployed { code_hash }).ok();
    assert!(code_of(&env, env.dao.id()).await == code, "the new code is there");
    assert_eq!(state().await, before);
    assert_eq!(before.6.len(), 1, "the decision has locked a part of the bond");
    assert_eq!(env.dao.versions().await.code, 2);
    let again = env.dao.call_raw::<Value>(&env.mallory, "deploy_code", code).max_gas().await;
    again.fails_with(&Error::Upgrade(UpgradeError::NotStaged));

    // What was under way goes on in the new code.
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    for proposal_id in [vote, decision_id] {
        assert_eq!(env.dao.execute(&env.mallory, proposal_id).await.ok(), Status::Executed);
    }
}
