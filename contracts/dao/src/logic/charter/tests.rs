use commonweight_explain::Policy;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{self, DAY, NEAR, START, USD, id, usdc};

const TGAS: u64 = 1_000_000_000_000;

fn pay(receiver_id: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver_id), amount }
}

fn order(args: &str) -> Call {
    Call { method: "order".to_owned(), args: args.to_owned(), deposit: 0, gas: TGAS }
}

fn call(receiver_id: &str, call: Call) -> Action {
    Action::FunctionCalls { receiver_id: id(receiver_id), calls: vec![call] }
}

fn using(scope: u8, value: u128) -> ScopeUse {
    ScopeUse { scope, value, locked: value }
}

fn assessed(agent: &Agent, actions: &[Action]) -> (Vec<ScopeUse>, Vec<ScopeError>) {
    let bench = Bench {
        agent_id: &id("bot.near"),
        agent,
        charter: &fixtures::charter(),
        assets: &fixtures::assets(),
        bond_value: 400 * USD,
        collateral: commonweight_common::Bps::WHOLE,
        forbidden_ids: [&id("dao.near"), &id("staking.near")],
        now: START,
    };
    assess(&bench, actions)
}

fn faults(actions: &[Action]) -> Vec<ScopeError> {
    assessed(&fixtures::agent(), actions).1
}

