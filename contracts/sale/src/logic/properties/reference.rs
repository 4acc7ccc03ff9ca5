//! The reference: what things come to, in exact rationals. It knows the design and nothing of the code.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::{
    logic::books::{Purchase, Totals},
    types::{Price, Pricing, Terms},
};

pub(super) fn exact(amount: u128) -> BigRational {
    BigRational::from_integer(BigInt::from(amount))
}

fn ratio(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn whole(amount: &BigRational) -> u128 {
    u128::try_from(amount.to_integer()).expect("amounts of the tests are small")
}

/// The tokens that one payment unit buys at `now`, the bonus included.
fn rate(terms: &Terms, Price { payment_units, token_units }: Price, now: u64) -> BigRational {
    let given: Vec<_> =
        terms.bonuses.iter().filter(|bonus| bonus.start.0 <= now && now < bonus.end.0).collect();
    assert!(given.len() <= 1, "S8: at most one bonus at a time");
    let bps = given.first().map_or(0, |bonus| bonus.bps.get());
    ratio(token_units.0, payment_units.0) * ratio(10_000 + u128::from(bps), 10_000)
}

/// What a purchase comes to: the payment, the tokens, and what the receipt says. `None` where it is refused.
pub(super) fn purchase(
    terms: &Terms,
    totals: &Totals,
    purchase: &Purchase,
    (amount, maximum): (u128, u128),
    now: u64,
) -> Option<(u128, u128, u128)> {
    let cap = terms.account_cap.0.min(maximum);
    let budget = amount.min(terms.hard_cap.0 - totals.raised).min(cap.checked_sub(purchase.paid)?);
    let (paid, tokens, least) = match terms.pricing {
        Pricing::Fixed(price) => {
            let rate = rate(terms, price, now);
            let left = terms.tokens_for_sale.0 - totals.sold;
            let tokens = whole(&(exact(budget) * &rate).floor()).min(left);
            (whole(&(exact(tokens) / rate).ceil()), tokens, tokens)
        }
        Pricing::ProRata => {
            let at_worst = exact(terms.tokens_for_sale.0) * ratio(budget, terms.hard_cap.0);
            (budget, 0, whole(&at_worst.floor()))
        }
    };
    let rest = Totals { raised: totals.raised + paid, sold: totals.sold + tokens, ..*totals };
    let is_enough = purchase.paid + paid >= terms.minimum.0 || is_full(terms, &rest, now);
    (paid > 0 && is_enough).then_some((paid, tokens, least))
}

/// Whether what a round may still take buys not one of the tokens that are left, at the best rate from `now` on.
fn is_full(terms: &Terms, totals: &Totals, now: u64) -> bool {
    let left = terms.hard_cap.0 - totals.raised;
    match terms.pricing {
        Pricing::ProRata => left == 0,
        Pricing::Fixed(price) => {
            let to_come =
                terms.bonuses.iter().filter(|bonus| now < bonus.end.0).map(|bonus| bonus.start.0.max(now));
            let best =
                to_come.chain([now]).map(|time| rate(terms, price, time)).max().expect("now is a time");
            totals.sold == terms.tokens_for_sale.0 || exact(left) * best < exact(1)
        }
    }
}

/// Whether what a round may still take, without a bonus, buys not one of the tokens that are left.
pub(super) fn buys_nothing(terms: &Terms, totals: &Totals) -> bool {
    let payment_left = terms.hard_cap.0 - totals.raised;
    match terms.pricing {
        Pricing::Fixed(Price { payment_units, token_units }) => {
            let tokens = exact(payment_left) * ratio(token_units.0, payment_units.0);
            tokens < exact(1) || totals.sold == terms.tokens_for_sale.0
        }
        Pricing::ProRata => payment_left == 0,
    }
}

/// A buyer's exact share of a pro-rata round.
pub(super) fn share(terms: &Terms, paid: u128, raised: u128) -> BigRational {
    exact(terms.tokens_for_sale.0) * ratio(paid, raised)
}

/// What has vested of `tokens`, rounded down.
pub(super) fn vested(terms: &Terms, tokens: u128, elapsed: u64) -> u128 {
    let (cliff, duration) = (terms.vesting.cliff.0, terms.vesting.duration.0);
    if elapsed >= duration {
        return tokens;
    }
    if elapsed < cliff {
        return 0;
    }
    whole(&(exact(tokens) * ratio(elapsed.into(), duration.into())).floor())
}

/// The time at `now` of a clock that stands still while nobody can buy, from `start` on.
pub(super) fn time_of_sale(start: u64, now: u64, paused: &[(u64, u64)]) -> u64 {
    let lost = |(from, until): &(u64, u64)| (*until).min(now).saturating_sub(start.max(*from));
    now - paused.iter().map(lost).sum::<u64>()
}

/// The end of a window that loses none of its time: `paused` are the spans in which nobody could buy, in order.
pub(super) fn end_of_window(start: u64, end: u64, paused: &[(u64, u64)]) -> u64 {
    paused.iter().fold(end, |end, (from, until)| {
        // A pause that begins when the window is over takes nothing from it.
        if *from >= end { end } else { end + until.saturating_sub(start.max(*from)) }
    })
}
