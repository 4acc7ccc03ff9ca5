use near_sdk::serde_json::{self, Value};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, id, optional, required};

fn one_of(values: &[&str]) -> Condition {
    Condition::OneOf { values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn accounts(ids: &[&str]) -> Condition {
    Condition::Account { account_ids: ids.iter().map(|text| id(text)).collect() }
}

fn list(max_length: u32, each: Condition) -> Condition {
    Condition::List { max_length, each: Box::new(each) }
}

fn object(members: Vec<Member>) -> Condition {
    Condition::Object { members }
}

const fn between(min: u128, max: u128) -> Condition {
    Condition::Between { min, max }
}

const ALLOWANCE: Condition = Condition::WithinAllowance { limit: 10, window: DAY };

fn checked(members: &[Member], args: &str) -> Result<Vec<Claim>, Fault> {
    check_members(members, &json::members(args).unwrap())
}

/// Whether a value meets a condition.
fn meets(condition: &Condition, value: &str) -> bool {
    check(condition, value, String::new(), &mut Vec::new()).is_ok()
}

#[rstest]
#[case::anything(Condition::Anything, r#"{"a":[null]}"#, true)]
#[case::exactly(one_of(&["\"x\""]), "\"x\"", true)]
#[case::the_other(one_of(&["1", "null"]), "null", true)]
#[case::another_type(one_of(&["1"]), "\"1\"", false)]
#[case::another_case(one_of(&["\"x\""]), "\"X\"", false)]
#[case::one_of_nothing(one_of(&[]), "null", false)]
#[case::the_least(between(2, 5), "\"2\"", true)]
#[case::the_most(between(2, 5), "\"5\"", true)]
#[case::less(between(2, 5), "\"1\"", false)]
#[case::more(between(2, 5), "\"6\"", false)]
#[case::a_number(between(2, 5), "3", true)]
#[case::a_larger_number(between(2, 5), "6", false)]
#[case::a_negative_number(between(0, 5), "-1", false)]
#[case::words(between(0, 5), "\"three\"", false)]
#[case::leading_zeros(between(0, 5), "\"03\"", false)]
#[case::too_many_digits(between(0, u128::MAX), "\"340282366920938463463374607431768211456\"", false)]
#[case::no_number(between(0, 5), "null", false)]
#[case::an_allowance(ALLOWANCE, "10", true)]
#[case::more_than_an_allowance(ALLOWANCE, "11", false)]
#[case::no_allowance_of_words(ALLOWANCE, "\"x\"", false)]
#[case::the_account(accounts(&["a.near", "b.near"]), "\"b.near\"", true)]
#[case::what_begins_with_it(accounts(&["a.near"]), "\"a.near:deposit\"", true)]
#[case::a_longer_account(accounts(&["a.near"]), "\"a.near.evil.near\"", false)]
#[case::an_account_below(accounts(&["near"]), "\"evil.near\"", false)]
#[case::a_look_alike(accounts(&["a.near"]), "\"a.neаr\"", false)]
#[case::another_account(accounts(&["a.near"]), "\"c.near\"", false)]
#[case::what_goes_on_in_capitals(accounts(&["a.near"]), "\"a.nearX\"", false)]
#[case::what_goes_on_in_another_script(accounts(&["a.near"]), "\"a.nearа\"", false)]
#[case::capitals(accounts(&["a.near"]), "\"A.near\"", false)]
#[case::no_text(accounts(&["a.near"]), "1", false)]
#[case::an_empty_text(accounts(&["a.near"]), "\"\"", false)]
#[case::a_list(list(2, between(1, 2)), "[1,\"2\"]", true)]
#[case::an_empty_list(list(0, between(1, 2)), "[]", true)]
#[case::a_longer_list(list(2, between(1, 2)), "[1,1,1]", false)]
#[case::one_bad_element(list(2, between(1, 2)), "[1,3]", false)]
#[case::no_list(list(2, Condition::Anything), "{}", false)]
#[case::an_object(object(vec![required("k", between(1, 2))]), r#"{"k":1}"#, true)]
#[case::a_member_that_is_not_named(object(vec![required("k", between(1, 2))]), r#"{"k":1,"l":1}"#, false)]
#[case::a_member_that_is_missing(object(vec![required("k", between(1, 2))]), "{}", false)]
#[case::a_member_that_need_not_be(object(vec![optional("k", between(1, 2))]), "{}", true)]
#[case::a_member_that_is_wrong(object(vec![optional("k", between(1, 2))]), r#"{"k":9}"#, false)]
#[case::no_object(object(vec![]), "[]", false)]
fn a_value_meets_its_condition_or_is_refused(
    #[case] condition: Condition,
    #[case] value: &str,
    #[case] is_met: bool,
) {
    assert_eq!(meets(&condition, value), is_met);
}

/// The arguments of an order: who it is for, how many of which kinds, and a memo.
fn order() -> Vec<Member> {
    let item = vec![required("count", between(1, 9)), required("kind", one_of(&["\"image\"", "\"text\""]))];
    vec![
        required("buyer_id", accounts(&["dao.near"])),
        required("items", list(3, object(item))),
        optional("memo", Condition::Anything),
    ]
}

#[rstest]
#[case::all(r#"{"buyer_id":"dao.near","items":[{"count":1,"kind":"text"}],"memo":"x"}"#, None)]
#[case::the_least(r#"{"buyer_id":"dao.near","items":[]}"#, None)]
#[case::no_arguments("{}", Some(Fault::Missing { path: "buyer_id".to_owned() }))]
#[case::another(
    r#"{"buyer_id":"dao.near","force":true,"items":[]}"#,
    Some(Fault::Unnamed { path: "force".to_owned() })
)]
#[case::too_many_of_one(
    r#"{"buyer_id":"dao.near","items":[{"count":1,"kind":"text"},{"count":10,"kind":"text"}]}"#,
    Some(Fault::NotAllowed { path: "items[].count".to_owned() })
)]
#[case::one_without_its_kind(
    r#"{"buyer_id":"dao.near","items":[{"count":1}]}"#,
    Some(Fault::Missing { path: "items[].kind".to_owned() })
)]
#[case::one_with_more(
    r#"{"buyer_id":"dao.near","items":[{"count":1,"discount":"9","kind":"text"}]}"#,
    Some(Fault::Unnamed { path: "items[].discount".to_owned() })
)]
fn faults_say_where_they_are(#[case] args: &str, #[case] fault: Option<Fault>) {
    assert_eq!(checked(&order(), args).err(), fault);
}

