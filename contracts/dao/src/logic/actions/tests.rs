use commonweight_common::Digest;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{self, DAY, START, TGAS, USD, assets, charter, id, policy, required, usdc};
use commonweight_explain::Condition;

mod charters;
mod company;

fn check_all(actions: &[Action]) -> Result<(), ActionError> {
    check(actions, House { dao_id: &id("dao.near"), staking_id: &id("staking.near"), now: START })
}

fn pay(receiver_id: &str, amount: u128) -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id(receiver_id), amount }
}

fn call() -> Call {
    Call { method: "order".to_owned(), args: "{}".to_owned(), deposit: 0, gas: 1 }
}

fn calls(receiver_id: &str, calls: Vec<Call>) -> Action {
    Action::FunctionCalls { receiver_id: id(receiver_id), calls, expected_answer: None }
}

fn answered(answer: &str) -> Action {
    let (receiver_id, calls) = (id("a.near"), vec![call()]);
    Action::FunctionCalls { receiver_id, calls, expected_answer: Some(answer.to_owned()) }
}

fn grant_to(agent_id: &str) -> Action {
    Action::GrantCharter { agent_id: id(agent_id), charter: charter(), charter_version: 0 }
}

fn renew(expires_at: u64) -> Action {
    Action::RenewCharter { agent_id: id("bot.near"), charter_version: 1, expires_at }
}

fn suspend(until: u64) -> Action {
    Action::SuspendAgent { agent_id: id("bot.near"), suspension_version: 0, until }
}

fn revoke() -> Action {
    Action::RevokeCharter { agent_id: id("bot.near"), charter_version: 1 }
}

fn slash(share: u16) -> Action {
    Action::SlashBond { decision_id: 3, share: fixtures::bps(share) }
}

fn set_guardians(guardian_ids: &[&str]) -> Action {
    Action::SetGuardians { guardian_ids: guardian_ids.iter().map(|text| id(text)).collect(), version: 0 }
}

fn set_policy() -> Action {
    Action::SetPolicy { policy: policy(), version: 0 }
}

fn set_asset(asset: Asset, change: impl FnOnce(&mut AssetInfo)) -> Action {
    let line = usize::from(asset != Asset::Near);
    let mut info = assets()[line].info.clone();
    change(&mut info);
    Action::SetAsset { asset, info, version: 0 }
}

fn remove_asset() -> Action {
    Action::RemoveAsset { asset: usdc(), version: 0 }
}

fn stage() -> Action {
    Action::StageCode { code_hash: Digest([7; 32]), version: 0 }
}

fn resolve(text: &str) -> Action {
    Action::Resolve { text: text.to_owned() }
}

fn malformed(asset: Asset) -> ActionError {
    ActionError::AssetMalformed { asset }
}

fn assert_length(action: Action, name: &str, given: usize) {
    let Err(ActionError::WrongLength { field, length, min, max }) = check_all(&[action]) else {
        panic!("{name} was accepted");
    };

    assert_eq!((field, length), (name, given));
    assert!(length < min || length > max);
}

#[test]
fn accepts_every_kind_of_action_that_stands_with_others() {
    let actions = [
        pay("bob.near", 1),
        calls("labels.near", vec![call()]),
        answered("true"),
        grant_to("new.near"),
        renew(START + 400 * DAY),
        suspend(START + 400 * DAY),
        set_policy(),
        set_asset(usdc(), |_| ()),
        set_asset(Asset::Near, |info| info.value_per_whole = 1),
        stage(),
        resolve("We are open."),
    ];

    assert_eq!(check_all(&actions), Ok(()));
    for action in [revoke(), remove_asset(), Action::UnstageCode { version: 0 }] {
        assert_eq!(check_all(&[pay("bob.near", 1), action]), Ok(()));
    }
}

/// D18: nothing that is worth nothing is paid, slashed or valued.
#[rstest]
#[case::zero_amount(pay("bob.near", 0), ActionError::AmountIsZero)]
#[case::zero_share(slash(0), ActionError::AmountIsZero)]
#[case::worthless_asset(set_asset(usdc(), |info| info.value_per_whole = 0), malformed(usdc()))]
#[case::worthless_near(set_asset(Asset::Near, |info| info.value_per_whole = 0), malformed(Asset::Near))]
#[case::priceless(set_asset(usdc(), |info| info.value_per_whole = 10_u128.pow(30) + 1), malformed(usdc()))]
#[case::symbol(set_asset(usdc(), |info| info.symbol = "US DC".to_owned()), malformed(usdc()))]
#[case::near_with_fewer_decimals(set_asset(Asset::Near, |info| info.decimals = 23), malformed(Asset::Near))]
#[case::near_with_more_decimals(set_asset(Asset::Near, |info| info.decimals = 25), malformed(Asset::Near))]
#[case::no_near(Action::RemoveAsset { asset: Asset::Near, version: 0 }, ActionError::NearIsValued)]
#[case::paying_itself(pay("dao.near", 1), ActionError::SelfCall)]
#[case::paying_with_itself(
    Action::Transfer { asset: Asset::Nep141(id("dao.near")), receiver_id: id("bob.near"), amount: 1 },
    ActionError::SelfCall
)]
#[case::calling_itself(calls("dao.near", vec![call()]), ActionError::SelfCall)]
#[case::call_without_gas(
    calls("a.near", vec![call(), Call { gas: 0, ..call() }]),
    ActionError::GasIsZero { method: "order".to_owned() }
)]
#[case::two_guardians_in_one(
    set_guardians(&["gina.near", "gus.near", "gina.near"]),
    ActionError::GuardianTwice { guardian_id: id("gina.near") }
)]
fn refuses_what_cannot_be_carried_out(#[case] action: Action, #[case] error: ActionError) {
    assert_eq!(check_all(&[action]), Err(error));
}

