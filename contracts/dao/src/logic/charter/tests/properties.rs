use proptest::prelude::*;

use super::*;
use crate::logic::fixtures::USD;

fn any_action() -> impl Strategy<Value = Action> {
    let receiver = prop_oneof![Just("bob.near"), Just("labels.near"), Just("dao.near"), Just("mallory.near")];
    let method = prop_oneof![Just("order"), Just("transfer"), Just("")];
    let args = prop_oneof![
        (0_u64..80_000_000).prop_map(|budget| format!(r#"{{"budget":"{budget}"}}"#)),
        (0_u64..9).prop_map(|budget| format!(r#"{{"budget":"0{budget}"}}"#)),
        "[{}\":a-z0-9,]{0,12}",
    ];
    prop_oneof![
        (receiver.clone(), 0_u128..150_000_000).prop_map(|(to, amount)| pay(to, amount)),
        (receiver, method, args, 0_u128..3, 0_u64..40 * TGAS).prop_map(|(to, method, args, deposit, gas)| {
            call(to, Call { method: method.to_owned(), args, deposit, gas })
        }),
        Just(labels(45 * USD)),
        Just(Action::SetGuardians { guardian_ids: vec![id("bot.near")], version: 0 }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A3, A4: whatever passes is one of the two acts that the charter names, within its limits, each attempt counted.
    #[test]
    fn whatever_passes_is_inside_the_charter(
        actions in prop::collection::vec(any_action(), 1..6), weight in 1_u128..4,
    ) {
        let found = Case { weight, ..usual() }.assess(&actions);
        if found.faults.is_empty() {
            let (mut paid, mut ordered) = (0, 0);
            for action in &actions {
                match action {
                    Action::Transfer { asset, receiver_id, amount } => {
                        prop_assert!(*asset == usdc() && receiver_id == "bob.near" && *amount <= 100 * USD);
                        paid += amount;
                    }
                    Action::FunctionCalls { receiver_id, calls, .. } => {
                        prop_assert_eq!(receiver_id.as_str(), "labels.near");
                        for call in calls {
                            prop_assert!(call.method == "order" && call.deposit <= 1);
                            prop_assert!((TGAS..=30 * TGAS).contains(&call.gas));
                            let budget = json::amount(json::members(&call.args).unwrap()[0].1).unwrap();
                            ordered += budget + call.deposit;
                        }
                    }
                    other => prop_assert!(false, "{:?} passed", other),
                }
            }
            prop_assert!(paid * weight <= 150 * USD && ordered * weight <= 200 * USD);
            prop_assert_eq!(found.uses.iter().map(|used| used.value).sum::<u128>(), paid + ordered);
            prop_assert!(found.value <= paid + ordered);
        }
    }
}