#[test]
fn values_what_is_inside_the_charter() {
    let actions = [
        pay("bob.near", 60 * USD),
        pay("bob.near", 40 * USD),
        call("labels.near", Call { deposit: 1, ..order(r#"{"budget":"5000000"}"#) }),
    ];

    let (uses, faults) = assessed(&fixtures::agent(), &actions);

    assert_eq!(faults, vec![]);
    assert_eq!(uses, vec![using(0, 100 * USD), using(1, 5 * USD + 1)]);
}

mod refuses {
    use super::*;

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

        assert_eq!(
            faults(&[action]),
            vec![ScopeError::OutOfScope { receiver_id, method: method.to_owned() }]
        );
    }

    #[rstest]
    #[case::paying_the_dao(pay("dao.near", 1), "dao.near")]
    #[case::calling_the_dao(call("dao.near", order("{}")), "dao.near")]
    #[case::calling_staking(call("staking.near", order("{}")), "staking.near")]
    #[case::paying_staking(pay("staking.near", 1), "staking.near")]
    fn whom_no_agent_touches(#[case] action: Action, #[case] receiver_id: &str) {
        assert_eq!(faults(&[action]), vec![ScopeError::ForbiddenReceiver { receiver_id: id(receiver_id) }]);
    }

    #[rstest]
    #[case::grant(Action::GrantCharter { agent_id: id("bot.near"), charter: fixtures::charter() })]
    #[case::renew(Action::RenewCharter { agent_id: id("bot.near"), expires_at: u64::MAX })]
    #[case::suspend(Action::SuspendAgent { agent_id: id("other.near"), until: u64::MAX })]
    #[case::revoke(Action::RevokeCharter { agent_id: id("other.near") })]
    #[case::slash(Action::SlashBond { decision_id: 0, share: fixtures::bps(1) })]
    #[case::policy(Action::SetPolicy { policy: Policy { ..fixtures::policy() } })]
    #[case::guardians(Action::SetGuardians { guardian_ids: vec![id("bot.near")] })]
    #[case::asset(Action::SetAsset { asset: usdc(), info: fixtures::assets()[0].info.clone() })]
    #[case::resolution(Action::Resolve { text: "I own this.".to_owned() })]
    fn what_is_for_members_alone(#[case] action: Action) {
        assert_eq!(faults(&[action]), vec![ScopeError::ActionNotForAgents { position: 0 }]);
    }

    #[rstest]
    #[case::one_unit_over(pay("bob.near", 100 * USD + 1), 100 * USD + 1, 100 * USD)]
    #[case::in_an_argument(call("labels.near", order(r#"{"budget":"50000001"}"#)), 50 * USD + 1, 50 * USD)]
    fn one_act_above_its_limit(#[case] action: Action, #[case] value: u128, #[case] limit: u128) {
        assert_eq!(faults(&[action]), vec![ScopeError::OverLimit { value, limit }]);
    }

    #[test]
    fn acts_that_are_together_above_the_window() {
        let agent = fixtures::agent();
        let used = vec![using(0, 100 * USD)];
        let agent = agent.with_decision(0, used, START + 10 * DAY, START).unwrap();

        assert_eq!(assessed(&agent, &[pay("bob.near", 50 * USD)]).1, vec![]);
        assert_eq!(
            assessed(&agent, &[pay("bob.near", 50 * USD), pay("bob.near", 1)]).1,
            vec![ScopeError::OverLimit { value: 150 * USD + 1, limit: 150 * USD }]
        );
    }

    #[test]
    fn more_than_the_bond_stands_for() {
        let agent = fixtures::agent();
        let used = vec![using(9, 350 * USD)];
        let agent = agent.with_decision(0, used, START + 10 * DAY, START).unwrap();

        assert_eq!(
            assessed(&agent, &[pay("bob.near", 51 * USD)]).1,
            vec![ScopeError::CollateralShort { locked: 401 * USD, bond_value: 400 * USD }]
        );
    }

    #[test]
    fn a_larger_deposit_and_more_gas() {
        let dear = Call { deposit: 2, ..order(r#"{"budget":"1"}"#) };
        let heavy = Call { gas: 31 * TGAS, ..order(r#"{"budget":"1"}"#) };

        assert_eq!(
            faults(&[call("labels.near", dear)]),
            vec![ScopeError::DepositOverLimit { deposit: 2, limit: 1 }]
        );
        assert_eq!(
            faults(&[call("labels.near", heavy)]),
            vec![ScopeError::GasOverLimit { gas: 31 * TGAS, limit: 30 * TGAS }]
        );
    }

    #[rstest]
    #[case::missing("{}")]
    #[case::number(r#"{"budget":1}"#)]
    #[case::words(r#"{"budget":"all of it"}"#)]
    #[case::comma(r#"{"budget":"1,000"}"#)]
    #[case::another_case(r#"{"Budget":"1"}"#)]
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

    #[test]
    fn everything_at_once() {
        let agent = Agent { suspended_until: u64::MAX, ..fixtures::agent() };

        let (_, faults) = assessed(&agent, &[pay("mallory.near", 1), pay("bob.near", 101 * USD)]);

        assert_eq!(faults.len(), 3);
        assert_eq!(faults[0], ScopeError::AgentSuspended { until: u64::MAX });
    }
}

fn any_action() -> impl Strategy<Value = Action> {
    let receiver = prop_oneof![Just("bob.near"), Just("labels.near"), Just("dao.near"), Just("mallory.near")];
    let method = prop_oneof![Just("order"), Just("transfer"), Just("")];
    let args = prop_oneof![
        (0_u64..80_000_000).prop_map(|budget| format!(r#"{{"budget":"{budget}"}}"#)),
        "[{}\":a-z0-9,]{0,12}",
    ];
    prop_oneof![
        (receiver.clone(), 0_u128..150_000_000).prop_map(|(to, amount)| pay(to, amount)),
        (receiver, method, args, 0_u128..3, 0_u64..40 * TGAS).prop_map(|(to, method, args, deposit, gas)| {
            call(to, Call { method: method.to_owned(), args, deposit, gas })
        }),
        Just(Action::SetGuardians { guardian_ids: vec![id("bot.near")] }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A3, A4: whatever passes is one of the two acts that the charter names, within its limits.
    #[test]
    fn whatever_passes_is_inside_the_charter(actions in prop::collection::vec(any_action(), 1..4)) {
        let (uses, faults) = assessed(&fixtures::agent(), &actions);
        if faults.is_empty() {
            let (mut paid, mut ordered) = (0, 0);
            for action in &actions {
                match action {
                    Action::Transfer { asset, receiver_id, amount } => {
                        prop_assert!(*asset == usdc() && receiver_id == "bob.near" && *amount <= 100 * USD);
                        paid += amount;
                    }
                    Action::FunctionCalls { receiver_id, calls } => {
                        prop_assert_eq!(receiver_id.as_str(), "labels.near");
                        for call in calls {
                            prop_assert!(call.method == "order" && call.deposit <= 1 && call.gas <= 30 * TGAS);
                            let budget = json::find(&call.args, "budget").unwrap().and_then(json::amount).unwrap();
                            ordered += budget + call.deposit;
                        }
                    }
                    other => prop_assert!(false, "{:?} passed", other),
                }
            }
            prop_assert!(paid <= 150 * USD && paid + ordered <= 400 * USD);
            prop_assert_eq!(uses.iter().map(|used| used.value).sum::<u128>(), paid + ordered);
        }
    }
}
