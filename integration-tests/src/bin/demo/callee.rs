//! A contract keeps what it was paid and says that it failed: the members pay it once, and see what they signed.

use commonweight_dao::{Error, Status};
use commonweight_explain::{Action, Call};
use commonweight_integration_tests::{
    amount::near,
    handle::dao::{TIMELOCK, VOTING_PERIOD},
};
use commonweight_staking::Ballot;
use near_sdk::Gas;

use crate::{stage::Stage, story::Story};

/// What the contract is paid.
const PRICE: u128 = 10;

pub(crate) async fn play(stage: &Stage, story: &mut Story) {
    let env = &stage.env;
    story.chapter("A contract keeps the money and says that it failed");
    let calls = vec![Call {
        method: "keep_then_fail".to_owned(),
        args: "{}".to_owned(),
        deposit: near(PRICE).as_yoctonear(),
        gas: Gas::from_tgas(30).as_gas(),
    }];
    let receiver_id = env.callee.id().clone();
    let order = Action::FunctionCalls { receiver_id, calls, expected_answer: None };
    let proposed = env.dao.propose(&env.alice, &[order], "A server for 10 NEAR.").await;
    let what = "Alice proposes to order a server from a contract that nobody knows well, for 10 NEAR";
    let proposal_id = story.done(stage, what, proposed).await;
    story.note(&env.dao.statement(proposal_id).await.expect("the proposal is there"));
    let snapshot = env.dao.proposal(proposal_id).await.expect("the proposal is there").snapshot;
    let ballot = env.staking.cast(&env.alice, proposal_id, snapshot, Ballot::For).await;
    story.done(stage, "It names every end in a date; Alice votes for it", ballot).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;

    let executed = env.dao.execute(&env.mallory, proposal_id).await;
    let what = "Mallory, whose contract it is, has it executed: it keeps the money and says that it failed";
    let status = story.ended(stage, what, executed).await;
    assert_eq!(status, Status::Failed, "a call that failed is not tried again");
    let again = env.dao.execute(&env.mallory, proposal_id).await;
    let error = Error::NotExecutable { status: Status::Failed };
    story.refused(stage, "Once more, as anybody may: no call is made twice", again, &error).await;
    let received = env.callee.received("keep_then_fail").await;
    assert_eq!(received.deposit.0, near(PRICE).as_yoctonear(), "it was paid once");
    story.note("it has received 10 NEAR, once");
    let reclaimed = env.dao.reclaim_bond(&env.alice, proposal_id).await;
    story.done(stage, "Alice gets her bond back", reclaimed).await;
}
