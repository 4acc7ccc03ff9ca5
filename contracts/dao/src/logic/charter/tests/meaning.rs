//! What is compared of two intents: whom, by which method or asset, and how much, whatever the bytes.

use rstest::rstest;

use super::*;
use crate::logic::fixtures::{NEAR, USD};

fn uses(action: Action) -> Vec<Use> {
    usual().assess(&[action]).uses
}

fn first_target(action: Action) -> Target {
    uses(action)[0].target
}

#[test]
fn is_valued_with_everything_that_is_inside_the_charter() {
    let found = usual().assess(&[
        pay("bob.near", 60 * USD),
        pay("bob.near", 40 * USD),
        call("labels.near", Call { deposit: 1, ..order(r#"{"budget":"5000000"}"#) }),
    ]);

    let (paid, ordered) = (first_target(pay("bob.near", 1)), first_target(labels(1)));
    let expected = Assessment {
        uses: vec![Use { target: paid, value: 100 * USD }, Use { target: ordered, value: 5 * USD + 1 }],
        claims: vec![],
        meanings: vec![
            Meaning { target: paid, sum: 100 * USD, classes: vec![26, 26] },
            Meaning { target: ordered, sum: 5 * USD, classes: vec![23] },
        ],
        is_repeated: true,
        risk: Risk { fixed: 0, amounts: vec![(usdc(), 105 * USD), (Asset::Near, 1)] },
        value: 105 * USD + 1,
        requires_reference: false,
        faults: vec![],
    };
    assert_eq!(found, expected);
}

#[test]
fn has_a_fixed_value_where_the_scope_says_so() {
    let case = by(|charter| {
        let Permit::Call { arguments, valuation, .. } = &mut charter.scopes[1].permit else { unreachable!() };
        arguments[0].is_required = false;
        *valuation = Valuation::Fixed { value: 20 * USD };
    });
    let receiver_id = id("labels.near");
    let calls = vec![order("{}"), Call { deposit: 1, ..order(r#"{"budget":"9"}"#) }];

    let found = case.assess(&[Action::FunctionCalls { receiver_id, calls, expected_answer: None }]);

    assert_eq!(found.faults, vec![]);
    assert_eq!(found.risk, Risk { fixed: 40 * USD, amounts: vec![(Asset::Near, 1)] });
    assert_eq!((found.value, found.uses[0].value), (40 * USD + 1, 40 * USD + 1));
}

/// It costs nothing by its words; what it locks is the floor.
#[test]
fn may_be_worth_nothing() {
    let found = usual().assess(&[labels(0)]);

    assert_eq!((found.value, found.faults), (0, vec![]));
    assert_eq!(found.uses, vec![Use { target: first_target(labels(1)), value: 0 }]);
}

/// D6: no unread key, no gas, no deposit of the scope and no expected answer makes another one.
#[test]
fn is_that_of_the_target_and_the_class() {
    let other = Call { gas: 9 * TGAS, deposit: 1, ..order(r#"{"budget":"5000000","memo":"x"}"#) };
    let answered = Action::FunctionCalls {
        receiver_id: id("labels.near"),
        calls: vec![other],
        expected_answer: Some("true".to_owned()),
    };
    let (one, other) = (usual().assess(&[labels(5 * USD)]), usual().assess(&[answered]));

    assert_eq!(one.meanings, other.meanings);
}

#[test]
fn of_calls_is_summed_by_target() {
    let (one, other) = (order(r#"{"budget":"1"}"#), order(r#"{"budget":"2"}"#));
    let calls = vec![one, other];
    let both = Action::FunctionCalls { receiver_id: id("labels.near"), calls, expected_answer: None };

    assert_eq!(uses(both), vec![Use { target: first_target(labels(1)), value: 3 }]);
}

/// No two of them share a window or a cool-down.
#[test]
fn differs_by_whom_by_what_and_by_how() {
    let case = by(|charter| {
        let scope = charter.scopes[0].clone();
        let pay =
            |asset: Asset, receiver_id: &str| Permit::Transfer { asset, receiver_ids: vec![id(receiver_id)] };
        let call = |receiver_id: &str, method: &str| Permit::Call {
            receiver_id: id(receiver_id),
            method: method.to_owned(),
            arguments: vec![],
            max_deposit: 0,
            min_gas: 1,
            max_gas: TGAS,
            valuation: Valuation::Fixed { value: 1 },
        };
        charter.scopes = [
            pay(usdc(), "bob.near"),
            pay(usdc(), "bob.nea"),
            pay(Asset::Near, "bob.near"),
            call("bob.near", "near"),
            call("bob.near", "nep141:usdc.near"),
            call("bob.near", "order"),
            call("labels.near", "order"),
        ]
        .map(|permit| Scope { permit, ..scope.clone() })
        .to_vec();
    });
    let near = Action::Transfer { asset: Asset::Near, receiver_id: id("bob.near"), amount: 1 };
    let calling = |receiver_id: &str, method: &str| {
        call(receiver_id, Call { method: method.to_owned(), ..order("{}") })
    };

    let found = case.assess(&[
        pay("bob.near", 1),
        pay("bob.nea", 1),
        near,
        calling("bob.near", "near"),
        calling("bob.near", "nep141:usdc.near"),
        calling("bob.near", "order"),
        calling("labels.near", "order"),
    ]);

    assert_eq!((found.faults, found.uses.len()), (vec![], 7));
}

#[rstest]
#[case::where_the_scope_asks_for_one(pay("bob.near", 1), true)]
#[case::where_another_scope_does(labels(1), false)]
fn needs_a_reference(#[case] action: Action, #[case] requires_reference: bool) {
    let case = by(|charter| charter.scopes[0].requires_reference = true);

    assert_eq!(case.assess(&[action]).requires_reference, requires_reference);
}

#[test]
fn needs_a_reference_where_one_of_the_scopes_asks_for_one() {
    let case = by(|charter| charter.scopes[0].requires_reference = true);

    assert!(case.assess(&[pay("bob.near", 1), labels(1)]).requires_reference);
    assert!(case.assess(&[labels(1), pay("bob.near", 1)]).requires_reference);
    assert!(!usual().assess(&[pay("bob.near", 1), labels(1)]).requires_reference);
}

#[rstest]
#[case::nothing(0, 0)]
#[case::one(1, 1)]
#[case::two(2, 2)]
#[case::three(3, 2)]
#[case::four(4, 3)]
#[case::below_a_power((1 << 26) - 1, 26)]
#[case::at_a_power(1 << 26, 27)]
#[case::a_hundred_dollars(100 * USD, 27)]
#[case::half_of_the_largest(u128::MAX / 2, 127)]
#[case::the_largest(u128::MAX, 128)]
fn has_a_class_of_powers_of_two(#[case] amount: u128, #[case] expected: u8) {
    assert_eq!(class(amount), expected);
}

/// The classes of what a call with this amount and this deposit means: each is compared by itself, and where one of them is
/// nothing, the other alone. A call with neither is found again in a call with either.
#[rstest]
#[case::an_amount(3, 0, &[2])]
#[case::an_amount_and_the_one_yocto_that_a_method_asks_for(3, 1, &[2])]
#[case::an_amount_and_less_than_a_hundredth_of_a_near(3, NEAR / 100 - 1, &[2])]
#[case::both(3, NEAR / 100, &[2, 74])]
#[case::dust_beside_a_deposit(1, 1 << 90, &[1, 91])]
#[case::a_deposit(0, 1 << 90, &[91])]
#[case::neither(0, 1, &[0, 0])]
fn is_of_the_amount_and_of_the_deposit(#[case] amount: u128, #[case] deposit: u128, #[case] classes: &[u8]) {
    let case = by(|charter| {
        let Permit::Call { max_deposit, .. } = &mut charter.scopes[1].permit else { unreachable!() };
        *max_deposit = u128::MAX;
        charter.scopes[1].max_value = u128::MAX;
        charter.scopes[1].limit = u128::MAX;
    });
    let args = format!(r#"{{"budget":"{amount}"}}"#);
    let found = case.assess(&[call("labels.near", Call { deposit, ..order(&args) })]).meanings;

    assert_eq!(found.iter().map(Meaning::class).collect::<Vec<_>>(), classes);
}

/// A call of a fixed value means itself, whatever is attached, and what is attached besides.
#[rstest]
#[case::nothing(0, &[128])]
#[case::dust(NEAR / 100 - 1, &[128])]
#[case::a_deposit(NEAR / 100, &[128, 74])]
fn of_a_fixed_value_is_the_call_and_what_is_attached(#[case] deposit: u128, #[case] classes: &[u8]) {
    let case = by(|charter| {
        let Permit::Call { arguments, max_deposit, valuation, .. } = &mut charter.scopes[1].permit else {
            unreachable!()
        };
        (*max_deposit, *valuation) = (NEAR, Valuation::Fixed { value: USD });
        arguments[0].is_required = false;
    });
    let found = case.assess(&[call("labels.near", Call { deposit, ..order("{}") })]);

    assert_eq!((found.meanings[0].target, found.meanings[0].least_class()), (found.uses[0].target, 0));
    assert_eq!(found.meanings.iter().map(Meaning::class).collect::<Vec<_>>(), classes);
}

/// Whichever act of a bundle is decided again, alone or with others, it is the same; and so is the whole.
#[test]
fn is_of_each_act_and_of_all_together() {
    let found = usual().assess(&[pay("bob.near", 20), pay("bob.near", 70), pay("bob.near", 20)]);

    assert!(found.is_repeated);
    let [meaning] = &found.meanings[..] else { panic!("{found:?}") };
    assert_eq!((meaning.least_class(), meaning.class()), (5, 7));
    assert_eq!(meaning.classes().collect::<Vec<_>>(), [5, 7, 5, 7]);
}

#[test]
fn is_repeated_on_one_target_alone() {
    assert!(!usual().assess(&[pay("bob.near", 20), labels(20)]).is_repeated);
    assert!(usual().assess(&[labels(1), labels(20)]).is_repeated);
}

/// A price that moves makes no other meaning of the same amount.
#[test]
fn is_the_same_at_every_price() {
    let action = || pay("bob.near", 60 * USD);
    let mut dearer = usual();
    dearer.assets[1].info.value_per_whole = 3 * USD / 2;

    let (now, then) = (usual().assess(&[action()]), dearer.assess(&[action()]));

    assert_eq!(now.meanings, then.meanings);
}
