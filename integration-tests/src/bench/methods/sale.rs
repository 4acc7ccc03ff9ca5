//! What the calls of the sale cost.

use commonweight_common::Asset;
use commonweight_sale::{
    logic::allowlist::{Hash, Leaf, Tree},
    types::{Allowance, Pricing, Role, RoundParams, Terms, Verdict},
};
use near_sdk::{AccountId, NearToken, json_types::U128};
use sha2::{Digest, Sha256};

use crate::{
    Env,
    amount::{cwt, near, usdc},
    bench::{
        Bench,
        stage::{STORAGE, a_round},
    },
    env::DAY,
    plan,
};

/// How many places the allowlist has: its proofs have nine levels.
const N_PLACES: u32 = 100_000;

pub(super) async fn measure(bench: &mut Bench) {
    let env = Env::builder().token().usdc().sale().dao().build().await;
    env.token.add_minter(&env.launcher, env.sale.id(), cwt(10_000_000)).await.ok();
    buying(bench, &env).await;
    paying_out(bench, &env).await;
    aborting(bench, &env).await;
    failing(bench, &env).await;
    other_kinds(bench, &env).await;
}

/// Round 0 sells, and is sealed.
async fn buying(bench: &mut Bench, env: &Env) {
    let (sale, alice, bob) = (&env.sale, &env.alice, &env.bob);
    bench.record("sale: storage_deposit", sale.storage_fund(alice, alice.id(), STORAGE).await).await;
    sale.storage_fund(bob, bob.id(), STORAGE).await.ok();
    let params = a_round(env).await;
    bench.record("sale: schedule_round", sale.schedule_round(&env.launcher, 0, &params).await).await;
    let (start, end) = (params.terms.start.0, params.terms.end.0);
    bench.record("sale: open_scheduled", sale.open_scheduled(&env.launcher, start, end).await).await;
    bench.record("sale: purchase, first", sale.buy_with(&env.usdc, alice, 0, usdc(1_000)).await).await;
    bench.record("sale: purchase, again", sale.buy_with(&env.usdc, alice, 0, usdc(1_000)).await).await;
    sale.buy_with(&env.usdc, bob, 0, usdc(1_000)).await.ok();
    bench.record("sale: exit", sale.exit(bob, 0, usdc(500)).await).await;
    env.fast_forward_to(end).await;
    bench.record("sale: seal", sale.seal(bob, 0).await).await;
}

/// The money of round 0 leaves, after a dispute.
async fn paying_out(bench: &mut Bench, env: &Env) {
    let (sale, alice, bob) = (&env.sale, &env.alice, &env.bob);
    sale.grant_role(&env.launcher, Role::Lead, env.operator.id()).await.ok();
    let submitted = sale.submit_evidence(&env.operator, 0, 0, &plan::evidence()).await;
    bench.record("sale: submit_evidence", submitted).await;
    bench.record("sale: object", sale.object(bob, 0, 1).await).await;
    bench.record("sale: challenge", sale.challenge(alice, 0, 0, "a reason").await).await;
    env.fast_forward(plan::OBJECTION_WINDOW).await;
    bench.record("sale: resolve", sale.resolve(&env.launcher, 0, 0, Verdict::Accept).await).await;
    bench.record("sale: release", sale.release(bob, 0, 0).await).await;
    bench.record("sale: withdraw_bond", sale.withdraw_bond(bob, 0, 0).await).await;
    env.fast_forward(DAY).await;
    bench.record("sale: claim", sale.claim(alice, 0).await).await;
    bench.record("sale: close_purchase", sale.close_purchase(alice, 0).await).await;
}

/// Round 1 is aborted.
async fn aborting(bench: &mut Bench, env: &Env) {
    let sale = &env.sale;
    let params = a_round(env).await;
    bench.record("sale: open_round", sale.open_round(&env.launcher, &params).await).await;
    sale.buy_with(&env.usdc, &env.alice, 1, usdc(1_000)).await.ok();
    end(env, 1, &params).await;
    bench.record("sale: abort", sale.abort(&env.launcher, 1).await).await;
    bench.record("sale: refund after an abort", sale.refund(&env.alice, 1).await).await;
}

