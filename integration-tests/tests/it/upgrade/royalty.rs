//! Royalty.

use commonweight_integration_tests::amount::usdc;
use commonweight_royalty::{Bucket, Error, Event, Feature, Role};
use serde_json::json;

use super::*;
use crate::royalty::{assert_solvent, release, signed, start_with_channel, with_royalty};

/// Alice has a channel of 100 dollars, of which 40 have been redeemed and one tenth has gone to the operator.
async fn used() -> Env {
    let env = start_with_channel(with_royalty().token().staking(), usdc(100)).await;
    env.royalty.redeem(&env.operator, &[signed(&env, 0, usdc(40)).await]).await.ok();
    env
}

async fn ready_at(env: &Env) -> u64 {
    env.royalty.staged_code().await.expect("the code is staged").ready_at.0
}

/// Everybody leaves with what is theirs: 60 to the consumer, 16, 9, 3 and 8 to those who earn.
async fn assert_everybody_leaves(env: &Env) {
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.royalty.request_withdrawal(&env.alice, 0).await.ok();
    env.fast_forward(commonweight_integration_tests::env::DAY).await;
    assert_eq!(env.royalty.withdraw(&env.alice, 0).await.ok().0, usdc(60));
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before + usdc(60));
    assert_eq!(env.royalty.claim(&env.operator, &[]).await.ok().0, usdc(16));
    assert_eq!(env.royalty.claim(&env.bob, &[release()]).await.ok().0, usdc(9));
    assert_eq!(env.royalty.claim(&env.carol, &[release()]).await.ok().0, usdc(3));
    assert_eq!(env.royalty.flush(&env.mallory, Bucket::Stakers).await.ok().0, usdc(8));
    assert_solvent(env).await;
}

#[tokio::test]
async fn runs_a_month_after_it_was_staged_and_every_channel_and_credit_stays() {
    let env = used().await;
    let state =
        async || (env.royalty.channel(0).await, env.royalty.solvency().await, env.royalty.settings().await);
    let before = state().await;
    let code = next_build(Part::Royalty);
    let code_hash = hash(&code);

    env.royalty.stage_code(&env.launcher, code_hash).await.ok();
    let ready_at = ready_at(&env).await;
    assert_too_early(&env.royalty.deploy_code(&env.mallory, code.clone()).await);
    env.fast_forward_to(ready_at).await;
    let other = env.royalty.deploy_code(&env.mallory, wasm::must_load("royalty")).await;
    other.fails_with(&Error::Upgrade(UpgradeError::Differs));
    let deployed = env.royalty.deploy_code(&env.mallory, code.clone()).await;

    assert_migrated_with_the_code(&deployed, env.royalty.id()).await;
    deployed.emits(&Event::CodeDeployed { code_hash }).ok();
    assert!(code_of(&env, env.royalty.id()).await == code, "the new code is there");
    assert_eq!(state().await, before);
    assert_everybody_leaves(&env).await;
    let again = env.royalty.deploy_code(&env.mallory, code).await;
    again.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
}

#[tokio::test]
async fn code_that_cannot_migrate_changes_nothing() {
    let env = used().await;
    let code = code_of(&env, env.royalty.id()).await;
    env.royalty.stage_code(&env.launcher, hash(EMPTY)).await.ok();
    env.fast_forward_to(ready_at(&env).await).await;

    let deployed = env.royalty.deploy_code(&env.mallory, EMPTY.to_vec()).await;

    let failures = deployed.failures();
    assert!(failures.iter().all(|failure| failure.executor_id == *env.royalty.id()), "{failures:?}");
    assert_eq!((failures.len(), deployed.events_named("code_deployed")), (1, Vec::new()));
    assert!(code_of(&env, env.royalty.id()).await == code, "the old code is there");
    assert_everybody_leaves(&env).await;
}

/// Announced by the launcher, the code could otherwise be deployed by anybody under the next owner.
#[tokio::test]
async fn of_a_former_owner_is_never_deployed() {
    let env = used().await;
    let code = next_build(Part::Royalty);
    env.royalty.grant_role(&env.launcher, Role::Guardian, env.carol.id()).await.ok();
    env.royalty.stage_code(&env.launcher, hash(&code)).await.ok();
    let ready_at = ready_at(&env).await;
    env.royalty.propose_owner(&env.launcher, Some(env.bob.id())).await.ok();

    let accepted = env.royalty.accept_owner(&env.bob).await;

    let [told] = &accepted.events_named("owner_changed")[..] else { panic!("it is told once") };
    assert_eq!(told.data["forgotten_code_hash"], json!(hash(&code)));
    assert_eq!(told.data["roles"], json!([{ "role": "guardian", "account_ids": [env.carol.id()] }]));
    env.fast_forward_to(ready_at).await;
    let deployed = env.royalty.deploy_code(&env.mallory, code).await;
    deployed.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
    env.royalty.pause(&env.carol, Feature::Channel, commonweight_integration_tests::env::DAY).await.ok();
}
