//! Rounds that go as they should.

use commonweight_common::Asset;
use commonweight_integration_tests::{
    Env,
    amount::{cwt, near, usdc},
    env::nanos,
    plan,
};
use commonweight_sale::{
    Event,
    types::{Price, Pricing, RoundStatus},
};
use near_sdk::json_types::U128;

use super::{CLIFF, VESTING, assert_solvent, minting_sale, open_sale, round, seal};

#[tokio::test]
async fn a_success_pays_the_treasury_and_vests_the_tokens() {
    let env = minting_sale().await;
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();

    let bought =
        env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.emits(&Event::PurchaseMade {
            round_id: 0,
            account_id: env.alice.id().into(),
            paid: U128(usdc(12_000)),
            tokens: U128(cwt(240_000)),
            unused: U128(0),
        });
    assert_eq!(bought.ok(), U128(usdc(12_000)));
    seal(&env).await;
    assert_eq!(env.sale.round(0).await.unwrap().status, RoundStatus::Succeeded);
    plan::show(&env, 0, 0).await;
    env.sale.release(&env.mallory, 0, 0).await.ok();
    env.fast_forward(VESTING).await;
    env.sale.claim(&env.alice, 0).await.ok();

    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, usdc(12_000));
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(240_000));
    assert_eq!(env.sale.liabilities(&super::dollars(&env)).await, 0);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn tokens_vest_from_the_cliff_on() {
    let env = minting_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    let sealed_at = env.sale.round(0).await.unwrap().sealed_at.unwrap().0;

    env.fast_forward_to(sealed_at + nanos(CLIFF)).await;
    env.sale.claim(&env.alice, 0).await.ok();
    let at_the_cliff = env.token.balance_of(env.alice.id()).await;
    env.fast_forward(VESTING).await;
    env.sale.claim(&env.alice, 0).await.ok();

    let quarter = cwt(60_000);
    assert!((quarter..quarter + cwt(1)).contains(&at_the_cliff), "{at_the_cliff}");
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(240_000));
}

#[tokio::test]
async fn a_failure_gives_every_coin_back() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(4_000)).await.ok();

    seal(&env).await;
    assert_eq!(env.sale.refundable(0, env.alice.id()).await, Some(usdc(5_000)));
    let refunded = env.sale.refund(&env.alice, 0).await.emits(&Event::RefundDelivered {
        round_id: 0,
        account_id: env.alice.id().into(),
        amount: U128(usdc(5_000)),
    });
    assert_eq!(refunded.value(), true);
    env.sale.refund(&env.bob, 0).await.ok();

    for buyer in [&env.alice, &env.bob] {
        assert_eq!(env.usdc.balance_of(buyer.id()).await, before);
        assert_eq!(env.sale.purchase(0, buyer.id()).await, None);
        env.sale.storage_unregister(buyer, false).await.ok();
    }
    assert_solvent(&env).await;
}

#[tokio::test]
async fn what_a_payment_does_not_need_comes_back_at_once() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;

    let kept = env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(70_000)).await.ok();

    assert_eq!(kept, U128(usdc(60_000)));
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before - usdc(60_000));
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_buyer_leaves_before_the_seal() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();

    env.sale.exit(&env.alice, 0, usdc(2_000)).await.ok();
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before - usdc(3_000));
    assert_eq!(env.sale.purchase(0, env.alice.id()).await.unwrap().tokens, U128(cwt(60_000)));
    env.sale.exit(&env.alice, 0, usdc(3_000)).await.ok();

    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_eq!(env.sale.purchase(0, env.alice.id()).await, None);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_sold_out_round_ends_early_and_the_next_one_opens() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(60_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(60_000)).await.ok();
    assert_eq!(env.sale.round(0).await.unwrap().raised, U128(usdc(100_000)));

    env.sale.seal(&env.carol, 0).await.ok();
    plan::show(&env, 0, 0).await;
    let next = round(&env, super::dollars(&env)).await;
    let opened = env.sale.open_round(&env.launcher, &next).await.ok();

    assert_eq!(opened, 1);
    assert_eq!(env.sale.rounds(None, None).await.len(), 2);
}

#[tokio::test]
async fn near_is_money_too() {
    let env = Env::builder().sale().build().await;
    env.sale.storage_deposit(&env.alice, env.alice.id()).await.ok();
    let mut params = round(&env, Asset::Near).await;
    params.terms.pricing =
        Pricing::Fixed(Price { payment_units: U128(near(1).as_yoctonear()), token_units: U128(cwt(20)) });
    params.terms.soft_cap = U128(near(50).as_yoctonear());
    params.terms.hard_cap = U128(near(100).as_yoctonear());
    params.terms.account_cap = params.terms.hard_cap;
    params.terms.minimum = U128(near(1).as_yoctonear());
    env.sale.open_round(&env.launcher, &params).await.ok();
    let owed_before = env.sale.liabilities(&Asset::Near).await;

    let receipt = env.sale.buy(&env.alice, 0, near(30)).await.ok();
    assert_eq!((receipt.paid.0, receipt.tokens.0), (near(30).as_yoctonear(), cwt(600)));
    assert_eq!(env.sale.liabilities(&Asset::Near).await, owed_before + near(30).as_yoctonear());
    seal(&env).await;
    let poor = env.near_of(env.alice.id()).await;
    env.sale.refund(&env.alice, 0).await.ok();

    let returned = env.near_of(env.alice.id()).await.checked_sub(poor).expect("she has more");
    assert!(returned > near(29) && returned <= near(30), "{returned}");
    assert_eq!(env.sale.liabilities(&Asset::Near).await, owed_before);
}
