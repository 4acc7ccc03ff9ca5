use commonweight_common::Digest;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{NEAR, START, USD, assets, bps, policy};

#[rstest]
#[case::receiver(pay("mallory.near", 1), "mallory.near", "transfer of nep141:usdc.near")]
#[case::asset(
    Action::Transfer { asset: Asset::Near, receiver_id: id("bob.near"), amount: NEAR },
    "bob.near",
    "transfer of near"
)]
#[case::method(
    call("labels.near", Call { method: "set_owner".to_owned(), ..order("{}") }),
    "labels.near",
    "set_owner"
)]
#[case::contract(call("other.near", order(r#"{"budget":"1"}"#)), "other.near", "order")]
#[case::look_alike(
    call("labels.near", Call { method: "order ".to_owned(), ..order("{}") }),
    "labels.near",
    "order "
)]
fn what_no_scope_names(#[case] action: Action, #[case] receiver_id: &str, #[case] method: &str) {
    let receiver_id = id(receiver_id);

    assert_eq!(faults(&[action]), vec![ScopeError::OutOfScope { receiver_id, method: method.to_owned() }]);
}

#[rstest]
#[case::paying_the_dao(pay("dao.near", 1), "dao.near")]
#[case::calling_the_dao(call("dao.near", order("{}")), "dao.near")]
#[case::calling_staking(call("staking.near", order("{}")), "staking.near")]
#[case::paying_staking(pay("staking.near", 1), "staking.near")]
#[case::a_token_that_is_the_dao(transfer_of("dao.near"), "dao.near")]
#[case::a_token_that_is_staking(transfer_of("staking.near"), "staking.near")]
fn whom_no_agent_touches(#[case] action: Action, #[case] receiver_id: &str) {
    let fault = ScopeError::ForbiddenReceiver { receiver_id: id(receiver_id) };
    // Not even where a charter and the asset table name it.
    let mut case = usual();
    for token_id in ["dao.near", "staking.near"] {
        let (asset, receiver_ids) = (Asset::Nep141(id(token_id)), vec![id("bob.near")]);
        let permit = Permit::Transfer { asset: asset.clone(), receiver_ids };
        case.charter.scopes.push(Scope { permit, ..case.charter.scopes[0].clone() });
        case.assets.push(AssetEntry { asset, info: assets()[1].info.clone() });
    }

    assert_eq!(case.faults(std::slice::from_ref(&action)), vec![fault.clone()]);
    assert_eq!(faults(&[action]), vec![fault]);
}

fn transfer_of(token_id: &str) -> Action {
    Action::Transfer { asset: Asset::Nep141(id(token_id)), receiver_id: id("bob.near"), amount: 1 }
}

#[rstest]
#[case::grant(Action::GrantCharter { agent_id: id("bot.near"), charter: fixtures::charter(), charter_version: 1 })]
#[case::renew(Action::RenewCharter { agent_id: id("bot.near"), charter_version: 1, expires_at: u64::MAX })]
#[case::suspend(Action::SuspendAgent { agent_id: id("other.near"), suspension_version: 0, until: u64::MAX })]
#[case::revoke(Action::RevokeCharter { agent_id: id("other.near"), charter_version: 1 })]
#[case::slash(Action::SlashBond { decision_id: 0, share: bps(1) })]
#[case::overrule(Action::OverruleCause { decision_id: 0 })]
#[case::policy(Action::SetPolicy { policy: policy(), version: 0 })]
#[case::guardians(Action::SetGuardians { guardian_ids: vec![id("bot.near")], version: 0 })]
#[case::asset(Action::SetAsset { asset: usdc(), info: assets()[0].info.clone(), version: 0 })]
#[case::no_asset(Action::RemoveAsset { asset: usdc(), version: 0 })]
#[case::code(Action::StageCode { code_hash: Digest([7; 32]), version: 0 })]
#[case::no_code(Action::UnstageCode { version: 0 })]
#[case::resolution(Action::Resolve { text: "I own this.".to_owned() })]
fn what_is_for_members_alone(#[case] action: Action) {
    assert_eq!(faults(&[pay("bob.near", 1), action]), vec![ScopeError::ActionNotForAgents { position: 1 }]);
}

#[rstest]
#[case::number(r#"{"budget":1}"#)]
#[case::words(r#"{"budget":"all of it"}"#)]
#[case::comma(r#"{"budget":"1,000"}"#)]
#[case::leading_zero(r#"{"budget":"01"}"#)]
#[case::two_zeros(r#"{"budget":"00"}"#)]
fn a_call_without_its_value(#[case] args: &str) {
    assert_eq!(
        faults(&[call("labels.near", order(args))]),
        vec![ScopeError::ArgumentNotAmount { method: "order".to_owned(), key: "budget".to_owned() }]
    );
}

