//! From a deposit to everybody's share, to the last unit.

use commonweight_integration_tests::amount::usdc;
use commonweight_royalty::Bucket;
use serde_json::json;

use super::*;

#[tokio::test]
async fn a_redeemed_voucher_pays_everybody() {
    let env = start_with_channel(with_royalty().token().staking(), usdc(100)).await;
    let [bob, carol] = [env.bob.id(), env.carol.id()];
    let before = [env.usdc.balance_of(bob).await, env.usdc.balance_of(carol).await];

    let redeemed = env.royalty.redeem(&env.operator, &[signed(&env, 0, 10_001).await]).await.ok();

    assert_eq!(redeemed.0, 10_001);
    assert_eq!(env.royalty.claim(&env.operator, &[]).await.ok().0, 4_000);
    assert_eq!(env.royalty.claim(&env.bob, &[release()]).await.ok().0, 2_250);
    assert_eq!(env.royalty.claim(&env.carol, &[release()]).await.ok().0, 750);
    assert_eq!(env.royalty.flush(&env.mallory, Bucket::Stakers).await.ok().0, 2_001);
    assert_eq!(env.usdc.balance_of(env.operator.id()).await, 4_000);
    let after = [env.usdc.balance_of(bob).await, env.usdc.balance_of(carol).await];
    assert_eq!(after, [before[0] + 2_250, before[1] + 750]);
    assert_eq!(env.usdc.balance_of(&env.ids.staking).await, 2_001);
    assert_eq!(env.royalty.solvency().await.liabilities.0, usdc(100) - 10_001 + 1_000);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn the_treasury_gets_its_share() {
    let env = start_with_channel(with_royalty().token().dao(), usdc(100)).await;
    env.royalty.redeem(&env.operator, &[signed(&env, 0, 10_000).await]).await.ok();

    let flushed = env.royalty.flush(&env.mallory, Bucket::Treasury).await.ok();

    assert_eq!(flushed.0, 1_000);
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, 1_000);
    assert_solvent(&env).await;
}

/// Thirty days after the owner has proposed it, whoever likes lets another treasury take the place of the first.
#[tokio::test]
async fn another_treasury_gets_its_share() {
    let env = start_with_channel(with_royalty().token().dao(), usdc(100)).await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let args = json!({ "treasury_id": env.bob.id() });
    env.royalty.call::<()>(&env.launcher, "propose_treasury", args).one_yocto().await.ok();
    let early = env.royalty.call::<()>(&env.mallory, "change_treasury", json!({})).await;
    assert!(early.failures()[0].message.starts_with("SUCCESSOR_NOT_DUE: "));
    env.fast_forward(DAY * 30).await;
    env.royalty.call::<()>(&env.mallory, "change_treasury", json!({})).await.ok();
    env.royalty.redeem(&env.operator, &[signed(&env, 0, 10_000).await]).await.ok();

    let flushed = env.royalty.flush(&env.mallory, Bucket::Treasury).await.ok();

    assert_eq!(flushed.0, 1_000);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + 1_000);
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, 0);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn the_consumer_gets_the_rest_back() {
    let env = start_with_channel(with_royalty(), usdc(100)).await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.royalty.redeem(&env.operator, &[signed(&env, 0, usdc(30)).await]).await.ok();
    env.royalty.request_withdrawal(&env.alice, 0).await.ok();
    env.fast_forward(DAY).await;

    let rest = env.royalty.withdraw(&env.alice, 0).await.ok();

    assert_eq!(rest.0, usdc(70));
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before + usdc(70));
    assert_eq!(env.royalty.channel(0).await, None);
    assert_solvent(&env).await;
}
