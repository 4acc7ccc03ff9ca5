//! The new holders stake: for votes, and for the stakers' share of what the model earns.

use commonweight_integration_tests::amount::cwt;
use near_sdk::NearToken;

use crate::{stage::Stage, story::Story};

pub(crate) async fn play(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    story.chapter("Holders stake");
    let stakers = [(&env.alice, cwt(3_000_000)), (&env.bob, cwt(2_000_000)), (&env.carol, cwt(1_000_000))];
    let mut outcomes = Vec::new();
    for (staker, _) in stakers {
        outcomes.push(env.staking.storage_fund(staker, staker.id(), NearToken::from_near(1)).await);
    }
    story.done_all(stage, "Alice, Bob and Carol pay for their storage in staking", outcomes).await;
    let mut outcomes = Vec::new();
    for (staker, amount) in stakers {
        outcomes.push(env.staking.stake(&env.token, staker, amount).await);
    }
    story.done_all(stage, "They stake 3, 2 and 1 million CWT", outcomes).await;
}
