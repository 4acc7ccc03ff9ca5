//! What must never happen, tried through the node.

use commonweight_common::owner::OwnerError;
use commonweight_integration_tests::amount::{cwt, usdc};
use commonweight_sale::{Error, ReleaseError, types::Verdict};
use near_sdk::json_types::U128;

use super::{assert_solvent, minting_sale, open_sale, round, seal};

#[tokio::test]
async fn a_refused_purchase_gives_everything_back() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;

    let below = env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(9)).await;
    below.fails_with(&Error::BelowMinimum { minimum: usdc(10), paid: usdc(9) });
    let unknown = env.sale.buy_with(&env.usdc, &env.alice, 7, usdc(100)).await;
    unknown.fails_with(&Error::UnknownRound { round_id: 7 });
    let dear = env.sale.buy_at_least(&env.usdc, &env.alice, 0, usdc(100), Some(cwt(2_001))).await;
    dear.fails_with(&Error::MinTokensNotMet { min_tokens: cwt(2_001), tokens: cwt(2_000) });
    let stranger = env.sale.buy_with(&env.usdc, &env.mallory, 0, usdc(100)).await;
    stranger.fails_with(&Error::NotRegistered { account_id: env.mallory.id().clone() });
    let garbled = env.usdc.transfer_call_text(&env.alice, env.sale.id(), usdc(100), "{\"stake\":{}}").await;
    assert_eq!(garbled.value(), U128(0));

    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn another_token_buys_nothing() {
    let env = minting_sale().await;
    env.token.add_minter(&env.launcher, env.mallory.id(), cwt(1)).await.ok();
    env.token.mint(&env.mallory, env.alice.id(), cwt(1)).await.ok();

    let refused = env.sale.buy_with(&env.token, &env.alice, 0, cwt(1)).await;

    refused.fails_with(&Error::WrongAsset {
        expected: super::dollars(&env),
        actual: commonweight_common::Asset::Nep141(env.ids.token.clone()),
    });
    assert_eq!(env.token.balance_of(env.alice.id()).await, cwt(1));
}

#[tokio::test]
async fn nobody_but_the_owner_opens_resolves_and_aborts() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    let not_owner = Error::Owner(OwnerError::NotOwner {
        caller_id: env.mallory.id().clone(),
        owner_id: env.launcher.id().clone(),
    });

    env.sale.abort(&env.mallory, 0).await.fails_with(&not_owner);
    env.sale.resolve(&env.mallory, 0, 0, Verdict::Accept).await.fails_with(&not_owner);
    let params = round(&env, super::dollars(&env)).await;
    env.sale.open_round(&env.mallory, &params).await.fails_with(&not_owner);
}

#[tokio::test]
async fn the_next_round_waits_for_the_evidence_of_this_one() {
    let env = open_sale().await;
    let params = round(&env, super::dollars(&env)).await;
    env.sale.open_round(&env.launcher, &params).await.fails_with(&Error::PreviousRoundUnsealed);
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();

    seal(&env).await;
    let params = round(&env, super::dollars(&env)).await;
    let refused = env.sale.open_round(&env.launcher, &params).await;

    refused.fails_with(&ReleaseError::MilestoneNotShown { tranche: 0 });
}

#[tokio::test]
async fn callbacks_are_private() {
    let env = open_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    let args = serde_json::json!({ "round_id": 0, "account_id": env.alice.id(), "amount": "1" });

    for method in ["on_refund_sent", "on_minted"] {
        let called = env.sale.call::<()>(&env.mallory, method, &args).await;
        called.fails_with(&format!("Method {method} is private"));
    }
    let called = env.sale.call::<()>(
        &env.mallory,
        "on_tranche_sent",
        serde_json::json!({ "round_id": 0, "tranche": 0, "amount": "1" }),
    );
    called.await.fails_with(&"Method on_tranche_sent is private");
    let args = serde_json::json!({ "round_id": 0, "challenge_id": 0 });
    let called = env.sale.call::<()>(&env.mallory, "on_bond_sent", args);
    called.await.fails_with(&"Method on_bond_sent is private");
}

#[tokio::test]
async fn a_batch_of_refunds_pays_once() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(5_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(4_000)).await.ok();
    seal(&env).await;

    let (first, second) =
        tokio::join!(env.sale.refund(&env.alice, 0).send(), env.sale.refund(&env.alice, 0).send());

    let n_failed = [&first, &second].iter().filter(|outcome| !outcome.failures().is_empty()).count();
    assert_eq!(n_failed, 1);
    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_eq!(env.sale.refundable(0, env.bob.id()).await, Some(usdc(4_000)));
    assert_solvent(&env).await;
}
