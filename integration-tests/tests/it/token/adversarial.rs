//! What must never happen, line by line as the contract's README has it.

use commonweight_integration_tests::{Env, amount::cwt, handle::token::MAX_SUPPLY};
use commonweight_token::Error;

#[tokio::test]
async fn the_supply_cannot_exceed_the_maximum() {
    let env = Env::builder().token().build().await;
    env.token.add_minter(&env.launcher, env.bob.id(), u128::MAX).await.ok();
    env.token.mint(&env.bob, env.alice.id(), MAX_SUPPLY - 1).await.ok();

    let minted = env.token.mint(&env.bob, env.alice.id(), 2).await;

    minted.fails_with(&Error::MaxSupplyExceeded { amount: 2, left: 1 });
    env.token.mint(&env.bob, env.alice.id(), 1).await.ok();
    assert_eq!(env.token.total_supply().await, MAX_SUPPLY);
}

#[tokio::test]
async fn a_minter_cannot_exceed_its_cap_by_being_admitted_again() {
    let env = Env::builder().token().build().await;
    env.token.add_minter(&env.launcher, env.bob.id(), 10).await.ok();
    env.token.mint(&env.bob, env.alice.id(), 10).await.ok();
    env.token.remove_minter(&env.launcher, env.bob.id()).await.ok();

    let dismissed = env.token.mint(&env.bob, env.alice.id(), 1).await;
    let lowered = env.token.add_minter(&env.launcher, env.bob.id(), 9).await;
    env.token.add_minter(&env.launcher, env.bob.id(), 11).await.ok();
    let over = env.token.mint(&env.bob, env.alice.id(), 2).await;

    dismissed.fails_with(&Error::NotMinter { account_id: env.bob.id().clone() });
    lowered.fails_with(&Error::CapBelowMinted { cap: 9, minted: 10 });
    over.fails_with(&Error::MinterCapExceeded { amount: 2, left: 1 });
    assert_eq!(env.token.total_supply().await, 10);
}

#[tokio::test]
async fn nobody_takes_what_another_holds() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let burnt = env.token.burn(&env.mallory, cwt(11)).await;
    let sent = env.token.transfer(&env.mallory, env.bob.id(), cwt(10) + 1).await;
    let resolved = env.token.resolve_transfer(&env.mallory, env.mallory.id(), env.alice.id(), cwt(10)).await;

    burnt.fails_with(&Error::BalanceTooSmall {
        account_id: env.mallory.id().clone(),
        amount: cwt(11),
        balance: cwt(10),
    });
    sent.fails_with(&Error::BalanceTooSmall {
        account_id: env.mallory.id().clone(),
        amount: cwt(10) + 1,
        balance: cwt(10),
    });
    resolved.fails_with(&"Method ft_resolve_transfer is private");
    for member in [&env.alice, &env.bob, &env.carol, &env.mallory] {
        assert_eq!(env.token.balance_of(member.id()).await, cwt(10));
    }
}

#[tokio::test]
async fn a_transfer_call_to_an_account_without_a_contract_gives_everything_back() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let sent = env.token.transfer_call_text(&env.alice, env.bob.id(), cwt(10), "").await;

    assert_eq!(sent.value().0, 0);
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(10));
    assert_eq!(env.token.balance_of(env.bob.id()).await, cwt(10));
}

#[tokio::test]
async fn an_account_without_storage_receives_nothing() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;
    let dora = env.person("dora").await;

    let minted = env.token.mint(&env.launcher, dora.id(), 1).await;
    let sent = env.token.transfer(&env.alice, dora.id(), 1).await;

    minted.fails_with(&Error::NotRegistered { account_id: dora.id().clone() });
    sent.fails_with(&Error::NotRegistered { account_id: dora.id().clone() });
}

#[tokio::test]
async fn an_account_that_still_holds_tokens_does_not_close_by_accident() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let closed = env.token.storage_unregister(&env.alice, false).await;

    closed.fails_with(&Error::BalanceNotZero { account_id: env.alice.id().clone(), balance: cwt(10) });
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(10));
}

#[tokio::test]
async fn a_balance_that_is_thrown_away_leaves_the_supply_with_an_event() {
    let env = Env::builder().token().cwt_each(cwt(10)).build().await;

    let closed = env.token.storage_unregister(&env.alice, true).await;

    let line = concat!(
        r#"EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_burn","#,
        r#""data":[{"owner_id":"alice.test.near","amount":"10000000000000000000","memo":"storage_unregister"}]}"#
    );
    assert!(closed.logs_exactly(&[line]).ok());
    assert_eq!(env.token.total_supply().await, cwt(30));
}
