//! Seven rounds are scheduled. The first pays for a phase that is shown; the milestone of the second is challenged and
//! its money goes back.

use std::time::Duration;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{CWT_DECIMALS, cwt, usdc},
    env::{DAY, nanos},
    plan,
};
use commonweight_sale::{
    Error, ReleaseError,
    types::{Milestone, Price, Pricing, Role, RoundParams, Terms, Unsold, Vesting},
};
use near_sdk::json_types::{U64, U128};
use sha2::{Digest, Sha256};

use crate::{stage::Stage, story::Story};

/// How many tokens the sale may mint in its whole life.
const MINTER_CAP: u128 = cwt(100_000_000);
const CLIFF: Duration = DAY.saturating_mul(7);
const VESTING: Duration = DAY.saturating_mul(28);
const WINDOW: Duration = DAY.saturating_mul(14);

/// What is trained, and what is shown for it.
const PHASES: [(&str, &str); 7] = [
    (
        "Phase 1: 500 million parameters",
        "Weights and an evaluation report of a model with 500 million parameters",
    ),
    (
        "Phase 2: 3 billion parameters",
        "Weights and an evaluation report of a model with 3 billion parameters",
    ),
    (
        "Phase 3: 13 billion parameters",
        "Weights and an evaluation report of a model with 13 billion parameters",
    ),
    (
        "Phase 4: 70 billion parameters",
        "Weights and an evaluation report of a model with 70 billion parameters",
    ),
    (
        "Phase 5: 180 billion parameters",
        "Weights and an evaluation report of a model with 180 billion parameters",
    ),
    (
        "Phase 6: 500 billion parameters",
        "Weights and an evaluation report of a model with 500 billion parameters",
    ),
    (
        "Phase 7: 1.4 trillion parameters",
        "Weights and an evaluation report of a model with 1.4 trillion parameters",
    ),
];

pub(crate) async fn play(stage: &Stage, story: &mut Story) {
    schedule(stage, story).await;
    buy(stage, story).await;
    succeed(stage, story).await;
    show(stage, story).await;
    dispute(stage, story).await;
    claim(stage, story).await;
}

async fn schedule(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    story.chapter("Rounds pay for the phases of the training, one after the other");
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

    let mut scheduled = Vec::new();
    for (position, (phase, milestone)) in (0..).zip(PHASES) {
        let params = round(stage, phase, milestone).await;
        scheduled.push(env.sale.schedule_round(&env.launcher, position, &params).await);
    }
    let what = "The launcher schedules seven rounds, one for each phase of the training, from 500 million to 1.4 trillion parameters";
    story.done_all(stage, what, scheduled).await;
    let granted = env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await;
    story.done(stage, "The operator leads the training, and gives the evidence", granted).await;
    let what = "Round 0 opens: 0.10 USDC a token, 300,000 to 800,000 USDC, at most 400,000 an account";
    open_next(stage, story, what).await;
}

/// The next scheduled round sells from now on for two weeks. Returns the end of its window.
async fn open_next(stage: &Stage, story: &mut Story, what: &str) -> u64 {
    let env = &stage.env;
    let now = env.now().await;
    let end = now + nanos(WINDOW);
    let opened = env.sale.open_scheduled(&env.launcher, now, end).await;
    story.done(stage, what, opened).await;
    end
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
    story.refused(stage, what, refused, &Error::UnknownMessage { reason }).await;

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
}

/// The milestone of the first phase is shown, and its money flows in two tranches.
async fn show(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    for tranche in 0..2 {
        let given = env.sale.submit_evidence(&env.operator, 0, tranche, &plan::evidence()).await;
        let what = format!(
            "The lead gives evidence for tranche {tranche}: hashes of the weights, the evaluation and the transcript"
        );
        story.done(stage, &what, given).await;
        env.fast_forward(plan::OBJECTION_WINDOW).await;
    }
    let released = env.sale.release(&env.mallory, 0, 0).await;
    let what = "Nobody objected for three days: a third of the money goes to the training treasury, which is the DAO";
    story.done(stage, what, released).await;
    env.fast_forward(DAY * 20).await;
    let released = env.sale.release(&env.mallory, 0, 1).await;
    story
        .done(stage, "Twenty days later the rest has flowed, and what was held back is free", released)
        .await;
}

