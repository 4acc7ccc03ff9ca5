//! One sound round that tests start from: 2 payment units buy 3 tokens.

pub(crate) use commonweight_common::clock::DAY;
use commonweight_common::{Asset, Bps, Digest};
use near_sdk::{
    NearToken,
    json_types::{U64, U128},
};

use super::{
    books::{Book, Outcome, Purchase, Seal, Totals},
    purchase::{self, Offer},
    tranche::{Acceptance, Release, Stage},
};
use crate::types::{
    Bonus, Declaration, Evidence, Milestone, Price, Pricing, ReleasePlan, RoundParams, Terms, Tranche,
    Unsold, Vesting,
};

pub(crate) const START: u64 = 1_000;
pub(crate) const END: u64 = 2_000;
pub(crate) const EXIT_END: u64 = 1_900;
pub(crate) const CLIFF: u64 = 100;
pub(crate) const DURATION: u64 = 400;

/// Sells 3,000 tokens for 2 payment units per 3; soft cap 500, hard cap 1,000, account cap 600, minimum 10.
pub(crate) fn terms() -> Terms {
    Terms {
        payment: Asset::Nep141("usdc.near".parse().unwrap()),
        pricing: price(2, 3),
        tokens_for_sale: U128(3_000),
        soft_cap: U128(500),
        hard_cap: U128(1_000),
        account_cap: U128(600),
        minimum: U128(10),
        start: U64(START),
        end: U64(END),
        bonuses: Vec::new(),
        allowlist: None,
        unsold: Unsold::Void,
        vesting: Vesting { cliff: U64(CLIFF), duration: U64(DURATION) },
        binding_time: U64(END - EXIT_END),
    }
}

pub(crate) fn params() -> RoundParams {
    RoundParams {
        phase: "Phase 0: prototype".to_owned(),
        milestone: Milestone {
            text: "A model of 500 million parameters is public".to_owned(),
            hash: Digest([7; 32]),
        },
        terms: terms(),
        release: release_plan(),
    }
}

/// Two tranches. The first, of 40 %, flows at once; a tenth of the second is held back for ten days and the
/// rest flows in a hundred days.
pub(crate) fn release_plan() -> ReleasePlan {
    let bps = |bps| Bps::new(bps).unwrap();
    let first = Tranche {
        share: bps(4_000),
        milestone: None,
        evidence_time: U64(30 * DAY),
        tap_time: U64(0),
        holdback: Bps::ZERO,
        holdback_time: U64(0),
    };
    let second = Tranche {
        share: bps(6_000),
        milestone: Some(Milestone { text: "The weights are public".to_owned(), hash: Digest([8; 32]) }),
        evidence_time: U64(60 * DAY),
        tap_time: U64(100 * DAY),
        holdback: bps(1_000),
        holdback_time: U64(10 * DAY),
    };
    ReleasePlan {
        tranches: vec![first, second],
        objection_window: U64(3 * DAY),
        objection_threshold: bps(1_000),
        challenge_bond: NearToken::from_near(5),
        resolution_time: U64(29 * DAY),
        revision_time: U64(14 * DAY),
    }
}

pub(crate) fn price(payment_units: u128, token_units: u128) -> Pricing {
    Pricing::Fixed(Price { payment_units: U128(payment_units), token_units: U128(token_units) })
}

/// [`terms`] with the uniform price of a pro-rata round.
pub(crate) fn pro_rata() -> Terms {
    Terms { pricing: Pricing::ProRata, ..terms() }
}

/// [`terms`] with a fifth more in the first quarter of the window, and a tenth more in the second.
pub(crate) fn with_bonuses() -> Terms {
    let bonus = |start, end, bps| Bonus { start: U64(start), end: U64(end), bps: Bps::new(bps).unwrap() };
    Terms { bonuses: vec![bonus(START, 1_250, 2_000), bonus(1_250, 1_500, 1_000)], ..terms() }
}

/// A payment, and nothing asked for.
pub(crate) fn offer(amount: u128) -> Offer {
    Offer { amount, min_tokens: 0, maximum: u128::MAX }
}

/// A round in which one buyer has paid `offered`.
pub(crate) fn bought(offered: u128) -> Book {
    purchase::buy(&terms(), Book::default(), offer(offered), START).unwrap().0
}

/// `book` after the seal at `END`.
pub(crate) fn sealed(book: Book, outcome: Outcome) -> Book {
    Book { totals: Totals { seal: Some(Seal { outcome, at: END }), ..book.totals }, ..book }
}

/// A round and a buyer with `raised` and `sold`, all of others.
pub(crate) fn with_others(raised: u128, sold: u128) -> Book {
    Book { totals: Totals { raised, sold, ..Totals::default() }, purchase: Purchase::default() }
}

/// All the money at once.
pub(crate) fn one_tranche() -> ReleasePlan {
    let mut plan = release_plan();
    plan.tranches.truncate(1);
    plan.tranches[0].share = Bps::WHOLE;
    plan
}

/// A release of [`one_tranche`] that was accepted at `at`.
pub(crate) fn accepted(at: u64) -> Release {
    let mut release = Release::new(&one_tranche());
    let clock = release.tap.clock(at);
    release.tranches[0].stage =
        Stage::Accepted(Acceptance { at, clock, taken: 0, delivered: 0, challenge: None, disputed: 0 });
    release
}

pub(crate) fn evidence() -> Evidence {
    Evidence::Declared(Declaration {
        weights_hash: Digest([1; 32]),
        evaluation_hash: Digest([2; 32]),
        transcript_hash: Digest([3; 32]),
    })
}