#[test]
fn without_conditions_there_are_no_arguments() {
    assert_eq!(checked(&[], "{}"), Ok(vec![]));
    assert_eq!(checked(&[], r#"{"a":1}"#), Err(Fault::Unnamed { path: "a".to_owned() }));
}

#[test]
fn allowances_are_claimed_wherever_they_are() {
    let members =
        [required("items", list(3, object(vec![required("n", ALLOWANCE)]))), optional("n", ALLOWANCE)];
    let claim = |path: &str, number| Claim { path: path.to_owned(), number, limit: 10, window: DAY };

    assert_eq!(
        checked(&members, r#"{"items":[{"n":4},{"n":"5"}],"n":10}"#),
        Ok(vec![claim("items[].n", 9), claim("n", 10)])
    );
}

#[rstest]
#[case::another_value(one_of(&["1"]), one_of(&["2", "3"]), true)]
#[case::a_common_value(one_of(&["1", "2"]), one_of(&["2", "3"]), false)]
#[case::a_value_outside(one_of(&["9"]), between(1, 8), true)]
#[case::a_value_inside(one_of(&["8"]), between(1, 8), false)]
#[case::a_string_inside(one_of(&["\"8\""]), between(1, 8), false)]
#[case::ranges_apart(between(1, 2), between(3, 4), true)]
#[case::ranges_that_touch(between(1, 3), between(3, 4), false)]
#[case::above_an_allowance(ALLOWANCE, between(11, 12), true)]
#[case::inside_an_allowance(ALLOWANCE, between(10, 12), false)]
#[case::two_allowances(ALLOWANCE, ALLOWANCE, false)]
#[case::other_accounts(accounts(&["a.near"]), accounts(&["b.near"]), true)]
#[case::a_common_account(accounts(&["a.near", "b.near"]), accounts(&["b.near"]), false)]
#[case::an_account_and_what_begins_with_it(accounts(&["a.near"]), one_of(&["\"a.near:x\""]), false)]
#[case::an_account_and_another_text(accounts(&["a.near"]), one_of(&["\"a.nearby\""]), true)]
#[case::anything(Condition::Anything, one_of(&["1"]), false)]
#[case::empty_lists(list(1, one_of(&["1"])), list(1, one_of(&["2"])), false)]
#[case::objects_apart(
    object(vec![required("k", one_of(&["1"]))]),
    object(vec![required("k", one_of(&["2"]))]),
    true
)]
#[case::objects_without_it(
    object(vec![optional("k", one_of(&["1"]))]),
    object(vec![optional("k", one_of(&["2"]))]),
    false
)]
fn conditions_that_exclude_each_other_are_told(
    #[case] one: Condition,
    #[case] other: Condition,
    #[case] are_apart: bool,
) {
    let scope = |condition: &Condition| vec![required("a", condition.clone())];

    assert_eq!(are_disjoint(&scope(&one), &scope(&other)), are_apart);
    assert_eq!(are_disjoint(&scope(&other), &scope(&one)), are_apart);
}

