//! A pause gives back what comes in, and holds nothing that leaves.

use commonweight_common::pause::PauseError;
use commonweight_integration_tests::amount::usdc;
use commonweight_royalty::{Bucket, Error, Feature, Role};

use super::*;

#[tokio::test]
async fn of_channels_gives_deposits_back_and_lets_everybody_out() {
    let env = start_with_channel(with_royalty().token().staking(), usdc(100)).await;
    env.royalty.grant_role(&env.launcher, Role::Guardian, env.carol.id()).await.ok();
    env.royalty.request_withdrawal(&env.alice, 0).await.ok();
    let before = env.usdc.balance_of(env.alice.id()).await;

    let paused = env.royalty.pause(&env.carol, Feature::Channel, DAY * 7).await;

    let [told] = &paused.events_named("paused")[..] else { panic!("it is told once") };
    let until = told.data["until"].as_str().and_then(|until| until.parse().ok()).expect("a time");
    let refused = Error::Pause(PauseError::Paused { until });
    let topped_up = env.royalty.top_up(&env.usdc, &env.alice, 0, usdc(5)).await;
    topped_up.fails_with(&refused);
    assert_eq!(topped_up.value().0, 0, "nothing is kept");
    let key = key().public_key();
    let opened =
        env.royalty.open_channel(&env.usdc, &env.alice, &release(), env.operator.id(), &key, 5).await;
    opened.fails_with(&refused);
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_solvent(&env).await;
    env.royalty.redeem(&env.operator, &[signed(&env, 0, usdc(40)).await]).await.ok();
    assert_eq!(env.royalty.claim(&env.operator, &[]).await.ok().0, usdc(16));
    assert_eq!(env.royalty.claim(&env.bob, &[release()]).await.ok().0, usdc(9));
    assert_eq!(env.royalty.flush(&env.mallory, Bucket::Stakers).await.ok().0, usdc(8));
    env.fast_forward(DAY).await;
    assert_eq!(env.royalty.withdraw(&env.alice, 0).await.ok().0, usdc(60));
    assert!(env.now().await < until, "it is paused still");
    assert_solvent(&env).await;
}
