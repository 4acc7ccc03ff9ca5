//! What an agent has decided, when its callee keeps the money, its prices move, or its charter is voted away meanwhile.

use commonweight_dao::{Error, Event, LimitView, ScopeError, Status};
use commonweight_explain::{AssetInfo, Call, Condition, Member, Valuation};
use commonweight_hostile_token::{Behaviour, Method};
use commonweight_integration_tests::handle::dao::{NEAR_VALUE, OBJECTION_WINDOW};
use near_sdk::Gas;
use serde_json::json;

use super::*;

/// What a dollar at risk locks: a fifth more, at half of the price of NEAR.
const LOCKED_PER_DOLLAR: u128 = USDC_VALUE * 12 / 10 * near(2).as_yoctonear() / NEAR_VALUE;
const BOND: u128 = near(200).as_yoctonear();
const LEAST_BOND: u128 = near(1).as_yoctonear();

async fn executable(env: &Env, actions: &[Action]) -> u64 {
    let decision_id = env.dao.propose_decision(&env.agent, actions, [7; 32]).await.ok();
    env.fast_forward(OBJECTION_WINDOW).await;
    decision_id
}

async fn locked(env: &Env) -> u128 {
    env.dao.agent(env.agent.id()).await.expect("the agent is there").locked.0
}

/// The charter of [`with_agent`], with a method of the callee beside it.
fn calling_charter(env: &Env, now: u64, method: &str) -> Charter {
    let mut charter = charter(env, now);
    let permit = Permit::Call {
        receiver_id: env.callee.id().clone(),
        method: method.to_owned(),
        arguments: vec![],
        max_deposit: near(10).as_yoctonear(),
        min_gas: Gas::from_tgas(50).as_gas(),
        max_gas: Gas::from_tgas(50).as_gas(),
        valuation: Valuation::Fixed { value: USDC_VALUE },
    };
    charter.scopes.push(Scope { permit, ..charter.scopes[0].clone() });
    charter
}

/// D1: what was decided once is paid once, and the bond answers for it until the challenge period is over.
#[tokio::test]
async fn pay_a_callee_once_that_keeps_the_money_and_fails() {
    let env = with_agent().await;
    let (agent_id, charter) =
        (env.agent.id().clone(), calling_charter(&env, env.now().await, "keep_then_fail"));
    let grant = Action::GrantCharter { agent_id, charter, charter_version: 1 };
    let vote = adopted(&env, &[grant]).await;
    env.dao.execute(&env.mallory, vote).await.ok();
    let call = Call {
        method: "keep_then_fail".to_owned(),
        args: "{}".to_owned(),
        deposit: near(10).as_yoctonear(),
        gas: Gas::from_tgas(50).as_gas(),
    };
    let receiver_id = env.callee.id().clone();
    let pay_callee = Action::FunctionCalls { receiver_id, calls: vec![call], expected_answer: None };
    let decision_id = executable(&env, &[pay_callee]).await;
    let before = env.near_of(env.dao.id()).await;

    let status = env.dao.execute(&env.mallory, decision_id).await.value();

    assert_eq!(status, Status::Failed);
    for caller in [&env.mallory, &env.agent, &env.carol] {
        let again = env.dao.execute(caller, decision_id).await;
        again.fails_with(&Error::NotExecutable { status: Status::Failed });
    }
    let spent = before.saturating_sub(env.near_of(env.dao.id()).await);
    assert!(spent <= near(10) && spent > near(10).saturating_sub(NearToken::from_millinear(50)), "{spent}");
    let received = env.callee.received("keep_then_fail").await;
    assert_eq!((received.calls, received.deposit.0), (1, near(10).as_yoctonear()));
    // Ten NEAR are 20 dollars, and the call itself counts as one.
    assert_eq!(locked(&env).await, LOCKED_PER_DOLLAR * 21);
    let held_deposits = env.dao.held_deposits().await;
    env.fast_forward(DAY * 14).await;
    assert_eq!(locked(&env).await, 0);
    let free = NearToken::from_yoctonear(BOND - LEAST_BOND);
    env.dao.withdraw_bond(&env.carol, env.agent.id(), free).await.value();
    assert_eq!(env.dao.held_deposits().await, held_deposits - free.as_yoctonear());
}