#[test]
fn a_member_that_the_other_does_not_know_keeps_them_apart() {
    let (with, without) = ([required("a", Condition::Anything)], []);
    let optionally = [optional("a", Condition::Anything)];

    assert!(are_disjoint(&with, &without));
    assert!(!are_disjoint(&optionally, &without));
    assert!(!are_disjoint(&without, &without));
}

#[rstest]
#[case::a_name_with_quotes(
    vec![required("a\"", Condition::Anything)],
    ActionError::KeyMalformed { key: "a\"".to_owned() }
)]
#[case::a_name_with_a_point(
    vec![required("a.b", Condition::Anything)],
    ActionError::KeyMalformed { key: "a.b".to_owned() }
)]
#[case::a_name_with_brackets(
    vec![required("a[]", Condition::Anything)],
    ActionError::KeyMalformed { key: "a[]".to_owned() }
)]
#[case::a_name_twice(
    vec![required("a", Condition::Anything), optional("a", Condition::Anything)],
    ActionError::ArgumentTwice { name: "a".to_owned() }
)]
#[case::no_values(
    vec![required("a", one_of(&[]))],
    ActionError::WrongLength { field: "values", length: 0, min: 1, max: 32 }
)]
#[case::a_value_in_another_form(
    vec![required("a", one_of(&["{\"k\": 1}"]))],
    ActionError::ConditionNeverMet { name: "a".to_owned() }
)]
#[case::a_value_that_is_no_json(
    vec![required("a", one_of(&["x"]))],
    ActionError::ConditionNeverMet { name: "a".to_owned() }
)]
#[case::crossed_bounds(
    vec![required("a", between(2, 1))],
    ActionError::ConditionNeverMet { name: "a".to_owned() }
)]
#[case::no_window(
    vec![required("a", Condition::WithinAllowance { limit: 1, window: 0 })],
    ActionError::WindowOutOfBounds { window: 0, max: 30 * DAY }
)]
#[case::a_window_that_is_not_remembered(
    vec![required("a", list(1, Condition::WithinAllowance { limit: 1, window: 30 * DAY + 1 }))],
    ActionError::WindowOutOfBounds { window: 30 * DAY + 1, max: 30 * DAY }
)]
#[case::no_accounts(
    vec![required("a", accounts(&[]))],
    ActionError::WrongLength { field: "account_ids", length: 0, min: 1, max: 32 }
)]
#[case::too_deep(
    vec![required("a", list(1, list(1, list(1, list(1, Condition::Anything)))))],
    ActionError::WrongLength { field: "arguments", length: 5, min: 1, max: 4 }
)]
#[case::too_many(
    vec![required("a", object((0..64).map(|n| optional(&format!("m{n}"), Condition::Anything)).collect()))],
    ActionError::WrongLength { field: "arguments", length: 65, min: 0, max: 64 }
)]
fn conditions_that_make_no_sense_are_refused(#[case] members: Vec<Member>, #[case] error: ActionError) {
    assert_eq!(check_conditions(&members), Err(error));
}

