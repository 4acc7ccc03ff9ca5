use commonweight_types::Asset;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{AssetEntry, AssetInfo, UnitOfAccount};

fn usdc() -> (Asset, Vec<AssetEntry>) {
    let asset: Asset = "nep141:usdc.near".parse().unwrap();
    let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 1_000_000 };
    (asset.clone(), vec![AssetEntry { asset, info }])
}

mod quoted {
    use super::*;

    #[rstest]
    #[case::plain("pay_bob", "“pay_bob”")]
    #[case::quotation_mark("a\" and more", "“a\\\" and more”")]
    #[case::two_apostrophes("a'' and 'more", "“a'\\' and 'more”")]
    #[case::typographic("a” and more", "“a\\u{201d} and more”")]
    #[case::backslash(r"\n", r"“\\n”")]
    #[case::line_break("a\n2. Pay all", "“a\\n2. Pay all”")]
    #[case::look_alike("рay", "“\\u{440}ay”")]
    #[case::right_to_left("אa", "“\\u{5d0}a”")]
    #[case::accent("é", "“\\u{e9}”")]
    fn code_is_in_ascii(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Code(text).to_string(), written);
    }

    #[rstest]
    #[case::object(r#"{"a":"b"}"#, r#"“{"a":"b"}”"#)]
    #[case::escaped_mark(r#"{"a":"\", 5 NEAR"}"#, r#"“{"a":"\\", 5 NEAR"}”"#)]
    #[case::accent(r#"{"a":"é"}"#, r#"“{"a":"\u{e9}"}”"#)]
    #[case::two_apostrophes(r#"{"a":"''"}"#, r#"“{"a":"'\'"}”"#)]
    #[case::nothing("", "(no JSON) “”")]
    #[case::an_end_and_more(r#"{}", 5 NEAR attached"#, r#"(no JSON) “{}\", 5 NEAR attached”"#)]
    #[case::two_values("{} {}", "(no JSON) “{} {}”")]
    fn plain_marks_stand_in_json_alone(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Data(text).to_string(), written);
    }

    #[rstest]
    #[case::plain("pay bob", "pay bob")]
    #[case::apostrophe("the author's and the author’s", "the author's and the author’s")]
    #[case::other_scripts("学习 שלום é", "学习 שלום é")]
    #[case::line_break("a\n2. Pay all", "a\\n2. Pay all")]
    #[case::carriage_return("a\rb", "a\\u{d}b")]
    #[case::closing_quote("a” and more", "a\\” and more")]
    #[case::plain_mark("a\" and more", "a\\\" and more")]
    #[case::two_halves("a’’ and more", "a’\\u{2019} and more")]
    #[case::wide_mark("a＂ and more", "a\\u{ff02} and more")]
    #[case::backslash(r"\n", r"\\n")]
    #[case::end_of_isolate("a\u{2069}\u{202e}b", "a\\u{2069}\\u{202e}b")]
    #[case::zero_width("a\u{200b}b", "a\\u{200b}b")]
    #[case::line_separator("a\u{2028}b", "a\\u{2028}b")]
    #[case::variation("a\u{fe0f}b\u{e0100}", "a\\u{fe0f}b\\u{e0100}")]
    #[case::tag("a\u{e0041}b", "a\\u{e0041}b")]
    #[case::private_use("\u{f8ff}", "\\u{f8ff}")]
    fn words_stay_in_their_isolate(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Words(text).to_string(), format!("“\u{2068}{written}\u{2069}”"));
    }

    /// What would be seen if the text was nothing but this.
    fn inner(written: &str) -> &str {
        written.strip_prefix("“\u{2068}").unwrap().strip_suffix("\u{2069}”").unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// The engine of regular expressions knows Unicode's tables.
        #[test]
        fn nothing_unseen_is_written(
            text in "[\\p{Cf}\\p{Variation_Selector}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}[\\p{Zs}&&[^ ]]\\p{Zl}\\p{Zp}\\p{Cc}]",
        ) {
            prop_assert!(inner(&Words(&text).to_string()).is_ascii(), "{:x}", u32::from(text.chars().next().unwrap()));
        }

        #[test]
        fn no_other_quotation_mark_looks_like_the_last_one(text in "[[\\p{Quotation_Mark}--['‘’‚‛‹›«»＇\\x{300c}-\\x{300f}\\x{fe41}-\\x{fe44}\\x{ff62}\\x{ff63}]]]") {
            prop_assert!(inner(&Words(&text).to_string()).starts_with('\\'), "{text}");
        }

        #[test]
        fn a_quotation_never_ends_early_and_never_breaks_a_line(text in ".*") {
            for written in [Code(&text).to_string(), Data(&text).to_string(), Words(&text).to_string()] {
                prop_assert!(!written.contains(char::is_control));
                let marks = written.replace("\\\\", "").replace("\\“", "").replace("\\”", "");
                prop_assert_eq!(marks.matches('“').count(), 1);
                prop_assert_eq!(marks.find('”'), marks.len().checked_sub('”'.len_utf8()));
            }
        }

        #[test]
        fn is_one_to_one(a in "[\\\\nu“”{}0a\n\"'’\u{200b}]{0,6}", b in "[\\\\nu“”{}0a\n\"'’\u{200b}]{0,6}") {
            prop_assert_eq!(a == b, Code(&a).to_string() == Code(&b).to_string());
            prop_assert_eq!(a == b, Data(&a).to_string() == Data(&b).to_string());
            prop_assert_eq!(a == b, Words(&a).to_string() == Words(&b).to_string());
        }

        #[test]
        fn can_be_read_back(text in ".*") {
            prop_assert_eq!(read_back(Code(&text).to_string().trim_matches(['“', '”'])), text.clone());
            prop_assert_eq!(read_back(inner(&Words(&text).to_string())), text);
        }
    }

    /// The text of which this was written.
    fn read_back(written: &str) -> String {
        let mut text = String::new();
        let mut rest = written.chars();
        while let Some(character) = rest.next() {
            match character {
                '\\' => match rest.next().unwrap() {
                    'n' => text.push('\n'),
                    'u' => {
                        let number: String =
                            rest.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                        text.push(char::from_u32(u32::from_str_radix(&number, 16).unwrap()).unwrap());
                    }
                    itself => text.push(itself),
                },
                itself => text.push(itself),
            }
        }
        text
    }
}

