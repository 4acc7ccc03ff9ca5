//! Pauses, upgrades, and storage that comes back, on a node.

use commonweight_integration_tests::{
    amount::usdc,
    env::{DAY, nanos},
    plan,
};
use commonweight_sale::{
    Error,
    types::{Feature, Role},
};

use super::{VESTING, WINDOW, minting_sale, open_sale, seal};

#[tokio::test]
async fn a_pause_of_buying_lets_everybody_leave_and_takes_no_time_from_the_round() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    let end = env.sale.round(0).await.unwrap().ends_at.0;
    env.sale.grant_role(&env.launcher, Role::Guardian, env.carol.id()).await.ok();

    env.sale.pause(&env.carol, Feature::Buy, nanos(DAY)).await.ok();

    let refused = env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(100)).await;
    let ends_at = env.sale.round(0).await.unwrap().ends_at.0;
    assert_eq!(ends_at, end + nanos(DAY));
    let failures = refused.failures();
    assert!(failures.iter().any(|failure| failure.message.contains("PAUSED: paused until")), "{failures:?}");
    env.sale.exit(&env.alice, 0, usdc(2_000)).await.ok();
    env.fast_forward(DAY).await;
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(100)).await.ok();
    env.fast_forward(WINDOW).await;
    env.sale.seal(&env.mallory, 0).await.ok();
}

#[tokio::test]
async fn a_buyer_whose_tokens_are_all_minted_gets_its_storage_deposit_back() {
    let env = minting_sale().await;
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    plan::show(&env, 0, 0).await;
    env.fast_forward(VESTING).await;
    env.sale.claim(&env.alice, 0).await.ok();
    env.sale.close_purchase(&env.alice, 0).await.fails_with(&Error::PurchaseOpen);

    env.sale.release(&env.launcher, 0, 0).await.ok();
    env.sale.close_purchase(&env.alice, 0).await.ok();
    env.sale.storage_unregister(&env.alice, false).await.ok();

    assert_eq!(env.sale.purchase(0, env.alice.id()).await, None);
}
