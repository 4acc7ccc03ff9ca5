//! What happens in time, and what a pause makes of it: exits end before the round, deadlines wait, phases are shown again.

use commonweight_common::clock::CODE_DELAY;
use commonweight_integration_tests::{
    Env,
    amount::usdc,
    env::{DAY, nanos},
    plan::{self, OBJECTION_WINDOW},
};
use commonweight_sale::{
    Error, Event, ReleaseError,
    types::{Feature, ReleasePlan, Role, RoundParams, RoundStatus, Terms, TrancheStatus},
};
use near_sdk::json_types::{U64, U128};
use near_workspaces::Account;

use super::{BINDING_TIME, assert_solvent, dollars, minting_sale, open_sale, open_sale_with, round, seal};

async fn assert_cannot_leave(env: &Env, buyer: &Account) {
    let failures = env.sale.exit(buyer, 0, usdc(5_000)).await.failures();
    assert!(failures.iter().any(|failure| failure.message.contains("EXITS_ENDED: ")), "{failures:?}");
}

/// A round for which Alice and Bob pay all that it takes, which it needs to succeed.
async fn full_round() -> Env {
    let env = Env::builder().token().usdc().sale().build().await;
    for buyer in [&env.alice, &env.bob, &env.carol] {
        env.sale.storage_deposit(buyer, buyer.id()).await.ok();
    }
    let params = round(&env, dollars(&env)).await;
    let terms = Terms { soft_cap: params.terms.hard_cap, ..params.terms };
    env.sale.open_round(&env.launcher, &RoundParams { terms, ..params }).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(60_000)).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(40_000)).await.ok();
    env
}

/// H1: who fills a round keeps others out, and cannot go when these have no time left.
#[tokio::test]
async fn who_fills_a_round_does_not_leave_in_its_last_part() {
    let env = full_round().await;
    let shown = env.sale.round(0).await.unwrap();
    assert_eq!(shown.exit_ends_at.0, shown.ends_at.0 - nanos(BINDING_TIME));
    env.sale.buy_with(&env.usdc, &env.carol, 0, usdc(100)).await.fails_with(&Error::RoundSoldOut);

    env.fast_forward_to(shown.exit_ends_at.0).await;
    assert_cannot_leave(&env, &env.alice).await;
    env.fast_forward_to(shown.ends_at.0 - nanos(DAY / 1_000)).await;
    assert_cannot_leave(&env, &env.alice).await;
    env.fast_forward_to(shown.ends_at.0).await;
    assert_cannot_leave(&env, &env.alice).await;
    env.sale.seal(&env.carol, 0).await.ok();

    assert_eq!(env.sale.round(0).await.unwrap().status, RoundStatus::Succeeded);
    assert_solvent(&env).await;
}

/// Who leaves in time leaves the others time to buy; these do until the end.
#[tokio::test]
async fn purchases_go_on_when_exits_have_ended() {
    let env = full_round().await;
    let shown = env.sale.round(0).await.unwrap();
    env.fast_forward_to(shown.exit_ends_at.0 - nanos(DAY / 10)).await;
    env.sale.exit(&env.alice, 0, usdc(60_000)).await.ok();

    env.fast_forward_to(shown.ends_at.0 - nanos(DAY / 10)).await;
    env.sale.buy_with(&env.usdc, &env.carol, 0, usdc(60_000)).await.ok();

    env.sale.seal(&env.mallory, 0).await.ok();
    assert_eq!(env.sale.round(0).await.unwrap().status, RoundStatus::Succeeded);
}

#[tokio::test]
async fn a_failure_gives_every_coin_back_to_who_could_not_leave() {
    let env = open_sale().await;
    let before = env.usdc.balance_of(env.alice.id()).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(9_000)).await.ok();
    let shown = env.sale.round(0).await.unwrap();
    env.fast_forward_to(shown.exit_ends_at.0).await;
    assert_cannot_leave(&env, &env.alice).await;

    env.fast_forward_to(shown.ends_at.0).await;
    env.sale.seal(&env.mallory, 0).await.ok();
    env.sale.refund(&env.alice, 0).await.ok();

    assert_eq!(env.usdc.balance_of(env.alice.id()).await, before);
    assert_solvent(&env).await;
}

/// H1, M3: a pause of buying in the last hours opens no exit, neither while it lasts nor afterwards.
#[tokio::test]
async fn a_pause_of_buying_opens_no_exit_that_was_closed() {
    let env = full_round().await;
    let shown = env.sale.round(0).await.unwrap();
    env.fast_forward_to(shown.ends_at.0 - nanos(DAY / 10)).await;

    let paused = env.sale.pause(&env.launcher, Feature::Buy, nanos(DAY * 7)).await;

    let exit_ends_at = shown.exit_ends_at;
    let ends_at = env.sale.round(0).await.unwrap().ends_at;
    assert!(ends_at.0 > shown.ends_at.0);
    paused.emits(&Event::RoundEndMoved { round_id: 0, ends_at, exit_ends_at }).ok();
    for _ in 0..3 {
        assert_cannot_leave(&env, &env.alice).await;
        env.fast_forward(DAY * 3).await;
    }
    env.sale.seal(&env.carol, 0).await.ok();
    assert_eq!(env.sale.round(0).await.unwrap().status, RoundStatus::Succeeded);
}

