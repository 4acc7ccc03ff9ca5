//! Several reward assets at once, one of them hostile.

use commonweight_hostile_token::{Behaviour, Method};
use commonweight_integration_tests::{
    env::DAY,
    handle::staking::{REWARD_PERIOD, UNBONDING},
};
use commonweight_staking::Event;
use near_sdk::json_types::U128;
use rstest::rstest;

use super::*;

const OWN_REWARD: u128 = cwt(40);

/// Rewards come in dollars, from a token that can be hostile, and in the staked token itself.
async fn with_two_assets() -> Env {
    let env = staked().await;
    env.staking.list_asset(&env.launcher, env.token.id(), REWARD_PERIOD).await.ok();
    env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();
    env.staking.reward(&env.token, &env.carol, OWN_REWARD).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    env
}

#[tokio::test]
async fn one_call_claims_from_all_of_them_to_the_last_unit() {
    let env = with_two_assets().await;
    let assets = [env.usdc.id().clone(), env.token.id().clone()];

    for (member, part) in [(&env.alice, 3), (&env.bob, 1)] {
        let (usdc_before, cwt_before) =
            (env.usdc.balance_of(member.id()).await, env.token.balance_of(member.id()).await);
        env.staking.claim_many_rewards(member, &assets).await.ok();
        assert_eq!(env.usdc.balance_of(member.id()).await, usdc_before + REWARD / 4 * part);
        assert_eq!(env.token.balance_of(member.id()).await, cwt_before + OWN_REWARD / 4 * part);
    }

    assert_solvent(&env).await;
    assert_eq!(env.usdc.balance_of(env.staking.id()).await, 0);
    assert_eq!(env.token.balance_of(env.staking.id()).await, env.staking.total_stake().await);
}

#[rstest]
#[case::fails(Behaviour::Fail)]
#[case::burns_all_gas(Behaviour::BurnGas)]
#[tokio::test]
async fn a_hostile_one_stands_in_nobodys_way(#[case] behaviour: Behaviour) {
    let env = with_two_assets().await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();
    let assets = [env.usdc.id().clone(), env.token.id().clone()];

    let claimed = env.staking.claim_many_rewards(&env.alice, &assets).await.emits(&Event::RewardPaid {
        account_id: env.alice.id().into(),
        asset_id: env.token.id().into(),
        amount: U128(OWN_REWARD / 4 * 3),
    });
    let _ = claimed.emits(&Event::RewardReturned {
        account_id: env.alice.id().into(),
        asset_id: env.usdc.id().into(),
        amount: U128(usdc(300)),
    });
    env.staking.disable_asset(&env.launcher, env.usdc.id()).await.ok();
    env.staking.unstake(&env.alice, STAKE).await.ok();
    env.fast_forward(UNBONDING).await;
    assert!(env.staking.withdraw(&env.alice).await.ok());

    assert_eq!(env.staking.earned(env.alice.id()).await, usdc(300));
    assert_solvent(&env).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Behave).await.ok();
    assert!(env.staking.claim_rewards(&env.alice).await.ok());
    assert_solvent(&env).await;
}

#[tokio::test]
async fn who_is_not_registered_there_registers_and_claims_in_one_call() {
    let env = with_two_assets().await;
    let purse = env.usdc.balance_of(env.alice.id()).await;
    env.usdc.transfer(&env.alice, env.bob.id(), purse).await.ok();
    env.usdc.storage_unregister(&env.alice, true).await.ok();
    let (purse, kept) = (env.near_of(env.alice.id()).await, env.near_of(env.staking.id()).await);

    let deposit = NearToken::from_near(1);
    let claimed = env.staking.register_and_claim(&env.alice, env.usdc.id(), deposit).await;

    assert!(claimed.ok());
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, usdc(300));
    assert!(purse.saturating_sub(env.near_of(env.alice.id()).await) < NearToken::from_millinear(30));
    assert!(env.near_of(env.staking.id()).await.saturating_sub(kept) < NearToken::from_millinear(5));
    // Bob is registered: his whole deposit comes back.
    let purse = env.near_of(env.bob.id()).await;
    assert!(env.staking.register_and_claim(&env.bob, env.usdc.id(), deposit).await.ok());
    assert!(purse.saturating_sub(env.near_of(env.bob.id()).await) < NearToken::from_millinear(30));
    assert_solvent(&env).await;
}

/// A token that says again and again that it has brought all there can be stops neither a stake nor its way out: what
/// one unit of stake has earned and given up is earned by the next one.
#[tokio::test]
async fn one_that_lies_about_amounts_stops_no_stake() {
    let env = with_staking().build().await;
    for member in [&env.alice, &env.bob] {
        env.staking.storage_fund(member, member.id(), NearToken::from_millinear(100)).await.ok();
    }
    env.staking.list_asset(&env.launcher, env.mallory.id(), REWARD_PERIOD).await.ok();
    env.staking.stake(&env.token, &env.alice, 1).await.ok();
    env.staking.reward_arrives(&env.mallory, u128::MAX).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    env.staking.unstake(&env.alice, 1).await.ok();
    env.fast_forward(UNBONDING).await;
    assert!(env.staking.withdraw(&env.alice).await.ok());
    assert!(env.staking.storage_unregister(&env.alice, true).await.ok());
    env.staking.stake(&env.token, &env.bob, 1).await.ok();
    env.fast_forward(REWARD_PERIOD).await;

    env.staking.stake(&env.token, &env.bob, STAKE).await.ok();

    env.staking.unstake(&env.bob, STAKE + 1).await.ok();
    env.fast_forward(UNBONDING).await;
    assert!(env.staking.withdraw(&env.bob).await.ok());
}

/// Alice and Bob have claimed all that can be paid; the unit that is left, in parts, is the owner's.
#[tokio::test]
async fn one_that_owes_only_dust_is_taken_off_the_list() {
    let env = staked().await;
    env.usdc.storage_deposit(&env.launcher, env.launcher.id()).await.ok();
    env.staking.reward(&env.usdc, &env.mallory, REWARD + 1).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    env.staking.disable_asset(&env.launcher, env.usdc.id()).await.ok();
    let early = env.staking.delist_asset(&env.launcher, env.usdc.id()).await;
    assert!(early.failures()[0].message.starts_with("ASSET_IN_USE: "), "{:?}", early.failures());
    for member in [&env.alice, &env.bob] {
        assert!(env.staking.claim_rewards(member).await.ok());
    }
    let early = env.staking.delist_asset(&env.launcher, env.usdc.id()).await;
    assert!(early.failures()[0].message.starts_with("ASSET_CLAIMABLE: "), "{:?}", early.failures());
    env.fast_forward(31 * DAY).await;
    let purse = env.usdc.balance_of(env.launcher.id()).await;

    let delisted = env.staking.delist_asset(&env.launcher, env.usdc.id()).await;

    delisted.emits(&Event::AssetDelisted { asset_id: env.usdc.id().into(), dust: U128(1) }).ok();
    assert_eq!(env.usdc.balance_of(env.launcher.id()).await, purse + 1);
    assert_eq!(env.usdc.balance_of(env.staking.id()).await, 0);
    assert!(env.staking.settings().await.asset_ids.is_empty());
    env.staking.stake(&env.token, &env.alice, 1).await.ok();
}
