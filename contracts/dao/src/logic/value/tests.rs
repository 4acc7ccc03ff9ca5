use rstest::rstest;

use super::*;

fn table() -> Vec<AssetEntry> {
    let entry = |asset: &str, symbol: &str, decimals, value_per_whole| AssetEntry {
        asset: asset.parse().unwrap(),
        info: AssetInfo { symbol: symbol.to_owned(), decimals, value_per_whole },
    };
    vec![entry("near", "NEAR", 24, 3_000_000), entry("nep141:usdc.near", "USDC", 6, 1_000_000)]
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

#[rstest]
#[case::whole(10_u128.pow(24), 3_000_000)]
#[case::rounded_down(10_u128.pow(24) - 1, 2_999_999)]
fn a_bond_is_rounded_down(#[case] bond: u128, #[case] value: u128) {
    assert_eq!(of_bond(bond, &table()), value);
}

#[rstest]
#[case::nothing(0, 0, 0)]
#[case::all_of_it(7, 10_000, 7)]
#[case::half(7, 5_000, 14)]
#[case::rounded_up(7, 9_999, 8)]
#[case::where_nothing_may_be_at_risk(1, 0, u128::MAX)]
#[case::more_than_can_be_counted(u128::MAX, 1, u128::MAX)]
fn what_is_locked_is_rounded_up(#[case] value: u128, #[case] share: u16, #[case] expected: u128) {
    assert_eq!(locked(value, Bps::new(share).unwrap()), expected);
}

#[test]
fn a_bond_without_a_value_stands_for_nothing() {
    assert_eq!(of_bond(u128::MAX, &[]), 0);
}
