//! What each call costs, one scenario for each contract.

use std::{collections::BTreeMap, time::Duration};

use commonweight_common::Asset;
use commonweight_explain::{Action, Charter, Permit, Scope};
use commonweight_royalty::{Bucket, Weight};
use commonweight_staking::{Ballot, BallotMessage};
use near_sdk::json_types::U64;

use super::{
    Bench, Measurement,
    stage::{Model, STORAGE},
};
use crate::{
    Env,
    amount::{cwt, near, usdc},
    env::{DAY, nanos},
    handle::{
        dao::{OBJECTION_WINDOW, TIMELOCK, USDC_VALUE, VOTING_PERIOD},
        staking::{REWARD_PERIOD, UNBONDING},
    },
    signing::{OffChainKey, Passkey},
};

mod sale;

/// Measures every method.
pub(super) async fn measure() -> BTreeMap<String, Measurement> {
    let mut bench = Bench::default();
    token(&mut bench).await;
    sale::measure(&mut bench).await;
    staking(&mut bench).await;
    royalty(&mut bench).await;
    vote(&mut bench).await;
    delegation(&mut bench).await;
    decision(&mut bench).await;
    bench.methods
}

async fn token(bench: &mut Bench) {
    let env = Env::builder().token().cwt_each(cwt(1_000)).build().await;
    let (token, alice, bob) = (&env.token, &env.alice, &env.bob);
    let dora = env.person("dora").await;
    bench.record("token: storage_deposit", token.storage_deposit(alice, dora.id()).await).await;
    bench.record("token: mint", token.mint(&env.launcher, dora.id(), cwt(1)).await).await;
    bench.record("token: ft_transfer", token.transfer(alice, bob.id(), cwt(1)).await).await;
    bench.record("token: burn", token.burn(alice, cwt(1)).await).await;
    bench.record("token: add_minter", token.add_minter(&env.launcher, bob.id(), cwt(1)).await).await;
}

async fn staking(bench: &mut Bench) {
    let env = Env::builder().token().usdc().staking().cwt_each(cwt(1_000)).build().await;
    let (staking, alice, bob) = (&env.staking, &env.alice, &env.bob);
    bench.record("staking: storage_deposit", staking.storage_fund(alice, alice.id(), STORAGE).await).await;
    staking.storage_fund(bob, bob.id(), STORAGE).await.ok();
    bench.record("staking: stake, first", staking.stake(&env.token, alice, cwt(300)).await).await;
    bench.record("staking: stake, again", staking.stake(&env.token, alice, cwt(300)).await).await;
    staking.stake(&env.token, bob, cwt(400)).await.ok();
    bench.record("staking: reward", staking.reward(&env.usdc, &env.carol, usdc(700)).await).await;
    env.fast_forward(REWARD_PERIOD).await;
    bench.record("staking: claim_rewards", staking.claim_rewards(alice).await).await;
    bench.record("staking: unstake", staking.unstake(alice, cwt(100)).await).await;
    env.fast_forward(UNBONDING).await;
    bench.record("staking: withdraw", staking.withdraw(alice).await).await;
    let key = OffChainKey::derive("alice").public_key();
    bench.record("staking: register_ballot_key", staking.register_ballot_key(alice, &key).await).await;
    bench.record("staking: delegate", staking.delegate(alice, bob.id()).await).await;
    bench.record("staking: stake, while delegating", staking.stake(&env.token, alice, cwt(10)).await).await;
    bench.record("staking: undelegate", staking.undelegate(alice).await).await;
    bench
        .record("staking: stake for another", staking.stake_for(&env.token, alice, bob.id(), cwt(10)).await)
        .await;
    staking.list_asset(&env.launcher, env.token.id(), REWARD_PERIOD).await.ok();
    staking.reward(&env.usdc, &env.carol, usdc(700)).await.ok();
    staking.reward(&env.token, &env.carol, cwt(7)).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    let both = [env.usdc.id().clone(), env.token.id().clone()];
    bench.record("staking: claim of two assets", staking.claim_many_rewards(alice, &both).await).await;
    let deposit = near(1);
    bench
        .record("staking: register_and_claim", staking.register_and_claim(bob, env.usdc.id(), deposit).await)
        .await;
}

