//! Rewards against exact fractions, and single rules.

mod model;

use super::{Pool, Position};
use crate::{Error, logic::fixed::Fixed};

const PERIOD: u64 = 700;

fn pool_with(shares: &[u128]) -> (Pool, Vec<Position>) {
    let mut pool = Pool::new(PERIOD);
    let mut positions = vec![Position::default(); shares.len()];
    for (position, shares) in positions.iter_mut().zip(shares) {
        pool.set_shares(position, *shares, 0);
    }
    (pool, positions)
}

#[test]
fn are_released_evenly_and_completely() {
    let (mut pool, positions) = pool_with(&[1]);
    pool.receive(1_000, 0).unwrap();

    assert_eq!(pool.earned(&positions[0], 0), 0);
    assert_eq!(pool.earned(&positions[0], PERIOD / 2), 500);
    assert_eq!(pool.earned(&positions[0], PERIOD), 1_000);
    assert_eq!(pool.earned(&positions[0], PERIOD * 9), 1_000);
}

#[test]
fn are_divided_in_proportion() {
    let (mut pool, positions) = pool_with(&[1, 3]);
    pool.receive(1_000, 0).unwrap();

    assert_eq!(pool.earned(&positions[0], PERIOD), 250);
    assert_eq!(pool.earned(&positions[1], PERIOD), 750);
}

#[test]
fn a_stake_of_no_duration_earns_nothing() {
    let (mut pool, mut positions) = pool_with(&[1, 0]);
    pool.receive(1_000, 0).unwrap();

    pool.set_shares(&mut positions[1], u128::MAX / 2, 300);
    pool.receive(1_000, 300).unwrap();
    pool.set_shares(&mut positions[1], 0, 300);

    assert_eq!(pool.earned(&positions[1], PERIOD * 9), 0);
    assert_eq!(pool.earned(&positions[0], PERIOD * 9), 2_000);
}

#[test]
fn wait_for_the_first_staker_and_then_are_released_over_the_period() {
    let (mut pool, mut positions) = pool_with(&[0]);
    pool.receive(1_000, 0).unwrap();
    pool.receive(400, 50).unwrap();
    assert_eq!(pool.pending, 1_400);

    pool.set_shares(&mut positions[0], 5, 100);

    assert_eq!(pool.pending, 0);
    assert_eq!(pool.earned(&positions[0], 100), 0);
    assert_eq!(pool.earned(&positions[0], 100 + PERIOD / 2), 700);
    assert_eq!(pool.earned(&positions[0], 100 + PERIOD), 1_400);
}

#[test]
fn a_time_without_stakers_loses_nothing() {
    let (mut pool, mut positions) = pool_with(&[5]);
    pool.receive(1_000, 0).unwrap();
    pool.set_shares(&mut positions[0], 0, 70);
    let before = pool.earned(&positions[0], 70);

    pool.set_shares(&mut positions[0], 1, 350);

    assert_eq!(pool.earned(&positions[0], 350), before);
    assert_eq!(pool.earned(&positions[0], 350 + PERIOD), 1_000);
}

#[test]
fn dust_does_not_put_off_what_is_being_released() {
    let (mut pool, positions) = pool_with(&[1]);
    pool.receive(1_000_000, 0).unwrap();

    for time in 0..PERIOD {
        pool.receive(1, time).unwrap();
    }

    // Restarting the period at each top-up would have released 63 % by now.
    assert!(pool.earned(&positions[0], PERIOD) > 998_000);
    assert!(pool.drip.ends_at < PERIOD + 10);
}

#[test]
fn a_top_up_ends_at_the_mean_of_both_ends() {
    let (mut pool, _) = pool_with(&[1]);
    pool.receive(700, 0).unwrap();

    pool.receive(350, 350).unwrap();

    assert_eq!(pool.drip.remaining(), 700);
    assert_eq!(pool.drip.ends_at, 350 + u64::midpoint(350, PERIOD));
}

#[test]
fn dust_stakes_do_not_reset_the_progress() {
    let (mut pool, mut positions) = pool_with(&[1_000_000, 0]);
    pool.receive(10, 0).unwrap();

    for time in 0..PERIOD {
        pool.set_shares(&mut positions[1], u128::from(time % 2), time);
    }

    assert_eq!(pool.earned(&positions[0], PERIOD) + pool.earned(&positions[1], PERIOD), 9);
    assert_eq!(pool.drip.ends_at, PERIOD);
}

