//! What a call costs as the state grows.

use std::collections::BTreeMap;

use commonweight_explain::Action;
use commonweight_staking::Ballot;
use near_workspaces::Account;
use tokio::task::JoinSet;

use super::{
    Measurement, Points,
    stage::{Model, STORAGE},
};
use crate::{
    Env, Outcome,
    amount::{cwt, usdc},
};

mod sale;
mod staking;

/// How many things of one kind there are at each point, where each is a transaction or more to make.
const SIZES: [u64; 3] = [10, 100, 500];
/// The same, where a hundred are made in one transaction.
const LARGE_SIZES: [u64; 3] = [10, 1_000, 10_000];
/// As many accounts as a large community has.
const COMMUNITY_SIZES: [u64; 3] = [10, 1_000, 100_000];
/// How many channels are redeemed in one transaction.
const BATCHES: [usize; 4] = [1, 10, 100, 250];

/// Measures all points.
pub(super) async fn measure() -> BTreeMap<String, Points> {
    let mut growth = BTreeMap::from([
        ("token: ft_transfer, by holders".to_owned(), holders().await),
        ("staking: stake, by checkpoints of the account".to_owned(), checkpoints().await),
        ("dao: vote, by checkpoints of the voter".to_owned(), past().await),
        ("royalty: redeem of one voucher, by channels".to_owned(), channels().await),
        ("dao: vote, by ballots".to_owned(), ballots().await),
        ("dao: vote, by proposals".to_owned(), proposals().await),
    ]);
    growth.extend(sale::by_buyers().await);
    growth.extend(staking::by_stakers().await);
    growth
}

/// Measures calls that do many things at once.
pub(super) async fn batches() -> BTreeMap<String, Points> {
    let [stake, unstake, claim] = assets().await;
    BTreeMap::from([
        ("royalty: redeem, by vouchers".to_owned(), vouchers().await),
        ("staking: claim_rewards, by released assets".to_owned(), claim),
        ("staking: stake, by released assets".to_owned(), stake),
        ("staking: unstake, by released assets".to_owned(), unstake),
    ])
}

async fn point<T: serde::de::DeserializeOwned>(points: &mut Points, size: u64, outcome: Outcome<T>) {
    points.insert(size, Measurement::of(&outcome).await);
    outcome.ok();
}

async fn holders() -> Points {
    let env = Env::builder().token().cwt_each(cwt(1_000)).build().await;
    let mut points = Points::new();
    let mut n_holders = 0;
    for size in LARGE_SIZES {
        while n_holders < size {
            let mut batch = env.token.batch(&env.launcher);
            for number in n_holders..size.min(n_holders + 100) {
                let id = format!("holder{number:06}.test.near").parse().expect("a valid name");
                batch = batch.and(env.token.storage_deposit(&env.launcher, &id));
            }
            batch.send().await.ok();
            n_holders = size.min(n_holders + 100);
        }
        point(&mut points, size, env.token.transfer(&env.alice, env.bob.id(), 1).await).await;
    }
    points
}

/// People with money and storage, `member000001` and so on.
struct Crowd {
    people: Vec<Account>,
}

impl Crowd {
    /// Grows until there are `size` people with 100 CWT and 100 USDC each. Returns the new ones.
    async fn grow(&mut self, env: &Env, size: u64) -> Vec<Account> {
        let first = self.people.len();
        let size = usize::try_from(size).expect("a crowd is small");
        for number in first..size {
            self.people.push(env.person(&format!("member{number:06}")).await);
        }
        for people in self.people[first..].chunks(50) {
            let (mut dollars, mut tokens) = (env.usdc.batch(&env.launcher), env.token.batch(&env.launcher));
            for person in people {
                dollars = dollars.and(env.usdc.storage_deposit(&env.launcher, person.id()));
                dollars = dollars.and(env.usdc.mint(&env.launcher, person.id(), usdc(100)));
                tokens = tokens.and(env.token.storage_deposit(&env.launcher, person.id()));
                tokens = tokens.and(env.token.mint(&env.launcher, person.id(), cwt(100)));
            }
            dollars.send().await.ok();
            tokens.send().await.ok();
        }
        self.people[first..].to_vec()
    }
}

/// Everybody in `people` does the same, all at the same time.
async fn all<F>(people: Vec<Account>, each: impl Fn(Account) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    people.into_iter().map(each).collect::<JoinSet<_>>().join_all().await;
}

async fn stake_all(env: &Env, people: Vec<Account>) {
    all(people, |person| {
        let (staking, token) = (env.staking.clone(), env.token.clone());
        async move {
            staking.storage_fund(&person, person.id(), STORAGE).await.ok();
            staking.stake(&token, &person, cwt(100)).await.ok();
        }
    })
    .await;
}

async fn checkpoints() -> Points {
    let env = Env::builder().token().usdc().staking().cwt_each(cwt(1_000)).build().await;
    let alice = &env.alice;
    env.staking.storage_fund(alice, alice.id(), crate::amount::near(50)).await.ok();
    let mut points = Points::new();
    let mut n_checkpoints = 0;
    for size in SIZES {
        while n_checkpoints + 1 < size {
            env.staking.stake(&env.token, alice, 1).await.ok();
            n_checkpoints += 1;
        }
        point(&mut points, size, env.staking.stake(&env.token, alice, 1).await).await;
        n_checkpoints += 1;
    }
    points
}

