//! Tokens that fail and lie, and what changes while their answers are awaited.

use commonweight_hostile_token::{Behaviour, Method};
use commonweight_integration_tests::{
    Env,
    amount::{cwt, usdc},
    handle::token::MAX_SUPPLY,
    plan,
};
use commonweight_sale::Event;
use near_sdk::json_types::U128;
use rstest::rstest;

use super::{VESTING, assert_solvent, minting_sale, open_sale, open_sale_with, seal};

/// A payment that fails in any way is owed, and is paid when the token behaves again.
#[rstest]
#[case::fails(Behaviour::Fail)]
#[case::burns_all_gas(Behaviour::BurnGas)]
#[tokio::test]
async fn a_failed_payment_is_owed(#[case] behaviour: Behaviour) {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let left = env.sale.exit(&env.alice, 0, usdc(5_000)).await.emits(&Event::RefundReturned {
        round_id: 0,
        account_id: env.alice.id().into(),
        amount: U128(usdc(5_000)),
    });
    assert_eq!(left.value(), false);
    assert_eq!(env.sale.refundable(0, env.alice.id()).await, Some(usdc(5_000)));
    assert_eq!(env.sale.round(0).await.unwrap().raised, U128(0));
    assert_solvent(&env).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Behave).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();

    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_solvent(&env).await;
}

/// Whatever a payment answers, it happened.
#[rstest]
#[case::garbage(Behaviour::Garbage)]
#[case::a_flood(Behaviour::Flood)]
#[case::nothing_used(Behaviour::Deny)]
#[case::too_much(Behaviour::TooMuch)]
#[tokio::test]
async fn a_strange_answer_changes_nothing(#[case] behaviour: Behaviour) {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let left = env.sale.exit(&env.alice, 0, usdc(5_000)).await;

    assert_eq!(left.value(), true);
    assert_eq!(env.usdc.true_balance_of(env.alice.id()).await, Some(before));
    assert_eq!(env.sale.purchase(0, env.alice.id()).await, None);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn several_failures_at_once_are_owed_once_each() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Fail).await.ok();

    let exits = env
        .sale
        .batch(&env.alice)
        .and(env.sale.exit(&env.alice, 0, usdc(1_000)))
        .and(env.sale.exit(&env.alice, 0, usdc(500)))
        .and(env.sale.exit(&env.alice, 0, usdc(3_500)))
        .send()
        .await;

    assert_eq!(exits.events_named("refund_returned").len(), 3);
    assert_eq!(env.sale.refundable(0, env.alice.id()).await, Some(usdc(5_000)));
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Behave).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_eq!(env.sale.purchase(0, env.alice.id()).await, None);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_buyer_who_cannot_receive_keeps_its_claim_and_blocks_nobody() {
    let env = open_sale().await;
    let rich = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(4_000)).await.ok();
    seal(&env).await;
    env.usdc.transfer(&env.alice, env.carol.id(), rich - usdc(5_000)).await.ok();
    env.usdc.storage_unregister(&env.alice, false).await.ok();

    assert_eq!(env.sale.refund(&env.alice, 0).await.value(), false);
    env.sale.refund(&env.bob, 0).await.ok();
    env.usdc.storage_deposit(&env.alice, env.alice.id()).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();

    assert_eq!(env.usdc.balance_of(env.alice.id()).await, usdc(5_000));
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_treasury_that_cannot_receive_is_paid_later() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    plan::show(&env, 0, 0).await;

    let amount = U128(usdc(12_000));
    let returned = Event::TrancheReturned { round_id: 0, tranche: Some(0), amount };
    let released = env.sale.release(&env.mallory, 0, 0).await.emits(&returned);
    assert_eq!(released.value(), false);
    assert_eq!(env.sale.bucket(0).await.unwrap().unspent, U128(usdc(12_000)));
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    env.sale.release(&env.mallory, 0, 0).await.ok();

    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, usdc(12_000));
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_claim_without_a_token_account_can_be_repeated() {
    let env = minting_sale().await;
    let dave = env.person("dave").await;
    env.usdc.storage_deposit(&dave, dave.id()).await.ok();
    env.usdc.mint(&dave, dave.id(), usdc(12_000)).await.ok();
    env.sale.storage_deposit(&dave, dave.id()).await.ok();
    env.sale.buy_with(&env.usdc, &dave, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    env.fast_forward(VESTING).await;

    assert_eq!(env.sale.claim(&dave, 0).await.value(), false);
    assert_eq!(env.sale.claimable(0, dave.id()).await, Some(cwt(240_000)));
    env.token.storage_deposit(&dave, dave.id()).await.ok();
    env.sale.claim(&dave, 0).await.ok();

    assert_eq!(env.token.balance_of(dave.id()).await, cwt(240_000));
}

/// The token that is sold fails to mint in any way: nothing is lost, nothing is minted twice.
#[rstest]
#[case::fails(Behaviour::Fail)]
#[case::burns_all_gas(Behaviour::BurnGas)]
#[tokio::test]
async fn a_failed_mint_can_be_claimed_again(#[case] behaviour: Behaviour) {
    let env = open_sale_with(Env::builder().hostile_token()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    env.fast_forward(VESTING).await;
    let behave = |behaviour| {
        let args = serde_json::json!({ "method": Method::Mint, "behaviour": behaviour });
        env.token.call::<()>(&env.mallory, "set_behaviour", args)
    };

    behave(behaviour).await.ok();
    assert_eq!(env.sale.claim(&env.alice, 0).await.value(), false);
    behave(Behaviour::Behave).await.ok();
    env.sale.claim(&env.alice, 0).await.ok();

    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(240_000));
    assert_eq!(env.token.total_supply().await, cwt(240_000));
}

#[tokio::test]
async fn a_sale_that_may_not_mint_enough_keeps_what_it_promised() {
    let env = open_sale().await;
    env.token.add_minter(&env.launcher, env.sale.id(), cwt(1)).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    env.fast_forward(VESTING).await;

    assert_eq!(env.sale.claim(&env.alice, 0).await.value(), false);
    env.token.remove_minter(&env.launcher, env.sale.id()).await.ok();
    env.token.add_minter(&env.launcher, env.sale.id(), MAX_SUPPLY).await.ok();
    env.sale.claim(&env.alice, 0).await.ok();

    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(240_000));
}

/// A token whose purchases end in lies can empty its own round, and no other asset.
#[tokio::test]
async fn a_token_that_keeps_refunds_harms_itself_alone() {
    let env = open_sale().await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransferCall, Behaviour::Take).await.ok();

    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(100)).await.ok();

    assert_eq!(env.sale.purchase(0, env.alice.id()).await, None);
    assert_eq!(env.sale.liabilities(&super::dollars(&env)).await, 0);
    assert_solvent(&env).await;
}
