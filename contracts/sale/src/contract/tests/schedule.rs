//! Rounds that are defined ahead of their time.

use commonweight_common::Nullable;
use near_sdk::{env, json_types::U64};

use super::*;
use crate::logic::{samples::with_bonuses, validation::RoundFault};

fn phase(number: u32) -> RoundParams {
    RoundParams { phase: format!("Phase {number}"), ..params() }
}

/// Seven rounds are scheduled; nothing is open.
fn scheduled() -> Contract {
    let mut sale = sale();
    for number in 0..7 {
        call(OWNER, ROUND_DEPOSIT, 0);
        sale.schedule_round(number, Nullable(Some(phase(number)))).unwrap();
    }
    sale
}

#[test]
fn the_first_one_opens_with_its_window() {
    let mut sale = scheduled();
    assert_eq!(get_logs(), [event(r#""round_scheduled","data":{"position":6,"phase":"Phase 6"}"#)]);

    call(OWNER, ROUND_DEPOSIT, START);
    assert_eq!(sale.open_scheduled(U64(START + 5), U64(END + 5)), Ok(0));

    let opened = sale.funding_round(0).unwrap().params;
    assert_eq!(
        (opened.phase.as_str(), opened.terms.start, opened.terms.end),
        ("Phase 0", U64(1_005), U64(2_005))
    );
    let left: Vec<_> = sale.scheduled_rounds(None, None).into_iter().map(|round| round.position).collect();
    assert_eq!(left, [1, 2, 3, 4, 5, 6]);
    assert_eq!(sale.open_scheduled(U64(START), U64(END)), Err(Error::PreviousRoundUnsealed));
}

#[test]
fn bonuses_keep_their_distance_from_the_start() {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, 0);
    sale.schedule_round(0, Nullable(Some(RoundParams { terms: with_bonuses(), ..phase(0) }))).unwrap();

    sale.open_scheduled(U64(START + 5), U64(END + 5)).unwrap();

    let bonuses = sale.funding_round(0).unwrap().params.terms.bonuses;
    let windows: Vec<_> = bonuses.iter().map(|bonus| (bonus.start.0, bonus.end.0)).collect();
    assert_eq!(windows, [(1_005, 1_255), (1_255, 1_505)]);
}

#[test]
fn what_an_entry_took_goes_back_when_it_goes() {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, 0);
    let empty = env::storage_usage();
    sale.schedule_round(0, Nullable(Some(phase(0)))).unwrap();
    let n_bytes = env::storage_usage() - empty;

    call(OWNER, NOTHING, 0);
    sale.schedule_round(0, Nullable(None)).unwrap();

    let price = env::storage_byte_cost().saturating_mul(n_bytes.into());
    assert_eq!(promises(), [format!("owner.near: {} yocto", price.as_yoctonear())]);
}

#[test]
fn a_phase_that_failed_keeps_the_next_one_waiting() {
    let mut sale = scheduled();
    call(OWNER, ROUND_DEPOSIT, 0);
    sale.open_scheduled(U64(START), U64(END)).unwrap();
    call(OWNER, ROUND_DEPOSIT, END);
    sale.seal(0).unwrap();
    let window = (U64(END + 1), U64(END + 1_001));

    let refused = sale.open_scheduled(window.0, window.1);

    assert_eq!(refused, Err(Error::PreviousPhaseNotShown { phase: "Phase 0".to_owned() }));
    let mut again = phase(0);
    (again.terms.start, again.terms.end) = window;
    assert_eq!(sale.open_round(again), Ok(1));
}

#[test]
fn a_place_is_the_owners_to_fill_and_to_empty() {
    let mut sale = scheduled();

    call(MALLORY, ROUND_DEPOSIT, 0);
    assert!(matches!(sale.schedule_round(0, Nullable(None)), Err(Error::Owner(_))));
    assert!(matches!(sale.open_scheduled(U64(START), U64(END)), Err(Error::Owner(_))));
    call(OWNER, ROUND_DEPOSIT, 0);
    assert_eq!(sale.schedule_round(16, Nullable(Some(phase(16)))), Err(Error::ScheduleFull { most: 16 }));
    let faulty = RoundParams { phase: String::new(), ..params() };
    let faults = vec![RoundFault::PhaseLength { length: 0 }];
    assert_eq!(sale.schedule_round(0, Nullable(Some(faulty))), Err(Error::RoundFaulty { faults }));
    for position in 0..7 {
        sale.schedule_round(position, Nullable(None)).unwrap();
    }

    assert_eq!(sale.scheduled_rounds(None, None), []);
    assert_eq!(sale.open_scheduled(U64(START), U64(END)), Err(Error::ScheduleEmpty));
}
