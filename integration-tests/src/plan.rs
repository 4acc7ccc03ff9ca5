//! Release plans of rounds.

use std::time::Duration;

use commonweight_common::{Bps, Digest};
use commonweight_sale::{
    logic::validation::release::LEAST_RESOLUTION_TIME,
    types::{Declaration, Evidence, ReleasePlan, Role, Tranche},
};
use near_sdk::{NearToken, json_types::U64};

use crate::{
    Env,
    time::{DAY, nanos},
};

/// How long evidence can be objected to.
pub const OBJECTION_WINDOW: Duration = DAY.saturating_mul(3);
/// How long the owner has to resolve a dispute.
pub const RESOLUTION_TIME: Duration = Duration::from_nanos(LEAST_RESOLUTION_TIME);
/// What a challenge costs where it is not upheld.
pub const BOND: NearToken = NearToken::from_near(5);

/// All the money at once, for evidence within 60 days.
pub fn one_tranche() -> ReleasePlan {
    let tranche = Tranche {
        share: Bps::WHOLE,
        milestone: None,
        evidence_time: U64(nanos(DAY * 60)),
        tap_time: U64(0),
        holdback: Bps::ZERO,
        holdback_time: U64(0),
    };
    ReleasePlan {
        tranches: vec![tranche],
        objection_window: U64(nanos(OBJECTION_WINDOW)),
        objection_threshold: Bps::new(2_000).expect("a share of the whole"),
        challenge_bond: BOND,
        resolution_time: U64(nanos(RESOLUTION_TIME)),
        revision_time: U64(nanos(DAY * 14)),
    }
}

/// Two tranches: a third at once, and the rest in 20 days, of which a tenth is held back for ten.
pub fn two_tranches() -> ReleasePlan {
    let bps = |bps| Bps::new(bps).expect("a share of the whole");
    let mut plan = one_tranche();
    plan.tranches.push(plan.tranches[0].clone());
    plan.tranches[0].share = bps(3_333);
    plan.tranches[1].share = bps(6_667);
    plan.tranches[1].tap_time = U64(nanos(DAY * 20));
    plan.tranches[1].holdback = bps(1_000);
    plan.tranches[1].holdback_time = U64(nanos(DAY * 10));
    plan
}

/// Evidence that is as good as any other.
pub fn evidence() -> Evidence {
    Evidence::Declared(Declaration {
        weights_hash: Digest([1; 32]),
        evaluation_hash: Digest([2; 32]),
        transcript_hash: Digest([3; 32]),
    })
}

/// The operator, who becomes the lead, gives evidence for a tranche, and nobody objects to it.
pub async fn show(env: &Env, round_id: u32, tranche: u32) {
    env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    env.sale.submit_evidence(&env.operator, round_id, tranche, &evidence()).await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
}
