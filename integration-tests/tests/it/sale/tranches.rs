//! The way of a round's money to the treasury, and back to the buyers.

use commonweight_common::Asset;
use commonweight_hostile_token::{Behaviour, Method};
use commonweight_integration_tests::{
    Env,
    amount::{near, usdc},
    handle::token::MAX_SUPPLY,
    plan::{self, BOND, OBJECTION_WINDOW, RESOLUTION_TIME},
};
use commonweight_sale::{
    Event, ReleaseError,
    types::{Role, RoundParams, RoundStatus, TrancheStatus, Verdict},
};
use near_sdk::json_types::U128;
use near_workspaces::Account;
use rstest::rstest;

use super::{VESTING, assert_solvent, dollars, minting_sale, open_sale_with, round, seal};

/// Round 0 succeeded: Alice paid 30,000 and Bob 10,000. The operator is the lead and has given evidence; the
/// treasury can receive dollars, and NEAR.
async fn submitted() -> Env {
    let env = open_sale_with(Env::builder().token().dao()).await;
    env.token.add_minter(&env.launcher, env.sale.id(), MAX_SUPPLY).await.ok();
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(30_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(10_000)).await.ok();
    seal(&env).await;
    env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    env.sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await.ok();
    env
}

async fn status(env: &Env) -> TrancheStatus {
    env.sale.tranches(0).await.expect("the round has succeeded")[0].status
}

/// What an account has gained in NEAR since `before`, which gas has made a little less.
async fn gained(env: &Env, account: &Account, before: near_sdk::NearToken) -> bool {
    env.near_of(account.id()).await > before.saturating_add(BOND.saturating_sub(near(1)))
}

#[tokio::test]
async fn a_challenge_that_is_upheld_gives_money_and_bond_back() {
    let env = submitted().await;
    let owed = env.sale.liabilities(&Asset::Near).await;
    env.sale.challenge(&env.carol, 0, 0, "the weights cannot be downloaded").await.ok();
    assert_eq!(status(&env).await, TrancheStatus::Disputed);
    env.fast_forward(OBJECTION_WINDOW).await;
    for number in 2..=3 {
        env.sale.resolve(&env.launcher, 0, 0, Verdict::Reject).await.ok();
        env.sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await.ok();
        env.sale.object(&env.alice, 0, number).await.ok();
        env.fast_forward(OBJECTION_WINDOW).await;
    }

    let third = env.sale.resolve(&env.launcher, 0, 0, Verdict::Reject).await;

    third.ok();
    assert_eq!(env.sale.round(0).await.unwrap().status, RoundStatus::Aborted);
    assert_eq!(status(&env).await, TrancheStatus::Refunding);
    let before = env.near_of(env.carol.id()).await;
    env.sale.withdraw_bond(&env.mallory, 0, 0).await.ok();
    assert!(gained(&env, &env.carol, before).await);
    assert_eq!(env.sale.liabilities(&Asset::Near).await, owed);
    for (buyer, amount) in [(&env.bob, usdc(10_000)), (&env.alice, usdc(30_000))] {
        let refunded =
            Event::RefundDelivered { round_id: 0, account_id: buyer.id().into(), amount: U128(amount) };
        env.sale.refund(buyer, 0).await.emits(&refunded).ok();
        assert_solvent(&env).await;
    }
    env.fast_forward(VESTING).await;
    assert_eq!(env.sale.claimable(0, env.alice.id()).await, Some(0));
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, 0);
}

#[tokio::test]
async fn a_challenge_that_is_not_upheld_costs_the_bond() {
    let env = submitted().await;
    let owed = env.sale.liabilities(&Asset::Near).await;
    env.sale.challenge(&env.carol, 0, 0, "I am against it").await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
    env.sale.resolve(&env.launcher, 0, 0, Verdict::Accept).await.ok();
    let treasury = env.near_of(&env.ids.dao).await;

    env.sale.withdraw_bond(&env.carol, 0, 0).await.ok();

    assert_eq!(env.near_of(&env.ids.dao).await, treasury.saturating_add(BOND));
    assert_eq!(env.sale.liabilities(&Asset::Near).await, owed);
    assert_eq!(env.sale.challenges(0).await, []);
    env.sale.release(&env.bob, 0, 0).await.ok();
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, usdc(40_000));
    assert_eq!(status(&env).await, TrancheStatus::Released);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn silence_is_a_refund_that_anybody_settles() {
    let env = submitted().await;
    env.sale.object(&env.alice, 0, 1).await.ok();
    env.fast_forward(OBJECTION_WINDOW + RESOLUTION_TIME).await;

    let since = env.sale.release_status(0).await.unwrap().overdue_since.unwrap().0;
    env.sale.release(&env.bob, 0, 0).await.fails_with(&ReleaseError::Overdue { since });
    assert!(env.sale.settle_tranches(&env.mallory, 0).await.ok());

    assert_eq!(env.sale.refundable(0, env.bob.id()).await, Some(usdc(10_000)));
    env.sale.release(&env.bob, 0, 0).await.fails_with(&ReleaseError::RoundAborted {
        at: env.sale.release_status(0).await.unwrap().aborted_at.unwrap().0,
    });
}

