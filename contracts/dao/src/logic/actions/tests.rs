use rstest::rstest;

use super::*;
use crate::logic::fixtures::{self, DAY, START, USD, assets, charter, id, policy, usdc};

fn check_all(actions: &[Action]) -> Result<(), ActionError> {
    check(actions, House { dao_id: &id("dao.near"), staking_id: &id("staking.near") })
}

fn pay(receiver_id: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver_id), amount }
}

fn call() -> Call {
    Call { method: "order".to_owned(), args: "{}".to_owned(), deposit: 0, gas: 1 }
}

fn calls(receiver_id: &str, calls: Vec<Call>) -> Action {
    Action::FunctionCalls { receiver_id: id(receiver_id), calls }
}

fn grant(change: impl FnOnce(&mut Charter)) -> Action {
    let mut charter = charter();
    change(&mut charter);
    Action::GrantCharter { agent_id: id("bot.near"), charter }
}

fn permit(permit: Permit) -> Action {
    grant(|charter| charter.scopes[0].permit = permit)
}

#[test]
fn accepts_every_kind_of_action() {
    let actions = [
        pay("bob.near", 1),
        calls("labels.near", vec![call()]),
        grant(|_| ()),
        Action::RenewCharter { agent_id: id("bot.near"), expires_at: START },
        Action::SuspendAgent { agent_id: id("bot.near"), until: START },
        Action::RevokeCharter { agent_id: id("bot.near") },
        Action::SlashBond { decision_id: 3, share: fixtures::bps(100) },
        Action::SetPolicy { policy: policy() },
        Action::SetGuardians { guardian_ids: vec![id("gina.near"), id("gus.near")] },
        Action::SetAsset { asset: usdc(), info: assets()[1].info.clone() },
        Action::Resolve { text: "We are open.".to_owned() },
    ];

    assert_eq!(check_all(&actions), Ok(()));
}

#[rstest]
#[case::zero_amount(pay("bob.near", 0), ActionError::AmountIsZero)]
#[case::paying_itself(pay("dao.near", 1), ActionError::SelfCall)]
#[case::calling_itself(calls("dao.near", vec![call()]), ActionError::SelfCall)]
#[case::call_without_gas(
    calls("a.near", vec![call(), Call { gas: 0, ..call() }]),
    ActionError::GasIsZero { method: "order".to_owned() }
)]
#[case::two_guardians_in_one(
    Action::SetGuardians { guardian_ids: vec![id("gina.near"), id("gina.near")] },
    ActionError::GuardianTwice { guardian_id: id("gina.near") }
)]
#[case::charter_for_the_dao(
    Action::GrantCharter { agent_id: id("dao.near"), charter: charter() },
    ActionError::ForbiddenScope { receiver_id: id("dao.near") }
)]
#[case::scope_over_staking(
    permit(Permit::Transfer { asset: usdc(), receiver_ids: vec![id("bob.near"), id("staking.near")] }),
    ActionError::ForbiddenScope { receiver_id: id("staking.near") }
)]
#[case::scope_over_the_dao(
    permit(Permit::Call {
        receiver_id: id("dao.near"),
        method: "execute".to_owned(),
        max_deposit: 0,
        max_gas: 1,
        valuation: Valuation::Fixed { value: 1 },
    }),
    ActionError::ForbiddenScope { receiver_id: id("dao.near") }
)]
#[case::key_with_a_quote(
    permit(Permit::Call {
        receiver_id: id("labels.near"),
        method: "order".to_owned(),
        max_deposit: 0,
        max_gas: 1,
        valuation: Valuation::Argument { key: "a\"b".to_owned(), asset: usdc() },
    }),
    ActionError::KeyMalformed { key: "a\"b".to_owned() }
)]
#[case::window_too_long(
    grant(|charter| charter.scopes[0].window = 31 * DAY),
    ActionError::WindowOutOfBounds { window: 31 * DAY, max: 30 * DAY }
)]
#[case::no_window(
    grant(|charter| charter.scopes[0].window = 0),
    ActionError::WindowOutOfBounds { window: 0, max: 30 * DAY }
)]
fn refuses_what_cannot_be_carried_out(#[case] action: Action, #[case] error: ActionError) {
    assert_eq!(check_all(&[action]), Err(error));
}

