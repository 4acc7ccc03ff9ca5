//! The bounds of a page.

use std::ops::Range;

use rstest::rstest;

use super::range;

#[rstest]
#[case::all_of_a_short_list(3, None, None, 0..3)]
#[case::default_limit(80, None, None, 0..50)]
#[case::largest_limit(300, None, Some(1_000), 0..100)]
#[case::second_page(80, Some(50), None, 50..80)]
#[case::past_the_end(3, Some(9), None, 3..3)]
#[case::far_past_the_end(3, Some(u64::MAX), Some(u64::MAX), 3..3)]
#[case::nothing(3, None, Some(0), 0..0)]
fn stays_inside_the_list(
    #[case] length: u64,
    #[case] from_index: Option<u64>,
    #[case] limit: Option<u64>,
    #[case] page: Range<u64>,
) {
    assert_eq!(range(length, from_index, limit), page);
}
