//! What the model has earned reaches everybody who made it: operator, contributors, treasury and stakers, to the
//! last unit.

use commonweight_integration_tests::handle::{royalty::WITHDRAWAL_DELAY, staking::REWARD_PERIOD};
use commonweight_royalty::{Bucket, ReleaseId};

use crate::{books::Coin, stage::Stage, story::Story};

pub(crate) async fn play(stage: &Stage, story: &mut Story, release: &ReleaseId) {
    let env = &stage.env;
    story.chapter("What the model has earned reaches everybody who made it");
    let claimed = env.royalty.claim(&env.operator, &[]).await;
    story.done(stage, "The operator takes its 40 %", claimed).await;
    let releases = [release.clone()];
    let mut claims = Vec::new();
    for contributor in [&stage.dora, &stage.dan] {
        claims.push(env.royalty.claim(contributor, &releases).await);
    }
    story.done_all(stage, "Dora and Dan take theirs, 3 to 1", claims).await;
    let flushed = env.royalty.flush(&env.mallory, Bucket::Treasury).await;
    story.done(stage, "Anybody may send the treasury's share on its way; Mallory does", flushed).await;
    let flushed = env.royalty.flush(&env.mallory, Bucket::Stakers).await;
    story.done(stage, "And the stakers' share, which staking releases over a week", flushed).await;

    env.fast_forward(REWARD_PERIOD).await;
    let mut claims = Vec::new();
    for staker in [&env.alice, &env.bob, &env.carol] {
        claims.push(env.staking.claim_rewards(staker).await);
    }
    story.done_all(stage, "A week later Alice, Bob and Carol claim, 3 to 2 to 1", claims).await;
    let left = env.usdc.balance_of(env.staking.id()).await;
    story.note(&format!("staking still has {}, which the next reward takes along", Coin::Usdc.write(left)));
    let solvency = env.royalty.solvency().await;
    let owed = solvency.credits.0 + solvency.contributors.0 + solvency.stakers.0 + solvency.treasury.0;
    story.note(&format!("royalty owes {} of what was redeemed", Coin::Usdc.write(owed)));
    close_a_channel(stage, story).await;
}

async fn close_a_channel(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    let shop = &stage.consumers[0];
    let channels = env.royalty.channels(None, None).await;
    let channel =
        channels.iter().find(|channel| channel.consumer_id == *shop.id()).expect("the shop has channels");
    let requested = env.royalty.request_withdrawal(shop, channel.channel_id).await;
    story
        .done(stage, "A shop wants the rest of a channel back; the operator has a day to redeem", requested)
        .await;
    env.fast_forward(WITHDRAWAL_DELAY).await;
    let withdrawn = env.royalty.withdraw(shop, channel.channel_id).await;
    story.done(stage, "A day later it has it", withdrawn).await;
}
