use super::*;
use near_primitives::action::FunctionCallAction;
use rstest::rstest;

const LIMIT: u64 = 10_000_000_000;

/// Each call of a table: static gas, weight, and the gas it ends up with.
#[rstest]
#[case(&[(0, 1, LIMIT)])]
#[case(&[(0, 3, 6_000_000_000), (0, 2, 4_000_000_000)])]
#[case(&[(1_000_000, 3, 5_998_600_000), (3_000_000, 2, 4_001_400_000)])]
#[case(&[
    (1_000_000, 3, 2_699_800_000),
    (3_000_000, 2, 1_802_200_000),
    (0, 1, 899_600_000),
    (1_000_000_000, 0, 1_000_000_000),
    (0, 4, 3_598_400_000),
])]
#[case(&[(0, u64::MAX, 9_999_999_999), (0, 1000, 1)])]
#[case(&[
    (0, 10_000_000_000, 4_999_999_999),
    (0, 1, 0),
    (0, 10_000_000_000, 5_000_000_001),
])]
fn unused_gas_is_shared_by_weight(#[case] calls: &[(u64, u64, u64)]) {
    let mut promises = Promises::default();
    let mut used = 0;
    for (static_gas, weight, _) in calls {
        let draft = promises.create("a.near".parse().unwrap(), Vec::new(), false);
        let call = FunctionCallAction {
            method_name: "m".to_owned(),
            args: Vec::new(),
            gas: Gas::from_gas(*static_gas),
            deposit: Balance::ZERO,
        };
        let action = promises.add_action(draft, Action::FunctionCall(Box::new(call)));
        promises.add_share(draft, action, *weight);
        used += static_gas;
    }

    let distributed = promises.distribute_gas(Gas::from_gas(LIMIT - used));

    assert_eq!(distributed, Gas::from_gas(LIMIT - used));
    for (draft, (_, _, expected)) in calls.iter().enumerate() {
        let Some(Action::FunctionCall(call)) = promises.action_mut(draft, 0) else {
            panic!("the call is there")
        };
        assert_eq!(call.gas, Gas::from_gas(*expected));
    }
}

#[test]
fn unused_gas_stays_unused_if_nobody_asked() {
    let mut promises = Promises::default();

    assert_eq!(promises.distribute_gas(Gas::from_gas(LIMIT)), Gas::ZERO);
}
