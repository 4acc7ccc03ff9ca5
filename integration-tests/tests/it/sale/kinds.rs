//! Rounds of every kind, paid in assets with 6, 18 and 24 decimals.

use commonweight_common::{Asset, Bps};
use commonweight_integration_tests::{
    Env,
    amount::{cwt, near, usdc},
    env::nanos,
    handle::token::MAX_SUPPLY,
};
use commonweight_sale::{
    Error, Event,
    logic::allowlist::{Leaf, Tree},
    types::{Allowance, Bonus, Price, Pricing, RoundParams, Unsold},
};
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
};
use rstest::rstest;
use sha2::{Digest, Sha256};

use super::{VESTING, WINDOW, assert_solvent, dollars, round, seal};

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The sale may mint, everybody has deposited for purchases, and no round is open.
async fn sale(usdc_each: u128) -> Env {
    let env = Env::builder().token().usdc().usdc_each(usdc_each).sale().build().await;
    env.token.add_minter(&env.launcher, env.sale.id(), MAX_SUPPLY).await.ok();
    for buyer in [&env.alice, &env.bob, &env.carol] {
        env.sale.storage_deposit(buyer, buyer.id()).await.ok();
    }
    env
}

async fn open(env: &Env, change: impl FnOnce(&mut RoundParams)) {
    let mut params = round(env, dollars(env)).await;
    change(&mut params);
    assert_eq!(env.sale.validate_round(&params).await, []);
    env.sale.open_round(&env.launcher, &params).await.ok();
}