/// M3: releases are paused over the day by which evidence is due. It is accepted, its money released, and not lost.
#[tokio::test]
async fn a_pause_of_releases_takes_no_money_away() {
    let env = open_sale_with(Env::builder().token().dao()).await;
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    env.fast_forward_to(env.sale.round(0).await.unwrap().ends_at.0).await;
    env.sale.seal(&env.mallory, 0).await.ok();
    env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    let due = async || env.sale.tranches(0).await.unwrap()[0].evidence_due.unwrap().0;
    let first = due().await;
    env.fast_forward_to(first - nanos(DAY)).await;
    env.sale.pause(&env.launcher, Feature::Release, nanos(DAY * 7)).await.ok();
    assert_eq!(due().await, first + nanos(DAY * 7));

    env.fast_forward_to(first + nanos(DAY)).await;
    env.sale.settle_tranches(&env.mallory, 0).await.fails_with(&ReleaseError::NothingToSettle);
    env.fast_forward(DAY * 5).await;
    env.sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
    env.sale.release(&env.mallory, 0, 0).await.ok();

    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, usdc(12_000));
    assert_solvent(&env).await;
}

/// M2: the acceptance of the first phase is taken back while the second one sells.
#[tokio::test]
async fn a_phase_that_was_taken_back_stops_later_rounds() {
    let env = minting_sale().await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    plan::show(&env, 0, 0).await;
    let of_phase = async |phase: &str| {
        let params = round(&env, dollars(&env)).await;
        RoundParams { phase: phase.to_owned(), ..params }
    };
    let first = round(&env, dollars(&env)).await.phase;
    env.sale.open_round(&env.launcher, &of_phase("Phase 1").await).await.ok();
    env.sale.abort(&env.launcher, 0).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 1, usdc(12_000)).await.ok();
    env.fast_forward_to(env.sale.round(1).await.unwrap().ends_at.0).await;
    env.sale.seal(&env.mallory, 1).await.ok();
    plan::show(&env, 1, 0).await;

    let refused = env.sale.open_round(&env.launcher, &of_phase("Phase 2").await).await;
    refused.fails_with(&Error::PreviousPhaseNotShown { phase: first.clone() });
    env.sale.schedule_round(&env.launcher, 0, &of_phase("Phase 2").await).await.ok();
    let now = env.now().await;
    let refused = env.sale.open_scheduled(&env.launcher, now, now + nanos(DAY * 10)).await;
    refused.fails_with(&Error::PreviousPhaseNotShown { phase: first.clone() });
    assert_eq!(env.sale.open_round(&env.launcher, &of_phase(&first).await).await.ok(), 2);
}

/// M2: no round opens while the money of the one before can still be asked back.
#[tokio::test]
async fn a_holdback_stops_the_next_round() {
    let env = minting_sale().await;
    seal(&env).await;
    let mut release: ReleasePlan = plan::one_tranche();
    release.tranches[0].holdback = commonweight_common::Bps::new(1_000).unwrap();
    release.tranches[0].holdback_time = U64(nanos(DAY * 10));
    let params = RoundParams { release, ..round(&env, dollars(&env)).await };
    env.sale.open_round(&env.launcher, &params).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 1, usdc(12_000)).await.ok();
    env.fast_forward_to(params.terms.end.0).await;
    env.sale.seal(&env.bob, 1).await.ok();
    plan::show(&env, 1, 0).await;
    assert_eq!(env.sale.tranches(1).await.unwrap()[0].status, TrancheStatus::Accepted);

    let early = env.sale.open_round(&env.launcher, &round(&env, dollars(&env)).await).await;
    let failures = early.failures();
    assert!(failures.iter().any(|failure| failure.message.contains("HELD_BACK: tranche 0")), "{failures:?}");
    env.fast_forward(DAY * 10).await;
    env.sale.open_round(&env.launcher, &round(&env, dollars(&env)).await).await.ok();
}

/// A treasury that was deployed anew takes the place of the old one, 30 days after the owner has said so.
#[tokio::test]
async fn another_treasury_is_paid_from_its_time_on() {
    let env = open_sale_with(Env::builder().token().dao()).await;
    env.usdc.storage_deposit(&env.launcher, &env.ids.dao).await.ok();
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;
    plan::show(&env, 0, 0).await;
    env.sale.propose_treasury(&env.launcher, Some(env.carol.id())).await.ok();
    let ready_at = env.sale.proposed_treasury().await.unwrap().ready_at.0;
    let early = env.sale.change_treasury(&env.mallory).await;
    assert!(early.failures().iter().any(|failure| failure.message.contains("SUCCESSOR_NOT_DUE: ")));

    env.fast_forward(std::time::Duration::from_nanos(CODE_DELAY)).await;
    assert!(env.now().await >= ready_at);
    let changed = env.sale.change_treasury(&env.mallory).await;
    changed
        .emits(&Event::TreasuryChanged {
            old_treasury_id: (&env.ids.dao).into(),
            new_treasury_id: env.carol.id().into(),
        })
        .ok();
    let before = env.usdc.balance_of(env.carol.id()).await;
    env.sale.release(&env.mallory, 0, 0).await.ok();

    assert_eq!(env.usdc.balance_of(env.carol.id()).await, before + usdc(12_000));
    assert_eq!(env.usdc.balance_of(&env.ids.dao).await, 0);
    assert_eq!(env.sale.bucket(0).await.unwrap().released, U128(usdc(12_000)));
    assert_solvent(&env).await;
}
