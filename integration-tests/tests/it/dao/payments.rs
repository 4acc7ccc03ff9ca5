use commonweight_dao::{Error, Status};

use super::*;

#[tokio::test]
async fn that_fail_are_tried_again_and_the_others_are_not() {
    let env = governed().await;
    let dora = env.person("dora").await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let actions = [pay(&env, env.bob.id(), 10), pay(&env, dora.id(), 20)];
    let proposal_id = adopted(&env, &actions).await;

    let status = env.dao.execute(&env.mallory, proposal_id).await.value();
    assert_eq!(status, Status::PartiallyFailed);
    assert_eq!(proposal(&env, proposal_id).await.done, [0]);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + usdc(10));

    env.usdc.storage_fund(&dora, dora.id(), NearToken::from_millinear(100)).await.ok();
    let status = env.dao.execute(&env.mallory, proposal_id).await.ok();
    assert_eq!(status, Status::Executed);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before + usdc(10));
    assert_eq!(env.usdc.balance_of(dora.id()).await, usdc(20));
    let again = env.dao.execute(&env.mallory, proposal_id).await;
    again.fails_with(&Error::NotExecutable { status: Status::Executed });
}

#[tokio::test]
async fn of_near_leave_the_bonds_alone() {
    let env = governed().await;
    let everything = Action::Transfer {
        asset: Asset::Near,
        receiver_id: env.mallory.id().clone(),
        amount: env.near_of(env.dao.id()).await.as_yoctonear(),
    };
    let proposal_id = adopted(&env, &[everything]).await;

    let refused = env.dao.execute(&env.mallory, proposal_id).await;

    let failures = refused.failures();
    assert_eq!(failures.len(), 1);
    assert!(failures[0].message.starts_with("INSUFFICIENT_TREASURY: "), "{failures:?}");
    assert_eq!(proposal(&env, proposal_id).await.status, Status::Executable);
}
