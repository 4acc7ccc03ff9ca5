use commonweight_common::Bps;
use num_bigint::BigUint;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{NEAR, USD, assets, bps, id, policy, usdc};

fn table() -> Vec<AssetEntry> {
    let entry = |asset: &str, symbol: &str, decimals, value_per_whole| AssetEntry {
        asset: asset.parse().unwrap(),
        info: AssetInfo { symbol: symbol.to_owned(), decimals, value_per_whole },
    };
    vec![entry("near", "NEAR", 24, 3_000_000), entry("nep141:usdc.near", "USDC", 6, 1_000_000)]
}

fn priced(price: u128) -> Vec<AssetEntry> {
    let mut table = table();
    table[0].info.value_per_whole = price;
    table
}

#[rstest]
#[case::nothing(0, 0)]
#[case::one_unit_is_rounded_up(1, 1)]
#[case::one_coin(10_u128.pow(24), 3_000_000)]
#[case::a_little_more(10_u128.pow(24) + 1, 3_000_001)]
fn what_is_at_risk_is_rounded_up(#[case] amount: u128, #[case] value: u128) {
    assert_eq!(at_risk(amount, &Asset::Near, &table()), Ok(value));
}

#[test]
fn what_the_table_does_not_know_cannot_be_risked() {
    let asset: Asset = "nep141:fake.near".parse().unwrap();

    assert_eq!(at_risk(1, &asset, &table()), Err(ScopeError::UnvaluedAsset { asset }));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let mut table = table();
    table[1].info.value_per_whole = u128::MAX;
    let asset = table[1].asset.clone();

    assert_eq!(at_risk(u128::MAX, &asset, &table), Err(ScopeError::ValueTooLarge { amount: u128::MAX }));
}

mod a_risk {
    use super::*;

    fn risk() -> Risk {
        let mut risk = Risk::default();
        risk.add_fixed(5).unwrap();
        risk.add_amount(&usdc(), 7).unwrap();
        risk.add_amount(&Asset::Near, 1).unwrap();
        risk
    }

    #[test]
    fn names_each_asset_once() {
        let mut risk = risk();
        risk.add_amount(&usdc(), 3).unwrap();
        risk.add_amount(&Asset::Nep141(id("other.near")), 0).unwrap();

        assert_eq!(risk, Risk { fixed: 5, amounts: vec![(usdc(), 10), (Asset::Near, 1)] });
    }

    #[test]
    fn is_worth_what_it_is_made_of_rounded_up_for_each_asset() {
        assert_eq!(risk().value(&table()), Ok(5 + 7 + 1));
        assert_eq!(Risk::default().value(&[]), Ok(0));
    }

    /// The value of an amount is looked at again, that of a fixed figure is what the charter says.
    #[test]
    fn is_valued_again_at_other_prices() {
        let mut dearer = table();
        dearer[1].info.value_per_whole = 3_000_000;

        assert_eq!(risk().value(&dearer), Ok(5 + 21 + 1));
    }

    #[test]
    fn is_unknown_where_an_asset_was_taken_off_the_table() {
        let mut table = table();
        table.remove(1);

        assert_eq!(risk().value(&table), Err(ScopeError::UnvaluedAsset { asset: usdc() }));
    }

    #[test]
    fn is_refused_where_it_cannot_be_counted() {
        let mut large = risk();
        let fault = Err(ScopeError::ValueTooLarge { amount: u128::MAX });

        assert_eq!(large.add_fixed(u128::MAX), fault);
        assert_eq!(large.add_amount(&usdc(), u128::MAX), fault);
        assert_eq!(large, risk());
        large.fixed = u128::MAX;
        assert_eq!(large.value(&table()), Err(ScopeError::ValueTooLarge { amount: 7 }));
    }
}

/// Of a whole NEAR at 4 dollars 2 count, and 1.2 times what is at risk is needed.
fn usual() -> Collateral {
    Collateral::new(&policy(), &assets()).unwrap()
}

#[rstest]
#[case::nothing_locks_the_floor(0, NEAR / 2)]
#[case::one_unit(1, NEAR / 2)]
#[case::the_last_below_the_floor(833_333, NEAR / 2)]
#[case::the_first_above_it(833_334, 500_000_500_000_000_000_000_000)]
#[case::a_hundred_dollars(100 * USD, 60 * NEAR)]
#[case::a_unit_more(100 * USD + 1, 60 * NEAR + 10_u128.pow(18))]
fn a_decision_locks_by_the_formula(#[case] value: u128, #[case] lock: u128) {
    assert_eq!(usual().lock(value), Ok(lock));
}

#[rstest]
#[case::half_of_the_bond_counts(|p: &mut Policy| p.collateral_bps = bps(5_000), 120 * NEAR)]
#[case::a_haircut_of_80(|p: &mut Policy| p.haircut_bps = bps(8_000), 150 * NEAR)]
#[case::a_haircut_of_20(|p: &mut Policy| p.haircut_bps = bps(2_000), 37_500_000_000_000_000_000_000_000)]
#[case::a_bounty_of_5(|p: &mut Policy| p.bounty_bps = bps(500), 52_500_000_000_000_000_000_000_000)]
#[case::a_bounty_of_50(|p: &mut Policy| p.bounty_bps = bps(5_000), 75 * NEAR)]
#[case::a_floor_above_it(|p: &mut Policy| p.decision_floor = 130 * USD, 65 * NEAR)]
#[case::a_floor_that_is_reached(|p: &mut Policy| p.decision_floor = 120 * USD, 60 * NEAR)]
fn every_rule_counts(#[case] change: fn(&mut Policy), #[case] lock: u128) {
    let mut changed = policy();
    change(&mut changed);

    assert_eq!(Collateral::new(&changed, &assets()).unwrap().lock(100 * USD), Ok(lock));
}

