//! Rounding against the buyer, and its bounds.

use proptest::prelude::*;
use rstest::rstest;

use crate::logic::samples::price;

#[rstest]
#[case::exact(price(2, 3), 10, 15)]
#[case::rounds_down(price(2, 3), 11, 16)]
#[case::too_little(price(3, 2), 1, 0)]
#[case::usdc_for_18_decimals(price(50_000, 10u128.pow(18)), 1, 20_000_000_000_000)]
fn tokens_are_rounded_down(
    #[case] pricing: crate::types::Pricing,
    #[case] payment: u128,
    #[case] tokens: u128,
) {
    assert_eq!(pricing.tokens_for(payment), Some(tokens));
}

#[rstest]
#[case::exact(price(2, 3), 15, 10)]
#[case::rounds_up(price(2, 3), 16, 11)]
#[case::nothing(price(2, 3), 0, 0)]
fn costs_are_rounded_up(#[case] pricing: crate::types::Pricing, #[case] tokens: u128, #[case] cost: u128) {
    assert_eq!(pricing.cost_of(tokens), Some(cost));
}

#[test]
fn what_cannot_be_counted_is_none() {
    assert_eq!(price(1, 2).tokens_for(u128::MAX), None);
    assert_eq!(price(2, 1).cost_of(u128::MAX), None);
    assert_eq!(price(1, 2).tokens_up_to(u128::MAX, 9), 9);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// S6: paying for what a payment buys costs no more than the payment, and less by at most one unit where
    /// a token costs no more than one unit, or by the price of one token.
    #[test]
    fn the_round_trip_loses_less_than_one_token_and_one_unit(
        payment in 0..10u128.pow(30), payment_units in 1..10u128.pow(12), token_units in 1..10u128.pow(20),
    ) {
        let pricing = price(payment_units, token_units);
        let Some(tokens) = pricing.tokens_for(payment) else { return Ok(()) };
        let cost = pricing.cost_of(tokens).unwrap();

        prop_assert!(cost <= payment);
        let lost = payment - cost;
        prop_assert!(lost.checked_mul(token_units).is_none_or(|lost| lost < payment_units + token_units));
        prop_assert_eq!(pricing.tokens_for(cost), Some(tokens));
    }
}
