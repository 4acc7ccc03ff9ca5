//! Signed ballots on a node with the DAO behind: each proposal has nonces of its own, and their records are paid back.

use commonweight_common::{ballot::LARGEST_BALLOT, storage::StorageDepositTooSmall};
use commonweight_explain::Action;
use commonweight_integration_tests::{Outcome, env::DAY, signing::OffChainKey};
use commonweight_staking::{Ballot, BallotMessage, Digest, Error, Event};

use super::*;

const A_DAY: u64 = 24 * 60 * 60 * 1_000_000_000;

fn key() -> OffChainKey {
    OffChainKey::derive("alice's ballots")
}

/// Alice has 300 votes and a ballot key, Bob has 100 votes; two resolutions are open.
async fn two_votes() -> Env {
    let env = staked_on(with_staking().with([Part::Dao])).await;
    env.staking.register_ballot_key(&env.alice, &key().public_key()).await.ok();
    for text in ["We are here.", "We stay."] {
        env.dao.propose(&env.carol, &[Action::Resolve { text: text.to_owned() }], "").await.ok();
    }
    env
}

async fn ballot(env: &Env, proposal_id: u64, ballot: Ballot, nonce: u64) -> BallotMessage {
    let proposal = env.dao.proposal(proposal_id).await.expect("the proposal is there");
    BallotMessage {
        chain_id: env.chain_id().await,
        staking_id: env.staking.id().clone(),
        dao_id: env.ids.dao.clone(),
        voter_id: env.alice.id().clone(),
        proposal_id,
        snapshot: proposal.snapshot.0,
        ballot,
        statement_hash: proposal.statement_hash,
        nonce,
    }
}

async fn relay(env: &Env, message: &BallotMessage) -> Outcome<serde_json::Value> {
    let signature = key().sign(&message.signing_payload());
    env.staking.cast_signed(&env.mallory, message, &key().public_key(), &signature).await
}

