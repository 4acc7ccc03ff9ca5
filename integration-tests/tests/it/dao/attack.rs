//! What an adversary has tried on a node: gas.

use commonweight_dao::Status;
use commonweight_integration_tests::handle::dao::OBJECTION_WINDOW;

use super::*;

/// A name as long as names can be.
fn long(n: usize) -> AccountId {
    format!("{n:02}{}", "x".repeat(62)).parse().expect("a name")
}

fn wide_charter(env: &Env, now: u64, controller_id: &AccountId) -> Charter {
    let permit = Permit::Transfer {
        asset: Asset::Nep141(env.ids.usdc.clone()),
        receiver_ids: (0..32).map(long).collect(),
    };
    Charter { controller_id: controller_id.clone(), scopes: vec![Scope { permit, ..charter(env, now).scopes[0].clone() }], ..charter(env, now) }
}

fn dust(env: &Env, n: usize, amount: u128) -> Action {
    Action::Transfer { asset: Asset::Nep141(env.ids.usdc.clone()), receiver_id: long(n), amount }
}

/// An agent fills its ledger, and the lists of eight targets that it shares with another.
#[tokio::test]
async fn what_full_lists_cost() {
    let env = governed().await;
    let now = env.now().await;
    let grants = [
        Action::GrantCharter { agent_id: env.agent.id().clone(), charter: wide_charter(&env, now, env.carol.id()), charter_version: 0 },
        Action::GrantCharter { agent_id: env.operator.id().clone(), charter: wide_charter(&env, now, env.launcher.id()), charter_version: 0 },
    ];
    let vote = adopted(&env, &grants).await;
    assert_eq!(env.dao.execute(&env.carol, vote).await.ok(), Status::Executed);
    for (controller, agent) in [(&env.carol, &env.agent), (&env.launcher, &env.operator)] {
        env.dao.post_bond(controller, agent.id(), near(500)).await.ok();
        env.dao.post_storage(controller, agent.id(), near(20)).await.ok();
    }
    let eight = |env: &Env| (0..8).map(|n| dust(env, n, 1 << 20)).collect::<Vec<_>>();
    let empty = env.dao.propose_decision_for(&env.operator, &eight(&env), [7; 32], Some("a")).max_gas().await;
    println!("propose, 8 targets, empty lists: {}", empty.profile().await.call(env.dao.id(), "propose_decision").burnt);
    let _ = empty.ok();
    let mut last = 0;
    for n in 0..64_usize {
        let first = (n / 16) * 2;
        let actions = [dust(&env, first, 1), dust(&env, first + 1, 1)];
        let outcome = env.dao.propose_decision_for(&env.agent, &actions, [7; 32], Some(&format!("n{n}"))).max_gas().await;
        if n % 16 == 15 {
            println!("propose {n}: {}", outcome.profile().await.call(env.dao.id(), "propose_decision").burnt);
        }
        last = outcome.ok();
    }
    let full = env.dao.propose_decision_for(&env.operator, &eight(&env), [7; 32], Some("b")).max_gas().await;
    println!("propose, 8 targets, 16 each of another agent: {}", full.profile().await.call(env.dao.id(), "propose_decision").burnt);
    let _ = full.ok();

    let snapshot = proposal(&env, last).await.snapshot;
    let outcome = env.staking.cast(&env.alice, last, snapshot, Ballot::Object).await;
    println!("objection that stops, ledger full: {}", outcome.profile().await.call(env.dao.id(), "on_ballot").burnt);
    let _ = outcome.ok();
    assert_eq!(proposal(&env, last).await.status, Status::Vetoed);
    env.fast_forward(OBJECTION_WINDOW).await;
    let outcome = env.dao.execute(&env.agent, last - 1).await;
    let profile = outcome.profile().await;
    println!("execute, ledger full: {:?}", profile.calls.iter().map(|call| (call.method.clone(), call.burnt)).collect::<Vec<_>>());
    let outcome = env.dao.withdraw_bond(&env.carol, env.agent.id(), near(1)).await;
    let profile = outcome.profile().await;
    println!("withdraw, ledger full: {:?}", profile.calls.iter().map(|call| (call.method.clone(), call.burnt)).collect::<Vec<_>>());
}
