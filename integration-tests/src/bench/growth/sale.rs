//! What a buyer's calls cost among many other buyers.

use std::collections::BTreeMap;

use commonweight_common::Asset;
use commonweight_sale::types::{Price, Pricing, Role, RoundParams, Terms};
use near_sdk::{AccountId, NearToken, json_types::U128};
use serde::de::DeserializeOwned;

use super::{COMMUNITY_SIZES, point};
use crate::{
    Env, Outcome, Part,
    amount::{cwt, near, usdc},
    bench::{
        Points,
        stage::{STORAGE, a_round},
    },
    plan,
};

/// What each of the others pays.
const PAYMENT: u128 = usdc(50);
/// How many calls are made in one transaction.
const BATCH: u64 = 100;

/// Alice and Bob do what buyers do, in a round with `size` buyers.
pub(super) async fn by_buyers() -> BTreeMap<String, Points> {
    let mut growth = Growth::default();
    for size in COMMUNITY_SIZES {
        let env = Env::builder().token().usdc().sale().dao().build().await;
        let (sale, alice, bob) = (&env.sale, &env.alice, &env.bob);
        let end = open(&env, usdc(100)).await;
        crowd(&env, size - 2).await;
        for person in [alice, bob] {
            sale.storage_fund(person, person.id(), STORAGE).await.ok();
        }
        sale.buy_with(&env.usdc, alice, 0, usdc(10)).await.ok();
        growth.add("purchase, first", size, sale.buy_with(&env.usdc, bob, 0, usdc(20)).await).await;
        growth.add("purchase, again", size, sale.buy_with(&env.usdc, alice, 0, usdc(10)).await).await;
        growth.add("exit", size, sale.exit(bob, 0, usdc(10)).await).await;
        env.fast_forward_to(end).await;
        growth.add("seal", size, sale.seal(bob, 0).await).await;
        let submitted = sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await;
        growth.add("submit_evidence", size, submitted).await;
        growth.add("object", size, sale.object(alice, 0, 1).await).await;
        env.fast_forward(plan::OBJECTION_WINDOW).await;
        growth.add("claim", size, sale.claim(alice, 0).await).await;
        growth.add("release", size, sale.release(bob, 0, 0).await).await;
        sale.abort(&env.launcher, 0).await.ok();
        growth.add("refund after an abort", size, sale.refund(alice, 0).await).await;
        after_failures(&mut growth, size).await;
    }
    growth.points
}

/// A round with `size` buyers fails. Their records stay until they come for their money, and among them Alice takes
/// hers, pays with NEAR in the next round, which fails too, and takes that back.
async fn after_failures(growth: &mut Growth, size: u64) {
    let env = Env::builder().token().usdc().sale().dao().build().await;
    let (sale, alice, bob) = (&env.sale, &env.alice, &env.bob);
    let end = open(&env, usdc(10_000_000)).await;
    crowd(&env, size - 1).await;
    sale.storage_fund(alice, alice.id(), STORAGE).await.ok();
    sale.buy_with(&env.usdc, alice, 0, usdc(10)).await.ok();
    env.fast_forward_to(end).await;
    sale.seal(bob, 0).await.ok();
    growth.add("refund after a failure", size, sale.refund(alice, 0).await).await;
    let end = open_for_near(&env).await;
    growth.add("purchase with NEAR", size, sale.buy(alice, 1, near(10)).await).await;
    env.fast_forward_to(end).await;
    sale.seal(bob, 1).await.ok();
    growth.add("refund of NEAR after a failure", size, sale.refund(alice, 1).await).await;
}

#[derive(Default)]
struct Growth {
    points: BTreeMap<String, Points>,
}

impl Growth {
    async fn add<T: DeserializeOwned>(&mut self, what: &str, size: u64, outcome: Outcome<T>) {
        let points = self.points.entry(format!("sale: {what}, by buyers")).or_default();
        point(points, size, outcome).await;
    }
}

/// Opens a round in two tranches that everybody can buy in. Returns the end of its window.
async fn open(env: &Env, soft_cap: u128) -> u64 {
    env.token.add_minter(&env.launcher, env.sale.id(), cwt(100_000_000)).await.ok();
    env.sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    let params = a_round(env).await;
    let terms = Terms {
        tokens_for_sale: U128(cwt(100_000_000)),
        soft_cap: U128(soft_cap),
        hard_cap: U128(usdc(10_000_000)),
        account_cap: U128(usdc(10_000_000)),
        ..params.terms
    };
    let end = terms.end.0;
    let params = RoundParams { terms, release: plan::two_tranches(), ..params };
    env.sale.open_round(&env.launcher, &params).await.ok();
    end
}

/// Opens a round that is paid with NEAR, after one that has failed. Returns the end of its window.
async fn open_for_near(env: &Env) -> u64 {
    let params = a_round(env).await;
    let units = |amount| U128(near(amount).as_yoctonear());
    let terms = Terms {
        payment: Asset::Near,
        pricing: Pricing::Fixed(Price { payment_units: units(1), token_units: U128(cwt(10)) }),
        soft_cap: units(1_000),
        hard_cap: units(1_000),
        account_cap: units(1_000),
        minimum: units(1),
        ..params.terms
    };
    let end = terms.end.0;
    env.sale.open_round(&env.launcher, &RoundParams { terms, ..params }).await.ok();
    end
}

/// As many accounts deposit for their storage and buy. The dollar itself says that they have paid; the sale has the
/// money.
async fn crowd(env: &Env, size: u64) {
    let dollar = env.account_of(Part::Usdc);
    env.usdc.mint(&env.launcher, env.sale.id(), PAYMENT * u128::from(size)).await.ok();
    for first in (0..size).step_by(usize::try_from(BATCH).expect("a batch is small")) {
        let (mut deposits, mut payments) = (env.sale.batch(&env.launcher), env.sale.batch(&dollar));
        for number in first..size.min(first + BATCH) {
            let buyer_id: AccountId = format!("buyer{number:06}.test.near").parse().expect("a valid name");
            let deposit = NearToken::from_millinear(4);
            deposits = deposits.and(env.sale.storage_fund(&env.launcher, &buyer_id, deposit));
            payments = payments.and(env.sale.payment_arrives(&dollar, &buyer_id, 0, PAYMENT));
        }
        deposits.send().await.ok();
        payments.send().await.ok();
    }
}
