//! What a bond answers for, on a node: it is there when it is slashed.

use commonweight_common::Bps;
use commonweight_dao::{ActionError, Cause, Error, ScopeError, Status};
use commonweight_explain::AssetInfo;
use commonweight_integration_tests::handle::dao::{NEAR_VALUE, OBJECTION_WINDOW};
use near_workspaces::{
    AccessKey,
    types::{KeyType, SecretKey},
};

use super::*;

/// What a dollar at risk locks: a fifth more, at half of the price of NEAR.
const LOCKED_PER_DOLLAR: u128 = USDC_VALUE * 12 / 10 * near(2).as_yoctonear() / NEAR_VALUE;
const BOND: u128 = near(200).as_yoctonear();

/// A decision of the agent that has paid Bob a hundred dollars.
async fn executed(env: &Env) -> u64 {
    let pay_bob = [pay(env, env.bob.id(), MAX_DOLLARS)];
    let decision_id = env.dao.propose_decision(&env.agent, &pay_bob, [7; 32]).await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
    assert_eq!(env.dao.execute(&env.bob, decision_id).await.ok(), Status::Executed);
    decision_id
}

async fn bond(env: &Env) -> u128 {
    env.dao.agent(env.agent.id()).await.expect("the agent is there").bond.0
}

/// D19: the bond left before the slash, and a vote to slash half of 100 NEAR took half of one.
#[tokio::test]
async fn are_still_there_when_members_slash() {
    let env = with_agent().await;
    let decision_id = executed(&env).await;
    let locked = LOCKED_PER_DOLLAR * MAX_DOLLARS;
    let share = Bps::new(5_000).unwrap();
    let slash = Action::SlashBond { decision_id, share };
    // So late that the vote outlasts the challenge period of 14 days.
    env.fast_forward(DAY * 13).await;
    let vote = env.dao.propose(&env.alice, &[slash], "").await.ok();
    cast(&env, &env.alice, vote, Ballot::For).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;

    let all = NearToken::from_yoctonear(BOND);
    let refused = env.dao.withdraw_bond(&env.carol, env.agent.id(), all).await;
    let required = locked + near(1).as_yoctonear();
    refused.fails_with(&Error::WithdrawalAtRisk { required, rest: 0 });
    assert_eq!(env.dao.execute(&env.mallory, vote).await.ok(), Status::Executed);

    assert_eq!(bond(&env).await, BOND - locked / 2);
    let lock = env.dao.locks(env.agent.id()).await.remove(0);
    assert_eq!((lock.amount.0, lock.slashed.0), (locked, locked / 2));
}

#[tokio::test]
async fn answer_for_what_guardians_name_and_members_do_not_overrule() {
    let env = with_agent().await;
    let decision_id = executed(&env).await;
    for guardian in &env.guardians[..2] {
        env.dao.name_cause(guardian, decision_id, Cause::FalseFacts, "No such labels.").await.ok();
    }
    let set_aside = LOCKED_PER_DOLLAR * MAX_DOLLARS / 2;
    assert_eq!(env.dao.locks(env.agent.id()).await.remove(0).set_aside.0, set_aside);
    assert_eq!(bond(&env).await, BOND);
    let held_deposits = env.dao.held_deposits().await;

    env.fast_forward(DAY * 14).await;
    env.dao.settle_cause(&env.mallory, decision_id).await.ok();

    assert_eq!(bond(&env).await, BOND - set_aside);
    assert_eq!(env.dao.held_deposits().await, held_deposits - set_aside, "the treasury has it");
    let again = env.dao.settle_cause(&env.mallory, decision_id).await;
    again.fails_with(&Error::NothingLocked { decision_id });
}

#[tokio::test]
async fn come_back_where_members_overrule_guardians() {
    let env = with_agent().await;
    let decision_id = executed(&env).await;
    for guardian in &env.guardians[..2] {
        env.dao.name_cause(guardian, decision_id, Cause::Captured, "Odd.").await.ok();
    }
    // So late that the vote outlasts the time after which the cause would be settled.
    env.fast_forward(DAY * 13).await;
    let vote = adopted(&env, &[Action::OverruleCause { decision_id }]).await;
    let early = env.dao.settle_cause(&env.mallory, decision_id).await;
    assert!(early.failures()[0].message.starts_with("TOO_EARLY: "), "{:?}", early.failures());
    assert_eq!(env.dao.execute(&env.mallory, vote).await.ok(), Status::Executed);

    let refused = env.dao.settle_cause(&env.mallory, decision_id).await;
    refused.fails_with(&Error::NothingLocked { decision_id });
    let free = NearToken::from_yoctonear(BOND - near(1).as_yoctonear());
    env.dao.withdraw_bond(&env.carol, env.agent.id(), free).await.value();
    assert_eq!(bond(&env).await, near(1).as_yoctonear());
}

/// D5, D18: no limit is loosened by a charter or a price.
#[tokio::test]
async fn are_not_evaded_by_charters_or_prices() {
    let env = with_agent().await;
    let mut overlapping = charter(&env, env.now().await);
    overlapping.scopes.push(overlapping.scopes[0].clone());
    let agent_id = env.agent.id().clone();
    let grant = Action::GrantCharter { agent_id, charter: overlapping, charter_version: 1 };
    let refused = env.dao.propose(&env.alice, &[grant], "").await;
    refused.fails_with(&Error::from(ActionError::ScopesOverlap { first: 0, second: 1 }));

    let asset = Asset::Nep141(env.ids.usdc.clone());
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 0 };
    let free = Action::SetAsset { asset: asset.clone(), info, version: 0 };
    let refused = env.dao.propose(&env.alice, &[free], "").await;
    refused.fails_with(&Error::from(ActionError::AssetMalformed { asset: asset.clone() }));

    let vote = adopted(&env, &[Action::RemoveAsset { asset: asset.clone(), version: 0 }]).await;
    assert_eq!(env.dao.execute(&env.mallory, vote).await.ok(), Status::Executed);
    let refused = env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 1)], [7; 32]).await;
    refused.fails_with(&Error::from(ScopeError::UnvaluedAsset { asset }));
}

/// The key of an agent can do nothing else: nothing is attached, and its controller has paid for the storage.
#[tokio::test]
async fn and_storage_let_an_agent_work_with_a_key_of_its_own() {
    let env = with_agent().await;
    let key = SecretKey::from_random(KeyType::ED25519);
    let access = AccessKey::function_call_access(env.dao.id(), &["propose_decision"], None);
    let added = env.agent.batch(env.agent.id()).add_key(key.public_key(), access).transact().await.unwrap();
    assert!(added.is_success());
    let hand = Account::from_secret_key(env.agent.id().clone(), key, env.worker());

    let decision_id = env.dao.propose_decision(&hand, &[pay(&env, env.bob.id(), 1)], [7; 32]).await.ok();

    assert_eq!(proposal(&env, decision_id).await.author_id, *env.agent.id());
    let left = env.dao.agent(env.agent.id()).await.expect("the agent is there").storage_balance.0;
    assert!(left < near(5).as_yoctonear(), "its controller has paid");
    let amount = NearToken::from_yoctonear(left);
    env.dao.withdraw_storage(&env.carol, env.agent.id(), amount).await.value();
    let refused = env.dao.withdraw_storage(&env.carol, env.agent.id(), amount).await;
    refused.fails_with(&Error::NoBond);
}
