//! The invariants of the money out under random acts of a lead, an owner, buyers and challengers on a round that
//! succeeded, with payments that end late, in any order, and fail at will. Invariants are cited by their numbers.
//!
//! What should happen is computed apart, from the history of what has happened, in exact rationals or, where all is
//! rounded down once, in exact integers.

use commonweight_common::Bps;
use near_sdk::{NearToken, json_types::U64};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::samples::{DAY, release_plan};
use crate::types::{ReleasePlan, Tranche, Verdict};

mod checks;
mod model;
mod world;

use world::World;

/// How many random sequences of acts are tried.
const N_SEQUENCES: u32 = 100_000;

/// How the tokens of the round were sold.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// At this price.
    Fixed { payment_units: u128, token_units: u128 },
    /// To all by what they paid: so many more than give each buyer one.
    ProRata { more: u128 },
}

/// One thing that happens. Tranches, buyers and payments are reduced to what exists.
#[derive(Debug, Clone)]
enum Act {
    Submit { tranche: usize },
    Object { buyer: usize, back: u8 },
    Challenge { tranche: usize },
    Resolve { tranche: usize, verdict: Verdict },
    Settle,
    Abort,
    SetPace { pace: u16 },
    RaisePace,
    Release { tranche: usize },
    End { payment: Index, ok: bool },
    Refund { buyer: usize },
    Claim { buyer: usize },
    Close { buyer: usize },
    Sweep,
    Pause { duration: u64 },
    Lift,
    Wait { time: u64 },
}

fn any_plan() -> impl Strategy<Value = ReleasePlan> {
    let tranche = (1..10u16, 0..120 * DAY, 0..=5_000u16, 0..40 * DAY);
    let times = (3 * DAY..10 * DAY, DAY..20 * DAY, DAY..20 * DAY, 1..=5_000u16);
    (vec(tranche, 1..=3), times).prop_map(|(parts, (window, resolution, revision, threshold))| {
        let whole: u16 = parts.iter().map(|part| part.0).sum();
        let mut left = 10_000;
        let n_others = parts.len() - 1;
        let tranches = parts.iter().enumerate().map(|(position, (part, tap, holdback, held))| {
            let share = if position == n_others { left } else { part * (10_000 / whole) };
            left -= share;
            Tranche {
                share: Bps::new(share).unwrap(),
                milestone: None,
                evidence_time: U64(30 * DAY),
                tap_time: U64(*tap),
                holdback: Bps::new(*holdback).unwrap(),
                holdback_time: U64(*held),
            }
        });
        ReleasePlan {
            tranches: tranches.collect(),
            objection_window: U64(window),
            objection_threshold: Bps::new(threshold).unwrap(),
            challenge_bond: NearToken::from_yoctonear(1),
            resolution_time: U64(resolution),
            revision_time: U64(revision),
        }
    })
}

/// Prices and shares that leave something to round.
fn any_kind() -> impl Strategy<Value = Kind> {
    let more = prop_oneof![0..10u128, 0..2_000u128, 0..3_000_000u128];
    prop_oneof![
        (1..2_000u128, 1..2_000u128)
            .prop_map(|(payment_units, token_units)| Kind::Fixed { payment_units, token_units }),
        more.prop_map(|more| Kind::ProRata { more }),
    ]
}

fn any_act() -> impl Strategy<Value = Act> {
    let verdict = prop_oneof![2 => Just(Verdict::Accept), 1 => Just(Verdict::Reject)];
    let time = prop_oneof![2 => 0..DAY, 4 => 0..12 * DAY, 1 => 30 * DAY..60 * DAY];
    prop_oneof![
        8 => (0..3usize).prop_map(|tranche| Act::Submit { tranche }),
        3 => (0..4usize, 0..3u8).prop_map(|(buyer, back)| Act::Object { buyer, back }),
        2 => (0..3usize).prop_map(|tranche| Act::Challenge { tranche }),
        4 => (0..3usize, verdict).prop_map(|(tranche, verdict)| Act::Resolve { tranche, verdict }),
        2 => Just(Act::Settle),
        1 => Just(Act::Abort),
        1 => (0..=10_000u16).prop_map(|pace| Act::SetPace { pace }),
        1 => Just(Act::RaisePace),
        8 => (0..4usize).prop_map(|tranche| Act::Release { tranche }),
        8 => (any::<Index>(), prop::bool::weighted(0.7)).prop_map(|(payment, ok)| Act::End { payment, ok }),
        5 => (0..4usize).prop_map(|buyer| Act::Refund { buyer }),
        2 => (0..4usize).prop_map(|buyer| Act::Claim { buyer }),
        2 => (0..4usize).prop_map(|buyer| Act::Close { buyer }),
        1 => Just(Act::Sweep),
        2 => (1..=7 * DAY).prop_map(|duration| Act::Pause { duration }),
        1 => Just(Act::Lift),
        10 => time.prop_map(|time| Act::Wait { time }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(N_SEQUENCES))]

    /// M1 to M3 and M5 to M10 after every step, and everybody is paid in the end.
    #[test]
    fn hold_after_every_step(
        plan in any_plan(), offered in vec(prop_oneof![1..100u128, 1..400_000u128], 3), kind in any_kind(),
        acts in vec(any_act(), 1..50),
    ) {
        let mut world = World::new(plan, &offered, kind);

        for act in acts {
            let before = world.clone();
            world.act(&act);
            world.check(&before);
        }

        world.wind_up();
    }
}

#[test]
fn the_sample_is_one_of_the_plans() {
    assert_eq!(super::validation::release::validate(&release_plan()), []);
}