/// Three buyers share all the tokens by what they paid, to the last unit, whatever unit the payment has.
#[rstest]
#[case::of_6_decimals(6)]
#[case::of_18_decimals(18)]
#[tokio::test]
async fn a_uniform_price_divides_all_tokens_exactly(#[case] decimals: u32) {
    let unit = 10u128.pow(decimals);
    let env = sale(unit * 1_000_000).await;
    open(&env, |params| {
        params.terms.pricing = Pricing::ProRata;
        params.terms.tokens_for_sale = U128(cwt(1_000_000) + 1);
        params.terms.soft_cap = U128(10_000 * unit);
        params.terms.hard_cap = U128(100_000 * unit);
        params.terms.account_cap = U128(60_000 * unit);
        params.terms.minimum = U128(10 * unit);
    })
    .await;

    let buyers = [(&env.alice, 10_000 * unit + 1), (&env.bob, 333 * unit + 7), (&env.carol, 20_000 * unit)];
    for (buyer, amount) in buyers {
        let least = (cwt(1_000_000) + 1) / (100_000 * unit) * amount;
        env.sale.buy_at_least(&env.usdc, buyer, 0, amount, Some(least)).await.ok();
    }
    seal(&env).await;
    env.fast_forward(VESTING).await;
    for (buyer, _) in buyers {
        env.sale.claim(buyer, 0).await.ok();
    }

    let mut minted = 0;
    let raised: u128 = buyers.iter().map(|(_, amount)| amount).sum();
    for (buyer, amount) in buyers {
        let tokens = env.token.balance_of(buyer.id()).await;
        let due = commonweight_common::amount::mul_div_floor(cwt(1_000_000) + 1, amount, raised).unwrap();
        assert!((due..=due + 1).contains(&tokens), "{tokens} of {due}");
        minted += tokens;
    }
    assert_eq!(minted, cwt(1_000_000) + 1);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_uniform_price_in_near_has_24_decimals() {
    let env = sale(0).await;
    open(&env, |params| {
        params.terms.payment = Asset::Near;
        params.terms.pricing = Pricing::ProRata;
        params.terms.soft_cap = U128(near(10).as_yoctonear());
        params.terms.hard_cap = U128(near(1_000).as_yoctonear());
        params.terms.account_cap = params.terms.hard_cap;
        params.terms.minimum = U128(near(1).as_yoctonear());
    })
    .await;

    env.sale.buy(&env.alice, 0, near(30)).await.ok();
    let one_more = near(10).saturating_add(near_sdk::NearToken::from_yoctonear(1));
    env.sale.buy(&env.bob, 0, one_more).await.ok();
    seal(&env).await;
    env.fast_forward(VESTING).await;
    env.sale.claim(&env.bob, 0).await.ok();
    env.sale.claim(&env.alice, 0).await.ok();

    let tokens = [env.token.balance_of(env.alice.id()).await, env.token.balance_of(env.bob.id()).await];
    assert_eq!(tokens.iter().sum::<u128>(), cwt(2_000_000));
    assert_eq!(tokens[1], cwt(500_000));
}

#[tokio::test]
async fn a_price_of_18_decimals_is_exact() {
    let unit = 10u128.pow(18);
    let env = sale(unit * 1_000_000).await;
    open(&env, |params| {
        params.terms.pricing =
            Pricing::Fixed(Price { payment_units: U128(3 * unit), token_units: U128(cwt(7)) });
        params.terms.soft_cap = U128(10_000 * unit);
        params.terms.hard_cap = U128(100_000 * unit);
        params.terms.account_cap = U128(60_000 * unit);
        params.terms.minimum = U128(10 * unit);
    })
    .await;

    let kept = env.sale.buy_with(&env.usdc, &env.alice, 0, 10 * unit + 1).await.ok();

    let tokens = env.sale.purchase(0, env.alice.id()).await.unwrap().tokens;
    assert_eq!(tokens, U128((10 * unit + 1) * 7 / 3));
    assert_eq!(kept, U128((tokens.0 * 3).div_ceil(7)));
    assert_solvent(&env).await;
}

/// Places of people on an allowlist, in this order.
fn list(env: &Env, places: &[(&AccountId, u128)]) -> (commonweight_common::Digest, Vec<Allowance>) {
    let leaf = |(index, (account_id, maximum)): (u32, &(&AccountId, u128))| {
        Leaf::new(env.sale.id(), index, account_id, *maximum).hash(sha256)
    };
    let tree = Tree::new((0..).zip(places).map(leaf).collect(), sha256);
    let allowance = |(index, (_, maximum)): (u32, &(&AccountId, u128))| Allowance {
        index,
        maximum: U128(*maximum),
        proof: tree.proof(usize::try_from(index).expect("a list of tests is short")),
    };
    (tree.root(), (0..).zip(places).map(allowance).collect())
}

#[tokio::test]
async fn an_allowlist_is_kept() {
    let env = sale(usdc(1_000_000)).await;
    let places = [(env.alice.id(), usdc(100)), (env.mallory.id(), usdc(1)), (env.bob.id(), usdc(20_000))];
    let (root, allowances) = list(&env, &places);
    open(&env, |params| params.terms.allowlist = Some(root)).await;

    let bought = env.sale.buy_listed(&env.usdc, &env.alice, 0, usdc(500), allowances[0].clone()).await;
    assert_eq!(bought.ok(), U128(usdc(100)));
    let stolen = env.sale.buy_listed(&env.usdc, &env.alice, 0, usdc(500), allowances[2].clone()).await;
    stolen.fails_with(&Error::AllowanceUnproved { index: 2 });
    env.sale.buy_with(&env.usdc, &env.carol, 0, usdc(500)).await.fails_with(&Error::AllowanceMissing);
    env.sale.buy_listed(&env.usdc, &env.bob, 0, usdc(20_000), allowances[2].clone()).await.ok();

    assert_eq!(env.sale.round(0).await.unwrap().raised, U128(usdc(20_100)));
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_bonus_is_given_to_who_comes_early_and_not_to_who_leaves() {
    let env = sale(usdc(1_000_000)).await;
    open(&env, |params| {
        let start = params.terms.start;
        let end = U64(start.0 + nanos(WINDOW / 2));
        params.terms.bonuses = vec![Bonus { start, end, bps: Bps::new(1_000).unwrap() }];
    })
    .await;

    env.sale.buy_at_least(&env.usdc, &env.alice, 0, usdc(100), Some(cwt(2_200))).await.ok();
    env.sale.buy_with(&env.usdc, &env.bob, 0, usdc(100)).await.ok();
    env.sale.exit(&env.bob, 0, usdc(50)).await.ok();
    env.fast_forward(WINDOW / 2).await;
    env.sale.buy_with(&env.usdc, &env.carol, 0, usdc(100)).await.ok();

    for (buyer, tokens) in [(&env.alice, 2_200), (&env.bob, 1_000), (&env.carol, 2_000)] {
        assert_eq!(env.sale.purchase(0, buyer.id()).await.unwrap().tokens, U128(cwt(tokens)));
    }
}

#[tokio::test]
async fn unsold_tokens_go_to_the_treasury_when_it_can_hold_them() {
    let env = sale(usdc(1_000_000)).await;
    open(&env, |params| params.terms.unsold = Unsold::Treasury).await;
    env.sale.buy_with(&env.usdc, &env.alice, 0, usdc(12_000)).await.ok();
    seal(&env).await;

    assert_eq!(env.sale.mint_unsold(&env.mallory, 0).await.value(), false);
    env.token.storage_deposit(&env.mallory, &env.ids.dao).await.ok();
    let minted = env.sale.mint_unsold(&env.mallory, 0).await;
    minted.emits(&Event::UnsoldDelivered { round_id: 0, amount: U128(cwt(1_760_000)) }).ok();

    env.sale.mint_unsold(&env.mallory, 0).await.fails_with(&Error::NothingUnsold);
    assert_eq!(env.token.balance_of(&env.ids.dao).await, cwt(1_760_000));
}