#[rstest]
#[case::no_calls(calls("a.near", vec![]), "calls", 0)]
#[case::many_calls(calls("a.near", vec![call(); 17]), "calls", 17)]
#[case::no_method(calls("a.near", vec![Call { method: String::new(), ..call() }]), "method", 0)]
#[case::long_args(calls("a.near", vec![Call { args: "x".repeat(16_385), ..call() }]), "args", 16_385)]
#[case::no_guardians(Action::SetGuardians { guardian_ids: vec![] }, "guardian_ids", 0)]
#[case::no_resolution(Action::Resolve { text: String::new() }, "text", 0)]
#[case::long_resolution(Action::Resolve { text: "x".repeat(10_241) }, "text", 10_241)]
#[case::no_mandate(grant(|charter| charter.mandate.clear()), "mandate", 0)]
#[case::no_family(grant(|charter| charter.model_family.clear()), "model_family", 0)]
#[case::no_scopes(grant(|charter| charter.scopes.clear()), "scopes", 0)]
#[case::nobody_to_pay(permit(Permit::Transfer { asset: usdc(), receiver_ids: vec![] }), "receiver_ids", 0)]
fn refuses_lengths_out_of_bounds(#[case] action: Action, #[case] name: &str, #[case] given: usize) {
    let Err(ActionError::WrongLength { field, length, min, max }) = check_all(&[action]) else {
        panic!("{name} was accepted");
    };

    assert_eq!((field, length), (name, given));
    assert!(length < min || length > max);
}

/// Sixteen lists of sixteen guardians with the longest names would be more than the 16 KiB that a call may log.
#[rstest]
#[case::guardians("SetGuardians", Action::SetGuardians { guardian_ids: vec![id("gina.near")] })]
#[case::rules("SetPolicy", Action::SetPolicy { policy: policy() })]
fn refuses_a_second_one(#[case] kind: &'static str, #[case] action: Action) {
    let resolve = Action::Resolve { text: "We are open.".to_owned() };

    assert_eq!(check_all(&[action.clone(), resolve.clone()]), Ok(()));
    let twice = check_all(&[action.clone(), resolve, action]);

    assert_eq!(twice, Err(ActionError::ActionTwice { action: kind }));
}

#[rstest]
#[case::none(0)]
#[case::too_many(17)]
fn refuses_a_wrong_number_of_actions(#[case] n_actions: usize) {
    let actions = vec![pay("bob.near", 1); n_actions];

    assert_eq!(
        check_all(&actions),
        Err(ActionError::WrongLength { field: "actions", length: n_actions, min: 1, max: 16 })
    );
}

#[test]
fn refuses_rules_out_of_bounds() {
    let mut policy = policy();
    policy.objection_window = DAY;

    assert!(matches!(
        check_all(&[Action::SetPolicy { policy }]),
        Err(ActionError::Policy(crate::PolicyError::OutOfBounds { field: "objection_window", .. }))
    ));
}

#[test]
fn refuses_a_symbol_that_cannot_be_written() {
    let mut info = assets()[1].info.clone();
    info.symbol = "US DC".to_owned();

    assert_eq!(
        check_all(&[Action::SetAsset { asset: usdc(), info }]),
        Err(ActionError::AssetMalformed { asset: usdc() })
    );
}

#[test]
fn refuses_more_gas_than_a_transaction_has() {
    const TGAS: u64 = 1_000_000_000_000;
    let heavy = |gas| calls("a.near", vec![Call { gas, ..call() }]);

    // With two receipts, a tenth of it all for the callback that reads the answers, and 40 Tgas for the rest.
    let most = 779_818_181_818_182;
    assert_eq!(check_all(&[heavy(most)]), Ok(()));
    assert_eq!(
        check_all(&[heavy(most + 1)]),
        Err(ActionError::TooMuchGas { gas: 900 * TGAS + 1, max: 900 * TGAS })
    );
    assert_eq!(
        check_all(&[heavy(u64::MAX)]),
        Err(ActionError::TooMuchGas { gas: u64::MAX, max: 900 * TGAS })
    );
}

#[test]
fn a_large_vote_fits_one_transaction() {
    let actions = vec![pay("bob.near", USD); 16];

    assert_eq!(check_all(&actions), Ok(()));
}
