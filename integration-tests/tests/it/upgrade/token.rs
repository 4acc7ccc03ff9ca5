//! The token.

use std::borrow::Cow;

use commonweight_common::roles::RoleHolders;
use commonweight_token::{Error, Event, FungibleTokenMetadata, MinterView, StagedCodeView};
use near_sdk::{
    borsh,
    json_types::{U64, U128},
};

use super::*;

/// What holders and minters have, and what may exist.
async fn books(env: &Env) -> (Vec<u128>, u128, u128, Vec<MinterView>) {
    let mut balances = Vec::new();
    for person in [&env.alice, &env.bob, &env.mallory] {
        balances.push(env.token.balance_of(person.id()).await);
    }
    let minters = env.token.minters(None, None).await;
    (balances, env.token.total_supply().await, env.token.max_supply().await, minters)
}

/// Stages code and waits until it can be deployed.
async fn staged(env: &Env, code: &[u8]) -> StagedCodeView {
    env.token.stage_code(&env.launcher, hash(code)).await.ok();
    let staged = env.token.staged_code().await.expect("the code is staged");
    env.fast_forward_to(staged.ready_at.0).await;
    staged
}

#[tokio::test]
async fn runs_a_month_after_it_was_staged_and_every_balance_stays() {
    let env = Env::builder().token().cwt_each(cwt(7)).build().await;
    env.token.transfer(&env.alice, env.bob.id(), cwt(3)).await.ok();
    let before = books(&env).await;
    let code = next_build(Part::Token);
    let code_hash = hash(&code);

    let announced = env.token.stage_code(&env.launcher, hash(&code)).await;
    let staged_at = announced.executed_at(env.token.id()).await;
    let ready_at = U64(staged_at + CODE_DELAY);
    let staged = env.token.staged_code().await.expect("the code is staged");
    assert_eq!((staged.ready_at, staged.code_hash), (ready_at, code_hash));
    let StagedCodeView { ready_at, expires_at, .. } = staged;
    announced.emits(&Event::CodeStaged { code_hash, ready_at, expires_at }).ok();
    assert_too_early(&env.token.deploy_code(&env.mallory, code.clone()).await);
    env.fast_forward_to(ready_at.0).await;
    let other = env.token.deploy_code(&env.mallory, wasm::must_load("token")).await;
    other.fails_with(&Error::Upgrade(UpgradeError::Differs));
    let deployed = env.token.deploy_code(&env.mallory, code.clone()).await;

    assert_migrated_with_the_code(&deployed, env.token.id()).await;
    deployed.emits(&Event::CodeDeployed { code_hash }).ok();
    assert!(code_of(&env, env.token.id()).await == code, "the new code is there");
    assert_eq!(books(&env).await, before);
    assert_eq!(env.token.staged_code().await, None);
    env.token.transfer(&env.bob, env.alice.id(), cwt(3)).await.ok();
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(7));
    let again = env.token.deploy_code(&env.mallory, code).await;
    again.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
}

/// What the former owner has announced runs neither under the next owner nor later, and the next one learns who mints.
#[tokio::test]
async fn of_a_former_owner_is_forgotten() {
    let env = Env::builder().token().cwt_each(cwt(7)).build().await;
    env.token.add_minter(&env.launcher, env.bob.id(), 600).await.ok();
    let code = next_build(Part::Token);
    let ready_at = staged(&env, &code).await.ready_at;
    env.token.propose_owner(&env.launcher, Some(env.alice.id())).await.ok();

    let minters = env.token.minters(None, None).await.into_iter().map(|minter| minter.account_id).collect();
    let accepted = env.token.accept_owner(&env.alice).await;

    assert!(env.now().await >= ready_at.0, "it could have been deployed");
    let told = Event::OwnerChanged {
        old_owner_id: Cow::Borrowed(env.launcher.id()),
        new_owner_id: Cow::Borrowed(env.alice.id()),
        forgotten_code_hash: Some(hash(&code)),
        roles: vec![RoleHolders { role: "minter".to_owned(), account_ids: minters }],
    };
    accepted.emits(&told).ok();
    let deployed = env.token.deploy_code(&env.mallory, code).await;
    deployed.fails_with(&Error::Upgrade(UpgradeError::NotStaged));
}

