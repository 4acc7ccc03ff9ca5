//! The sale.

use commonweight_common::roles::RoleHolders;
use commonweight_integration_tests::amount::usdc;
use commonweight_sale::{Error, Event, types::Role};

use super::*;
use crate::sale::open_sale;

async fn ready_at(env: &Env) -> u64 {
    env.sale.staged_code().await.expect("the code is staged").ready_at.0
}

#[tokio::test]
async fn runs_thirty_days_after_it_was_staged_and_every_purchase_stays() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(9_000)).await.ok();
    let state = async || (env.sale.round(0).await, env.sale.purchase(0, env.alice.id()).await);
    let code = next_build(Part::Sale);

    env.sale.stage_code(&env.launcher, hash(&code)).await.ok();
    let ready_at = ready_at(&env).await;
    assert_too_early(&env.sale.deploy_code(&env.mallory, code.clone()).max_gas().await);
    env.fast_forward_to(ready_at).await;
    let before = state().await;
    let other = env.sale.deploy_code(&env.mallory, wasm::must_load("sale")).max_gas().await;
    other.fails_with(&Error::Upgrade(UpgradeError::Differs));
    let deployed = env.sale.deploy_code(&env.mallory, code.clone()).max_gas().await;

    assert_migrated_with_the_code(&deployed, env.sale.id()).await;
    deployed.emits(&Event::CodeDeployed { code_hash: hash(&code) }).ok();
    assert!(code_of(&env, env.sale.id()).await == code, "the new code is there");
    assert_eq!(state().await, before);
    env.sale.seal(&env.mallory, 0).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, usdc(1_000_000));
    let again = env.sale.deploy_code(&env.mallory, code).max_gas().await;
    again.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
}

#[tokio::test]
async fn code_that_cannot_migrate_changes_nothing() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(9_000)).await.ok();
    let code = code_of(&env, env.sale.id()).await;
    env.sale.stage_code(&env.launcher, hash(EMPTY)).await.ok();
    env.fast_forward_to(ready_at(&env).await).await;

    let deployed = env.sale.deploy_code(&env.mallory, EMPTY.to_vec()).max_gas().await;

    let failures = deployed.failures();
    assert!(failures.iter().all(|failure| failure.executor_id == *env.sale.id()), "{failures:?}");
    assert_eq!(failures.len(), 1);
    assert!(code_of(&env, env.sale.id()).await == code, "the old code is there");
    env.sale.seal(&env.mallory, 0).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, usdc(1_000_000));
}

/// M1: the former owner staged code and handed over. A month later nobody can deploy it.
#[tokio::test]
async fn code_of_a_former_owner_is_forgotten() {
    let env = open_sale().await;
    let code = next_build(Part::Sale);
    env.sale.stage_code(&env.launcher, hash(&code)).await.ok();
    let ready_at = ready_at(&env).await;
    env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    env.sale.propose_owner(&env.launcher, Some(env.alice.id())).await.ok();

    let accepted = env.sale.accept_owner(&env.alice).await;

    accepted
        .emits(&Event::OwnerChanged {
            old_owner_id: env.launcher.id().into(),
            new_owner_id: env.alice.id().into(),
            forgotten_code_hash: Some(hash(&code)),
            roles: vec![RoleHolders {
                role: "lead".to_owned(),
                account_ids: vec![env.operator.id().clone()],
            }],
        })
        .ok();
    assert_eq!(env.sale.staged_code().await, None);
    env.fast_forward_to(ready_at).await;
    let deployed = env.sale.deploy_code(&env.mallory, code).max_gas().await;
    deployed.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
    assert_eq!(env.sale.owner().await, *env.alice.id());
}
