//! D2: what stands alone, and what is there once.

use super::*;

#[rstest]
#[case::guardians("set_guardians", set_guardians(&["gina.near"]))]
#[case::slash("slash_bond", slash(1))]
#[case::overrule("overrule_cause", Action::OverruleCause { decision_id: 3 })]
fn what_guardians_cannot_stop_stands_alone(#[case] name: &'static str, #[case] action: Action) {
    let fault = Err(ActionError::StandsAlone { action: name });

    assert!(is_beyond_guardians(&action));
    assert_eq!(check_all(std::slice::from_ref(&action)), Ok(()));
    assert_eq!(check_all(&[action.clone(), pay("bob.near", 1)]), fault);
    assert_eq!(check_all(&[resolve("We are open."), action.clone()]), fault);
    assert_eq!(check_all(&[action.clone(), action]), fault);
}

#[rstest]
#[case::pay(pay("bob.near", 1))]
#[case::call(calls("a.near", vec![call()]))]
#[case::grant(grant_to("bot.near"))]
#[case::renew(renew(START))]
#[case::suspend(suspend(START))]
#[case::revoke(revoke())]
#[case::rules(set_policy())]
#[case::asset(set_asset(usdc(), |_| ()))]
#[case::no_asset(remove_asset())]
#[case::code(stage())]
#[case::no_code(Action::UnstageCode { version: 0 })]
#[case::resolution(resolve("We are open."))]
fn guardians_can_stop_everything_else(#[case] action: Action) {
    assert!(!is_beyond_guardians(&action));
}

/// Each names the version that it replaces: the second of them could never be carried out.
#[rstest]
#[case::rules("set_policy", set_policy(), set_policy())]
#[case::charter_and_renewal("renew_charter", grant_to("bot.near"), renew(START))]
#[case::renewal_and_end("revoke_charter", renew(START), revoke())]
#[case::end_and_charter("grant_charter", revoke(), grant_to("bot.near"))]
#[case::suspensions("suspend_agent", suspend(START), suspend(START + 1))]
#[case::asset("set_asset", set_asset(usdc(), |_| ()), set_asset(usdc(), |info| info.value_per_whole = 7))]
#[case::asset_and_none("remove_asset", set_asset(usdc(), |_| ()), remove_asset())]
#[case::code("stage_code", stage(), stage())]
#[case::code_and_none("unstage_code", stage(), Action::UnstageCode { version: 1 })]
fn nothing_is_replaced_twice(#[case] name: &'static str, #[case] first: Action, #[case] second: Action) {
    let between = resolve("We are open.");

    assert_eq!(check_all(&[first.clone(), between.clone()]), Ok(()));
    assert_eq!(check_all(&[first, between, second]), Err(ActionError::ActionTwice { action: name }));
}

#[rstest]
#[case::payments(pay("bob.near", 1), pay("bob.near", 1))]
#[case::calls(calls("a.near", vec![call()]), calls("a.near", vec![call()]))]
#[case::resolutions(resolve("We are open."), resolve("We are open."))]
#[case::charters_of_two_agents(grant_to("bot.near"), grant_to("other.near"))]
#[case::charter_and_suspension(renew(START), suspend(START))]
#[case::two_assets(set_asset(usdc(), |_| ()), set_asset(Asset::Near, |_| ()))]
#[case::asset_and_rules(remove_asset(), set_policy())]
fn what_is_apart_stands_together(#[case] first: Action, #[case] second: Action) {
    assert_eq!(check_all(&[first, second]), Ok(()));
}