async fn royalty(bench: &mut Bench) {
    let env = Env::builder().token().usdc().staking().royalty().dao().cwt_each(cwt(1_000)).build().await;
    let (royalty, launcher, alice, bob) = (&env.royalty, &env.launcher, &env.alice, &env.bob);
    env.staking.storage_fund(alice, alice.id(), STORAGE).await.ok();
    env.staking.stake(&env.token, alice, cwt(100)).await.ok();
    let mut model = Model::register(&env).await;
    let weights = [&env.carol, alice].map(|of| Weight { account_id: of.id().clone(), weight: U64(1) });
    bench
        .record("royalty: set_weights, 2", royalty.set_weights(launcher, &model.release, &weights).await)
        .await;
    bench.record("royalty: storage_deposit", royalty.storage_fund(bob, bob.id(), STORAGE).await).await;
    model.open_until(&env, bob, 20).await;
    let key = OffChainKey::derive("another").public_key();
    let opened =
        royalty.open_channel(&env.usdc, bob, &model.release, env.operator.id(), &key, usdc(10)).await;
    bench.record("royalty: open_channel", opened).await;
    bench.record("royalty: top_up", royalty.top_up(&env.usdc, bob, 0, usdc(10)).await).await;
    let one = royalty.redeem(&env.operator, &model.vouchers(&env, 0..1, usdc(1))).await;
    bench.record("royalty: redeem, 1 channel", one).await;
    let ten = royalty.redeem(&env.operator, &model.vouchers(&env, 0..10, usdc(2))).await;
    bench.record("royalty: redeem, 10 channels", ten).await;
    bench.record("royalty: claim, operator", royalty.claim(&env.operator, &[]).await).await;
    let earned = royalty.claim(&env.carol, std::slice::from_ref(&model.release)).await;
    bench.record("royalty: claim, contributor", earned).await;
    bench.record("royalty: flush, treasury", royalty.flush(alice, Bucket::Treasury).await).await;
    bench.record("royalty: flush, stakers", royalty.flush(alice, Bucket::Stakers).await).await;
    bench.record("royalty: rotate_key", royalty.rotate_key(bob, 0, &key).await).await;
    bench.record("royalty: request_withdrawal", royalty.request_withdrawal(bob, 1).await).await;
    env.fast_forward(DAY).await;
    bench.record("royalty: withdraw", royalty.withdraw(bob, 1).await).await;
}

/// An environment with three stakers of equal weight.
async fn with_voters() -> Env {
    let env = Env::builder().token().usdc().staking().dao().cwt_each(cwt(1_000)).build().await;
    for member in [&env.alice, &env.bob, &env.carol] {
        env.staking.storage_fund(member, member.id(), STORAGE).await.ok();
        env.staking.stake(&env.token, member, cwt(1_000)).await.ok();
    }
    env.usdc.mint(&env.launcher, env.dao.id(), usdc(10_000)).await.ok();
    env
}

async fn vote(bench: &mut Bench) {
    let env = with_voters().await;
    let (dao, staking, alice, bob) = (&env.dao, &env.staking, &env.alice, &env.bob);
    let key = OffChainKey::derive("bob");
    staking.register_ballot_key(bob, &key.public_key()).await.ok();
    let actions = [pay(&env)];
    bench.record("dao: propose", dao.propose(alice, &actions, "because").await).await;
    let proposal = dao.proposal(0).await.expect("the proposal is there");
    bench.record("dao: vote", staking.cast(alice, 0, proposal.snapshot, Ballot::For).await).await;
    bench
        .record("dao: vote, changed", staking.cast(alice, 0, proposal.snapshot, Ballot::Against).await)
        .await;
    staking.cast(alice, 0, proposal.snapshot, Ballot::For).await.ok();
    let message = BallotMessage {
        chain_id: env.chain_id().await,
        staking_id: staking.id().clone(),
        dao_id: dao.id().clone(),
        voter_id: bob.id().clone(),
        proposal_id: 0,
        snapshot: proposal.snapshot.0,
        ballot: Ballot::For,
        statement_hash: proposal.statement_hash,
        nonce: env.now().await,
    };
    let signature = key.sign(&message.signing_payload());
    let relayed = staking.cast_signed(&env.mallory, &message, &key.public_key(), &signature).await;
    bench.record("dao: vote, signed and relayed", relayed).await;
    let passkey = Passkey::derive("carol", "vote.example");
    let (public_key, relying_party) = (passkey.public_key(), passkey.relying_party());
    let registered = staking.register_passkey(&env.carol, &public_key, relying_party).await;
    bench.record("staking: register_passkey", registered).await;
    let message = BallotMessage { voter_id: env.carol.id().clone(), nonce: env.now().await, ..message };
    let relayed = staking.cast_with_passkey(&env.mallory, &message, &passkey.sign(&message)).await;
    bench.record("dao: vote, by passkey and relayed", relayed).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    bench.record("dao: execute, one transfer", dao.execute(alice, 0).await).await;
    bench.record("dao: reclaim_bond", dao.reclaim_bond(alice, 0).await).await;
    bench.record("dao: release_ballot", dao.release_ballot(alice, 0, alice.id()).await).await;
}

