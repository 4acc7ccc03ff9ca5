//! What the token is for.

use std::borrow::Cow;

use commonweight_integration_tests::{Env, amount::cwt, handle::token::MAX_SUPPLY};
use commonweight_token::{Event, MinterView};
use near_sdk::json_types::U128;

#[tokio::test]
async fn starts_with_nothing_minted() {
    let env = Env::builder().token().build().await;

    assert_eq!(env.token.total_supply().await, 0);
    assert_eq!(env.token.max_supply().await, MAX_SUPPLY);
    assert_eq!(env.token.owner().await, *env.launcher.id());
    assert_eq!(env.token.minters(None, None).await, []);
}

#[tokio::test]
async fn a_minter_mints_inside_its_cap() {
    let env = Env::builder().token().build().await;

    let admitted = env.token.add_minter(&env.launcher, env.bob.id(), cwt(100)).await;
    let minted = env.token.mint(&env.bob, env.alice.id(), cwt(60)).await;

    admitted.emits(&Event::MinterAdded { account_id: Cow::Borrowed(env.bob.id()), cap: U128(cwt(100)) }).ok();
    minted
        .logs_exactly(&[nep141(
            "ft_mint",
            r#"{"owner_id":"alice.test.near","amount":"60000000000000000000"}"#,
        )])
        .ok();
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(60));
    assert_eq!(env.token.total_supply().await, cwt(60));
    let expected = MinterView {
        account_id: env.bob.id().clone(),
        cap: U128(cwt(100)),
        minted: U128(cwt(60)),
        admitted: true,
    };
    assert_eq!(env.token.minter(env.bob.id()).await, Some(expected.clone()));
    assert_eq!(env.token.minters(None, None).await, [expected]);
}

#[tokio::test]
async fn a_transfer_moves_exactly_its_amount() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let sent = env.token.transfer(&env.alice, env.bob.id(), 1).await;

    sent.logs_exactly(&[nep141(
        "ft_transfer",
        r#"{"old_owner_id":"alice.test.near","new_owner_id":"bob.test.near","amount":"1"}"#,
    )])
    .ok();
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(10) - 1);
    assert_eq!(env.token.balance_of(env.bob.id()).await, cwt(10) + 1);
    assert_eq!(env.token.total_supply().await, cwt(40));
}

#[tokio::test]
async fn a_holder_burns_and_the_maximum_stays() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let burnt = env.token.burn(&env.alice, cwt(4)).await;

    burnt
        .logs_exactly(&[nep141(
            "ft_burn",
            r#"{"owner_id":"alice.test.near","amount":"4000000000000000000"}"#,
        )])
        .ok();
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(6));
    assert_eq!(env.token.total_supply().await, cwt(36));
    assert_eq!(env.token.max_supply().await, MAX_SUPPLY);
}

#[tokio::test]
async fn an_account_is_paid_for_once_and_its_deposit_comes_back() {
    let env = Env::builder().token().build().await;
    let dora = env.person("dora").await;

    let first = env.token.storage_deposit(&dora, dora.id()).await.ok();
    let before = env.near_of(dora.id()).await;
    let second = env.token.storage_deposit(&dora, dora.id()).await;
    let spent = before.checked_sub(env.near_of(dora.id()).await).expect("gas costs something");

    assert_eq!(env.token.storage_balance_of(dora.id()).await.map(|paid| paid.total), Some(first.total));
    assert!(spent < first.total, "the second deposit of {} was kept: {spent}", first.total);
    second.ok();
    assert!(env.token.storage_unregister(&dora, false).await.ok());
    assert!(env.token.storage_balance_of(dora.id()).await.is_none());
}

#[tokio::test]
async fn its_owner_changes_in_two_steps() {
    let env = Env::builder().token().build().await;
    let (old, new) = (env.launcher.id(), env.alice.id());

    let proposed = env.token.propose_owner(&env.launcher, Some(new)).await;
    assert_eq!(env.token.owner().await, *old);
    let accepted = env.token.accept_owner(&env.alice).await;

    proposed.emits(&Event::OwnerProposed { proposed_id: Some(Cow::Borrowed(new)) }).ok();
    accepted
        .emits(&Event::OwnerChanged {
            old_owner_id: Cow::Borrowed(old),
            new_owner_id: Cow::Borrowed(new),
            forgotten_code_hash: None,
            roles: vec![],
        })
        .ok();
    assert_eq!(env.token.owner().await, *new);
}

fn nep141(event: &str, data: &str) -> String {
    format!(r#"EVENT_JSON:{{"standard":"nep141","version":"1.0.0","event":"{event}","data":[{data}]}}"#)
}
