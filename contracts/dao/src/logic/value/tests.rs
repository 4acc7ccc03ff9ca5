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
#[case::whole(10_u128.pow(24), 10_000, 3_000_000)]
#[case::rounded_down(10_u128.pow(24) - 1, 10_000, 2_999_999)]
#[case::half(10_u128.pow(24), 5_000, 1_500_000)]
fn a_bond_is_rounded_down(#[case] bond: u128, #[case] share: u16, #[case] value: u128) {
    assert_eq!(capacity(bond, Bps::new(share).unwrap(), &table()), value);
}

#[test]
fn a_bond_without_a_value_stands_for_nothing() {
    assert_eq!(capacity(u128::MAX, Bps::WHOLE, &[]), 0);
}
