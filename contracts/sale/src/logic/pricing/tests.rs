//! Rounding against the buyer, and its bounds.

use proptest::prelude::*;
use rstest::rstest;

use commonweight_common::Bps;
use near_sdk::json_types::U128;

use super::MAX_PRICE_UNITS;
use crate::{
    logic::samples::{END, START, pro_rata, with_bonuses},
    types::Price,
};

fn price(payment_units: u128, token_units: u128) -> Price {
    Price { payment_units: U128(payment_units), token_units: U128(token_units) }
}

#[rstest]
#[case::exact(price(2, 3), 10, 15)]
#[case::rounds_down(price(2, 3), 11, 16)]
#[case::too_little(price(3, 2), 1, 0)]
#[case::usdc_for_18_decimals(price(50_000, 10u128.pow(18)), 1, 20_000_000_000_000)]
fn tokens_are_rounded_down(#[case] price: Price, #[case] payment: u128, #[case] tokens: u128) {
    assert_eq!(price.tokens_for(payment), Some(tokens));
}

#[rstest]
#[case::exact(price(2, 3), 15, 10)]
#[case::rounds_up(price(2, 3), 16, 11)]
#[case::nothing(price(2, 3), 0, 0)]
fn costs_are_rounded_up(#[case] price: Price, #[case] tokens: u128, #[case] cost: u128) {
    assert_eq!(price.cost_of(tokens), Some(cost));
}

#[test]
fn what_cannot_be_counted_is_none() {
    assert_eq!(price(1, 2).tokens_for(u128::MAX), None);
    assert_eq!(price(2, 1).cost_of(u128::MAX), None);
    assert_eq!(price(1, 2).tokens_up_to(u128::MAX, 9), 9);
}

#[rstest]
#[case::a_fifth(price(2, 3), 2_000, 100, 180)]
#[case::rounded_once(price(3, 1), 5_000, 5, 2)]
#[case::doubled(price(1, 1), 10_000, 7, 14)]
fn a_bonus_is_a_lower_price(
    #[case] price: Price,
    #[case] bps: u16,
    #[case] payment: u128,
    #[case] tokens: u128,
) {
    assert_eq!(price.with_bonus(Bps::new(bps).unwrap()).tokens_for(payment), Some(tokens));
}

#[test]
fn the_largest_price_takes_the_largest_bonus() {
    let doubled = price(MAX_PRICE_UNITS, MAX_PRICE_UNITS).with_bonus(Bps::WHOLE);

    assert_eq!(doubled.tokens_for(7), Some(14));
}

#[rstest]
#[case::before(START - 1, 0, 2_000)]
#[case::at_the_start(START, 2_000, 2_000)]
#[case::at_the_end_of_the_first(1_250, 1_000, 1_000)]
#[case::after_all(1_500, 0, 0)]
#[case::at_the_end_of_the_round(END, 0, 0)]
fn one_bonus_is_given_at_a_time(#[case] now: u64, #[case] bps: u16, #[case] best: u16) {
    assert_eq!(with_bonuses().bonus_at(now).get(), bps);
    assert_eq!(with_bonuses().best_bonus_from(now).get(), best);
}

#[rstest]
#[case::everything(1_000, 1_000, 3_000)]
#[case::a_third_of_a_token_is_nothing(1, 9_001, 0)]
#[case::rounds_down(7, 1_000, 21)]
#[case::of_the_largest_amounts(u128::MAX, u128::MAX, 3_000)]
fn a_share_is_rounded_down(#[case] paid: u128, #[case] raised: u128, #[case] tokens: u128) {
    assert_eq!(pro_rata().share_of(paid, raised), tokens);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    /// S6: paying for what a payment buys costs no more than the payment, and less by at most one unit where
    /// a token costs no more than one unit, or by the price of one token.
    #[test]
    fn the_round_trip_loses_less_than_one_token_and_one_unit(
        payment in 0..10u128.pow(30), payment_units in 1..10u128.pow(12), token_units in 1..10u128.pow(20),
    ) {
        let price = price(payment_units, token_units);
        let Some(tokens) = price.tokens_for(payment) else { return Ok(()) };
        let cost = price.cost_of(tokens).unwrap();

        prop_assert!(cost <= payment);
        let lost = payment - cost;
        prop_assert!(lost.checked_mul(token_units).is_none_or(|lost| lost < payment_units + token_units));
        prop_assert_eq!(price.tokens_for(cost), Some(tokens));
    }
}
