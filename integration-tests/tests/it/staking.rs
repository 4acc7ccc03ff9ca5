//! Staking on a node: stakes, rewards and ballots, with tokens that fail and a DAO that refuses.

use commonweight_integration_tests::{
    Env, Part,
    amount::{cwt, usdc},
    env::EnvBuilder,
};
use near_sdk::NearToken;

mod adversarial;
mod assets;
mod ballots;
mod happy;
mod votes;

const STAKE: u128 = cwt(300);

fn with_staking() -> EnvBuilder {
    Env::builder().with([Part::Token, Part::Usdc, Part::Staking]).cwt_each(cwt(1_000))
}

/// Alice has staked 300 and Bob 100.
async fn staked_on(builder: EnvBuilder) -> Env {
    let env = builder.build().await;
    for member in [&env.alice, &env.bob] {
        env.staking.storage_fund(member, member.id(), NearToken::from_millinear(100)).await.ok();
    }
    env.staking.stake(&env.token, &env.alice, STAKE).await.ok();
    env.staking.stake(&env.token, &env.bob, STAKE / 3).await.ok();
    env
}

async fn staked() -> Env {
    staked_on(with_staking()).await
}

/// The contract holds exactly what it owes, of both tokens.
async fn assert_solvent(env: &Env) {
    let liabilities = env.staking.solvency().await;
    let held = [env.token.balance_of(env.staking.id()).await, env.usdc.balance_of(env.staking.id()).await];
    let owed: Vec<_> = liabilities.iter().map(|liability| liability.owed.0).collect();
    assert_eq!(owed, held);
    assert!(liabilities.iter().all(|liability| liability.in_flight.0 == 0));
}

const REWARD: u128 = usdc(400);
