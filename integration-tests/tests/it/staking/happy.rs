//! The ways that everybody takes.

use commonweight_integration_tests::handle::staking::{REWARD_PERIOD, UNBONDING};
use commonweight_staking::{Error, Event};
use near_sdk::json_types::U128;

use super::*;

#[tokio::test]
async fn a_stake_earns_its_part_of_a_reward_to_the_last_unit() {
    let env = staked().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();

    env.fast_forward(REWARD_PERIOD).await;

    assert_eq!(env.staking.earned(env.alice.id()).await, usdc(300));
    let claimed = env.staking.claim_rewards(&env.alice).await.emits(&Event::RewardPaid {
        account_id: env.alice.id().into(),
        asset_id: env.usdc.id().into(),
        amount: U128(usdc(300)),
    });
    assert!(claimed.ok());
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before + usdc(300));
    assert_solvent(&env).await;
    assert!(env.staking.claim_rewards(&env.bob).await.ok());
    assert_eq!(env.usdc.balance_of(env.staking.id()).await, 0);
}

#[tokio::test]
async fn a_stake_comes_back_after_the_unbonding_period_and_not_before() {
    let env = staked().await;
    env.staking.unstake(&env.alice, STAKE).await.ok();
    let unlocks_at = env.staking.account(env.alice.id()).await.unwrap().unbonding[0].unlocks_at.0;

    let early = env.staking.withdraw(&env.alice).await;
    let now = early.executed_at(env.staking.id()).await;
    early.fails_with(&Error::NothingToWithdraw { unlocks_at: Some(unlocks_at), now });
    env.fast_forward(UNBONDING).await;
    assert!(env.staking.withdraw(&env.alice).await.ok());

    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(1_000));
    assert_eq!(env.staking.total_stake().await, STAKE / 3);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn power_is_kept_for_every_block_of_the_past() {
    let env = staked().await;
    let before = env.now().await;
    env.staking.stake(&env.token, &env.alice, STAKE).await.ok();
    let after = env.now().await;
    env.fast_forward(std::time::Duration::from_secs(10)).await;

    assert_eq!(env.staking.power_at(env.alice.id(), before).await, STAKE);
    assert_eq!(env.staking.power_at(env.alice.id(), after).await, STAKE * 2);
    assert_eq!(env.staking.total_power_at(after).await, STAKE * 2 + STAKE / 3);
    let powers: Vec<_> =
        env.staking.checkpoints(env.alice.id(), None).await.iter().map(|point| point.power.0).collect();
    assert_eq!(powers, [STAKE, STAKE * 2]);
}

#[tokio::test]
async fn the_ownership_passes_in_two_steps() {
    let env = Env::builder().staking().build().await;

    env.staking.propose_owner(&env.launcher, Some(env.bob.id())).await.ok();
    env.staking.accept_owner(&env.bob).await.ok();

    assert_eq!(env.staking.owner().await, *env.bob.id());
}
