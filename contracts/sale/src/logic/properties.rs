//! The invariants of the sale under random acts of three buyers in rounds that share one bank account, with
//! payments and mints that end late, in any order, and fail at will. Invariants are cited by their numbers.

use commonweight_common::Bps;
use near_sdk::json_types::{U64, U128};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    books::Book,
    purchase::{Offer, buy, exit},
    samples::{offer, price, terms},
};
use crate::types::{Bonus, Pricing, Terms, Unsold, Vesting};

mod reference;
mod world;

use world::World;

/// How many random sequences of acts all tests of this module try together.
const SEQUENCES: u32 = 100_000;
/// How many kinds of rounds they are divided by.
const KINDS: u32 = 4;

/// One thing that happens. Buyers, rounds and amounts are reduced to what exists.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Buy { buyer: usize, offer: Offer },
    Exit { buyer: usize, round: Index, percent: u128 },
    Refund { buyer: usize, round: Index },
    Claim { buyer: usize, round: Index },
    Close { buyer: usize, round: Index },
    Seal { round: Index },
    Release { round: Index },
    MintUnsold { round: Index },
    Settle { pending: Index, ok: bool },
    OpenNext { terms: Terms },
    Pause { duration: u64 },
    Lift,
    Wait { time: u64 },
}

fn fixed_price() -> impl Strategy<Value = Pricing> {
    (1..2_000u128, 1..2_000u128).prop_map(|(payment_units, token_units)| price(payment_units, token_units))
}

/// Terms with this pricing, and bonuses where there is a price.
fn terms_with(pricing: impl Strategy<Value = Pricing>, n_bonuses: usize) -> impl Strategy<Value = Terms> {
    (
        pricing,
        (1..1_000_000u128, 1..400_000u128, 0..400_000u128),
        (1..400_000u128, 1..10_000u128),
        (0..50u64, 2..200u64, 0..100u64, 0..300u64),
        vec((0..40u64, 1..60u64, 1..=10_000u16), 0..=n_bonuses),
        any::<bool>(),
    )
        .prop_map(|(pricing, (tokens, soft, more), (cap, minimum), times, gaps, is_void)| {
            let (start, window, cliff, vesting) = times;
            Terms {
                pricing,
                tokens_for_sale: U128(tokens),
                soft_cap: U128(soft),
                hard_cap: U128(soft + more),
                account_cap: U128(cap.max(minimum)),
                minimum: U128(minimum),
                start: U64(start),
                end: U64(start + window),
                bonuses: bonuses(start, start + window, &gaps),
                unsold: if is_void { Unsold::Void } else { Unsold::Treasury },
                vesting: Vesting { cliff: U64(cliff), duration: U64(cliff + vesting) },
                binding_time: U64(window.div_ceil(10)),
                ..terms()
            }
        })
        .prop_filter("the minimum buys a token", |terms| {
            terms.pricing != Pricing::ProRata || terms.tokens_for_sale.0 * terms.minimum.0 >= terms.hard_cap.0
        })
}

/// Windows one after the other, each after a gap, as far as the round goes.
fn bonuses(start: u64, end: u64, gaps: &[(u64, u64, u16)]) -> Vec<Bonus> {
    let mut at = start;
    let windows = gaps.iter().map(|(gap, length, bps)| {
        let bonus = (at + gap, at + gap + length, *bps);
        at = bonus.1;
        bonus
    });
    windows
        .take_while(|(_, until, _)| *until <= end)
        .map(|(start, end, bps)| Bonus { start: U64(start), end: U64(end), bps: Bps::new(bps).unwrap() })
        .collect()
}

fn any_terms() -> impl Strategy<Value = Terms> {
    terms_with(prop_oneof![3 => fixed_price(), 2 => Just(Pricing::ProRata)], 3).prop_map(|terms| {
        let bonuses = if terms.pricing == Pricing::ProRata { Vec::new() } else { terms.bonuses.clone() };
        Terms { bonuses, ..terms }
    })
}

