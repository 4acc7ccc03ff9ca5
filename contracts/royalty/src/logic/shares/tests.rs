//! What comes in is earned to the last fraction, whoever comes, goes and takes out when.

use commonweight_common::amount::{U256, mul_div_floor};
use proptest::prelude::*;

use super::{FRACTION_BITS, Member, Pool};
use crate::Error;

fn member_of(pool: &mut Pool, weight: u64) -> Member {
    let mut member = Member::default();
    pool.set_weight(&mut member, weight).unwrap();
    member
}

#[test]
fn earnings_follow_the_weights() {
    let mut pool = Pool::default();
    let mut alice = member_of(&mut pool, 2);
    let mut bob = member_of(&mut pool, 1);

    pool.accrue(300);

    assert_eq!((pool.take(&mut alice), pool.take(&mut bob)), (200, 100));
    assert_eq!(pool.owed(), 0);
}

#[test]
fn a_weight_counts_for_later_income_only() {
    let mut pool = Pool::default();
    let mut alice = member_of(&mut pool, 1);
    pool.accrue(100);
    let mut bob = member_of(&mut pool, 1);

    pool.accrue(100);

    assert_eq!((pool.take(&mut alice), pool.take(&mut bob)), (150, 50));
}

#[test]
fn a_weight_of_zero_keeps_what_was_earned() {
    let mut pool = Pool::default();
    let mut alice = member_of(&mut pool, 1);
    let bob = member_of(&mut pool, 1);
    pool.accrue(100);

    pool.set_weight(&mut alice, 0).unwrap();
    pool.accrue(100);

    assert_eq!((pool.take(&mut alice), pool.earned_by(&bob)), (50, 150));
}

#[test]
fn income_without_contributors_waits_until_it_is_distributed() {
    let mut pool = Pool::default();
    pool.accrue(100);
    let alice = member_of(&mut pool, 7);
    assert_eq!((pool.pending(), pool.owed(), pool.earned_by(&alice)), (100, 100, 0));

    pool.accrue(8);

    assert_eq!((pool.pending(), pool.owed(), pool.earned_by(&alice)), (100, 108, 7));
    pool.distribute();
    assert_eq!((pool.pending(), pool.owed(), pool.earned_by(&alice)), (0, 108, 107));
    pool.accrue(6);
    assert_eq!(pool.earned_by(&alice), 113, "what divisions leave is at most one unit");
}

/// Weights come in several lists. Who redeems between two of them hands nothing out that waits for all.
#[test]
fn what_waits_is_not_handed_out_while_weights_are_being_set() {
    let mut pool = Pool::default();
    pool.accrue(300);
    let alice = member_of(&mut pool, 1);
    pool.accrue(0);
    pool.accrue(1);
    let bob = member_of(&mut pool, 2);

    pool.distribute();

    assert_eq!((pool.earned_by(&alice), pool.earned_by(&bob)), (101, 200));
}

#[test]
fn fractions_add_up_to_units() {
    let mut pool = Pool::default();
    let mut members: Vec<_> = (0..3).map(|_| member_of(&mut pool, 1)).collect();

    let taken: u128 = (0..300)
        .map(|_| {
            pool.accrue(1);
            members.iter_mut().map(|member| pool.take(member)).sum::<u128>()
        })
        .sum();

    assert_eq!((taken, pool.owed()), (300, 0));
}

#[test]
fn the_sum_of_the_weights_is_bounded() {
    let mut pool = Pool::default();
    let mut alice = member_of(&mut pool, u64::MAX);
    let mut bob = Member::default();

    assert_eq!(pool.set_weight(&mut bob, 1), Err(Error::TotalWeightTooLarge));

    assert_eq!(bob, Member::default());
    pool.accrue(u128::MAX);
    assert_eq!(pool.take(&mut alice), u128::MAX);
}

#[derive(Debug, Clone)]
enum Op {
    Accrue(u128),
    Distribute,
    SetWeight(usize, u64),
    Take(usize),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => prop_oneof![0..100_u128, 0..1_000_000_000_000_u128].prop_map(Op::Accrue),
        1 => Just(Op::Distribute),
        2 => (0..4_usize, prop_oneof![0..10_u64, 0..=u64::MAX / 4]).prop_map(|(i, w)| Op::SetWeight(i, w)),
        2 => (0..4_usize).prop_map(Op::Take),
    ]
}

/// All that is anywhere in the pool, in fractions.
fn fractions(pool: &Pool, members: &[Member]) -> U256 {
    members.iter().fold(U256(pool.carried), |sum, member| {
        sum + pool.fractions_of(member) + (U256::from(member.earned) << FRACTION_BITS)
    })
}

/// The parts of `amount` by plain division, rounded down.
fn add_floors(floors: &mut [u128; 4], members: &[Member], pool: &Pool, amount: u128) {
    for (floor, member) in floors.iter_mut().zip(members) {
        *floor += mul_div_floor(amount, member.weight().into(), pool.total_weight().into()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_is_lost_or_made(ops in prop::collection::vec(op(), 1..60)) {
        let mut pool = Pool::default();
        let mut members = vec![Member::default(); 4];
        let mut came_in = 0_u128;
        let mut taken = 0_u128;
        // The same by plain division at each income, rounded down, and what waits for contributors.
        let mut floors = [0_u128; 4];
        let mut taken_by = [0_u128; 4];
        let mut waiting = 0_u128;
        let mut n_incomes = 0_u128;
        let mut last_per_weight = U256::zero();
        for op in ops {
            match op {
                Op::Accrue(amount) => {
                    came_in += amount;
                    n_incomes += 1;
                    if pool.total_weight() > 0 {
                        add_floors(&mut floors, &members, &pool, amount);
                    } else {
                        waiting += amount;
                    }
                    pool.accrue(amount);
                }
                Op::Distribute if pool.total_weight() == 0 => {}
                Op::Distribute => {
                    n_incomes += 1;
                    add_floors(&mut floors, &members, &pool, std::mem::take(&mut waiting));
                    pool.distribute();
                }
                Op::SetWeight(i, weight) => pool.set_weight(&mut members[i], weight).unwrap(),
                Op::Take(i) => {
                    let promised = pool.earned_by(&members[i]);
                    let earned = pool.take(&mut members[i]);
                    prop_assert_eq!(earned, promised);
                    taken += earned;
                    taken_by[i] += earned;
                }
            }
            let per_weight = U256(pool.per_weight);
            prop_assert!(per_weight >= last_per_weight);
            last_per_weight = per_weight;
            prop_assert_eq!(pool.owed() + taken, came_in);
            prop_assert_eq!(fractions(&pool, &members), U256::from(pool.owed()) << FRACTION_BITS);
            prop_assert_eq!(pool.pending(), waiting);
            for (i, member) in members.iter().enumerate() {
                let earned = taken_by[i] + pool.earned_by(member);
                prop_assert!(earned + 1 >= floors[i], "member {i} has {earned}, not {}", floors[i]);
                prop_assert!(earned <= floors[i] + n_incomes + 1, "member {i} has {earned}");
            }
        }
    }
}
