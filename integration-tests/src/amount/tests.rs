use super::*;

#[test]
fn whole_amounts_have_no_point() {
    assert_eq!(format_units(usdc(1_234), USDC_DECIMALS), "1,234");
}

#[test]
fn parts_keep_their_leading_zeros_and_lose_the_trailing_ones() {
    assert_eq!(format_units(usdc(1) + 20_500, USDC_DECIMALS), "1.0205");
}

#[test]
fn the_smallest_unit_is_written_in_full() {
    assert_eq!(format_units(1, CWT_DECIMALS), "0.000000000000000001");
}

#[rstest::rstest]
#[case::nothing(0, "0")]
#[case::three_digits(999, "999")]
#[case::four_digits(1_000, "1,000")]
#[case::seven_digits(1_234_567, "1,234,567")]
fn digits_are_grouped_by_three(#[case] number: u128, #[case] text: &str) {
    assert_eq!(grouped(number), text);
}