/// The milestone of the second phase is challenged, and the money goes back.
async fn dispute(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    let end = open_next(stage, story, "The first phase has been shown, so round 1 opens").await;
    let bought = env.sale.buy_with(&env.usdc, &env.bob, 1, usdc(300_001)).await;
    story.done(stage, "Bob buys for 300,001 USDC", bought).await;
    let bought = env.sale.buy_with(&env.usdc, &env.carol, 1, usdc(100_000)).await;
    story.done(stage, "Carol buys for 100,000 USDC", bought).await;
    env.fast_forward_to(end).await;
    let sealed = env.sale.seal(&env.mallory, 1).await;
    story.done(stage, "Two weeks later it is sealed: it has succeeded", sealed).await;

    let given = env.sale.submit_evidence(&env.operator, 1, 0, &plan::evidence()).await;
    story.done(stage, "The lead gives the evidence of phase 1 again", given).await;
    let challenged = env.sale.challenge(&env.alice, 1, 0, "these are the weights of phase 1").await;
    let challenge_id = story.done(stage, "Alice challenges it with a bond of 5 NEAR", challenged).await;
    let objected = env.sale.object(&env.bob, 1, 1).await;
    story.done(stage, "Bob objects with the weight of what he has paid", objected).await;
    let early = env.sale.release(&env.mallory, 1, 0).await;
    story.refused(stage, "Nothing leaves meanwhile", early, &ReleaseError::NotAccepted).await;
    env.fast_forward(plan::OBJECTION_WINDOW + plan::RESOLUTION_TIME).await;
    let settled = env.sale.settle_tranches(&env.carol, 1).await;
    let what = "The owner says nothing for four weeks, and silence gives the money back: Carol settles that";
    story.done(stage, what, settled).await;
    let returned = env.sale.withdraw_bond(&env.alice, 1, challenge_id).await;
    story.done(stage, "Alice gets her bond back", returned).await;
    for (name, buyer) in [("Bob", &env.bob), ("Carol", &env.carol)] {
        let refunded = env.sale.refund(buyer, 1).await;
        story
            .done(
                stage,
                &format!("{name} takes every coin back; the unvested tokens are never minted"),
                refunded,
            )
            .await;
    }
    let now = env.now().await;
    let next = env.sale.open_scheduled(&env.launcher, now, now + nanos(WINDOW)).await;
    let again = Error::PreviousPhaseNotShown { phase: PHASES[1].0.to_owned() };
    story.refused(stage, "Phase 3 cannot be paid for before phase 2 has been shown", next, &again).await;
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

/// A round of the schedule; its window is set when it opens.
async fn round(stage: &Stage, phase: &str, milestone: &str) -> RoundParams {
    let now = stage.env.now().await;
    let price =
        Price { payment_units: U128(usdc(1)), token_units: U128(10 * 10u128.pow(u32::from(CWT_DECIMALS))) };
    RoundParams {
        phase: phase.to_owned(),
        milestone: Milestone {
            text: milestone.to_owned(),
            hash: commonweight_common::Digest(Sha256::digest(milestone).into()),
        },
        terms: Terms {
            payment: Asset::Nep141(stage.env.ids.usdc.clone()),
            pricing: Pricing::Fixed(price),
            tokens_for_sale: U128(cwt(10_000_000)),
            soft_cap: U128(usdc(300_000)),
            hard_cap: U128(usdc(800_000)),
            account_cap: U128(usdc(400_000)),
            minimum: U128(usdc(100)),
            start: U64(now),
            end: U64(now + nanos(WINDOW)),
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting: Vesting { cliff: U64(nanos(CLIFF)), duration: U64(nanos(VESTING)) },
            binding_time: U64(nanos(WINDOW / 10)),
        },
        release: plan::two_tranches(),
    }
}