/// Round 2 fails, and round 3 gives its money back because no evidence comes.
async fn failing(bench: &mut Bench, env: &Env) {
    let (sale, alice) = (&env.sale, &env.alice);
    let params = a_round(env).await;
    sale.open_round(&env.launcher, &params).await.ok();
    sale.buy_with(&env.usdc, alice, 2, usdc(10)).await.ok();
    end(env, 2, &params).await;
    bench.record("sale: refund after a failure", sale.refund(alice, 2).await).await;
    let params = a_round(env).await;
    sale.open_round(&env.launcher, &params).await.ok();
    sale.buy_with(&env.usdc, alice, 3, usdc(1_000)).await.ok();
    end(env, 3, &params).await;
    env.fast_forward(DAY * 60).await;
    bench.record("sale: settle_tranches, an abort", sale.settle_tranches(alice, 3).await).await;
}

/// Rounds that price, admit or are paid in another way: 4, 5 and 6. All of them fail.
async fn other_kinds(bench: &mut Bench, env: &Env) {
    let (sale, alice) = (&env.sale, &env.alice);
    let params = open(env, |terms| Terms { pricing: Pricing::ProRata, ..terms }).await;
    let bought = sale.buy_with(&env.usdc, alice, 4, usdc(10)).await;
    bench.record("sale: purchase, pro rata", bought).await;
    end(env, 4, &params).await;

    let (root, allowance) = place(env, alice.id());
    let params = open(env, |terms| Terms { allowlist: Some(root), ..terms }).await;
    let bought = sale.buy_listed(&env.usdc, alice, 5, usdc(10), allowance).await;
    bench.record("sale: purchase, with a place of 100,000", bought).await;
    end(env, 5, &params).await;

    open(env, |terms| Terms { payment: Asset::Near, ..in_near(terms) }).await;
    bench.record("sale: purchase, with NEAR", sale.buy(alice, 6, near(1)).await).await;
}

async fn open(env: &Env, change: impl FnOnce(Terms) -> Terms) -> RoundParams {
    let params = a_round(env).await;
    let params = RoundParams { terms: change(params.terms), ..params };
    env.sale.open_round(&env.launcher, &params).await.ok();
    params
}

/// Lets the window of a round pass and seals it.
async fn end(env: &Env, round_id: u32, params: &RoundParams) {
    env.fast_forward_to(params.terms.end.0).await;
    env.sale.seal(&env.bob, round_id).await.ok();
}

/// Ten tokens for one NEAR.
fn in_near(terms: Terms) -> Terms {
    let amount = |amount: NearToken| U128(amount.as_yoctonear());
    let Pricing::Fixed(price) = terms.pricing else { return terms };
    Terms {
        pricing: Pricing::Fixed(commonweight_sale::types::Price { payment_units: amount(near(1)), ..price }),
        soft_cap: amount(near(100)),
        hard_cap: amount(near(100_000)),
        account_cap: amount(near(1_000)),
        minimum: amount(near(1)),
        ..terms
    }
}

/// The root of an allowlist on which everybody may pay 1,000 dollars, and the place of `account_id` in the middle.
fn place(env: &Env, account_id: &AccountId) -> (commonweight_common::Digest, Allowance) {
    let sha256 = |bytes: &[u8]| -> Hash { Sha256::digest(bytes).into() };
    let (index, maximum) = (N_PLACES / 2, usdc(1_000));
    let leaf = |index| Leaf::new(env.sale.id(), index, account_id, maximum).hash(sha256);
    let tree = Tree::new((0..N_PLACES).map(leaf).collect(), sha256);
    let position = usize::try_from(index).expect("few places");
    (tree.root(), Allowance { index, maximum: U128(maximum), proof: tree.proof(position) })
}
