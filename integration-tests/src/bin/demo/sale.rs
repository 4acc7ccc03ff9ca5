//! A round of the sale pays for the first training phase; a second one fails and gives every coin back.

use std::time::Duration;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{CWT_DECIMALS, cwt, usdc},
    env::{DAY, nanos},
};
use commonweight_sale::{
    Error,
    types::{Milestone, Price, Pricing, RoundParams, Terms, Unsold, Vesting},
};
use near_sdk::json_types::{U64, U128};
use sha2::{Digest, Sha256};

use crate::{stage::Stage, story::Story};

/// How many tokens the sale may mint in its whole life.
const MINTER_CAP: u128 = cwt(100_000_000);
const CLIFF: Duration = DAY.saturating_mul(7);
const VESTING: Duration = DAY.saturating_mul(28);
const WINDOW: Duration = DAY.saturating_mul(14);

pub(crate) async fn play(stage: &Stage, story: &mut Story) {
    open(stage, story).await;
    buy(stage, story).await;
    succeed(stage, story).await;
    fail(stage, story).await;
    claim(stage, story).await;
}

async fn open(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    story.chapter("A round pays for the first training phase");
    let admitted = env.token.add_minter(&env.launcher, env.sale.id(), MINTER_CAP).await;
    story
        .done(stage, "The launcher lets the sale, and nobody else, mint up to 100 million CWT", admitted)
        .await;
    let members = [&env.alice, &env.bob, &env.carol];
    let mut deposits = Vec::new();
    for member in members {
        let deposit = near_sdk::NearToken::from_millinear(100);
        deposits.push(env.sale.storage_fund(member, member.id(), deposit).await);
    }
    story.done_all(stage, "Alice, Bob and Carol pay for their storage in the sale", deposits).await;

    let phase = "Phase 1: a prototype of 500 million parameters";
    let milestone = "Weights and an evaluation report of a model with 500 million parameters";
    let params = round(stage, phase, milestone, usdc(300_000), usdc(800_000)).await;
    let opened = env.sale.open_round(&env.launcher, &params).await;
    let what =
        "The launcher opens round 0: 0.10 USDC a token, 300,000 to 800,000 USDC, at most 400,000 an account";
    story.done(stage, what, opened).await;
}

async fn buy(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    let bought = env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(400_000)).await;
    story.done(stage, "Alice buys for 400,000 USDC", bought).await;
    let bought = env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(250_000)).await;
    story.done(stage, "Bob buys for 250,000 USDC", bought).await;

    let nonsense = r#"{"give":{"me":"everything"}}"#;
    let refused = env.usdc.transfer_call_text(&env.mallory, env.sale.id(), usdc(1_000), nonsense).await;
    let reason = "unknown variant `give`, expected `buy` at byte 7".to_owned();
    let what = "Mallory sends 1,000 USDC with a message that the sale does not know: all of it goes back";
    story.refused(stage, what, refused, &Error::MessageUnknown { reason }).await;

    let bought = env.sale.buy_with(&env.usdc, &env.carol, 0, usdc(200_000)).await;
    let what = "Carol sends 200,000 USDC where only 150,000 are left: 50,000 go back in the same call";
    story.done(stage, what, bought).await;
}

async fn succeed(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    let sealed = env.sale.seal(&env.bob, 0).await;
    story
        .done(stage, "The round is sold out, so anybody may seal it; Bob does: it has succeeded", sealed)
        .await;
    let released = env.sale.release(&env.launcher, 0).await;
    story.done(stage, "Its money goes to the training treasury, which is the DAO", released).await;
}

async fn fail(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    let phase = "Phase 2: 3 billion parameters";
    let milestone = "Weights and an evaluation report of a model with 3 billion parameters";
    let params = round(stage, phase, milestone, usdc(500_000), usdc(900_000)).await;
    let opened = env.sale.open_round(&env.launcher, &params).await;
    story.done(stage, "Round 1 opens; it needs 500,000 USDC", opened).await;
    let bought = env.sale.buy_with(&env.usdc, &env.bob, 1, usdc(100_000)).await;
    story.done(stage, "Only Bob buys, for 100,000 USDC", bought).await;
    env.fast_forward_to(params.terms.end.0).await;
    let sealed = env.sale.seal(&env.mallory, 1).await;
    story.done(stage, "Two weeks later it is sealed: it has failed", sealed).await;
    let refunded = env.sale.refund(&env.bob, 1).await;
    story.done(stage, "Bob takes every coin back without asking anybody", refunded).await;
}

async fn claim(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    env.fast_forward(VESTING).await;
    let mut claims = Vec::new();
    for member in [&env.alice, &env.bob, &env.carol] {
        claims.push(env.sale.claim(member, 0).await);
    }
    story
        .done_all(stage, "Four weeks later the tokens have vested, and are minted to their buyers", claims)
        .await;
}

/// A round that sells from now on for two weeks at ten cents.
async fn round(stage: &Stage, phase: &str, milestone: &str, soft_cap: u128, hard_cap: u128) -> RoundParams {
    let now = stage.env.now().await;
    let price =
        Price { payment_units: U128(usdc(1)), token_units: U128(10 * 10u128.pow(u32::from(CWT_DECIMALS))) };
    RoundParams {
        phase: phase.to_owned(),
        milestone: Milestone { text: milestone.to_owned(), hash: hex::encode(Sha256::digest(milestone)) },
        terms: Terms {
            payment: Asset::Nep141(stage.env.ids.usdc.clone()),
            pricing: Pricing::Fixed(price),
            tokens_for_sale: U128(cwt(10_000_000)),
            soft_cap: U128(soft_cap),
            hard_cap: U128(hard_cap),
            account_cap: U128(usdc(400_000)),
            minimum: U128(usdc(100)),
            start: U64(now),
            end: U64(now + nanos(WINDOW)),
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting: Vesting { cliff: U64(nanos(CLIFF)), duration: U64(nanos(VESTING)) },
        },
    }
}