fn any_act(terms: impl Strategy<Value = Terms> + 'static) -> impl Strategy<Value = Act> {
    let buyer = 0..3usize;
    let round = any::<Index>();
    let rarely = |amounts: std::ops::Range<u128>, otherwise| prop_oneof![4 => Just(otherwise), 1 => amounts];
    let offer = (0..300_000u128, rarely(0..100_000, 0), rarely(0..400_000, u128::MAX))
        .prop_map(|(amount, min_tokens, maximum)| Offer { amount, min_tokens, maximum });
    prop_oneof![
        10 => (buyer.clone(), offer).prop_map(|(buyer, offer)| Act::Buy { buyer, offer }),
        4 => (buyer.clone(), round.clone(), 0..=105u128)
            .prop_map(|(buyer, round, percent)| Act::Exit { buyer, round, percent }),
        3 => (buyer.clone(), round.clone()).prop_map(|(buyer, round)| Act::Refund { buyer, round }),
        4 => (buyer.clone(), round.clone()).prop_map(|(buyer, round)| Act::Claim { buyer, round }),
        1 => (buyer, round.clone()).prop_map(|(buyer, round)| Act::Close { buyer, round }),
        2 => round.clone().prop_map(|round| Act::Seal { round }),
        2 => round.clone().prop_map(|round| Act::Release { round }),
        1 => round.prop_map(|round| Act::MintUnsold { round }),
        8 => (any::<Index>(), any::<bool>()).prop_map(|(pending, ok)| Act::Settle { pending, ok }),
        2 => terms.prop_map(|terms| Act::OpenNext { terms }),
        1 => (1..60u64).prop_map(|duration| Act::Pause { duration }),
        1 => Just(Act::Lift),
        4 => (0..120u64).prop_map(|time| Act::Wait { time }),
    ]
}

/// S1 to S5, S7, S8, S10, S11, S14 to S18, T4, M1 and G9, after every step, and everybody is paid in the end.
fn hold_after_every_step(first: Terms, acts: Vec<Act>) {
    let mut world = World::new(first);
    for act in acts {
        let before = world.clone();
        world.act(act);
        world.check(&before);
    }
    world.wind_up();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(SEQUENCES / KINDS))]

    #[test]
    fn hold_in_rounds_with_a_fixed_price(
        first in terms_with(fixed_price(), 0), acts in vec(any_act(terms_with(fixed_price(), 0)), 1..40),
    ) {
        hold_after_every_step(first, acts);
    }

    #[test]
    fn hold_in_rounds_with_bonuses(
        first in terms_with(fixed_price(), 3), acts in vec(any_act(terms_with(fixed_price(), 3)), 1..40),
    ) {
        hold_after_every_step(first, acts);
    }

    #[test]
    fn hold_in_pro_rata_rounds(
        first in terms_with(Just(Pricing::ProRata), 0),
        acts in vec(any_act(terms_with(Just(Pricing::ProRata), 0)), 1..40),
    ) {
        hold_after_every_step(first, acts);
    }

    #[test]
    fn hold_in_rounds_of_all_kinds(first in any_terms(), acts in vec(any_act(any_terms()), 1..40)) {
        hold_after_every_step(first, acts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    /// S12: splitting a payment never buys more, and at most one token less.
    #[test]
    fn splitting_a_payment_gains_nothing(
        terms in any_terms(), others in 0..100_000u128, a in 1..200_000u128, b in 1..200_000u128,
        at in 0..200u64,
    ) {
        let now = (terms.start.0 + at).min(terms.end.0 - 1);
        let terms = Terms { minimum: U128(0), ..terms };
        let book = buy(&terms, Book::default(), offer(others), now)
            .map_or(Book::default(), |(book, _)| Book { totals: book.totals, ..Book::default() });
        let tokens_of = |payments: &[u128]| {
            payments.iter().fold(book, |book, payment| {
                buy(&terms, book, offer(*payment), now).map_or(book, |(book, _)| book)
            })
        };

        let whole = tokens_of(&[a + b]).purchase;
        let split = tokens_of(&[a, b]).purchase;

        prop_assert!(split.tokens <= whole.tokens);
        prop_assert!(whole.tokens - split.tokens <= 1);
        prop_assert!(split.paid <= a + b);
    }

    /// S13: buying and leaving at once, at whatever time and with whatever bonus, leaves neither money nor tokens
    /// behind for the buyer to gain.
    #[test]
    fn leaving_at_once_gains_nothing(
        terms in any_terms(), held in 0..100_000u128, payment in 1..200_000u128, early in 0..200u64,
        later in 0..200u64,
    ) {
        let terms = Terms { minimum: U128(0), ..terms };
        let last = terms.end.0 - 1;
        let early = (terms.start.0 + early).min(last);
        let before = buy(&terms, Book::default(), offer(held), early)
            .map_or(Book::default(), |(book, _)| book);
        let now = (early + later).min(last);
        let Ok((bought, receipt)) = buy(&terms, before, offer(payment), now) else {
            return Ok(());
        };
        let Ok((left, _)) = exit(&terms, bought, receipt.paid.0, now) else { return Ok(()) };

        prop_assert_eq!(left.purchase.paid, before.purchase.paid);
        prop_assert_eq!(left.purchase.sending, receipt.paid.0);
        prop_assert!(left.purchase.tokens <= before.purchase.tokens);
        prop_assert!(left.totals.sold <= before.totals.sold);
    }
}