#[test]
fn a_value_that_is_given_twice() {
    assert_eq!(
        faults(&[call("labels.near", order(r#"{"budget":"1","budget":"99000000"}"#))]),
        vec![ScopeError::ArgsNotCanonical { method: "order".to_owned(), position: 14 }]
    );
}

/// Also where its value does not depend on them.
#[test]
fn arguments_that_could_be_read_in_two_ways() {
    let case = by(|charter| {
        let Permit::Call { valuation, .. } = &mut charter.scopes[1].permit else { unreachable!() };
        *valuation = Valuation::Fixed { value: USD };
    });

    assert_eq!(
        case.faults(&[call("labels.near", order(r#"{"a":1 }"#))]),
        vec![ScopeError::ArgsNotCanonical { method: "order".to_owned(), position: 6 }]
    );
}

#[rstest]
#[case::more_attached(Call { deposit: 2, ..order(r#"{"budget":"1"}"#) }, ScopeError::DepositOverLimit { deposit: 2, limit: 1 })]
#[case::more_gas(
    Call { gas: 30 * TGAS + 1, ..order(r#"{"budget":"1"}"#) },
    ScopeError::GasOutOfBounds { gas: 30 * TGAS + 1, min: TGAS, max: 30 * TGAS }
)]
#[case::gas_that_ends_halfway(
    Call { gas: TGAS - 1, ..order(r#"{"budget":"1"}"#) },
    ScopeError::GasOutOfBounds { gas: TGAS - 1, min: TGAS, max: 30 * TGAS }
)]
fn what_a_call_must_not_have(#[case] given: Call, #[case] fault: ScopeError) {
    assert_eq!(faults(&[call("labels.near", given)]), vec![fault]);
}

#[rstest]
#[case::the_least(Call { gas: TGAS, ..order(r#"{"budget":"1"}"#) })]
#[case::the_most(Call { gas: 30 * TGAS, deposit: 1, ..order(r#"{"budget":"1"}"#) })]
fn nothing_at_the_bounds(#[case] given: Call) {
    assert_eq!(faults(&[call("labels.near", given)]), vec![]);
}

/// An asset that was taken off the table is worth nothing that anybody knows, so nobody pays with it.
#[test]
fn an_asset_without_a_value() {
    let case = Case { assets: vec![assets().remove(0)], ..usual() };
    let fault = || ScopeError::UnvaluedAsset { asset: usdc() };

    assert_eq!(case.faults(&[pay("bob.near", 1), labels(1)]), vec![fault(), fault()]);
}

#[test]
fn a_deposit_without_a_value() {
    let case = Case { assets: vec![assets().remove(1)], ..usual() };
    let paid = Call { deposit: 1, ..order(r#"{"budget":"1"}"#) };

    assert_eq!(case.faults(&[labels(1)]), vec![]);
    assert_eq!(
        case.faults(&[call("labels.near", paid)]),
        vec![ScopeError::UnvaluedAsset { asset: Asset::Near }]
    );
}

#[rstest]
#[case::none(Agent { is_chartered: false, ..fixtures::agent() }, ScopeError::NoCharter { agent_id: id("bot.near") })]
#[case::ended(Agent { expires_at: START, ..fixtures::agent() }, ScopeError::CharterExpired { expired_at: START })]
fn who_may_not_act(#[case] agent: Agent, #[case] fault: ScopeError) {
    assert_eq!(Case { agent, ..usual() }.faults(&[pay("bob.near", 1)]), vec![fault]);
}

#[test]
fn everything_at_once() {
    let agent = Agent { suspended_until: u64::MAX, ..fixtures::agent() };
    let case = Case { agent, ..usual() };

    let found = case.assess(&[pay("mallory.near", 1), pay("bob.near", 101 * USD), pay("bob.near", 7)]);

    assert_eq!(
        found.faults,
        vec![
            ScopeError::AgentSuspended { until: u64::MAX },
            ScopeError::OutOfScope {
                receiver_id: id("mallory.near"),
                method: "transfer of nep141:usdc.near".to_owned()
            },
            ScopeError::OverLimit { value: 101 * USD, limit: 100 * USD },
        ]
    );
    assert_eq!(found.value, 7, "what cannot be is at no risk");
}