/// D4: what is at risk is valued when it is executed, by the prices of then.
#[tokio::test]
async fn execute_nothing_that_the_bond_does_not_cover_any_more() {
    let env = with_agent().await;
    let before = env.usdc.balance_of(env.bob.id()).await;
    let decision_id =
        env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await.ok();
    assert_eq!(locked(&env).await, LOCKED_PER_DOLLAR * 100);
    let info = AssetInfo { symbol: "NEAR".to_owned(), decimals: 24, value_per_whole: NEAR_VALUE / 2 };
    let vote = adopted(&env, &[Action::SetAsset { asset: Asset::Near, info, version: 0 }]).await;
    env.dao.execute(&env.mallory, vote).await.ok();

    let refused = env.dao.execute(&env.mallory, decision_id).await;

    let locked_then = 2 * LOCKED_PER_DOLLAR * 100;
    let required = locked_then + LEAST_BOND;
    refused.fails_with(&Error::from(ScopeError::CollateralShort { required, bond: BOND }));
    assert_eq!(env.usdc.balance_of(env.bob.id()).await, before);
    env.dao.post_bond(&env.carol, env.agent.id(), near(41)).await.ok();
    assert_eq!(env.dao.execute(&env.mallory, decision_id).await.ok(), Status::Executed);
    assert_eq!(
        (env.usdc.balance_of(env.bob.id()).await, locked(&env).await),
        (before + usdc(100), locked_then)
    );
}

/// D4: what was taken off the table is not paid, and what it has locked stays at its last price.
#[tokio::test]
async fn execute_nothing_in_an_asset_that_was_taken_off_the_table() {
    let env = with_agent().await;
    let decision_id =
        env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await.ok();
    let asset = Asset::Nep141(env.ids.usdc.clone());
    let vote = adopted(&env, &[Action::RemoveAsset { asset: asset.clone(), version: 0 }]).await;
    env.dao.execute(&env.mallory, vote).await.ok();

    let refused = env.dao.execute(&env.agent, decision_id).await;

    refused.fails_with(&Error::from(ScopeError::UnvaluedAsset { asset }));
    assert_eq!(env.usdc.balance_of(env.dao.id()).await, TREASURY);
    let all = NearToken::from_yoctonear(BOND);
    let refused = env.dao.withdraw_bond(&env.carol, env.agent.id(), all).await;
    let required = LOCKED_PER_DOLLAR * 100 + LEAST_BOND;
    refused.fails_with(&Error::WithdrawalAtRisk { required, rest: 0 });
}

/// D22: an adopted charter that was kept back does not bring back what members have taken away since.
#[tokio::test]
async fn do_not_come_back_by_a_grant_that_was_kept_back() {
    let env = with_agent().await;
    let agent_id = env.agent.id().clone();
    let charter = charter(&env, env.now().await);
    let grant = Action::GrantCharter { agent_id: agent_id.clone(), charter, charter_version: 1 };
    let kept_back = adopted(&env, &[grant]).await;
    let revoke = Action::RevokeCharter { agent_id: agent_id.clone(), charter_version: 1 };
    let vote = adopted(&env, &[revoke]).await;
    assert_eq!(env.dao.execute(&env.alice, vote).await.ok(), Status::Executed);

    let outcome = env.dao.execute(&env.mallory, kept_back).await;

    let reason = Error::VersionChanged { meant: 1, present: 2 }.to_string().into();
    let outcome = outcome.emits(&Event::ActionRefused { proposal_id: kept_back, position: 0, reason });
    assert_eq!(outcome.ok(), Status::PartiallyFailed);
    assert_eq!(env.dao.charter(&agent_id).await, None);
    let refused = env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 1)], [7; 32]).await;
    refused.fails_with(&Error::from(ScopeError::NoCharter { agent_id }));
}