/// The voter's power is looked up before its newest checkpoints.
async fn past() -> Points {
    let mut points = Points::new();
    for size in LARGE_SIZES {
        let env = Env::builder().token().usdc().staking().dao().cwt_each(cwt(1_000)).build().await;
        let alice = &env.alice;
        env.staking.storage_fund(alice, alice.id(), crate::amount::near(50)).await.ok();
        env.staking.stake(&env.token, alice, cwt(1)).await.ok();
        env.dao.propose(alice, &[resolution()], "").await.ok();
        for _ in 1..size {
            env.staking.stake(&env.token, alice, 1).await.ok();
        }
        let snapshot = env.dao.proposal(0).await.expect("the proposal is there").snapshot;
        point(&mut points, size, env.staking.cast(alice, 0, snapshot, Ballot::For).await).await;
    }
    points
}

/// Alice stakes, unstakes and claims with 1 to 8 assets being released. An asset is an account that says what a
/// token would say.
async fn assets() -> [Points; 3] {
    let env = Env::builder().token().usdc().staking().cwt_each(cwt(1_000)).build().await;
    let (staking, alice) = (&env.staking, &env.alice);
    staking.storage_fund(alice, alice.id(), STORAGE).await.ok();
    staking.stake(&env.token, alice, cwt(10)).await.ok();
    staking.reward(&env.usdc, &env.carol, usdc(1_000)).await.ok();
    let mut points = [Points::new(), Points::new(), Points::new()];
    for n_assets in 1..=8 {
        if n_assets > 1 {
            let asset = env.person(&format!("asset{n_assets}")).await;
            staking.list_asset(&env.launcher, asset.id(), crate::handle::staking::REWARD_PERIOD).await.ok();
            let message = serde_json::json!({ "sender_id": asset.id(), "amount": "1000000000", "msg": r#"{"reward":{}}"# });
            staking.call::<serde_json::Value>(&asset, "ft_on_transfer", message).await.ok();
        }
        env.fast_forward(crate::env::DAY / 8).await;
        let [stake, unstake, claim] = &mut points;
        point(stake, n_assets, staking.stake(&env.token, alice, cwt(1)).await).await;
        env.fast_forward(crate::env::DAY / 8).await;
        point(unstake, n_assets, staking.unstake(alice, cwt(1)).await).await;
        env.fast_forward(crate::env::DAY / 8).await;
        point(claim, n_assets, staking.claim_rewards(alice).await).await;
    }
    points
}

async fn channels() -> Points {
    let env = Env::builder().usdc().royalty().build().await;
    env.royalty.storage_fund(&env.bob, env.bob.id(), STORAGE).await.ok();
    let mut model = Model::register(&env).await;
    let mut points = Points::new();
    for size in SIZES {
        model.open_until(&env, &env.bob, usize::try_from(size).expect("few channels")).await;
        let last = model.n_channels() - 1;
        let vouchers = model.vouchers(&env, last..last + 1, usdc(1));
        point(&mut points, size, env.royalty.redeem(&env.operator, &vouchers).await).await;
    }
    points
}

async fn vouchers() -> Points {
    let env = Env::builder().usdc().royalty().build().await;
    env.royalty.storage_fund(&env.bob, env.bob.id(), STORAGE).await.ok();
    let mut model = Model::register(&env).await;
    let mut points = Points::new();
    for (round, size) in BATCHES.into_iter().enumerate() {
        model.open_until(&env, &env.bob, size).await;
        let amount = usdc(1) * u128::try_from(round + 1).expect("few rounds");
        let vouchers = model.vouchers(&env, 0..size, amount);
        let size = u64::try_from(size).expect("few vouchers");
        point(&mut points, size, env.royalty.redeem(&env.operator, &vouchers).await).await;
    }
    points
}

/// An environment with stakers, the last of whom has not voted yet.
async fn with_stakers(size: u64) -> (Env, Vec<Account>) {
    let env = Env::builder().token().usdc().staking().dao().cwt_each(cwt(1)).build().await;
    let mut crowd = Crowd { people: Vec::new() };
    let people = crowd.grow(&env, size).await;
    stake_all(&env, people.clone()).await;
    (env, people)
}

async fn ballots() -> Points {
    let largest = SIZES[SIZES.len() - 1];
    let (env, people) = with_stakers(largest).await;
    env.dao.propose(&env.alice, &[resolution()], "").await.ok();
    let snapshot = env.dao.proposal(0).await.expect("the proposal is there").snapshot;
    let mut points = Points::new();
    let mut voted = 0;
    for size in SIZES {
        let last = usize::try_from(size).expect("few voters") - 1;
        all(people[voted..last].to_vec(), |person| {
            let staking = env.staking.clone();
            async move {
                staking.cast(&person, 0, snapshot, Ballot::For).await.ok();
            }
        })
        .await;
        point(&mut points, size, env.staking.cast(&people[last], 0, snapshot, Ballot::For).await).await;
        voted = last + 1;
    }
    points
}

async fn proposals() -> Points {
    let (env, people) = with_stakers(SIZES.len() as u64).await;
    let mut points = Points::new();
    let mut n_proposals = 0;
    for (size, voter) in SIZES.into_iter().zip(&people) {
        while n_proposals < size {
            env.dao.propose(&env.alice, &[resolution()], "").await.ok();
            n_proposals += 1;
        }
        let newest = n_proposals - 1;
        let snapshot = env.dao.proposal(newest).await.expect("the proposal is there").snapshot;
        point(&mut points, size, env.staking.cast(voter, newest, snapshot, Ballot::For).await).await;
    }
    points
}

fn resolution() -> Action {
    Action::Resolve { text: "We are here.".to_owned() }
}
