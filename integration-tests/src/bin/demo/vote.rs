//! The members take over: the sale gets a new owner, two agents get charters, and a contributor gets a grant.

use commonweight_common::Asset;
use commonweight_dao::{Error, Status};
use commonweight_explain::{Action, Call, Charter, Permit, Scope};
use commonweight_integration_tests::{
    Outcome,
    amount::usdc,
    env::{DAY, nanos},
    handle::dao::{TIMELOCK, USDC_VALUE, VOTING_PERIOD},
    signing::OffChainKey,
};
use commonweight_staking::{Ballot, BallotMessage};
use near_sdk::{AccountId, Gas};
use near_workspaces::Account;

use crate::{stage::Stage, story::Story};

/// The most that one act of an agent may be worth: 1,500 dollars.
pub(crate) const MAX_VALUE: u128 = 1_500 * USDC_VALUE;

pub(crate) async fn play(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    story.chapter("The members decide");
    let offered = env.sale.propose_owner(&env.launcher, Some(env.dao.id())).await;
    story.done(stage, "The launcher offers the sale to the DAO", offered).await;

    let proposed =
        env.dao.propose(&env.alice, &actions(stage, env.now().await), "The house is ours now.").await;
    let what = "Alice proposes: take the sale over, appoint two agents, grant Dora 10,000 USDC";
    let proposal_id = story.done(stage, what, proposed).await;
    let statement = env.dao.statement(proposal_id).await.expect("the proposal is there");
    story.note(&statement);
    ballots(stage, story, proposal_id).await;

    let early = env.dao.execute(&env.mallory, proposal_id).await;
    let error = too_early(stage, proposal_id, &early).await;
    story.refused(stage, "Mallory tries to execute it while members vote", early, &error).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    let executed = env.dao.execute(&env.mallory, proposal_id).await;
    let what = "Three days of voting and one of waiting later, anybody may execute it";
    assert_eq!(story.done(stage, what, executed).await, Status::Executed);
    assert_eq!(env.sale.owner().await, *env.dao.id(), "the DAO owns the sale");
    let reclaimed = env.dao.reclaim_bond(&env.alice, proposal_id).await;
    story.done(stage, "Alice gets her bond back; the DAO owns the sale now", reclaimed).await;
}

/// The error of an execution before its time, with the time that is left.
pub(crate) async fn too_early<T>(stage: &Stage, proposal_id: u64, outcome: &Outcome<T>) -> Error {
    let dao = &stage.env.dao;
    let ready_at = dao.proposal(proposal_id).await.expect("the proposal is there").executable_at.0;
    Error::TooEarly { ready_at, remaining: ready_at - outcome.executed_at(dao.id()).await }
}

async fn ballots(stage: &Stage, story: &mut Story, proposal_id: u64) {
    let env = &stage.env;
    let proposal = env.dao.proposal(proposal_id).await.expect("the proposal is there");
    let ballot = env.staking.cast(&env.alice, proposal_id, proposal.snapshot, Ballot::For).await;
    story.done(stage, "Alice votes for it with her 3 million", ballot).await;
    let ballot = env.staking.cast(&env.carol, proposal_id, proposal.snapshot, Ballot::Against).await;
    story.done(stage, "Carol votes against it with her million", ballot).await;

    let key = OffChainKey::derive("the telephone of bob");
    let registered = env.staking.register_ballot_key(&env.bob, &key.public_key()).await;
    story.done(stage, "Bob registers the key of his telephone", registered).await;
    let message = BallotMessage {
        chain_id: env.royalty.settings().await.chain_id,
        staking_id: env.staking.id().clone(),
        dao_id: env.dao.id().clone(),
        voter_id: env.bob.id().clone(),
        proposal_id,
        snapshot: proposal.snapshot.0,
        ballot: Ballot::For,
        statement_hash: proposal.statement_hash,
        nonce: env.now().await,
    };
    let signature = key.sign(&message.signing_payload());
    let relayed = env.staking.cast_signed(&env.mallory, &message, &key.public_key(), &signature).await;
    story
        .done(stage, "Bob signs the very statement that he read; Mallory brings it, Bob pays no gas", relayed)
        .await;
}

fn actions(stage: &Stage, now: u64) -> Vec<Action> {
    let env = &stage.env;
    let asset = Asset::Nep141(env.ids.usdc.clone());
    vec![
        Action::FunctionCalls {
            receiver_id: env.sale.id().clone(),
            calls: vec![Call {
                method: "accept_owner".to_owned(),
                args: "{}".to_owned(),
                deposit: 1,
                gas: Gas::from_tgas(10).as_gas(),
            }],
            expected_answer: None,
        },
        grant(stage, &stage.steward, &env.alice, now),
        grant(stage, &env.agent, &env.bob, now),
        Action::Transfer { asset, receiver_id: stage.dora.id().clone(), amount: usdc(10_000) },
    ]
}

fn grant(stage: &Stage, agent: &Account, controller: &Account, now: u64) -> Action {
    let (agent_id, charter) = (agent.id().clone(), charter(stage, controller, now));
    Action::GrantCharter { agent_id, charter, charter_version: 0 }
}

/// May pay the two contributors, within limits, for a year.
fn charter(stage: &Stage, controller: &Account, now: u64) -> Charter {
    let receiver_ids: Vec<AccountId> = vec![stage.dora.id().clone(), stage.dan.id().clone()];
    let permit = Permit::Transfer { asset: Asset::Nep141(stage.env.ids.usdc.clone()), receiver_ids };
    Charter {
        mandate: "Pay contributors for accepted labels.".to_owned(),
        controller_id: controller.id().clone(),
        model_family: "commons".to_owned(),
        scopes: vec![Scope {
            permit,
            max_value: MAX_VALUE,
            limit: 5 * MAX_VALUE,
            window: nanos(DAY * 30),
            requires_reference: false,
        }],
        expires_at: now + nanos(DAY * 365),
    }
}
