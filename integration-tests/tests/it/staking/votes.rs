//! Votes on a node with the DAO behind: delegates, overrides, passkeys.

use commonweight_explain::Action;
use commonweight_integration_tests::signing::Passkey;
use commonweight_staking::{Ballot, BallotMessage, Error};
use near_sdk::json_types::U64;

use super::*;

/// Alice has 300 votes and Bob 100; a resolution is open.
async fn open_vote(prepare: impl AsyncFnOnce(&Env)) -> (Env, U64) {
    let env = staked_on(with_staking().with([Part::Dao])).await;
    prepare(&env).await;
    let text = "We are here.".to_owned();
    env.dao.propose(&env.carol, &[Action::Resolve { text }], "").await.ok();
    let snapshot = env.dao.proposal(0).await.expect("a proposal is open").snapshot;
    (env, snapshot)
}

async fn tally(env: &Env) -> (u128, u128) {
    let tally = env.dao.proposal(0).await.expect("a proposal is open").tally;
    (tally.r#for.0, tally.against.0)
}

#[tokio::test]
async fn a_delegator_takes_its_part_back_after_its_delegate_has_cast() {
    let delegate = async |env: &Env| env.staking.delegate(&env.alice, env.bob.id()).await.ok();
    let (env, snapshot) = open_vote(delegate).await;

    env.staking.cast(&env.bob, 0, snapshot, Ballot::For).await.ok();
    assert_eq!(tally(&env).await, (STAKE + STAKE / 3, 0));
    env.staking.cast(&env.alice, 0, snapshot, Ballot::Against).await.ok();

    assert_eq!(tally(&env).await, (STAKE / 3, STAKE));
    env.staking.cast(&env.bob, 0, snapshot, Ballot::Against).await.ok();
    assert_eq!(tally(&env).await, (0, STAKE + STAKE / 3));
}

#[tokio::test]
async fn a_delegator_takes_its_part_back_before_its_delegate_casts() {
    let delegate = async |env: &Env| env.staking.delegate(&env.alice, env.bob.id()).await.ok();
    let (env, snapshot) = open_vote(delegate).await;
    env.staking.undelegate(&env.alice).await.ok();

    env.staking.cast(&env.alice, 0, snapshot, Ballot::Against).await.ok();
    env.staking.cast(&env.bob, 0, snapshot, Ballot::For).await.ok();

    assert_eq!(tally(&env).await, (STAKE / 3, STAKE));
}

#[tokio::test]
async fn a_passkey_votes_through_a_relayer() {
    let passkey = Passkey::derive("alice", "vote.example");
    let register = async |env: &Env| {
        let party = passkey.relying_party();
        env.staking.register_passkey(&env.alice, &passkey.public_key(), party).await.ok();
    };
    let (env, snapshot) = open_vote(register).await;
    let statement_hash = env.dao.proposal(0).await.expect("a proposal is open").statement_hash;
    let message = BallotMessage {
        chain_id: env.chain_id().await,
        staking_id: env.staking.id().clone(),
        dao_id: env.ids.dao.clone(),
        voter_id: env.alice.id().clone(),
        proposal_id: 0,
        snapshot: snapshot.0,
        ballot: Ballot::For,
        statement_hash,
        nonce: env.now().await,
    };
    let proof = passkey.sign(&message);

    env.staking.cast_with_passkey(&env.mallory, &message, &proof).await.ok();

    assert_eq!(tally(&env).await, (STAKE, 0));
    let again = env.staking.cast_with_passkey(&env.mallory, &message, &proof).await;
    again.fails_with(&Error::NonceNotNewer { nonce: message.nonce, last: message.nonce });
}

#[tokio::test]
async fn a_stake_for_another_is_the_others() {
    let env = staked().await;

    env.staking.stake_for(&env.token, &env.alice, env.bob.id(), cwt(7)).await.ok();

    let bob = env.staking.account(env.bob.id()).await.unwrap();
    assert_eq!(bob.stake.0, STAKE / 3 + cwt(7));
    assert_solvent(&env).await;
}