mod amount {
    use super::*;

    #[rstest]
    #[case::whole(25_000_000, "25 USDC (25000000 units of nep141:usdc.near)")]
    #[case::fraction(25_500_000, "25.5 USDC (25500000 units of nep141:usdc.near)")]
    #[case::dust(1, "0.000001 USDC (1 unit of nep141:usdc.near)")]
    #[case::nothing(0, "0 USDC (0 units of nep141:usdc.near)")]
    fn is_in_coins_and_in_units(#[case] amount: u128, #[case] written: &str) {
        let (asset, assets) = usdc();

        assert_eq!(Quantity { amount, asset: &asset, assets: &assets }.to_string(), written);
    }

    #[test]
    fn is_in_units_alone_where_the_table_is_silent() {
        let (asset, _) = usdc();

        assert_eq!(
            Quantity { amount: 7, asset: &asset, assets: &[] }.to_string(),
            "7 units of nep141:usdc.near"
        );
    }

    #[rstest]
    #[case::more_words("USDC to bob\n")]
    #[case::another_coin("NEAR")]
    #[case::nearly_another_coin("Near")]
    fn ignores_a_symbol_that_could_mislead(#[case] symbol: &str) {
        let (asset, mut assets) = usdc();
        assets[0].info.symbol = symbol.to_owned();

        assert_eq!(
            Quantity { amount: 7, asset: &asset, assets: &assets }.to_string(),
            "7 units of nep141:usdc.near"
        );
    }

    /// NEAR has 24 decimals, whatever the table says.
    #[rstest]
    #[case::nothing(0, "0 NEAR")]
    #[case::one_yocto(1, "1 yoctoNEAR")]
    #[case::just_below_a_millionth(10_u128.pow(18) - 1, "999999999999999999 yoctoNEAR")]
    #[case::a_millionth(10_u128.pow(18), "0.000001 NEAR")]
    #[case::exact(10_u128.pow(24) + 1, "1.000000000000000000000001 NEAR")]
    #[case::all(u128::MAX, "340282366920938.463463374607431768211455 NEAR")]
    fn of_near_needs_no_table(#[case] amount: u128, #[case] written: &str) {
        let info = AssetInfo { symbol: "USDC".to_owned(), decimals: 6, value_per_whole: 1 };
        let assets = [AssetEntry { asset: Asset::Near, info }];

        assert_eq!(Quantity { amount, asset: &Asset::Near, assets: &assets }.to_string(), written);
        assert_eq!(Near(amount).to_string(), written);
    }

