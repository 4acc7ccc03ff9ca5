//! Staking.

use commonweight_integration_tests::{amount::usdc, handle::staking::REWARD_PERIOD};
use commonweight_staking::{Error, Event};
use near_sdk::NearToken;

use super::*;

/// Alice has staked 300 and Bob 100, and 400 dollars have been given to both.
async fn staked() -> Env {
    let env = Env::builder().token().usdc().staking().cwt_each(cwt(1_000)).build().await;
    for (member, stake) in [(&env.alice, cwt(300)), (&env.bob, cwt(100))] {
        env.staking.storage_fund(member, member.id(), NearToken::from_millinear(100)).await.ok();
        env.staking.stake(&env.token, member, stake).await.ok();
    }
    env.staking.reward(&env.usdc, &env.carol, usdc(400)).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    env
}

async fn ready_at(env: &Env) -> u64 {
    env.staking.staged_code().await.expect("the code is staged").ready_at.0
}

#[tokio::test]
async fn runs_a_month_after_it_was_staged_and_every_stake_and_reward_stays() {
    let env = staked().await;
    let before = (env.staking.account(env.alice.id()).await, env.staking.solvency().await);
    let code = next_build(Part::Staking);
    let code_hash = hash(&code);

    env.staking.stage_code(&env.launcher, code_hash).await.ok();
    let ready_at = ready_at(&env).await;
    assert_too_early(&env.staking.deploy_code(&env.mallory, code.clone()).await);
    env.fast_forward_to(ready_at).await;
    assert!(env.now().await - ready_at < CODE_DELAY);
    let other = env.staking.deploy_code(&env.mallory, wasm::must_load("staking")).await;
    other.fails_with(&Error::Upgrade(UpgradeError::Differs));
    let deployed = env.staking.deploy_code(&env.mallory, code.clone()).await;

    assert_migrated_with_the_code(&deployed, env.staking.id()).await;
    deployed.emits(&Event::CodeDeployed { code_hash }).ok();
    assert!(code_of(&env, env.staking.id()).await == code, "the new code is there");
    assert_eq!((env.staking.account(env.alice.id()).await, env.staking.solvency().await), before);
    env.staking.claim_rewards(&env.alice).await.ok();
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, usdc(1_000_300));
    env.staking.unstake(&env.alice, cwt(300)).await.ok();
    let again = env.staking.deploy_code(&env.mallory, code).await;
    again.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
}

/// What the former owner has announced runs neither under the next owner nor later, and the next one learns of it.
#[tokio::test]
async fn of_a_former_owner_is_forgotten() {
    let env = staked().await;
    let code = next_build(Part::Staking);
    env.staking.stage_code(&env.launcher, hash(&code)).await.ok();
    let ready_at = ready_at(&env).await;
    env.staking.propose_owner(&env.launcher, Some(env.bob.id())).await.ok();
    env.fast_forward_to(ready_at).await;

    let accepted = env.staking.accept_owner(&env.bob).await;

    let told = Event::OwnerChanged {
        old_owner_id: env.launcher.id().into(),
        new_owner_id: env.bob.id().into(),
        forgotten_code_hash: Some(hash(&code)),
        roles: vec![],
    };
    accepted.emits(&told).ok();
    let deployed = env.staking.deploy_code(&env.mallory, code).await;
    deployed.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
    assert!(code_of(&env, env.staking.id()).await == wasm::must_load("staking"), "the code is the same");
}

#[tokio::test]
async fn code_that_cannot_migrate_changes_nothing_and_says_nothing() {
    let env = staked().await;
    let code = code_of(&env, env.staking.id()).await;
    env.staking.stage_code(&env.launcher, hash(EMPTY)).await.ok();
    env.fast_forward_to(ready_at(&env).await).await;

    let deployed = env.staking.deploy_code(&env.mallory, EMPTY.to_vec()).await;

    let failures = deployed.failures();
    assert!(failures.iter().all(|failure| failure.executor_id == *env.staking.id()), "{failures:?}");
    assert_eq!((failures.len(), deployed.events_named("code_deployed")), (1, Vec::new()));
    assert!(code_of(&env, env.staking.id()).await == code, "the old code is there");
    env.staking.unstake(&env.alice, cwt(300)).await.ok();
}
