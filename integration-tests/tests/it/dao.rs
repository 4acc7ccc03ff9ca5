//! The DAO on a node: votes through staking, agents inside their charters, payments that fail.

use commonweight_common::Asset;
use commonweight_dao::ProposalView;
use commonweight_explain::{Action, Charter, Permit, Scope};
use commonweight_integration_tests::{
    Env, Part,
    amount::{cwt, near, usdc},
    env::{DAY, nanos},
    handle::dao::{TIMELOCK, USDC_VALUE, VOTING_PERIOD},
};
use commonweight_staking::Ballot;
use near_sdk::{AccountId, NearToken};
use near_workspaces::Account;

mod adversarial;
mod agents;
mod bonds;
mod happy;
mod hostile;
mod payments;
mod succession;

/// What the treasury holds, in the smallest unit of the dollar.
const TREASURY: u128 = usdc(5_000);
/// The most that one act of the agent may be worth, in dollars.
const MAX_DOLLARS: u128 = 100;

/// Alice has 600 votes, Bob 300 and Carol 100, and the treasury 5,000 dollars.
pub(crate) async fn governed() -> Env {
    let parts = [Part::Token, Part::Usdc, Part::Staking, Part::Dao, Part::Callee];
    let env = Env::builder().with(parts).cwt_each(cwt(1_000)).build().await;
    for (member, stake) in [(&env.alice, cwt(600)), (&env.bob, cwt(300)), (&env.carol, cwt(100))] {
        env.staking.storage_fund(member, member.id(), NearToken::from_millinear(100)).await.ok();
        env.staking.stake(&env.token, member, stake).await.ok();
    }
    env.usdc.transfer(&env.alice, env.dao.id(), TREASURY).await.ok();
    env
}

/// The same, with an agent that may pay Bob, and has a bond of 200 NEAR.
pub(crate) async fn with_agent() -> Env {
    let env = governed().await;
    let (agent_id, charter) = (env.agent.id().clone(), charter(&env, env.now().await));
    let grant = Action::GrantCharter { agent_id, charter, charter_version: 0 };
    let proposal_id = adopted(&env, &[grant]).await;
    env.dao.execute(&env.carol, proposal_id).await.ok();
    env.dao.post_bond(&env.carol, env.agent.id(), near(200)).await.ok();
    env.dao.post_storage(&env.carol, env.agent.id(), near(5)).await.ok();
    env
}

fn charter(env: &Env, now: u64) -> Charter {
    let permit = Permit::Transfer {
        asset: Asset::Nep141(env.ids.usdc.clone()),
        receiver_ids: vec![env.bob.id().clone()],
    };
    let max_value = MAX_DOLLARS * USDC_VALUE;
    Charter {
        mandate: "Pay Bob for labels.".to_owned(),
        controller_id: env.carol.id().clone(),
        model_family: "commons".to_owned(),
        scopes: vec![Scope {
            permit,
            max_value,
            limit: 2 * max_value,
            window: nanos(DAY * 30),
            requires_reference: false,
        }],
        expires_at: now + nanos(DAY * 365),
    }
}

pub(crate) fn pay(env: &Env, receiver_id: &AccountId, dollars: u128) -> Action {
    Action::Transfer {
        asset: Asset::Nep141(env.ids.usdc.clone()),
        receiver_id: receiver_id.clone(),
        amount: usdc(dollars),
    }
}

pub(crate) async fn cast(env: &Env, voter: &Account, proposal_id: u64, ballot: Ballot) {
    let snapshot = proposal(env, proposal_id).await.snapshot;
    env.staking.cast(voter, proposal_id, snapshot, ballot).await.ok();
}

/// A proposal that Alice has made and voted through, when its timelock is over.
pub(crate) async fn adopted(env: &Env, actions: &[Action]) -> u64 {
    let proposal_id = env.dao.propose(&env.alice, actions, "").await.ok();
    cast(env, &env.alice, proposal_id, Ballot::For).await;
    env.fast_forward(VOTING_PERIOD + TIMELOCK).await;
    proposal_id
}

async fn proposal(env: &Env, proposal_id: u64) -> ProposalView {
    env.dao.proposal(proposal_id).await.expect("the proposal is there")
}