#[test]
fn claiming_often_pays_the_same_as_claiming_once() {
    let (mut pool, mut positions) = pool_with(&[1, 1, 1]);
    pool.receive(1_000, 0).unwrap();

    let often: u128 = (1..=PERIOD).map(|time| pool.claim(&mut positions[0], time).unwrap_or(0)).sum();

    assert_eq!(often, 333);
    assert_eq!(pool.earned(&positions[1], PERIOD), 333);
}

#[test]
fn a_share_that_comes_out_even_is_paid_in_full() {
    let (mut pool, mut positions) = pool_with(&[1, 2]);
    pool.receive(9, 0).unwrap();

    let claims: Vec<_> = positions.iter_mut().map(|position| pool.claim(position, PERIOD)).collect();

    assert_eq!(claims, [Ok(3), Ok(6)]);
    assert_eq!((pool.owed(), pool.carry), (0, 0));
}

#[test]
fn nothing_earned_is_nothing_to_claim() {
    let (mut pool, mut positions) = pool_with(&[1]);
    pool.receive(1, 0).unwrap();

    assert_eq!(pool.claim(&mut positions[0], PERIOD - 1), Err(Error::NothingToClaim));
    assert_eq!(pool.claim(&mut positions[0], PERIOD), Ok(1));
    assert_eq!(pool.claim(&mut positions[0], PERIOD), Err(Error::NothingToClaim));
}

#[test]
fn a_claim_that_comes_back_can_be_claimed_again_beside_what_was_earned_meanwhile() {
    let (mut pool, mut positions) = pool_with(&[1]);
    pool.receive(700, 0).unwrap();
    let first = pool.claim(&mut positions[0], 100).unwrap();
    let second = pool.claim(&mut positions[0], 300).unwrap();
    assert_eq!((first, second, pool.in_flight, pool.owed()), (100, 200, 300, 400));

    pool.restore(&mut positions[0], first);
    pool.confirm(&mut positions[0], second);

    assert_eq!((pool.in_flight, positions[0].in_flight, pool.owed()), (0, 0, 500));
    assert_eq!(pool.claim(&mut positions[0], PERIOD), Ok(500));
}

#[test]
fn the_fraction_of_who_leaves_goes_to_who_stays() {
    let (mut pool, mut positions) = pool_with(&[1, 2]);
    pool.receive(10, 0).unwrap();
    pool.set_shares(&mut positions[0], 0, PERIOD);
    pool.set_shares(&mut positions[1], 1, PERIOD);
    assert_eq!(pool.claim(&mut positions[0], PERIOD), Ok(3));
    assert_eq!(pool.claim(&mut positions[1], PERIOD), Ok(6));

    pool.absorb(&positions[0]);
    pool.receive(1, PERIOD).unwrap();

    assert_eq!(pool.earned(&positions[1], PERIOD * 3), 2);
}

#[test]
fn the_largest_amounts_fit() {
    let (mut pool, mut positions) = pool_with(&[1, u128::MAX - 1]);

    pool.receive(u128::MAX, 0).unwrap();

    assert_eq!(pool.receive(1, 0), Err(Error::AmountTooLarge { amount: 1 }));
    let first = pool.earned(&positions[0], PERIOD);
    let second = pool.claim(&mut positions[1], PERIOD).unwrap();
    assert_eq!((first, second), (1, u128::MAX - 1));
}

#[test]
fn one_unit_of_stake_holds_the_largest_reward() {
    let (mut pool, positions) = pool_with(&[1]);

    pool.receive(u128::MAX, 0).unwrap();

    assert_eq!(pool.earned(&positions[0], PERIOD), u128::MAX);
    pool.advance(PERIOD);
    assert_eq!(pool.per_share, Fixed::from_units(u128::MAX));
}

/// A token that says that it has brought all there can be, to the only unit of stake, whose account then gives it up
/// for the next one: each time the share has earned everything again.
#[test]
fn what_is_given_up_again_and_again_stops_nobody() {
    let (mut pool, mut positions) = pool_with(&[1, 0]);
    pool.receive(u128::MAX, 0).unwrap();

    for round in 1..4_usize {
        let now = 2 * PERIOD * u64::try_from(round).unwrap();
        assert_eq!(pool.earned(&positions[0], now), u128::MAX);
        let (mut leaving, mut coming) = (positions[0], Position::default());
        pool.set_shares(&mut leaving, 0, now);
        pool.absorb(&leaving);
        pool.set_shares(&mut coming, 1, now);
        assert_eq!(pool.earned(&coming, now), 0, "round {round}");
        positions[0] = coming;
    }
    pool.set_shares(&mut positions[1], 5, 7 * PERIOD);
    pool.set_shares(&mut positions[1], 0, 8 * PERIOD);
}
