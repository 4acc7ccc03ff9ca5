//! The invariants of the sale under random acts of three buyers in rounds that share one bank account, with
//! payments and mints that end late, in any order, and fail at will. Invariants are cited by their numbers.

use near_sdk::json_types::{U64, U128};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    ledger::Book,
    purchase::{buy, exit},
    samples::{price, terms},
};
use crate::types::{Terms, Vesting};

mod world;

use world::World;

/// One thing that happens. Buyers, rounds and amounts are reduced to what exists.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Buy { buyer: usize, offered: u128, min_tokens: u128 },
    Exit { buyer: usize, round: Index, percent: u128 },
    Refund { buyer: usize, round: Index },
    Claim { buyer: usize, round: Index },
    Seal { round: Index },
    Release { round: Index },
    Settle { pending: Index, ok: bool },
    OpenNext { terms: Terms },
    Wait { time: u64 },
}

fn any_terms() -> impl Strategy<Value = Terms> {
    (
        (1..2_000u128, 1..2_000u128),
        (1..1_000_000u128, 1..400_000u128, 0..400_000u128),
        (1..400_000u128, 1..10_000u128),
        (0..50u64, 1..200u64, 0..100u64, 0..300u64),
    )
        .prop_map(|((payment_units, token_units), (tokens, soft, more), (cap, minimum), times)| {
            let (start, window, cliff, vesting) = times;
            Terms {
                pricing: price(payment_units, token_units),
                tokens_for_sale: U128(tokens),
                soft_cap: U128(soft),
                hard_cap: U128(soft + more),
                account_cap: U128(cap.max(minimum)),
                minimum: U128(minimum),
                start: U64(start),
                end: U64(start + window),
                vesting: Vesting { cliff: U64(cliff), duration: U64(cliff + vesting) },
                ..terms()
            }
        })
}

fn any_act() -> impl Strategy<Value = Act> {
    let buyer = 0..3usize;
    let round = any::<Index>();
    prop_oneof![
        8 => (buyer.clone(), 0..300_000u128, prop_oneof![4 => Just(0), 1 => 0..100_000u128])
            .prop_map(|(buyer, offered, min_tokens)| Act::Buy { buyer, offered, min_tokens }),
        4 => (buyer.clone(), round.clone(), 0..=105u128)
            .prop_map(|(buyer, round, percent)| Act::Exit { buyer, round, percent }),
        3 => (buyer.clone(), round.clone()).prop_map(|(buyer, round)| Act::Refund { buyer, round }),
        3 => (buyer, round.clone()).prop_map(|(buyer, round)| Act::Claim { buyer, round }),
        2 => round.clone().prop_map(|round| Act::Seal { round }),
        2 => round.prop_map(|round| Act::Release { round }),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(pending, ok)| Act::Settle { pending, ok }),
        2 => any_terms().prop_map(|terms| Act::OpenNext { terms }),
        4 => (0..120u64).prop_map(|time| Act::Wait { time }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// S1 to S5, S7, S10, S11, S15 to S18, M1 and G9, after every step, and everybody is paid in the end.
    #[test]
    fn hold_after_every_step(first in any_terms(), acts in vec(any_act(), 1..60)) {
        let mut world = World::new(first);

        for act in acts {
            let before = world.clone();
            world.act(act);
            world.check(&before);
        }

        world.wind_up();
    }

    /// S12: splitting a payment never buys more, and at most one token less.
    #[test]
    fn splitting_a_payment_gains_nothing(
        terms in any_terms(), others in 0..100_000u128, a in 1..200_000u128, b in 1..200_000u128,
    ) {
        let terms = Terms { minimum: U128(0), ..terms };
        let now = terms.start.0;
        let book = buy(&terms, Book::default(), others, 0, now)
            .map_or(Book::default(), |(book, _)| Book { totals: book.totals, ..Book::default() });
        let tokens_of = |payments: &[u128]| {
            payments.iter().fold(book, |book, payment| {
                buy(&terms, book, *payment, 0, now).map_or(book, |(book, _)| book)
            })
        };

        let whole = tokens_of(&[a + b]).purchase;
        let split = tokens_of(&[a, b]).purchase;

        prop_assert!(split.tokens <= whole.tokens);
        prop_assert!(whole.tokens - split.tokens <= 1);
        prop_assert!(split.paid <= a + b);
    }

    /// S13: buying and leaving at once leaves neither money nor tokens behind for the buyer to gain.
    #[test]
    fn leaving_at_once_gains_nothing(
        terms in any_terms(), held in 0..100_000u128, payment in 1..200_000u128,
    ) {
        let terms = Terms { minimum: U128(0), ..terms };
        let now = terms.start.0;
        let before = buy(&terms, Book::default(), held, 0, now).map_or(Book::default(), |(book, _)| book);
        let Ok((bought, receipt)) = buy(&terms, before, payment, 0, now) else { return Ok(()) };
        let Ok((left, _)) = exit(&terms, bought, receipt.paid.0) else { return Ok(()) };

        prop_assert_eq!(left.purchase.paid, before.purchase.paid);
        prop_assert_eq!(left.purchase.sending, receipt.paid.0);
        prop_assert!(left.purchase.tokens <= before.purchase.tokens);
        prop_assert!(terms.pricing.cost_of(left.purchase.tokens).unwrap() <= left.purchase.paid);
    }
}
