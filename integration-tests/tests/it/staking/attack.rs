//! What an adversary has tried on a node.

use commonweight_integration_tests::{env::DAY, handle::staking::REWARD_PERIOD};
use serde_json::{Value, json};

use super::*;

/// A4: two registrations that interleave. The second one finds the account registered by the first, and what the token
/// gives back goes to this contract and not to whoever has paid it.
#[tokio::test]
async fn a_registration_that_is_not_needed_any_more_comes_back_to_who_has_paid_it() {
    let env = staked().await;
    env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();
    env.fast_forward(REWARD_PERIOD / 2).await;
    let purse = env.usdc.balance_of(env.alice.id()).await;
    env.usdc.transfer(&env.alice, env.bob.id(), purse).await.ok();
    env.usdc.storage_unregister(&env.alice, true).await.ok();
    let bounds: Value = env.usdc.view("storage_balance_bounds", json!({})).await;
    let min: u128 = bounds["min"].as_str().expect("an amount").parse().expect("an amount");
    let kept = env.near_of(env.staking.id()).await;

    // The second one is sent while the first one is on its way.
    let deposit = NearToken::from_near(1);
    let first = tokio::spawn(env.staking.register_and_claim(&env.alice, env.usdc.id(), deposit).send());
    let mut second = Vec::new();
    for _ in 0..3 {
        second.push(tokio::spawn(env.staking.register_and_claim(&env.alice, env.usdc.id(), deposit).send()));
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    let first = first.await.expect("it ends");
    println!("first {:?}", first.logs());
    for second in second {
        let second = second.await.expect("it ends");
        println!("then {:?}", second.logs());
    }
    let _ = DAY;

    let gained = env.near_of(env.staking.id()).await.as_yoctonear().saturating_sub(kept.as_yoctonear());
    // What a contract gets of the gas that it burns is far less.
    assert!(gained < min, "{gained} of a deposit stayed with staking, a registration costs {min}");
}

/// The same, without any race: somebody else registers the account while its claim is on its way.
#[tokio::test]
async fn nor_does_one_that_somebody_else_has_made_meanwhile() {
    let env = staked().await;
    env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    let purse = env.usdc.balance_of(env.alice.id()).await;
    env.usdc.transfer(&env.alice, env.bob.id(), purse).await.ok();
    env.usdc.storage_unregister(&env.alice, true).await.ok();
    let bounds: Value = env.usdc.view("storage_balance_bounds", json!({})).await;
    let min: u128 = bounds["min"].as_str().expect("an amount").parse().expect("an amount");
    let mut gained = 0;
    for delay in [0_u64, 2, 5, 10, 20, 40, 80, 160] {
        let kept = env.near_of(env.staking.id()).await;
        let deposit = NearToken::from_near(1);
        let claim = tokio::spawn(env.staking.register_and_claim(&env.alice, env.usdc.id(), deposit).send());
        tokio::time::sleep(std::time::Duration::from_millis(delay)).await;
        env.usdc.storage_fund(&env.mallory, env.alice.id(), NearToken::from_yoctonear(min)).await.ok();
        let claim = claim.await.expect("it ends");
        println!("{delay} {:?}", claim.logs());
        gained = env.near_of(env.staking.id()).await.as_yoctonear().saturating_sub(kept.as_yoctonear());
        println!("{delay} gained {gained} min {min}");
        if gained >= min {
            break;
        }
        let purse = env.usdc.balance_of(env.alice.id()).await;
        if purse > 0 {
            env.usdc.transfer(&env.alice, env.bob.id(), purse).await.ok();
        }
        env.usdc.storage_unregister(&env.alice, true).await.ok();
        env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();
        env.fast_forward(REWARD_PERIOD).await;
    }
    assert!(gained < min, "{gained} of a deposit stayed with staking, a registration costs {min}");
}