/// D3: as many guardians as the rules name stop a decision, and no fewer.
#[tokio::test]
async fn are_stopped_by_two_guardians_and_not_by_one() {
    let env = with_agent().await;
    let decision_id =
        env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [7; 32]).await.ok();
    let [first, second] = [&env.guardians[0], &env.guardians[1]];

    let outcome = env.dao.veto(first, decision_id, "Odd.").await;
    outcome.emits_no("proposal_stopped").value();
    let view = proposal(&env, decision_id).await;
    assert_eq!((view.status, view.vetoed_by), (Status::Objectionable, vec![first.id().clone()]));
    let again = env.dao.veto(first, decision_id, "Still odd.").await;
    again.fails_with(&Error::SaidBefore { guardian_id: first.id().clone() });
    let outcome = env.dao.veto(second, decision_id, "Odd indeed.").await;
    assert_eq!(outcome.events_named("proposal_stopped").len(), 1);
    outcome.value();

    assert_eq!(proposal(&env, decision_id).await.status, Status::Stopped);
    env.fast_forward(OBJECTION_WINDOW).await;
    let refused = env.dao.execute(&env.agent, decision_id).await;
    refused.fails_with(&Error::NotExecutable { status: Status::Stopped });
    let asked_again = env.dao.propose_decision(&env.agent, &[pay(&env, env.bob.id(), 100)], [8; 32]).await;
    let failures = asked_again.failures();
    assert!(failures[0].message.starts_with("COOLING_DOWN: "), "{failures:?}");
}

/// A payment that fails is repeated by who answers for it.
#[tokio::test]
async fn are_tried_again_by_themselves_and_their_controller_alone() {
    let env = with_agent().await;
    let decision_id = executable(&env, &[pay(&env, env.bob.id(), 50)]).await;
    env.usdc.set_behaviour(&env.alice, Method::FtTransfer, Behaviour::Fail).await.ok();
    assert_eq!(env.dao.execute(&env.mallory, decision_id).await.value(), Status::PartiallyFailed);

    env.usdc.set_behaviour(&env.alice, Method::FtTransfer, Behaviour::Behave).await.ok();
    let refused = env.dao.execute(&env.mallory, decision_id).await;

    refused.fails_with(&Error::NotController { caller_id: env.mallory.id().clone() });
    assert_eq!(locked(&env).await, LOCKED_PER_DOLLAR * 50);
    assert_eq!(env.dao.execute(&env.carol, decision_id).await.ok(), Status::Executed);
    assert_eq!(locked(&env).await, LOCKED_PER_DOLLAR * 100);
}

/// A captured agent is held to the arguments that its scope names, to the numbers in them, and to what they come to
/// together.
#[tokio::test]
async fn write_only_arguments_that_their_scope_allows() {
    let env = with_agent().await;
    let mut charter = calling_charter(&env, env.now().await, "keep_then_fail");
    let Some(Scope { permit: Permit::Call { arguments, .. }, .. }) = charter.scopes.last_mut() else {
        unreachable!("its last scope is for calls")
    };
    let allowance = Condition::WithinAllowance { limit: 3, window: nanos(DAY * 7) };
    *arguments = vec![Member { name: "count".to_owned(), is_required: true, condition: allowance }];
    let grant = Action::GrantCharter { agent_id: env.agent.id().clone(), charter, charter_version: 1 };
    let vote = adopted(&env, &[grant]).await;
    env.dao.execute(&env.mallory, vote).await.ok();
    let order = |args: &str| {
        let (method, gas) = ("keep_then_fail".to_owned(), Gas::from_tgas(50).as_gas());
        let call = Call { method, args: args.to_owned(), deposit: 0, gas };
        Action::FunctionCalls {
            receiver_id: env.callee.id().clone(),
            calls: vec![call],
            expected_answer: None,
        }
    };
    let (method, count) = (|| "keep_then_fail".to_owned(), || "count".to_owned());

    for (args, fault) in [
        (r#"{"count":4}"#, ScopeError::ArgumentNotAllowed { method: method(), path: count() }),
        ("{}", ScopeError::ArgumentMissing { method: method(), path: count() }),
        (
            r#"{"bonus":1,"count":1}"#,
            ScopeError::ArgumentUnnamed { method: method(), path: "bonus".to_owned() },
        ),
    ] {
        let refused = env.dao.propose_decision(&env.agent, &[order(args)], [7; 32]).await;
        refused.fails_with(&Error::Scope(fault));
    }
    env.dao.propose_decision(&env.agent, &[order(r#"{"count":2}"#)], [7; 32]).await.ok();
    let again = env.dao.propose_decision(&env.agent, &[order(r#"{"count":"2"}"#)], [7; 32]).await;
    again.fails_with(&Error::Scope(ScopeError::AllowanceExceeded { path: count(), number: 4, limit: 3 }));
    let limits = env.dao.view::<Vec<LimitView>>("limits", json!({ "agent_id": env.agent.id() })).await;
    let used = limits.iter().find(|limit| limit.path.as_deref() == Some("count")).map(|limit| limit.used.0);
    assert_eq!(used, Some(2));
}
