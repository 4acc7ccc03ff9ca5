//! Each fault, and that all of them are reported at once.

use commonweight_common::{Bps, Digest, clock::DAY};
use near_sdk::json_types::{U64, U128};
use rstest::rstest;

use super::{MAX_MILESTONE_LENGTH, MAX_PHASE_LENGTH, MAX_VESTING, MAX_WINDOW, RoundFault, validate};
use crate::{
    logic::{
        pricing::MAX_PRICE_UNITS,
        samples::{END, START, params, price, pro_rata, terms, with_bonuses},
    },
    types::{Bonus, Pricing, RoundParams, Terms},
};

const NOW: u64 = START - 500;

fn faults(params: &RoundParams) -> Vec<RoundFault> {
    validate(params, &"token.near".parse().unwrap(), NOW)
}

fn bonus(start: u64, end: u64, bps: u16) -> Bonus {
    Bonus { start: U64(start), end: U64(end), bps: Bps::new(bps).unwrap() }
}

#[rstest]
#[case::fixed_price(terms())]
#[case::bonuses(with_bonuses())]
#[case::pro_rata(pro_rata())]
#[case::allowlist(Terms { allowlist: Some(Digest([7; 32])), ..terms() })]
#[case::the_largest_price(Terms { pricing: price(MAX_PRICE_UNITS, MAX_PRICE_UNITS), ..with_bonuses() })]
fn a_sound_round_has_no_fault(#[case] terms: Terms) {
    assert_eq!(faults(&RoundParams { terms, ..params() }), []);
}

#[rstest]
#[case::account_cap_below_minimum(
    |terms: &mut Terms| terms.account_cap = U128(9),
    RoundFault::AccountCapBelowMinimum { account_cap: U128(9), minimum: U128(10) }
)]
#[case::cliff_after_vesting(
    |terms: &mut Terms| terms.vesting.cliff = U64(401),
    RoundFault::CliffAfterVesting { cliff: U64(401), duration: U64(400) }
)]
#[case::bonus_empty(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_100, 1_100, 1)],
    RoundFault::BonusEmpty { position: 0 }
)]
#[case::bonus_before_the_start(
    |terms: &mut Terms| terms.bonuses = vec![bonus(START - 1, 1_100, 1)],
    RoundFault::BonusOutsideWindow { position: 0 }
)]
#[case::bonus_after_the_end(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_100, END + 1, 1)],
    RoundFault::BonusOutsideWindow { position: 0 }
)]
#[case::bonuses_overlap(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_100, 1_200, 1), bonus(1_199, 1_300, 1)],
    RoundFault::BonusOverlaps { position: 1 }
)]
#[case::bonuses_out_of_order(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_200, 1_300, 1), bonus(1_100, 1_200, 1)],
    RoundFault::BonusOverlaps { position: 1 }
)]
#[case::bonus_twice(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_200, 1_300, 1); 2],
    RoundFault::BonusOverlaps { position: 1 }
)]
#[case::bonus_zero(
    |terms: &mut Terms| terms.bonuses = vec![bonus(1_200, 1_300, 0)],
    RoundFault::BonusZero { position: 0 }
)]
#[case::bonuses_too_many(
    |terms: &mut Terms| terms.bonuses = (0..9).map(|at| bonus(START + at, START + at + 1, 1)).collect(),
    RoundFault::BonusesTooMany { count: 9 }
)]
#[case::bonuses_without_a_price(
    |terms: &mut Terms| (terms.pricing, terms.bonuses) = (Pricing::ProRata, vec![bonus(1_200, 1_300, 1)]),
    RoundFault::BonusesWithoutPrice
)]
#[case::minimum_below_a_token_of_a_pro_rata_round(
    |terms: &mut Terms| (terms.pricing, terms.tokens_for_sale) = (Pricing::ProRata, U128(99)),
    RoundFault::MinimumBuysNothing { minimum: U128(10) }
)]
#[case::minimum_above_the_hard_cap_of_a_pro_rata_round(
    |terms: &mut Terms| {
        terms.pricing = Pricing::ProRata;
        (terms.minimum, terms.account_cap) = (U128(1_001), U128(2_000));
    },
    RoundFault::MinimumUnreachable { minimum: U128(1_001), most: U128(1_000) }
)]
#[case::price_too_large(
    |terms: &mut Terms| terms.pricing = price(2, MAX_PRICE_UNITS + 1),
    RoundFault::PriceTooLarge
)]
#[case::soft_cap_above_what_all_tokens_cost_with_the_bonus(
    |terms: &mut Terms| {
        (terms.tokens_for_sale, terms.bonuses) = (U128(898), with_bonuses().bonuses);
    },
    RoundFault::SoftCapUnreachable { soft_cap: U128(500), cost: U128(499) }
)]
#[case::hard_cap_below_soft_cap(
    |terms: &mut Terms| terms.hard_cap = U128(499),
    RoundFault::HardCapBelowSoftCap { hard_cap: U128(499), soft_cap: U128(500) }
)]
#[case::minimum_zero(
    |terms: &mut Terms| terms.minimum = U128(0),
    RoundFault::MinimumBuysNothing { minimum: U128(0) }
)]
#[case::minimum_below_the_price_of_a_token(
    |terms: &mut Terms| terms.pricing = price(11, 1),
    RoundFault::MinimumBuysNothing { minimum: U128(10) }
)]
#[case::paid_with_the_sold_token(
    |terms: &mut Terms| terms.payment = "nep141:token.near".parse().unwrap(),
    RoundFault::PaidWithSoldToken
)]
#[case::price_without_payment(|terms: &mut Terms| terms.pricing = price(0, 1), RoundFault::PriceZero)]
#[case::price_without_tokens(|terms: &mut Terms| terms.pricing = price(1, 0), RoundFault::PriceZero)]
#[case::soft_cap_zero(|terms: &mut Terms| terms.soft_cap = U128(0), RoundFault::SoftCapZero)]
#[case::soft_cap_above_what_all_tokens_cost(
    |terms: &mut Terms| terms.tokens_for_sale = U128(748),
    RoundFault::SoftCapUnreachable { soft_cap: U128(500), cost: U128(499) }
)]
#[case::vesting_too_long(
    |terms: &mut Terms| terms.vesting.duration = U64(MAX_VESTING + 1),
    RoundFault::VestingTooLong { duration: U64(MAX_VESTING + 1) }
)]
#[case::window_without_time(
    |terms: &mut Terms| terms.end = terms.start,
    RoundFault::WindowEmpty { start: U64(START), end: U64(START), now: U64(NOW) }
)]
#[case::window_in_the_past(
    |terms: &mut Terms| (terms.start, terms.end) = (U64(NOW - 1), U64(NOW)),
    RoundFault::WindowEmpty { start: U64(NOW - 1), end: U64(NOW), now: U64(NOW) }
)]
#[case::binding_for_less_than_a_tenth(
    |terms: &mut Terms| terms.binding_time = U64(99),
    RoundFault::BindingTime { binding_time: U64(99), least: U64(100), most: U64(500) }
)]
#[case::binding_for_more_than_half(
    |terms: &mut Terms| terms.binding_time = U64(501),
    RoundFault::BindingTime { binding_time: U64(501), least: U64(100), most: U64(500) }
)]
#[case::binding_for_all_that_is_left(
    |terms: &mut Terms| {
        (terms.start, terms.end, terms.binding_time) = (U64(0), U64(NOW + 199), U64(101));
    },
    RoundFault::BindingTime { binding_time: U64(101), least: U64(20), most: U64(99) }
)]
#[case::no_time_to_leave(
    |terms: &mut Terms| {
        (terms.start, terms.end, terms.binding_time) = (U64(NOW), U64(NOW + 1), U64(1));
    },
    RoundFault::BindingTime { binding_time: U64(1), least: U64(1), most: U64(0) }
)]
#[case::window_too_long(
    |terms: &mut Terms| {
        (terms.end, terms.binding_time) = (U64(NOW + MAX_WINDOW + 1), U64(MAX_WINDOW / 3));
    },
    RoundFault::WindowTooLong { end: U64(NOW + MAX_WINDOW + 1) }
)]
fn terms_are_checked(#[case] change: fn(&mut Terms), #[case] fault: RoundFault) {
    let mut params = params();
    change(&mut params.terms);

    assert_eq!(faults(&params), [fault]);
}