async fn tally(env: &Env, proposal_id: u64) -> (u128, u128) {
    let tally = env.dao.proposal(proposal_id).await.expect("the proposal is there").tally;
    (tally.r#for.0, tally.against.0)
}

/// A relayer keeps one ballot back, and brings the one for another proposal that was signed later first.
#[tokio::test]
async fn for_one_proposal_throw_no_other_away() {
    let env = two_votes().await;
    let now = env.now().await;
    let kept_back = ballot(&env, 0, Ballot::For, now).await;
    let later = ballot(&env, 1, Ballot::Against, now + A_DAY / 2).await;

    relay(&env, &later).await.ok();
    relay(&env, &kept_back).await.ok();

    assert_eq!((tally(&env, 0).await, tally(&env, 1).await), ((STAKE, 0), (0, STAKE)));
    let again = relay(&env, &kept_back).await;
    again.fails_with(&Error::NonceNotNewer { nonce: now, last: now });
    assert_eq!(env.staking.ballot_nonce(env.alice.id(), 0).await, now);
}

/// What a relayer has to attach is enough at the DAO, and a yocto less is refused before anything is on its way.
#[tokio::test]
async fn are_brought_with_the_price_of_the_largest_one() {
    let env = two_votes().await;
    let message = ballot(&env, 0, Ballot::For, env.now().await).await;
    let signature = key().sign(&message.signing_payload());
    let record = 40 + (1 + 4 + env.alice.id().len() + 8) + (1 + 8 + 8 + 4 + 4 + env.mallory.id().len());
    let bytes = LARGEST_BALLOT + u64::try_from(record).expect("names are short");
    let required = NearToken::from_yoctonear(u128::from(bytes) * 10_u128.pow(19));
    let bring = async |deposit: NearToken| {
        let relayed = env.staking.cast_signed(&env.mallory, &message, &key().public_key(), &signature);
        relayed.deposit(deposit).await
    };

    let attached = required.saturating_sub(NearToken::from_yoctonear(1));
    bring(attached).await.fails_with(&Error::from(StorageDepositTooSmall { required, attached }));
    bring(required).await.ok();

    assert_eq!(tally(&env, 0).await, (STAKE, 0));
}

/// What is signed with the greatest nonce counts nowhere, so its voter goes on voting.
#[tokio::test]
async fn from_a_far_future_silence_nobody() {
    let env = two_votes().await;
    let greatest = ballot(&env, 0, Ballot::Against, u64::MAX).await;

    let refused = relay(&env, &greatest).await;

    assert!(refused.failures()[0].message.starts_with("NONCE_OUT_OF_TIME: "), "{:?}", refused.failures());
    let now = env.now().await;
    relay(&env, &ballot(&env, 0, Ballot::For, now).await).await.ok();
    assert_eq!(tally(&env, 0).await, (STAKE, 0));
}

/// Whoever brings the first ballot of a voter on a proposal pays for one record, and gets that back to the last yocto.
#[tokio::test]
async fn pay_their_records_back() {
    let env = two_votes().await;
    let now = env.now().await;
    let held = env.near_of(env.staking.id()).await;
    relay(&env, &ballot(&env, 0, Ballot::For, now).await).await.ok();
    let early = env.staking.release_ballot_nonce(&env.bob, env.alice.id(), 0).await;
    assert!(early.failures()[0].message.starts_with("BALLOT_NONCE_NEEDED: "));
    env.fast_forward(31 * DAY).await;
    let purse = env.near_of(env.mallory.id()).await;

    let released = env.staking.release_ballot_nonce(&env.bob, env.alice.id(), 0).await;

    let amount = env.near_of(env.mallory.id()).await.saturating_sub(purse);
    assert!(amount > NearToken::ZERO && amount < NearToken::from_millinear(2), "{amount}");
    let told = Event::BallotNonceReleased {
        voter_id: env.alice.id().into(),
        proposal_id: 0,
        payer_id: env.mallory.id().into(),
        amount,
    };
    released.emits(&told).ok();
    // A contract earns a part of the gas of its calls: no less than before is left.
    assert!(env.near_of(env.staking.id()).await >= held);
}

/// The weight that the view tells is the one that the DAO counts, for who has a delegate, too.
#[tokio::test]
async fn weigh_what_was_told_before() {
    let env = staked_on(with_staking().with([Part::Dao])).await;
    env.staking.delegate(&env.alice, env.bob.id()).await.ok();
    let text = "We are here.".to_owned();
    env.dao.propose(&env.carol, &[Action::Resolve { text }], "").await.ok();
    let snapshot = env.dao.proposal(0).await.expect("a proposal is open").snapshot;

    let told = [
        env.staking.ballot_power(env.alice.id(), snapshot.0).await,
        env.staking.ballot_power(env.bob.id(), snapshot.0).await,
    ];

    assert_eq!(told, [STAKE, STAKE + STAKE / 3]);
    env.staking.cast(&env.bob, 0, snapshot, Ballot::For).await.ok();
    assert_eq!(tally(&env, 0).await, (told[1], 0));
    env.staking.cast(&env.alice, 0, snapshot, Ballot::Against).await.ok();
    assert_eq!(tally(&env, 0).await, (told[1] - told[0], told[0]));
}

/// Who casts with the hash of what it has read casts for that statement and for no other.
#[tokio::test]
async fn count_for_the_statement_that_was_read() {
    let env = two_votes().await;
    let proposal = env.dao.proposal(0).await.expect("the proposal is there");
    let cast = async |hash: Digest| {
        let args = serde_json::json!({
            "proposal_id": 0, "snapshot": proposal.snapshot, "ballot": Ballot::For, "statement_hash": hash,
        });
        let call = env.staking.call::<serde_json::Value>(&env.alice, "cast", args);
        call.deposit(NearToken::from_millinear(50)).await
    };

    let other = cast(Digest([9; 32])).await;

    assert!(other.failures()[0].message.starts_with("STATEMENT_MISMATCH: "), "{:?}", other.failures());
    assert_eq!(tally(&env, 0).await, (0, 0));
    cast(proposal.statement_hash).await.ok();
    assert_eq!(tally(&env, 0).await, (STAKE, 0));
}

/// What the contract itself burns: a signature and the record of its nonce take half a teragas beside the ballot, and a
/// ballot that follows another writes that record twice.
#[tokio::test]
async fn take_little_of_the_contract() {
    let env = two_votes().await;
    let of = async |outcome: Outcome<serde_json::Value>, method: &str| {
        let profile = outcome.profile().await;
        let call = profile.calls.iter().find(|call| call.method == method);
        call.expect("the method was called").vm.as_gas()
    };
    let snapshot = env.dao.proposal(0).await.expect("the proposal is there").snapshot;
    let cast = env.staking.cast(&env.bob, 0, snapshot, Ballot::For).await;
    let cast = of(cast, "cast").await;
    let now = env.now().await;
    let first = of(relay(&env, &ballot(&env, 0, Ballot::For, now).await).await, "cast_signed").await;
    let again = of(relay(&env, &ballot(&env, 0, Ballot::Against, now + 1).await).await, "cast_signed").await;

    let gigagas = 1_000_000_000;
    assert!(cast <= 600 * gigagas, "{cast}");
    assert!(first <= 1_100 * gigagas && again <= 1_150 * gigagas, "{first}, {again}");
}
