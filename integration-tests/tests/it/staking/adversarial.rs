//! What must never happen: tokens that fail, messages that are wrong, ballots that are refused.

use commonweight_hostile_token::{Behaviour, Method};
use commonweight_integration_tests::{
    handle::{
        StakingHandle,
        staking::{BALLOT_DEPOSIT, REWARD_PERIOD, UNBONDING},
    },
    signing::OffChainKey,
    wasm,
};
use commonweight_staking::{Ballot, BallotMessage, Digest, Error, Event};
use near_sdk::json_types::{U64, U128};
use rstest::rstest;

use super::*;

#[rstest]
#[case::fails(Behaviour::Fail)]
#[case::burns_all_gas(Behaviour::BurnGas)]
#[tokio::test]
async fn a_reward_that_cannot_be_paid_is_claimed_again(#[case] behaviour: Behaviour) {
    let env = staked().await;
    env.staking.reward(&env.usdc, &env.mallory, REWARD).await.ok();
    env.fast_forward(REWARD_PERIOD).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, behaviour).await.ok();

    let claimed = env.staking.claim_rewards(&env.alice).await.emits(&Event::RewardReturned {
        account_id: env.alice.id().into(),
        asset_id: env.usdc.id().into(),
        amount: U128(usdc(300)),
    });

    assert!(!claimed.value());
    assert_eq!(env.staking.earned(env.alice.id()).await, usdc(300));
    assert_solvent(&env).await;
    env.usdc.set_behaviour(&env.mallory, Method::FtTransfer, Behaviour::Behave).await.ok();
    assert!(env.staking.claim_rewards(&env.alice).await.ok());
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_withdrawal_that_cannot_be_paid_is_withdrawn_again() {
    let env = staked().await;
    env.staking.unstake(&env.alice, STAKE).await.ok();
    env.fast_forward(UNBONDING).await;
    env.token.storage_unregister(&env.alice, true).await.ok();

    let withdrawn = env
        .staking
        .withdraw(&env.alice)
        .await
        .emits(&Event::WithdrawalReturned { account_id: env.alice.id().into(), amount: U128(STAKE) });

    assert!(!withdrawn.value());
    assert_solvent(&env).await;
    env.token.storage_deposit(&env.alice, env.alice.id()).await.ok();
    assert!(env.staking.withdraw(&env.alice).await.ok());
    assert_eq!(env.token.balance_of(env.alice.id()).await, STAKE);
    assert_solvent(&env).await;
}

#[tokio::test]
async fn tokens_sent_for_nothing_known_go_back() {
    let env = staked().await;

    for message in ["", "{}", r#"{"reward":{}}"#, r#"{"stake":{"for":"mallory"}}"#] {
        let sent = env.token.transfer_call_text(&env.alice, env.staking.id(), cwt(5), message).await;

        sent.fails_with(&Error::UnknownMessage { token_id: env.token.id().clone() });
        assert_eq!(sent.value(), U128(0));
    }
    let sent = env.staking.stake(&env.token, &env.mallory, cwt(5)).await;
    sent.fails_with(&Error::NotRegistered { account_id: env.mallory.id().clone() });
    assert_eq!(env.token.balance_of(env.mallory.id()).await, cwt(1_000));
    assert_solvent(&env).await;
}

#[tokio::test]
async fn a_stake_of_one_block_earns_nothing_of_the_reward_in_it() {
    let env = staked().await;
    env.staking.storage_fund(&env.mallory, env.mallory.id(), NearToken::from_millinear(100)).await.ok();

    env.staking.stake(&env.token, &env.mallory, cwt(1_000)).await.ok();
    env.staking.unstake(&env.mallory, cwt(1_000)).await.ok();
    env.staking.reward(&env.usdc, &env.bob, REWARD).await.ok();
    env.fast_forward(REWARD_PERIOD).await;

    assert_eq!(env.staking.earned(env.mallory.id()).await, 0);
    assert_eq!(env.staking.earned(env.alice.id()).await, usdc(300));
}