/// A unit at risk needs 1.2, that is 2; of a NEAR at 3 dollars 1.5 count: a third more than a millionth of one.
#[test]
fn what_is_locked_is_rounded_up_twice() {
    let collateral = Collateral::new(&Policy { decision_floor: 1, ..policy() }, &priced(3_000_000)).unwrap();

    assert_eq!(collateral.lock(1), Ok(1_333_333_333_333_333_334));
}

#[rstest]
#[case::nothing(0, 0)]
#[case::below_the_floor(NEAR / 2 - 1, 0)]
#[case::the_floor(NEAR / 2, 833_333)]
#[case::rounded_down(100 * NEAR, 166_666_666)]
#[case::exactly(60 * NEAR, 100 * USD)]
#[case::a_little_less(60 * NEAR - 1, 99_999_999)]
fn a_bond_is_enough_for(#[case] bond: u128, #[case] value: u128) {
    assert_eq!(usual().affordable(bond), value);
}

#[test]
fn nothing_is_locked_without_the_price_of_near() {
    assert_eq!(
        Collateral::new(&policy(), &assets()[1..]),
        Err(ScopeError::UnvaluedAsset { asset: Asset::Near })
    );
}

#[test]
fn more_than_can_be_locked_is_refused() {
    assert_eq!(usual().lock(u128::MAX), Err(ScopeError::ValueTooLarge { amount: u128::MAX }));
    let dear = Collateral::new(&policy(), &priced(1)).unwrap();
    assert_eq!(dear.lock(10 * USD * NEAR), Err(ScopeError::ValueTooLarge { amount: 10 * USD * NEAR }));
}

/// Powers of ten, and what lies between.
fn up_to(exponent: u32) -> impl Strategy<Value = u128> {
    (0..=exponent).prop_flat_map(|exponent| 1..=10_u128.pow(exponent))
}

prop_compose! {
    fn any_rules()(
        share in 100_u16..=10_000, haircut in 2_000_u16..=8_000, bounty in 500_u16..=5_000,
        floor in up_to(30), price in up_to(30),
    ) -> (Policy, u128) {
        let share = Bps::new(share).unwrap();
        let (haircut, bounty) = (Bps::new(haircut).unwrap(), Bps::new(bounty).unwrap());
        let rules = Policy {
            collateral_bps: share, haircut_bps: haircut, bounty_bps: bounty, decision_floor: floor, ..policy()
        };
        (rules, price)
    }
}

fn big(number: impl Into<BigUint>) -> BigUint {
    number.into()
}

fn ceil(number: &BigUint, divisor: &BigUint) -> BigUint {
    (number + divisor - 1_u8) / divisor
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Inequality II, in integers without end: `lock × p(1 − h) / (1 + b) ≥ v / k`, and `lock × p(1 − h) ≥ F`.
    #[test]
    fn what_is_locked_covers_the_value_after_the_haircut_and_the_bounty(
        (rules, price) in any_rules(), value in up_to(33),
    ) {
        let whole = big(10_000_u16);
        let after_haircut = big(10_000 - rules.haircut_bps.get());
        let with_bounty = big(10_000 + rules.bounty_bps.get());
        let (share, units, floor) = (big(rules.collateral_bps.get()), big(NEAR), big(rules.decision_floor));
        let price_big = big(price);

        let covered = ceil(&(big(value) * &with_bounty), &share).max(floor.clone());
        let exact = ceil(&(covered * &units * &whole), &(&after_haircut * &price_big));
        match Collateral::new(&rules, &priced(price)).unwrap().lock(value) {
            Ok(lock) => {
                let lock = big(lock);
                prop_assert!(
                    &lock * &price_big * &after_haircut * &share >= big(value) * &units * &whole * &with_bounty
                );
                prop_assert!(&lock * &price_big * &after_haircut >= floor * &units * &whole);
                prop_assert_eq!(lock, exact);
            }
            Err(fault) => {
                prop_assert_eq!(fault, ScopeError::ValueTooLarge { amount: value });
                prop_assert!(exact > big(u128::MAX));
            }
        }
    }

    /// What a bond is said to be enough for is enough, and not a unit more is.
    #[test]
    fn what_is_affordable_can_be_locked(
        (rules, price) in any_rules(), value in up_to(33), bond in up_to(32),
    ) {
        let collateral = Collateral::new(&rules, &priced(price)).unwrap();
        if let Ok(lock) = collateral.lock(value) {
            prop_assert!(collateral.affordable(lock) >= value);
        }
        let affordable = collateral.affordable(bond);
        if collateral.lock(0).is_ok_and(|least| least <= bond) {
            prop_assert!(collateral.lock(affordable).unwrap() <= bond);
            prop_assert!(collateral.lock(affordable + 1).ok().is_none_or(|lock| lock > bond));
        } else {
            prop_assert_eq!(affordable, 0);
        }
    }

    /// More at risk never locks less, and two decisions lock no less than one about both.
    #[test]
    fn splitting_frees_nothing((rules, price) in any_rules(), one in up_to(27), other in up_to(27)) {
        let collateral = Collateral::new(&rules, &priced(price)).unwrap();
        if let Ok(both) = collateral.lock(one + other) {
            let (first, second) = (collateral.lock(one).unwrap(), collateral.lock(other).unwrap());
            prop_assert!(first <= both && second <= both);
            prop_assert!(first.saturating_add(second) >= both);
        }
    }
}
