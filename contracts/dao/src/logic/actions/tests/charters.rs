//! What a charter may say at all.

use super::*;

fn grant(change: impl FnOnce(&mut Charter)) -> Action {
    let mut charter = charter();
    change(&mut charter);
    Action::GrantCharter { agent_id: id("bot.near"), charter, charter_version: 0 }
}

fn permit(permit: Permit) -> Action {
    grant(|charter| charter.scopes[0].permit = permit)
}

fn transfers(asset: Asset, receiver_ids: &[&str]) -> Permit {
    Permit::Transfer { asset, receiver_ids: receiver_ids.iter().map(|text| id(text)).collect() }
}

fn token(token_id: &str) -> Asset {
    Asset::Nep141(id(token_id))
}

fn calling(receiver_id: &str, method: &str, valuation: Valuation) -> Permit {
    let (receiver_id, method) = (id(receiver_id), method.to_owned());
    let arguments = match &valuation {
        Valuation::Argument { key, .. } => vec![required(key, Condition::Anything)],
        Valuation::Fixed { .. } => vec![],
    };
    Permit::Call { receiver_id, method, arguments, max_deposit: 0, min_gas: 1, max_gas: 1, valuation }
}

const FIXED: Valuation = Valuation::Fixed { value: 1 };

fn argument(key: &str, asset: Asset) -> Valuation {
    Valuation::Argument { key: key.to_owned(), asset }
}

fn forbidden(receiver_id: &str) -> ActionError {
    ActionError::ForbiddenScope { receiver_id: id(receiver_id) }
}

#[rstest]
#[case::charter_for_the_dao(grant_to("dao.near"), "dao.near")]
#[case::charter_for_staking(grant_to("staking.near"), "staking.near")]
#[case::paying_the_dao(permit(transfers(usdc(), &["bob.near", "dao.near"])), "dao.near")]
#[case::paying_staking(permit(transfers(usdc(), &["bob.near", "staking.near"])), "staking.near")]
#[case::calling_the_dao(permit(calling("dao.near", "execute", FIXED)), "dao.near")]
#[case::calling_staking(permit(calling("staking.near", "cast", FIXED)), "staking.near")]
#[case::paying_with_the_dao(permit(transfers(token("dao.near"), &["bob.near"])), "dao.near")]
#[case::paying_with_staking(permit(transfers(token("staking.near"), &["bob.near"])), "staking.near")]
#[case::valued_in_the_dao(permit(calling("a.near", "m", argument("n", token("dao.near")))), "dao.near")]
#[case::valued_in_staking(
    permit(calling("a.near", "m", argument("n", token("staking.near")))),
    "staking.near"
)]
fn never_touches_the_house(#[case] action: Action, #[case] receiver_id: &str) {
    assert_eq!(check_all(&[action]), Err(forbidden(receiver_id)));
}

#[rstest]
#[case::no_window(0)]
#[case::longer_than_is_remembered(30 * DAY + 1)]
fn has_windows_that_are_remembered(#[case] window: u64) {
    let error = ActionError::WindowOutOfBounds { window, max: 30 * DAY };

    assert_eq!(check_all(&[grant(|charter| charter.scopes[1].window = window)]), Err(error));
    assert_eq!(check_all(&[grant(|charter| charter.scopes[1].window = 30 * DAY)]), Ok(()));
}

#[rstest]
#[case::none_at_all(0, TGAS)]
#[case::crossed(2, 1)]
#[case::nothing_to_nothing(0, 0)]
fn has_a_range_of_gas(#[case] min: u64, #[case] max: u64) {
    let ranged = |min, max| {
        grant(|charter| {
            let Permit::Call { min_gas, max_gas, .. } = &mut charter.scopes[1].permit else { unreachable!() };
            (*min_gas, *max_gas) = (min, max);
        })
    };

    assert_eq!(check_all(&[ranged(min, max)]), Err(ActionError::GasRangeEmpty { min, max }));
    assert_eq!(check_all(&[ranged(1, 1)]), Ok(()));
}

/// Whom a transfer by call pays is in its arguments: a reference would count for the token, and be used once for all.
#[rstest]
#[case::a_transfer("ft_transfer", true)]
#[case::one_that_calls("ft_transfer_call", true)]
#[case::something_else("order", false)]
fn demands_references_where_they_count(#[case] called: &str, #[case] is_refused: bool) {
    let granted = grant(|charter| {
        let scope = &mut charter.scopes[1];
        scope.requires_reference = true;
        let Permit::Call { method, .. } = &mut scope.permit else { unreachable!() };
        *method = called.to_owned();
    });

    let refused = Err(ActionError::ReferenceUnseen { method: called.to_owned() });
    assert_eq!(check_all(&[granted]), if is_refused { refused } else { Ok(()) });
}

/// D18: a call that counts for nothing would have no limits.
#[test]
fn values_no_call_at_nothing() {
    let nothing = calling("a.near", "m", Valuation::Fixed { value: 0 });

    assert_eq!(check_all(&[permit(nothing)]), Err(ActionError::AmountIsZero));
    assert_eq!(check_all(&[permit(calling("a.near", "m", FIXED))]), Ok(()));
}

#[rstest]
#[case::quote("a\"b")]
#[case::backslash("a\\b")]
#[case::control("a\nb")]
fn names_arguments_as_they_are_written(#[case] key: &str) {
    let error = ActionError::KeyMalformed { key: key.to_owned() };

    assert_eq!(check_all(&[permit(calling("a.near", "m", argument(key, usdc())))]), Err(error));
}