/// M2 to M4 on the node: without an acceptance, by its own judge, and twice.
#[tokio::test]
async fn nothing_leaves_without_an_acceptance() {
    let env = submitted().await;

    env.sale.release(&env.launcher, 0, 0).await.fails_with(&ReleaseError::NotAccepted);
    let again = env.sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await;
    again.fails_with(&ReleaseError::NotExpected { current: Some(0) });
    env.sale.object(&env.bob, 0, 1).await.ok();
    env.sale.object(&env.bob, 0, 1).await.fails_with(&ReleaseError::AlreadyObjected { number: 1 });
    env.sale.object(&env.mallory, 0, 1).await.fails_with(&ReleaseError::NotABuyer);
    env.sale.propose_owner(&env.launcher, Some(env.operator.id())).await.ok();
    env.sale.accept_owner(&env.operator).await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
    env.sale.resolve(&env.operator, 0, 0, Verdict::Accept).await.fails_with(&ReleaseError::OwnJudge);

    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, 0);
    assert_eq!(env.sale.evidence(0, 1).await.unwrap().submitter_id, *env.operator.id());
}

#[tokio::test]
async fn two_releases_at_once_pay_once() {
    let env = submitted().await;
    env.fast_forward(OBJECTION_WINDOW).await;

    let (first, second) =
        tokio::join!(env.sale.release(&env.alice, 0, 0).send(), env.sale.release(&env.bob, 0, 0).send());

    let n_failed = [&first, &second].iter().filter(|outcome| !outcome.failures().is_empty()).count();
    assert_eq!(n_failed, 1);
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, usdc(40_000));
    assert_solvent(&env).await;
}

/// Round 0 failed, round 1 succeeded with two tranches, the first of which is accepted: 13,332 of the 40,000 dollars
/// that Alice and Bob paid.
async fn first_accepted() -> Env {
    let env = minting_sale().await;
    seal(&env).await;
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    let params = RoundParams { release: plan::two_tranches(), ..round(&env, dollars(&env)).await };
    env.sale.open_round(&env.launcher, &params).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 1, usdc(30_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 1, usdc(10_000)).await.ok();
    env.fast_forward_to(params.terms.end.0).await;
    env.sale.seal(&env.bob, 1).await.ok();
    plan::show(&env, 1, 0).await;
    env
}

/// The owner releases and aborts at once: what is on its way arrives or is shared, and nothing is paid twice.
#[rstest]
#[case::and_it_arrives(Behaviour::Behave, usdc(13_332))]
#[case::and_it_fails(Behaviour::Fail, 0)]
#[case::and_all_its_gas_burns(Behaviour::BurnGas, 0)]
#[tokio::test]
async fn an_abort_meets_money_on_its_way(#[case] behaviour: Behaviour, #[case] arrived: u128) {
    let env = first_accepted().await;
    let alice_before = env.usdc.balance_of(env.alice.id()).await;
    let bob_before = env.usdc.balance_of(env.bob.id()).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let both = env
        .sale
        .batch(&env.launcher)
        .and(env.sale.release(&env.launcher, 1, 0))
        .and(env.sale.abort(&env.launcher, 1));
    assert_eq!(both.send().await.events_named("round_aborted").len(), 1);

    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Behave).await.ok();
    let bucket = env.sale.bucket(1).await.unwrap();
    assert_eq!((bucket.released.0, bucket.releasing.0), (arrived, 0));
    let left = usdc(40_000) - arrived;
    for buyer in [&env.bob, &env.alice] {
        env.sale.refund(buyer, 1).await.ok();
        assert_solvent(&env).await;
    }
    assert_eq!(env.usdc.balance_of(env.alice.id()).await - alice_before, left / 4 * 3);
    assert_eq!(env.usdc.balance_of(env.bob.id()).await - bob_before, left / 4);
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, arrived);
}

/// Whatever the dollar answers when the money is released, it happened.
#[rstest]
#[case::garbage(Behaviour::Garbage)]
#[case::a_flood(Behaviour::Flood)]
#[tokio::test]
async fn a_strange_answer_is_a_release(#[case] behaviour: Behaviour) {
    let env = first_accepted().await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    assert_eq!(env.sale.release(&env.mallory, 1, 0).await.value(), true);

    assert_eq!(env.usdc.true_balance_of(&env.ids.dao).await, Some(usdc(13_332)));
    assert_eq!(env.sale.bucket(1).await.unwrap().released, U128(usdc(13_332)));
    assert_eq!(env.sale.tranches(1).await.unwrap()[0].status, TrancheStatus::Released);
    assert_solvent(&env).await;
}

/// A bond goes to one account once, however often it is asked for at the same time.
#[tokio::test]
async fn a_batch_of_bond_withdrawals_pays_once() {
    let env = submitted().await;
    env.sale.challenge(&env.carol, 0, 0, "no weights").await.ok();
    env.sale.abort(&env.launcher, 0).await.ok();
    let owed = env.sale.liabilities(&Asset::Near).await;

    let twice = env
        .sale
        .batch(&env.carol)
        .and(env.sale.withdraw_bond(&env.carol, 0, 0))
        .and(env.sale.withdraw_bond(&env.carol, 0, 0));
    twice.send().await.fails_with(&ReleaseError::BondOnItsWay { challenge_id: 0 });

    assert_eq!(env.sale.liabilities(&Asset::Near).await, owed);
    env.sale.withdraw_bond(&env.mallory, 0, 0).await.ok();
    assert!(env.sale.liabilities(&Asset::Near).await < owed - BOND.as_yoctonear());
    let again = env.sale.withdraw_bond(&env.carol, 0, 0).await;
    again.fails_with(&ReleaseError::UnknownChallenge { challenge_id: 0 });
}
