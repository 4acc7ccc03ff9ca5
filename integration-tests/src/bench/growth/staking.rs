//! What a staker's calls cost among many other stakers.

use std::collections::BTreeMap;

use commonweight_staking::{Ballot, BallotMessage};
use near_sdk::{AccountId, NearToken};
use serde::de::DeserializeOwned;

use super::{COMMUNITY_SIZES, point, resolution};
use crate::{
    Env, Outcome, Part,
    amount::{cwt, usdc},
    bench::{Points, stage::STORAGE},
    handle::staking::{REWARD_PERIOD, UNBONDING},
    signing::Passkey,
};

/// What each of the others stakes.
const STAKE: u128 = cwt(1);
/// How many calls are made in one transaction.
const BATCH: u64 = 100;

/// Alice and Bob do what stakers do, where there are `size` of them.
pub(super) async fn by_stakers() -> BTreeMap<String, Points> {
    let mut growth = Growth::default();
    for size in COMMUNITY_SIZES {
        let env = Env::builder().token().usdc().staking().dao().cwt_each(cwt(1_000)).build().await;
        let (staking, alice, bob) = (&env.staking, &env.alice, &env.bob);
        crowd(&env, size - 2).await;
        for person in [alice, bob] {
            staking.storage_fund(person, person.id(), STORAGE).await.ok();
        }
        growth.add("stake, first", size, staking.stake(&env.token, bob, cwt(100)).await).await;
        staking.stake(&env.token, alice, cwt(100)).await.ok();
        growth.add("stake, again", size, staking.stake(&env.token, alice, cwt(100)).await).await;
        staking.reward(&env.usdc, &env.carol, usdc(1_000)).await.ok();
        env.fast_forward(REWARD_PERIOD).await;
        growth.add("claim_rewards", size, staking.claim_rewards(alice).await).await;
        growth.add("delegate", size, staking.delegate(alice, bob.id()).await).await;
        growth.add("undelegate", size, staking.undelegate(alice).await).await;
        ballots(&mut growth, size, &env).await;
        growth.add("unstake", size, staking.unstake(alice, cwt(50)).await).await;
        env.fast_forward(UNBONDING).await;
        growth.add("withdraw", size, staking.withdraw(alice).await).await;
    }
    growth.points
}

/// Alice casts a ballot, and Bob's is relayed.
async fn ballots(growth: &mut Growth, size: u64, env: &Env) {
    let passkey = Passkey::derive("bob", "vote.example");
    let (public_key, relying_party) = (passkey.public_key(), passkey.relying_party());
    env.staking.register_passkey(&env.bob, &public_key, relying_party).await.ok();
    env.dao.propose(&env.alice, &[resolution()], "").await.ok();
    let proposal = env.dao.proposal(0).await.expect("the proposal is there");
    let cast = env.staking.cast(&env.alice, 0, proposal.snapshot, Ballot::For).await;
    growth.add("cast", size, cast).await;
    let message = BallotMessage {
        chain_id: env.chain_id().await,
        staking_id: env.staking.id().clone(),
        dao_id: env.dao.id().clone(),
        voter_id: env.bob.id().clone(),
        proposal_id: 0,
        snapshot: proposal.snapshot.0,
        ballot: Ballot::For,
        statement_hash: proposal.statement_hash,
        nonce: env.now().await,
    };
    let relayed = env.staking.cast_with_passkey(&env.mallory, &message, &passkey.sign(&message)).await;
    growth.add("cast_with_passkey", size, relayed).await;
}

#[derive(Default)]
struct Growth {
    points: BTreeMap<String, Points>,
}

impl Growth {
    async fn add<T: DeserializeOwned>(&mut self, what: &str, size: u64, outcome: Outcome<T>) {
        let points = self.points.entry(format!("staking: {what}, by stakers")).or_default();
        point(points, size, outcome).await;
    }
}

/// As many accounts deposit for their storage and stake. The token itself says that they have sent it; staking has
/// the tokens.
async fn crowd(env: &Env, size: u64) {
    let token = env.account_of(Part::Token);
    env.token.mint(&env.launcher, env.staking.id(), STAKE * u128::from(size)).await.ok();
    for first in (0..size).step_by(usize::try_from(BATCH).expect("a batch is small")) {
        let (mut deposits, mut stakes) = (env.staking.batch(&env.launcher), env.staking.batch(&token));
        for number in first..size.min(first + BATCH) {
            let id: AccountId = format!("staker{number:06}.test.near").parse().expect("a valid name");
            deposits =
                deposits.and(env.staking.storage_fund(&env.launcher, &id, NearToken::from_millinear(27)));
            stakes = stakes.and(env.staking.stake_arrives(&token, &id, STAKE));
        }
        deposits.send().await.ok();
        stakes.send().await.ok();
    }
}
