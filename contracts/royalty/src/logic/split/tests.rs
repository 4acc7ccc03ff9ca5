//! The parts add up, and every role but the stakers is rounded down.

use commonweight_common::Bps;
use proptest::prelude::*;
use rstest::rstest;

use super::Split;
use crate::{Error, Terms};

pub(crate) fn terms(operator: u16, contributors: u16, stakers: u16, treasury: u16) -> Terms {
    let share = |bps| Bps::new(bps).unwrap();
    Terms {
        operator: share(operator),
        contributors: share(contributors),
        stakers: share(stakers),
        treasury: share(treasury),
    }
}

#[rstest]
#[case::nothing(0, [0, 0, 0, 0])]
#[case::one_unit_goes_to_the_stakers(1, [0, 0, 1, 0])]
#[case::dust_goes_to_the_stakers(9_999, [3_999, 2_999, 2_002, 999])]
#[case::whole(10_000, [4_000, 3_000, 2_000, 1_000])]
#[case::largest(
    u128::MAX,
    [
        136_112_946_768_375_385_385_349_842_972_707_284_582,
        102_084_710_076_281_539_039_012_382_229_530_463_436,
        68_056_473_384_187_692_692_674_921_486_353_642_292,
        34_028_236_692_093_846_346_337_460_743_176_821_145,
    ]
)]
fn is_exact(#[case] amount: u128, #[case] parts: [u128; 4]) {
    let [operator, contributors, stakers, treasury] = parts;

    let split = terms(4_000, 3_000, 2_000, 1_000).split(amount);

    assert_eq!(split, Split { operator, contributors, stakers, treasury });
}

#[rstest]
#[case::too_little(terms(4_000, 3_000, 2_000, 999), 9_999)]
#[case::too_much(terms(10_000, 1, 0, 0), 10_001)]
#[case::far_too_much(terms(10_000, 10_000, 10_000, 10_000), 40_000)]
fn terms_must_be_the_whole(#[case] terms: Terms, #[case] sum: u32) {
    assert_eq!(terms.checked(), Err(Error::TermsNotWhole { sum }));
}

prop_compose! {
    fn any_terms()(cuts in prop::array::uniform3(0_u16..=10_000)) -> Terms {
        let mut cuts = cuts;
        cuts.sort_unstable();
        terms(cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10_000 - cuts[2])
    }
}

proptest! {
    #[test]
    fn parts_add_up_and_dust_is_the_stakers(amount: u128, terms in any_terms()) {
        let terms = terms.checked().unwrap();

        let split = terms.split(amount);

        prop_assert_eq!(split.operator, terms.operator.floor_of(amount));
        prop_assert_eq!(split.contributors, terms.contributors.floor_of(amount));
        prop_assert_eq!(split.treasury, terms.treasury.floor_of(amount));
        let dust = split.stakers - terms.stakers.floor_of(amount);
        prop_assert!(dust <= 3, "dust {}", dust);
        prop_assert_eq!(split.operator + split.contributors + split.stakers + split.treasury, amount);
    }
}
