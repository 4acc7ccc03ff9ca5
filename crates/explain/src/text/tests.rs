use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn usdc() -> (Asset, Vec<AssetEntry>) {
    let asset: Asset = "nep141:usdc.near".parse().unwrap();
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 1_000_000 };
    (asset.clone(), vec![AssetEntry { asset, info }])
}

mod quoted {
    use super::*;

    #[rstest]
    #[case::plain("pay bob", "“pay bob”")]
    #[case::json(r#"{"a":"b"}"#, r#"“{"a":"b"}”"#)]
    #[case::line_break("a\n2. Pay all", "“a\\n2. Pay all”")]
    #[case::carriage_return("a\rb", "“a\\u{d}b”")]
    #[case::closing_quote("a” and more", "“a\\” and more”")]
    #[case::backslash(r"\n", r"“\\n”")]
    #[case::right_to_left("a\u{202e}b", "“a\\u{202e}b”")]
    #[case::zero_width("a\u{200b}b", "“a\\u{200b}b”")]
    #[case::line_separator("a\u{2028}b", "“a\\u{2028}b”")]
    #[case::tag("a\u{e0041}b", "“a\\u{e0041}b”")]
    #[case::other_scripts("学习", "“学习”")]
    fn escapes_what_could_fake_a_line(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Quoted(text).to_string(), written);
    }

    proptest! {
        #[test]
        fn never_ends_early_and_never_breaks_a_line(text in ".*") {
            let written = Quoted(&text).to_string();
            let inner = written.strip_prefix('“').unwrap().strip_suffix('”').unwrap();

            prop_assert!(!written.contains(char::is_control));
            prop_assert_eq!(inner.replace("\\\\", "").replace("\\”", "").replace("\\“", "").find(['“', '”']), None);
        }

        #[test]
        fn is_one_to_one(a in "[\\\\nu“”{}0a\n\u{200b}]{0,6}", b in "[\\\\nu“”{}0a\n\u{200b}]{0,6}") {
            prop_assert_eq!(a == b, Quoted(&a).to_string() == Quoted(&b).to_string());
        }
    }
}

mod amount {
    use super::*;

    #[rstest]
    #[case::whole(25_000_000, "25 USDC (25000000 units of nep141:usdc.near)")]
    #[case::fraction(25_500_000, "25.5 USDC (25500000 units of nep141:usdc.near)")]
    #[case::dust(1, "0.000001 USDC (1 units of nep141:usdc.near)")]
    #[case::nothing(0, "0 USDC (0 units of nep141:usdc.near)")]
    fn is_in_coins_and_in_units(#[case] amount: u128, #[case] written: &str) {
        let (asset, assets) = usdc();

        assert_eq!(Quantity { amount, asset: &asset, assets: &assets }.to_string(), written);
    }

    #[test]
    fn is_in_units_alone_where_the_table_is_silent() {
        let (asset, assets) = usdc();

        assert_eq!(
            Quantity { amount: 7, asset: &asset, assets: &[] }.to_string(),
            "7 units of nep141:usdc.near"
        );
        assert_eq!(Quantity { amount: 7, asset: &Asset::Near, assets: &assets }.to_string(), "7 yoctoNEAR");
    }

    #[test]
    fn ignores_a_symbol_that_could_mislead() {
        let (asset, mut assets) = usdc();
        assets[0].info.symbol = "USDC to bob\n".to_owned();

        assert_eq!(
            Quantity { amount: 7, asset: &asset, assets: &assets }.to_string(),
            "7 units of nep141:usdc.near"
        );
    }
}

#[rstest]
#[case::epoch(0, "1970-01-01 00:00:00 UTC")]
#[case::leap_day(1_709_164_800, "2024-02-29 00:00:00 UTC")]
#[case::century(4_107_542_400, "2100-03-01 00:00:00 UTC")]
#[case::last_second(1_798_761_599, "2026-12-31 23:59:59 UTC")]
fn time_is_a_date(#[case] seconds: u64, #[case] written: &str) {
    assert_eq!(Time(seconds * NANOS_PER_SECOND).to_string(), written);
}

#[test]
fn time_keeps_nanoseconds() {
    assert_eq!(Time(1_000_000_001).to_string(), "1970-01-01 00:00:01.000000001 UTC");
}

#[rstest]
#[case::nothing(0, "0 ns")]
#[case::days(3 * 86_400_000_000_000, "3 d")]
#[case::mixed(90_061_000_000_005, "1 d 1 h 1 min 1 s 5 ns")]
fn span_is_in_whole_units(#[case] nanos: u64, #[case] written: &str) {
    assert_eq!(Span(nanos).to_string(), written);
}

#[rstest]
#[case::ten(1_000, "10.00 %")]
#[case::small(5, "0.05 %")]
fn percent_has_two_decimals(#[case] bps: u16, #[case] written: &str) {
    assert_eq!(Percent(Bps::new(bps).unwrap()).to_string(), written);
}