#[rstest]
#[case::no_mandate(grant(|charter| charter.mandate.clear()), "mandate", 0)]
#[case::long_mandate(grant(|charter| charter.mandate = "x".repeat(2_049)), "mandate", 2_049)]
#[case::no_family(grant(|charter| charter.model_family.clear()), "model_family", 0)]
#[case::long_family(grant(|charter| charter.model_family = "x".repeat(65)), "model_family", 65)]
#[case::no_scopes(grant(|charter| charter.scopes.clear()), "scopes", 0)]
#[case::many_scopes(grant(|charter| charter.scopes = vec![charter.scopes[0].clone(); 17]), "scopes", 17)]
#[case::nobody_to_pay(permit(transfers(usdc(), &[])), "receiver_ids", 0)]
#[case::many_to_pay(permit(transfers(usdc(), &["bob.near"; 33])), "receiver_ids", 33)]
#[case::no_method(permit(calling("a.near", "", FIXED)), "method", 0)]
#[case::no_key(permit(calling("a.near", "m", argument("", usdc()))), "key", 0)]
#[case::long_key(permit(calling("a.near", "m", argument(&"x".repeat(65), usdc()))), "key", 65)]
fn refuses_lengths_out_of_bounds(#[case] action: Action, #[case] name: &str, #[case] given: usize) {
    assert_length(action, name, given);
}

/// Both ways round, and with a scope between them that overlaps neither.
fn check_both(one: &Permit, other: &Permit) -> [Result<(), ActionError>; 2] {
    [[one, other], [other, one]].map(|[first, second]| {
        let between = calling("between.near", "m", FIXED);
        let action = grant(|charter| {
            let scope = charter.scopes[0].clone();
            let permits = [first.clone(), between, second.clone()];
            charter.scopes = permits.map(|permit| Scope { permit, ..scope.clone() }).to_vec();
        });
        check_all(&[action])
    })
}

/// D5: of two scopes for one act the looser one would be the only one that holds.
#[rstest]
#[case::the_same_receiver(transfers(usdc(), &["bob.near"]), transfers(usdc(), &["bob.near"]))]
#[case::one_receiver_of_many(
    transfers(usdc(), &["a.near", "bob.near"]),
    transfers(usdc(), &["bob.near", "eve.near"])
)]
#[case::the_same_method(
    calling("a.near", "m", argument("n", usdc())),
    calling("a.near", "m", argument("n", Asset::Near))
)]
#[case::a_payment_as_a_call(transfers(usdc(), &["bob.near"]), calling("usdc.near", "ft_transfer", FIXED))]
fn has_no_scopes_that_overlap(#[case] one: Permit, #[case] other: Permit) {
    let error = ActionError::ScopesOverlap { first: 0, second: 2 };

    assert_eq!(check_both(&one, &other), [Err(error.clone()), Err(error)]);
}

#[rstest]
#[case::other_assets(transfers(usdc(), &["bob.near"]), transfers(Asset::Near, &["bob.near"]))]
#[case::other_receivers(transfers(usdc(), &["bob.near"]), transfers(usdc(), &["eve.near"]))]
#[case::other_methods(calling("a.near", "m", FIXED), calling("a.near", "n", FIXED))]
#[case::other_contracts(calling("a.near", "m", FIXED), calling("b.near", "m", FIXED))]
#[case::other_tokens(transfers(usdc(), &["bob.near"]), calling("usdt.near", "ft_transfer", FIXED))]
#[case::another_method_of_the_token(
    transfers(usdc(), &["bob.near"]),
    calling("usdc.near", "storage_deposit", FIXED)
)]
#[case::paying_and_calling(transfers(Asset::Near, &["a.near"]), calling("a.near", "ft_transfer", FIXED))]
fn has_scopes_that_are_apart(#[case] one: Permit, #[case] other: Permit) {
    assert_eq!(check_both(&one, &other), [Ok(()), Ok(())]);
}

/// A scope whose calls have one argument, by this condition.
fn conditioned(condition: Condition) -> Scope {
    let mut scope = charter().scopes[1].clone();
    let Permit::Call { arguments, .. } = &mut scope.permit else { unreachable!() };
    *arguments = vec![required("budget", condition)];
    scope
}

/// By members: a charter whose scopes could both match one call is refused when it is granted.
#[test]
fn has_scopes_of_one_method_where_no_arguments_are_allowed_by_two() {
    let between = |min, max| conditioned(Condition::Between { min, max });
    let with = |second: Scope| grant(|charter| charter.scopes = vec![between(1, 5), second]);

    assert_eq!(check_all(&[with(between(6, 9))]), Ok(()));
    assert_eq!(check_all(&[with(between(5, 9))]), Err(ActionError::ScopesOverlap { first: 0, second: 1 }));
}

#[rstest]
#[case::optional(vec![fixtures::optional("budget", Condition::Anything)])]
#[case::unnamed(vec![required("cost", Condition::Anything)])]
fn values_calls_by_an_argument_that_they_must_have(#[case] given: Vec<commonweight_explain::Member>) {
    let granted = grant(|charter| {
        let Permit::Call { arguments, .. } = &mut charter.scopes[1].permit else { unreachable!() };
        *arguments = given;
    });

    assert_eq!(check_all(&[granted]), Err(ActionError::ValueNotRequired { key: "budget".to_owned() }));
}

#[test]
fn has_conditions_that_can_be_met() {
    let granted = grant(|charter| charter.scopes = vec![conditioned(Condition::Between { min: 2, max: 1 })]);

    assert_eq!(check_all(&[granted]), Err(ActionError::ConditionNeverMet { name: "budget".to_owned() }));
}
