//! Lengths of time in words.

use rstest::rstest;

use super::*;

#[rstest]
#[case::nothing(0, "0 seconds (0 ns)")]
#[case::the_least(1, "1 nanosecond (1 ns)")]
#[case::short(15 * 60 * SECOND, "15 minutes (900000000000 ns)")]
#[case::one_of_each(DAY + HOUR + 61 * SECOND + 1, "1 day 1 hour 1 minute 1 second 1 nanosecond (90061000000001 ns)")]
#[case::almost_a_day(DAY - 1, "23 hours 59 minutes 59 seconds 999999999 nanoseconds (86399999999999 ns)")]
#[case::weeks(28 * DAY, "28 days (2419200000000000 ns)")]
#[case::the_most(
    u64::MAX,
    "213503 days 23 hours 34 minutes 33 seconds 709551615 nanoseconds (18446744073709551615 ns)"
)]
fn are_written_in_whole_units_with_the_number_beside_them(#[case] nanoseconds: u64, #[case] text: &str) {
    assert_eq!(Duration(nanoseconds).to_string(), text);
}