    #[rstest]
    #[case::nothing(0, "0 Tgas")]
    #[case::little(999_999, "999999 gas")]
    #[case::a_millionth(1_000_000, "0.000001 Tgas")]
    #[case::usual(30_000_000_000_000, "30 Tgas")]
    #[case::all(u64::MAX, "18446744.073709551615 Tgas")]
    fn of_gas_is_in_tgas(#[case] gas: u64, #[case] written: &str) {
        assert_eq!(Gas(gas).to_string(), written);
    }

    #[rstest]
    #[case::one(1, 6, "0.000001 USD (1 unit of account)")]
    #[case::a_whole(1_000_000, 6, "1 USD (1000000 units of account)")]
    #[case::without_decimals(2, 0, "2 USD (2 units of account)")]
    #[case::all(
        u128::MAX,
        38,
        "3.40282366920938463463374607431768211455 USD (340282366920938463463374607431768211455 units of account)"
    )]
    fn of_value_names_its_unit(#[case] amount: u128, #[case] decimals: u8, #[case] written: &str) {
        let unit = UnitOfAccount { symbol: "USD".to_owned(), decimals };
        assert_eq!(Value { amount, unit: &unit }.to_string(), written);
    }

    #[rstest]
    #[case::dollars("USD", 6, true)]
    #[case::longest("ABCDEFGHIJ12", 38, true)]
    #[case::nothing("", 6, false)]
    #[case::too_long("ABCDEFGHIJ123", 6, false)]
    #[case::a_sign("US$", 6, false)]
    #[case::too_many_decimals("USD", 39, false)]
    fn a_unit_can_be_written(#[case] symbol: &str, #[case] decimals: u8, #[case] can_be: bool) {
        assert_eq!(UnitOfAccount { symbol: symbol.to_owned(), decimals }.is_well_formed(), can_be);
    }
}

#[rstest]
#[case::epoch(0, "1970-01-01 00:00:00 UTC")]
#[case::leap_day(1_709_164_800, "2024-02-29 00:00:00 UTC")]
#[case::century(4_107_542_400, "2100-03-01 00:00:00 UTC")]
#[case::last_second(1_798_761_599, "2026-12-31 23:59:59 UTC")]
fn time_is_a_date(#[case] seconds: u64, #[case] written: &str) {
    assert_eq!(Time(seconds * SECOND).to_string(), written);
}

#[test]
fn time_keeps_nanoseconds() {
    assert_eq!(Time(1_000_000_001).to_string(), "1970-01-01 00:00:01.000000001 UTC");
}

#[rstest]
#[case::to_the_second(Some(1_999_999_999), "1970-01-01 00:00:01 UTC")]
#[case::last(Some(u64::MAX), "2554-07-21 23:34:33 UTC")]
#[case::beyond(None, "a time after the year 2553")]
fn a_moment_is_to_the_second(#[case] time: Option<u64>, #[case] written: &str) {
    assert_eq!(Moment(time).to_string(), written);
}

#[rstest]
#[case::nothing(0, "0 seconds")]
#[case::days(3 * DAY, "3 days")]
#[case::mixed(90_061_000_000_005, "1 day 1 hour 1 minute 1 second 5 nanoseconds")]
#[case::all(u64::MAX, "213503 days 23 hours 34 minutes 33 seconds 709551615 nanoseconds")]
fn span_is_in_whole_units(#[case] nanos: u64, #[case] written: &str) {
    assert_eq!(Span(nanos).to_string(), written);
}

#[rstest]
#[case::ten(1_000, "10.00 %")]
#[case::small(5, "0.05 %")]
fn percent_has_two_decimals(#[case] bps: u16, #[case] written: &str) {
    assert_eq!(Percent(Bps::new(bps).unwrap()).to_string(), written);
}