#[tokio::test]
async fn code_that_cannot_migrate_changes_nothing() {
    let env = Env::builder().token().cwt_each(cwt(7)).build().await;
    let (before, code) = (books(&env).await, code_of(&env, env.token.id()).await);
    let announced = staged(&env, EMPTY).await;

    let deployed = env.token.deploy_code(&env.mallory, EMPTY.to_vec()).await;

    let failures = deployed.failures();
    assert!(failures.iter().all(|failure| failure.executor_id == *env.token.id()), "{failures:?}");
    assert_eq!(failures.len(), 1);
    assert!(code_of(&env, env.token.id()).await == code, "the old code is there");
    assert_eq!((books(&env).await, env.token.staged_code().await), (before, Some(announced)));
    env.token.transfer(&env.alice, env.bob.id(), cwt(7)).await.ok();
    env.token.unstage_code(&env.launcher).await.ok();
}

#[tokio::test]
async fn code_that_does_not_know_the_records_changes_nothing() {
    let env = Env::builder().token().cwt_each(cwt(7)).build().await;
    let (before, code) = (books(&env).await, code_of(&env, env.token.id()).await);
    env.worker().patch_state(env.token.id(), &[6], &[9]).await.expect("the record is there");
    let next = next_build(Part::Token);
    staged(&env, &next).await;

    let deployed = env.token.deploy_code(&env.mallory, next).await;

    deployed.fails_with(&Error::UnknownState { layout: 9 });
    assert!(code_of(&env, env.token.id()).await == code, "the old code is there");
    assert_eq!(books(&env).await, before);
}

/// What version 0.1.0 has stored where the launcher owns, Bob has minted 10 of his 600 for Alice, and 1,000 may
/// exist.
async fn token_of_version_1() -> (Env, FungibleTokenMetadata) {
    let env = Env::builder().build().await;
    let account = env.person("token").await;
    account.deploy(&wasm::must_load("token")).await.expect("the code is deployed").unwrap();
    let metadata = FungibleTokenMetadata {
        spec: "ft-1.0.0".to_owned(),
        name: "Commonweight".to_owned(),
        symbol: "CWT".to_owned(),
        icon: None,
        reference: None,
        reference_hash: None,
        decimals: 18,
    };
    let bytes = |id: &AccountId| borsh::to_vec(id).expect("a name has bytes");
    let (alice, bob) = (bytes(env.alice.id()), bytes(env.bob.id()));
    let records = [
        ([&[0][..], &alice].concat(), 10_u128.to_le_bytes().to_vec()),
        (vec![1], borsh::to_vec(&metadata).expect("metadata have bytes")),
        ([&[2][..], &bob].concat(), borsh::to_vec(&(600_u128, 10_u128, true)).expect("numbers have bytes")),
        ([&[3][..], &0_u32.to_le_bytes()].concat(), bob),
        (vec![4], borsh::to_vec(&(10_u128, 1_000_u128)).expect("numbers have bytes")),
        (vec![5], borsh::to_vec(&(env.launcher.id(), None::<AccountId>, 1_u32)).expect("names have bytes")),
    ];
    for (key, value) in records {
        env.worker().patch_state(account.id(), &key, &value).await.expect("the record is written");
    }
    (env, metadata)
}

#[tokio::test]
async fn records_of_version_1_become_those_of_today() {
    let (env, metadata) = token_of_version_1().await;
    let code = next_build(Part::Token);
    staged(&env, &code).await;

    env.token.deploy_code(&env.mallory, code).await.ok();

    let bob =
        MinterView { account_id: env.bob.id().clone(), cap: U128(600), minted: U128(10), admitted: true };
    assert_eq!(books(&env).await, (vec![10, 0, 0], 10, 1_000, vec![bob]));
    let found: FungibleTokenMetadata = env.token.view("ft_metadata", serde_json::json!({})).await;
    assert_eq!((found, env.token.owner().await), (metadata, env.launcher.id().clone()));
    let layout = env.worker().view_state(env.token.id()).prefix(&[6]).await.expect("the state is known");
    assert_eq!(layout.values().collect::<Vec<_>>(), [&vec![2]]);
    let refused = env.token.mint(&env.bob, env.alice.id(), 591).await;
    refused.fails_with(&Error::MinterCapExceeded { amount: 591, left: 590 });
    env.token.mint(&env.bob, env.alice.id(), 590).await.ok();
    assert_eq!(env.token.balance_of(env.alice.id()).await, 600);
}