/// Bob votes with what Alice has given to him, then Alice takes it back.
async fn delegation(bench: &mut Bench) {
    let env = with_voters().await;
    let (dao, staking, alice, bob) = (&env.dao, &env.staking, &env.alice, &env.bob);
    staking.delegate(alice, bob.id()).await.ok();
    dao.propose(alice, &[pay(&env)], "because").await.ok();
    let snapshot = dao.proposal(0).await.expect("the proposal is there").snapshot;
    bench.record("dao: vote, of a delegate", staking.cast(bob, 0, snapshot, Ballot::For).await).await;
    bench.record("dao: vote, of a delegator", staking.cast(alice, 0, snapshot, Ballot::Against).await).await;
}

async fn decision(bench: &mut Bench) {
    let env = with_voters().await;
    let (dao, staking, alice, bob) = (&env.dao, &env.staking, &env.alice, &env.bob);
    let charter = Action::GrantCharter {
        agent_id: env.agent.id().clone(),
        charter: charter(&env).await,
        charter_version: 0,
    };
    dao.propose(alice, &[charter], "an agent").await.ok();
    let snapshot = dao.proposal(0).await.expect("the proposal is there").snapshot;
    staking.cast(alice, 0, snapshot, Ballot::For).await.ok();
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    bench.record("dao: execute, one charter", dao.execute(alice, 0).await).await;
    bench.record("dao: post_bond", dao.post_bond(alice, env.agent.id(), near(1_000)).await).await;
    bench.record("dao: post_storage", dao.post_storage(alice, env.agent.id(), near(5)).await).await;
    bench
        .record("dao: propose_decision", dao.propose_decision(&env.agent, &[pay(&env)], [1; 32]).await)
        .await;
    env.fast_forward(OBJECTION_WINDOW + Duration::from_secs(1)).await;
    bench.record("dao: execute, one decision", dao.execute(alice, 1).await).await;
    dao.propose_decision(&env.agent, &[pay(&env)], [2; 32]).await.ok();
    let snapshot = dao.proposal(2).await.expect("the decision is there").snapshot;
    let guardian = &env.guardians[0];
    bench.record("dao: veto, first guardian", dao.veto(guardian, 2, "wrong").await).await;
    bench.record("dao: suspend_agent", dao.suspend_agent(guardian, env.agent.id()).await).await;
    bench.record("dao: objection that stops", staking.cast(bob, 2, snapshot, Ballot::Object).await).await;
}

/// Pays Carol 100 dollars out of the treasury.
fn pay(env: &Env) -> Action {
    let asset = Asset::Nep141(env.ids.usdc.clone());
    Action::Transfer { asset, receiver_id: env.carol.id().clone(), amount: usdc(100) }
}

/// May pay Carol.
async fn charter(env: &Env) -> Charter {
    let asset = Asset::Nep141(env.ids.usdc.clone());
    let permit = Permit::Transfer { asset, receiver_ids: vec![env.carol.id().clone()] };
    Charter {
        mandate: "Pay contributors.".to_owned(),
        controller_id: env.alice.id().clone(),
        model_family: "commons".to_owned(),
        scopes: vec![Scope {
            permit,
            max_value: 1_000 * USDC_VALUE,
            limit: 1_000 * USDC_VALUE,
            window: nanos(DAY),
            requires_reference: false,
        }],
        expires_at: env.now().await + nanos(DAY * 300),
    }
}