/// No DAO is deployed here, so every ballot is refused there.
#[tokio::test]
async fn the_deposit_of_a_refused_ballot_goes_back_to_who_paid_it() {
    let env = staked().await;
    let snapshot = U64(env.now().await - 1);
    let before = env.near_of(env.staking.id()).await;
    let purse = env.near_of(env.alice.id()).await;

    let cast = env.staking.cast(&env.alice, 0, snapshot, Ballot::For).await;

    assert_eq!(cast.failures().len(), 1);
    assert_eq!(cast.failures()[0].executor_id, env.ids.dao);
    assert!(env.near_of(env.staking.id()).await < before.saturating_add(NearToken::from_millinear(5)));
    let spent = purse.saturating_sub(env.near_of(env.alice.id()).await);
    assert!(spent < BALLOT_DEPOSIT, "the deposit of {BALLOT_DEPOSIT} is missing: {spent}");
}

#[tokio::test]
async fn a_relayer_cannot_silence_a_voter_by_a_ballot_that_is_refused() {
    let env = staked().await;
    let key = OffChainKey::derive("alice's ballots");
    env.staking.register_ballot_key(&env.alice, &key.public_key()).await.ok();
    let message = BallotMessage {
        chain_id: env.chain_id().await,
        staking_id: env.staking.id().clone(),
        dao_id: env.ids.dao.clone(),
        voter_id: env.alice.id().clone(),
        proposal_id: 0,
        snapshot: env.now().await - 1,
        ballot: Ballot::Object,
        statement_hash: Digest([9; 32]),
        nonce: env.now().await,
    };
    let signature = key.sign(&message.signing_payload());

    let relayed = env.staking.cast_signed(&env.mallory, &message, &key.public_key(), &signature).await;

    let relayed = relayed.emits(&Event::BallotReturned {
        voter_id: env.alice.id().into(),
        proposal_id: 0,
        nonce: U64(message.nonce),
        last_nonce: None,
    });
    assert_eq!(relayed.failures()[0].executor_id, env.ids.dao);
    assert!(env.staking.ballot_nonce(env.alice.id(), 0).await < message.nonce);
    let forged = BallotMessage { ballot: Ballot::For, ..message };
    let forged = env.staking.cast_signed(&env.mallory, &forged, &key.public_key(), &signature).await;
    forged.fails_with(&Error::SignatureInvalid { public_key: key.public_key() });
}

/// Whoever sees code without a state would otherwise own what others then use.
#[tokio::test]
async fn nobody_but_the_account_starts_the_contract() {
    let env = Env::builder().build().await;
    let bare = env.person("bare").await;
    bare.deploy(&wasm::must_load("staking")).await.expect("the code is deployed").unwrap();
    let ids =
        commonweight_integration_tests::env::Ids { launcher: env.mallory.id().clone(), ..env.ids.clone() };

    let seized = env.mallory.call(bare.id(), "new").args_json(StakingHandle::init(&ids)).transact().await;

    assert!(seized.expect("the node answers").is_failure());
    let started = bare.call(bare.id(), "new").args_json(StakingHandle::init(&env.ids)).transact().await;
    assert!(started.expect("the node answers").is_success());
}

/// A holder that keeps nothing free is excluded like any other: the owner pays.
#[tokio::test]
async fn nobody_avoids_exclusion_by_an_empty_deposit() {
    let env = staked().await;
    env.staking.storage_withdraw(&env.alice).await.ok();
    let unpaid = env.staking.exclude_voter(&env.launcher, env.alice.id(), NearToken::from_yoctonear(1)).await;
    assert!(unpaid.failures()[0].message.starts_with("STORAGE_DEPOSIT_TOO_SMALL: "));
    let purse = env.near_of(env.launcher.id()).await;

    let deposit = NearToken::from_near(1);
    env.staking.exclude_voter(&env.launcher, env.alice.id(), deposit).await.ok();

    let spent = purse.saturating_sub(env.near_of(env.launcher.id()).await);
    assert!(spent < NearToken::from_millinear(30), "{spent}");
    let alice = env.staking.account(env.alice.id()).await.expect("she is registered");
    assert_eq!((alice.stake.0, alice.power.0), (STAKE, 0));
}
