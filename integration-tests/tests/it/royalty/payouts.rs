//! Payments that fail, lie or come back: the credit stays, and nobody else's moves.

use commonweight_hostile_token::{Behaviour, Method};
use commonweight_royalty::{Bucket, Event};
use near_sdk::json_types::U128;
use rstest::rstest;
use std::borrow::Cow;

use super::*;

/// 10,000 redeemed.
async fn earned(builder: EnvBuilder) -> Env {
    let env = start_with_channel(builder, 20_000).await;
    env.royalty.redeem(&env.operator, &[signed(&env, 0, 10_000).await]).await.ok();
    env
}

#[tokio::test]
async fn a_recipient_without_an_account_keeps_its_credit() {
    let env = earned(with_royalty()).await;
    env.usdc.storage_unregister(&env.operator, true).await.ok();

    let failed = env.royalty.claim(&env.operator, &[]).await;

    let account_id = Cow::Borrowed(env.operator.id());
    let failed = failed.emits(&Event::PayoutReverted { account_id, amount: U128(4_000) });
    assert_eq!(failed.value().0, 0);
    assert_eq!(env.royalty.credit(env.operator.id()).await, 4_000);
    assert_eq!(env.royalty.claim(&env.bob, &[release()]).await.ok().0, 2_250);
    env.usdc.storage_deposit(&env.operator, env.operator.id()).await.ok();
    assert_eq!(env.royalty.claim(&env.operator, &[]).await.ok().0, 4_000);
    assert_solvent(&env).await;
}

#[rstest]
#[case::fails(Behaviour::Fail)]
#[case::burns_all_gas(Behaviour::BurnGas)]
#[tokio::test]
async fn a_failing_asset_loses_nobody_anything(#[case] behaviour: Behaviour) {
    let env = earned(with_royalty()).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let claimed = env.royalty.claim(&env.operator, &[]).await.value();
    let flushed = env.royalty.flush(&env.mallory, Bucket::Treasury).await.value();

    assert_eq!((claimed.0, flushed.0), (0, 0));
    let solvency = env.royalty.solvency().await;
    assert_eq!((solvency.credits.0, solvency.treasury.0, solvency.in_flight.0), (4_000, 1_000, 0));
    assert_solvent(&env).await;
}

#[rstest]
#[case::flood(Behaviour::Flood)]
#[case::garbage(Behaviour::Garbage)]
#[tokio::test]
async fn an_answer_of_any_kind_ends_a_payment(#[case] behaviour: Behaviour) {
    let env = earned(with_royalty()).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let claimed = env.royalty.claim(&env.operator, &[]).await.ok();

    assert_eq!(claimed.0, 4_000);
    assert_eq!(env.royalty.solvency().await.in_flight.0, 0);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_reward_that_nobody_takes_waits_in_its_bucket() {
    let env = earned(with_royalty()).await;

    let flushed = env.royalty.flush(&env.mallory, Bucket::Stakers).await;

    assert_eq!(flushed.value().0, 0);
    let solvency = env.royalty.solvency().await;
    assert_eq!((solvency.stakers.0, solvency.in_flight.0), (2_000, 0));
    assert_solvent(&env).await;
}

#[rstest]
#[case::fails(Behaviour::Fail, 2_000)]
#[case::garbage(Behaviour::Garbage, 0)]
#[case::flood(Behaviour::Flood, 0)]
#[case::too_much(Behaviour::TooMuch, 0)]
#[tokio::test]
async fn a_lying_asset_never_makes_more_of_a_reward(#[case] behaviour: Behaviour, #[case] left: u128) {
    let env = earned(with_royalty().token().staking()).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransferCall, behaviour).await.ok();

    let flushed = env.royalty.flush(&env.mallory, Bucket::Stakers).await.value();

    assert_eq!(flushed.0, 2_000 - left);
    let solvency = env.royalty.solvency().await;
    assert_eq!((solvency.stakers.0, solvency.in_flight.0), (left, 0));
    assert_solvent(&env).await;
}
