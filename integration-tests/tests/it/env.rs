//! What tests rely on in their environment.

use std::time::Duration;

use commonweight_integration_tests::{Env, env::DAY, env::nanos};

/// How much later than asked for time may stop: a few blocks.
const SLACK: Duration = Duration::from_secs(3);

#[tokio::test]
async fn time_passes_as_asked_and_little_more() {
    let env = Env::builder().build().await;
    let target = env.now().await + nanos(DAY * 3);

    env.fast_forward_to(target).await;

    let late = env.now().await - target;
    assert!(late <= nanos(SLACK), "{late} ns late");
}

#[tokio::test]
async fn a_time_that_is_past_changes_nothing() {
    let env = Env::builder().build().await;
    let now = env.now().await;

    env.fast_forward_to(now).await;

    assert!(env.now().await - now <= nanos(SLACK));
}

#[tokio::test]
async fn members_have_what_they_were_given() {
    let env = Env::builder().token().usdc().cwt_each(7).usdc_each(11).build().await;

    for member in [&env.alice, &env.bob, &env.carol, &env.mallory] {
        assert_eq!(env.token.balance_of(member.id()).await, 7);
        assert_eq!(env.usdc.balance_of(member.id()).await, 11);
    }
    assert_eq!(env.token.total_supply().await, 28);
    assert_eq!(env.usdc.true_total_supply().await, 44);
}
