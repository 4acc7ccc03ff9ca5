//! What an adversary has tried on a node.

use commonweight_integration_tests::handle::staking::REWARD_PERIOD;
use serde_json::{Value, json};

use super::*;

/// A4: somebody else registers the account while its claim is on its way. The token gives back what it does not need to
/// whoever has called it, and that is this contract: what the account has attached is in nobody's books.
#[tokio::test]
async fn a_registration_that_is_not_needed_any_more_comes_back_to_who_has_paid_it() {
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
        let _ = claim.logs();
        gained = env.near_of(env.staking.id()).await.as_yoctonear().saturating_sub(kept.as_yoctonear());
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