#[test]
fn conditions_at_the_bounds_are_allowed() {
    let deepest = required("a", list(1, list(1, list(1, Condition::Anything))));
    let most =
        (0..60).map(|n| optional(&format!("m{n}"), Condition::Anything)).chain([deepest]).collect::<Vec<_>>();

    assert_eq!(check_conditions(&most), Ok(()));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        (0_u8..4).prop_map(Value::from),
        (0_u8..4).prop_map(|number| Value::from(number.to_string())),
        prop::sample::select(vec!["a.near", "b.near", "a.near:x"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[ab]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        Just(Condition::Anything),
        prop::collection::vec(any_value(), 1..3)
            .prop_map(|values| Condition::OneOf { values: values.iter().map(Value::to_string).collect() }),
        (0_u128..4, 0_u128..4).prop_map(|(min, max)| between(min, max)),
        (0_u128..4).prop_map(|limit| Condition::WithinAllowance { limit, window: DAY }),
        prop::collection::vec(prop::sample::select(vec!["a.near", "b.near"]), 1..3)
            .prop_map(|ids| accounts(&ids)),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            (0_u32..3, inner.clone()).prop_map(|(max_length, each)| list(max_length, each)),
            any_members(inner).prop_map(object),
        ]
    })
}

fn any_members(condition: impl Strategy<Value = Condition>) -> impl Strategy<Value = Vec<Member>> {
    prop::collection::btree_map("[ab]", (any::<bool>(), condition), 0..3).prop_map(|members| {
        members
            .into_iter()
            .map(|(name, (is_required, condition))| Member { name, is_required, condition })
            .collect()
    })
}

/// The same rules over values that `serde_json` has read: what is claimed is within its limit by itself.
fn is_met(condition: &Condition, value: &Value) -> bool {
    let number = || match value {
        Value::String(text) => text.parse::<u128>().ok().filter(|number| number.to_string() == *text),
        value => value.as_u64().map(u128::from),
    };
    match condition {
        Condition::Anything => true,
        Condition::OneOf { values } => {
            values.iter().any(|allowed| serde_json::from_str::<Value>(allowed).unwrap() == *value)
        }
        Condition::Between { min, max } => number().is_some_and(|number| *min <= number && number <= *max),
        Condition::WithinAllowance { limit, .. } => number().is_some_and(|number| number <= *limit),
        Condition::Account { account_ids } => value.as_str().is_some_and(|text| {
            let name = text.split(':').next().unwrap();
            account_ids.iter().any(|account_id| account_id == name)
        }),
        Condition::List { max_length, each } => value.as_array().is_some_and(|values| {
            values.len() <= *max_length as usize && values.iter().all(|value| is_met(each, value))
        }),
        Condition::Object { members } => value.as_object().is_some_and(|object| {
            object.iter().all(|(name, value)| {
                members.iter().any(|member| member.name == *name && is_met(&member.condition, value))
            }) && members.iter().all(|member| !member.is_required || object.contains_key(&member.name))
        }),
    }
}

fn is_allowed(members: &[Member], args: &Value) -> bool {
    let args = args.to_string();
    checked(members, &args).is_ok_and(|claims| claims.iter().all(|claim| claim.number <= claim.limit))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agree_with_a_model_over_values(
        members in any_members(any_condition()),
        args in prop::collection::btree_map("[ab]", any_value(), 0..3),
    ) {
        let args = Value::Object(args.into_iter().collect());
        prop_assert_eq!(is_allowed(&members, &args), is_met(&object(members), &args));
    }

    /// No call is allowed by two scopes that were granted together: the limits of one would not hold.
    #[test]
    fn what_is_told_apart_has_nothing_in_common(
        one in any_members(any_condition()),
        other in any_members(any_condition()),
        args in prop::collection::vec(prop::collection::btree_map("[ab]", any_value(), 0..3), 1..20),
    ) {
        if are_disjoint(&one, &other) {
            for args in args {
                let args = Value::Object(args.into_iter().collect());
                prop_assert!(!(is_allowed(&one, &args) && is_allowed(&other, &args)), "{args}");
            }
        }
    }
}