#[rstest]
#[case::least_value(set_asset(usdc(), |info| info.value_per_whole = 1))]
#[case::greatest_value(set_asset(usdc(), |info| info.value_per_whole = 10_u128.pow(30)))]
#[case::most_decimals(set_asset(usdc(), |info| info.decimals = 38))]
#[case::least_share(slash(1))]
#[case::whole_share(slash(10_000))]
#[case::guardians(set_guardians(&["gina.near", "gus.near"]))]
#[case::overruling(Action::OverruleCause { decision_id: 3 })]
#[case::longest_answer(answered(&"x".repeat(256)))]
#[case::empty_answer(answered(""))]
fn accepts_what_is_at_the_bounds(#[case] action: Action) {
    assert_eq!(check_all(&[action]), Ok(()));
}

#[rstest]
#[case::no_calls(calls("a.near", vec![]), "calls", 0)]
#[case::many_calls(calls("a.near", vec![call(); 17]), "calls", 17)]
#[case::no_method(calls("a.near", vec![Call { method: String::new(), ..call() }]), "method", 0)]
#[case::long_method(calls("a.near", vec![Call { method: "x".repeat(257), ..call() }]), "method", 257)]
#[case::long_args(calls("a.near", vec![Call { args: "x".repeat(16_385), ..call() }]), "args", 16_385)]
#[case::long_answer(answered(&"x".repeat(257)), "expected_answer", 257)]
#[case::no_guardians(set_guardians(&[]), "guardian_ids", 0)]
#[case::no_resolution(resolve(""), "text", 0)]
#[case::long_resolution(resolve(&"x".repeat(10_241)), "text", 10_241)]
fn refuses_lengths_out_of_bounds(#[case] action: Action, #[case] name: &str, #[case] given: usize) {
    assert_length(action, name, given);
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

    let refused = check_all(&[Action::SetPolicy { policy, version: 0 }]).unwrap_err().to_string();
    let expected = "OUT_OF_BOUNDS: objection_window is 1 day (86400000000000 ns), it must be 3 days";
    assert!(refused.starts_with(expected), "{refused}");
}

/// D13: no right lasts longer than 400 days, whichever action gives or lengthens it.
#[rstest]
#[case::renewal(renew)]
#[case::suspension(suspend)]
#[case::charter(|until| {
    let charter = Charter { expires_at: until, ..charter() };
    Action::GrantCharter { agent_id: id("bot.near"), charter, charter_version: 0 }
})]
fn refuses_rights_without_an_end(#[case] action: fn(u64) -> Action) {
    let latest = START + 400 * DAY;

    assert_eq!(check_all(&[action(latest)]), Ok(()));
    for until in [latest + 1, u64::MAX] {
        assert_eq!(check_all(&[action(until)]), Err(ActionError::TermTooLong { until, latest }));
    }
}

#[test]
fn refuses_more_gas_than_a_transaction_has() {
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

mod the_table {
    use super::*;

    #[test]
    fn values_near_and_each_asset_once() {
        let twice: Vec<AssetEntry> = assets().into_iter().chain([assets()[1].clone()]).collect();

        assert_eq!(check_table(&assets(), 64), Ok(()));
        assert_eq!(check_table(&assets()[1..], 64), Err(ActionError::NearIsValued));
        assert_eq!(check_table(&twice, 64), Err(malformed(usdc())));
    }

    #[test]
    fn has_a_line_and_no_more_than_fit() {
        let wrong = |length, max| ActionError::WrongLength { field: "assets", length, min: 1, max };

        assert_eq!(check_table(&[], 64), Err(wrong(0, 64)));
        assert_eq!(check_table(&assets(), 1), Err(wrong(2, 1)));
    }

    #[rstest]
    #[case::worthless(1, |info: &mut AssetInfo| info.value_per_whole = 0)]
    #[case::near_in_coins(0, |info: &mut AssetInfo| info.decimals = 6)]
    fn holds_well_formed_lines(#[case] line: usize, #[case] change: fn(&mut AssetInfo)) {
        let mut table = assets();
        change(&mut table[line].info);

        assert_eq!(check_table(&table, 64), Err(malformed(table[line].asset.clone())));
    }
}
