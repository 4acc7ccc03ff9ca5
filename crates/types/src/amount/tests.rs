//! Rounding directions, limits, and agreement of the two directions.

use proptest::prelude::*;
use rstest::rstest;

use super::{U256, mul_div_ceil, mul_div_floor, to_u128};

#[rstest]
#[case::exact(6, 4, 8, Some(3), Some(3))]
#[case::dust(1, 1, 3, Some(0), Some(1))]
#[case::largest(u128::MAX, u128::MAX, u128::MAX, Some(u128::MAX), Some(u128::MAX))]
#[case::overflow(u128::MAX, 2, 1, None, None)]
#[case::no_divisor(1, 1, 0, None, None)]
#[case::nothing(0, 5, 7, Some(0), Some(0))]
fn rounds_as_named(
    #[case] a: u128,
    #[case] b: u128,
    #[case] divisor: u128,
    #[case] floor: Option<u128>,
    #[case] ceil: Option<u128>,
) {
    assert_eq!(mul_div_floor(a, b, divisor), floor);
    assert_eq!(mul_div_ceil(a, b, divisor), ceil);
}

proptest! {
    #[test]
    fn floor_and_ceil_enclose_the_quotient(a: u128, b: u128, divisor in 1..u128::MAX) {
        let product = U256::from(a) * U256::from(b);
        let Some(floor) = mul_div_floor(a, b, divisor) else {
            prop_assert_eq!(to_u128(product / U256::from(divisor)), None);
            return Ok(());
        };

        prop_assert!(U256::from(floor) * U256::from(divisor) <= product);
        if let Some(ceil) = mul_div_ceil(a, b, divisor) {
            prop_assert!(U256::from(ceil) * U256::from(divisor) >= product);
            prop_assert!(ceil - floor <= 1);
        }
    }
}
