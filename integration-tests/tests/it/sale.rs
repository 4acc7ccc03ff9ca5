//! The sale on a node: one round in dollars, with everybody registered everywhere.

use commonweight_common::{Asset, Digest};
use commonweight_integration_tests::{
    Env,
    amount::{cwt, usdc},
    env::{DAY, EnvBuilder, nanos},
    handle::token::MAX_SUPPLY,
    plan,
};
use commonweight_sale::types::{Milestone, Price, Pricing, RoundParams, Terms, Unsold, Vesting};
use near_sdk::json_types::{U64, U128};

mod adversarial;
mod clocks;
mod happy;
mod hostile;
mod kinds;
mod running;
mod tranches;

const WINDOW: std::time::Duration = DAY.saturating_mul(10);
const BINDING_TIME: std::time::Duration = DAY;
const CLIFF: std::time::Duration = DAY.saturating_mul(30);
const VESTING: std::time::Duration = DAY.saturating_mul(120);

/// A round that sells from now on at 5 cents a token: at least 10,000 and at most 100,000 dollars, at most 60,000
/// from one account.
async fn round(env: &Env, payment: Asset) -> RoundParams {
    let now = env.now().await;
    let mut release = plan::one_tranche();
    // Longer than the vesting, which ends when the evidence is due.
    release.tranches[0].evidence_time = U64(nanos(VESTING * 2));
    RoundParams {
        phase: "Phase 0: prototype".to_owned(),
        milestone: Milestone {
            text: "A model of 500 million parameters is public".to_owned(),
            hash: Digest([7; 32]),
        },
        terms: Terms {
            payment,
            pricing: Pricing::Fixed(Price { payment_units: U128(usdc(1) / 20), token_units: U128(cwt(1)) }),
            tokens_for_sale: U128(cwt(2_000_000)),
            soft_cap: U128(usdc(10_000)),
            hard_cap: U128(usdc(100_000)),
            account_cap: U128(usdc(60_000)),
            minimum: U128(usdc(10)),
            start: U64(now),
            end: U64(now + nanos(WINDOW)),
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting: Vesting { cliff: U64(nanos(CLIFF)), duration: U64(nanos(VESTING)) },
            binding_time: U64(nanos(BINDING_TIME)),
        },
        release,
    }
}

fn dollars(env: &Env) -> Asset {
    Asset::Nep141(env.ids.usdc.clone())
}

/// Round 0 is open; the sale may mint; Alice, Bob and Carol have deposited for their purchases.
pub(crate) async fn open_sale() -> Env {
    open_sale_with(Env::builder().token()).await
}

async fn open_sale_with(builder: EnvBuilder) -> Env {
    let env = builder.usdc().sale().build().await;
    for buyer in [&env.alice, &env.bob, &env.carol] {
        env.sale.storage_deposit(buyer, buyer.id()).await.ok();
    }
    let params = round(&env, dollars(&env)).await;
    env.sale.open_round(&env.launcher, &params).await.ok();
    env
}

/// [`open_sale`], in which the sale may mint.
async fn minting_sale() -> Env {
    let env = open_sale().await;
    env.token.add_minter(&env.launcher, env.sale.id(), MAX_SUPPLY).await.ok();
    env
}

/// Lets the window pass and seals round 0.
pub(crate) async fn seal(env: &Env) {
    env.fast_forward(WINDOW).await;
    env.sale.seal(&env.mallory, 0).await.ok();
}

/// The sale has, truly, exactly the dollars that it owes.
async fn assert_solvent(env: &Env) {
    let held = env.usdc.true_balance_of(env.sale.id()).await.expect("the sale is registered");
    assert_eq!(held, env.sale.liabilities(&dollars(env)).await);
}
