//! What the arguments of an agent's calls may be.

use commonweight_explain::Condition;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, START, USD, optional, required};

/// May hire up to three raters at once for labels.near, for 10 dollars each; five a week. For gpu.near it may hire one.
fn hiring() -> Case {
    by(|charter| {
        let to = |text: &str| Condition::Account { account_ids: vec![id(text)] };
        let scope = |arguments| Scope {
            permit: Permit::Call {
                receiver_id: id("work.near"),
                method: "hire".to_owned(),
                arguments,
                max_deposit: 0,
                min_gas: 1,
                max_gas: 30 * TGAS,
                valuation: Valuation::Fixed { value: 10 * USD },
            },
            max_value: 10 * USD,
            limit: 100 * USD,
            window: 7 * DAY,
            requires_reference: false,
        };
        let week = Condition::WithinAllowance { limit: 5, window: 7 * DAY };
        let three = Condition::Between { min: 1, max: 3 };
        let one = Condition::OneOf { values: vec!["1".to_owned()] };
        charter.scopes = vec![
            scope(vec![
                required("count", three),
                required("for", to("labels.near")),
                optional("hours", week),
            ]),
            scope(vec![required("count", one), required("for", to("gpu.near"))]),
        ];
    })
}

fn hire(args: &str) -> Action {
    let call = Call { method: "hire".to_owned(), args: args.to_owned(), deposit: 0, gas: TGAS };
    super::call("work.near", call)
}

fn not_allowed(path: &str) -> ScopeError {
    ScopeError::ArgumentNotAllowed { method: "hire".to_owned(), path: path.to_owned() }
}

#[rstest]
#[case::by_the_first(r#"{"count":3,"for":"labels.near"}"#, None)]
#[case::by_the_second(r#"{"count":1,"for":"gpu.near"}"#, None)]
#[case::too_many(r#"{"count":4,"for":"labels.near"}"#, Some(not_allowed("count")))]
#[case::for_another(r#"{"count":1,"for":"mallory.near"}"#, Some(not_allowed("for")))]
#[case::not_for_this_one(r#"{"count":3,"for":"gpu.near"}"#, Some(not_allowed("for")))]
#[case::for_nobody(
    r#"{"count":1}"#,
    Some(ScopeError::ArgumentMissing { method: "hire".to_owned(), path: "for".to_owned() })
)]
#[case::with_more(
    r#"{"bonus":"1","count":1,"for":"labels.near"}"#,
    Some(ScopeError::ArgumentUnnamed { method: "hire".to_owned(), path: "bonus".to_owned() })
)]
#[case::in_another_form(
    r#"{"for":"labels.near","count":1}"#,
    Some(ScopeError::ArgsNotCanonical { method: "hire".to_owned(), position: 21 })
)]
fn decide_whether_a_call_is_allowed(#[case] args: &str, #[case] fault: Option<ScopeError>) {
    assert_eq!(hiring().faults(&[hire(args)]).first(), fault.as_ref());
}

fn hours(number: u128) -> Action {
    hire(&format!(r#"{{"count":1,"for":"labels.near","hours":"{number}"}}"#))
}

fn exceeded(number: u128) -> ScopeError {
    ScopeError::AllowanceExceeded { path: "hours".to_owned(), number, limit: 5 }
}

#[rstest]
#[case::at_once(&[5], vec![])]
#[case::too_much_at_once(&[6], vec![not_allowed("hours")])]
#[case::in_parts(&[2, 3], vec![])]
#[case::too_much_in_parts(&[2, 2, 2], vec![exceeded(6)])]
#[case::more_than_can_be_counted(&[u128::MAX, 1], vec![not_allowed("hours")])]
fn are_held_within_their_allowance(#[case] parts: &[u128], #[case] expected: Vec<ScopeError>) {
    let actions: Vec<Action> = parts.iter().copied().map(hours).collect();

    assert_eq!(hiring().faults(&actions), expected);
}

/// What was decided before counts as long as it can be executed, and for the window after it was.
#[test]
fn count_what_was_decided_before() {
    let mut case = hiring();
    let uses = case.assess(&[hours(4)]).uses;
    let lock = crate::logic::ledger::Lock { decision_id: 1, uses, ..fixtures::lock() };
    case.agent.ledger.locks.push(lock);
    assert_eq!(case.faults(&[hours(1)]), vec![]);
    assert_eq!(case.faults(&[hours(2)]), vec![exceeded(6)]);

    let lock = &mut case.agent.ledger.locks[0];
    (lock.live_until, lock.executed_at) = (0, Some(START - 7 * DAY + 1));
    assert_eq!(case.faults(&[hours(2)]), vec![exceeded(6)]);

    case.agent.ledger.locks[0].executed_at = Some(START - 7 * DAY);
    assert_eq!(case.faults(&[hours(2)]), vec![]);
}

/// A decision does not count beside itself when it is executed, and each of its attempts does.
#[test]
fn count_every_attempt() {
    let mut case = hiring();
    let uses = case.assess(&[hours(3)]).uses;
    case.agent.ledger.locks.push(crate::logic::ledger::Lock { decision_id: 1, uses, ..fixtures::lock() });
    case.decision_id = Some(1);

    assert_eq!(case.faults(&[hours(3)]), vec![]);
    case.weight = 2;
    assert_eq!(case.faults(&[hours(3)]), vec![exceeded(6)]);
}

/// What is allowed by one scope counts against what the other limits, too.
#[test]
fn of_one_method_share_the_limits() {
    let mut case = hiring();
    case.charter.scopes[1].limit = 20 * USD;
    let (labels, gpu) = (hire(r#"{"count":1,"for":"labels.near"}"#), hire(r#"{"count":1,"for":"gpu.near"}"#));
    let uses = case.assess(std::slice::from_ref(&labels)).uses;
    case.agent.ledger.locks.push(crate::logic::ledger::Lock { decision_id: 1, uses, ..fixtures::lock() });

    assert_eq!(case.faults(std::slice::from_ref(&gpu)), vec![]);
    case.charter.scopes[1].limit = 19 * USD;
    assert_eq!(case.faults(&[gpu]), vec![ScopeError::OverLimit { value: 20 * USD, limit: 19 * USD }]);
}

/// Agents and members see how much of what is left, in the same numbers.
#[test]
fn are_told_with_what_is_used_of_them() {
    let mut case = hiring();
    let nested = Condition::Object {
        members: vec![required("n", Condition::WithinAllowance { limit: 9, window: DAY })],
    };
    let Permit::Call { arguments, .. } = &mut case.charter.scopes[1].permit else { unreachable!() };
    arguments.push(optional("items", Condition::List { max_length: 2, each: Box::new(nested) }));
    let gpu = hire(r#"{"count":1,"for":"gpu.near","items":[{"n":1},{"n":2}]}"#);
    let uses = case.assess(&[hours(3), gpu]).uses;
    case.agent.ledger.locks.push(crate::logic::ledger::Lock { decision_id: 1, uses, ..fixtures::lock() });

    let found = usage(&case.charter, &case.agent.ledger, sha_256, START);

    let told = |usage: &LimitView| (usage.scope, usage.path.clone(), usage.limit.0, usage.used.0);
    let expected = [
        (0, None, 100 * USD, 20 * USD),
        (0, Some("hours".to_owned()), 5, 3),
        (1, None, 100 * USD, 20 * USD),
        (1, Some("items[].n".to_owned()), 9, 3),
    ];
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
}