#[test]
fn the_minimum_can_be_paid() {
    let mut params = params();
    params.terms.minimum = U128(1_001);
    params.terms.account_cap = U128(2_000);

    assert_eq!(faults(&params), [RoundFault::MinimumUnreachable { minimum: U128(1_001), most: U128(1_000) }]);
}

#[rstest]
#[case::empty_phase(
    |params: &mut RoundParams| params.phase.clear(),
    RoundFault::PhaseLength { length: 0 }
)]
#[case::long_phase(
    |params: &mut RoundParams| params.phase = "p".repeat(MAX_PHASE_LENGTH + 1),
    RoundFault::PhaseLength { length: 101 }
)]
#[case::empty_text(
    |params: &mut RoundParams| params.milestone.text.clear(),
    RoundFault::MilestoneTextLength { length: 0 }
)]
#[case::long_text(
    |params: &mut RoundParams| params.milestone.text = "t".repeat(MAX_MILESTONE_LENGTH + 1),
    RoundFault::MilestoneTextLength { length: 10_241 }
)]
fn the_promise_is_checked(#[case] change: fn(&mut RoundParams), #[case] fault: RoundFault) {
    let mut params = params();
    change(&mut params);

    assert_eq!(faults(&params), [fault]);
}

#[test]
fn all_faults_are_reported_at_once() {
    let mut params = params();
    params.phase.clear();
    params.terms.soft_cap = U128(0);
    params.terms.end = U64(END - 1_001);

    let faults = faults(&params);

    assert_eq!(
        faults,
        [
            RoundFault::PhaseLength { length: 0 },
            RoundFault::SoftCapZero,
            RoundFault::WindowEmpty { start: U64(START), end: U64(END - 1_001), now: U64(NOW) },
        ]
    );
    assert_eq!(
        crate::Error::RoundFaulty { faults }.to_string(),
        r#"ROUND_FAULTY: [{"phase_length":{"length":0}},"soft_cap_zero",{"window_empty":{"start":"1000","end":"999","now":"500"}}]"#
    );
}

#[test]
fn sentences_tell_lengths_in_words() {
    let cliff = RoundFault::CliffAfterVesting { cliff: U64(2 * DAY), duration: U64(DAY) };
    let [binding_time, least, most] = [1, 2, 3].map(|days| U64(days * DAY));

    let texts = [
        RoundFault::BindingTime { binding_time, least, most }.to_string(),
        cliff.to_string(),
        RoundFault::VestingTooLong { duration: U64(MAX_VESTING + 1) }.to_string(),
        RoundFault::WindowTooLong { end: U64(7) }.to_string(),
    ];

    assert_eq!(
        texts,
        [
            "binding time 1 day (86400000000000 ns) is not from 2 days (172800000000000 ns) to 3 days \
             (259200000000000 ns)",
            "cliff 2 days (172800000000000 ns) is after the end of vesting 1 day (86400000000000 ns)",
            "vesting of 3660 days 1 nanosecond (316224000000000001 ns) is longer than 3660 days (316224000000000000 ns)",
            "window until 7 is longer than 366 days (31622400000000000 ns)",
        ]
    );
}
