//! Faults that others had in contracts of this kind, looked for in ours.

use near_sdk::test_utils::get_logs;

use super::*;
use crate::Ballot;

const LONGEST: &str = "a234567890123456789012345678901234567890123456789012345678901234";

/// Sputnik's staking let storage be withdrawn again and again (S15).
#[test]
fn free_storage_deposit_is_withdrawn_once() {
    let mut world = World::new();
    let free = world.view().storage_balance_of(account(ALICE)).unwrap().available;
    world.call(ALICE, 1).storage_withdraw(None).unwrap();
    assert_eq!(payments(), [(ALICE.to_owned(), free)]);

    let again = world.call(ALICE, 1).storage_withdraw(None).unwrap();

    assert_eq!((again.available, payments()), (NearToken::ZERO, vec![]));
}

/// Sputnik's staking closed only the accounts that had a stake, and lost it (S16).
#[test]
fn an_account_with_a_stake_is_not_closed_and_one_without_is() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();

    let refused = world.call(ALICE, 1).storage_unregister(Some(true));

    let in_use = Error::AccountInUse { stake: 30, unbonding: 0, rewards: 0, in_flight: 0 };
    assert_eq!(refused, Err(in_use));
    assert_eq!(world.call(BOB, 1).storage_unregister(None), Ok(true));
}

/// In Ref's farming a dust stake made what one share earns explode (R1), and a time without stakes gave the rewards
/// to the owner (R2). Stakes that come later here neither lose nor gain by it.
#[test]
fn a_dust_stake_at_the_start_changes_nothing_for_who_comes_later() {
    let mut world = World::new();
    world.reward(u128::MAX / 4).unwrap();
    world.pass(PERIOD * 3).stake(ALICE, 1).unwrap();

    world.pass(PERIOD / 2).stake(BOB, u128::MAX / 4).unwrap();
    world.pass(PERIOD);

    let (dust, later) = (world.earned(ALICE), world.earned(BOB));
    assert_eq!(dust, u128::MAX / 8);
    assert!(dust + later <= u128::MAX / 4 && u128::MAX / 4 - dust - later <= 1);
    world.claim(ALICE).unwrap();
    world.claim(BOB).unwrap();
    world.unstake(BOB, u128::MAX / 4).unwrap();
}

/// House of Stake froze proposals whose events were longer than a log may be (H10).
#[test]
fn the_longest_names_fit_into_every_log() {
    let mut world = World::with_reward_asset(LONGEST);
    let [one, two] = ["b", "c"].map(|letter| LONGEST.replacen('a', letter, 1));
    for name in [&one, &two] {
        world.register(name);
        world.stake(name, u128::MAX / 4).unwrap();
    }
    let mut longest = 0;
    let mut note = || longest = longest.max(get_logs().iter().map(String::len).max().unwrap_or(0));
    note();
    world.call(&one, 1).delegate(account(&two)).unwrap();
    note();
    world.pass(1).call(&two, 1).cast(u64::MAX, U64(START), Ballot::Abstain, None).map(drop).unwrap();
    note();

    assert!(longest > 0 && longest < 1_024, "{longest}");
}

/// The sum of House of Stake's accounts drifted from its total by rounding (H11), and its delegation forgave an
/// unlocking stake (H12).
#[test]
fn totals_are_sums_whatever_was_delegated_and_unstaked() {
    let mut world = World::new();
    for (amount, name) in [(7, ALICE), (11, BOB), (13, ALICE)] {
        world.pass(3).stake(name, amount).unwrap();
    }
    world.call(ALICE, 1).delegate(account(BOB)).unwrap();
    world.unstake(ALICE, 9).unwrap();
    world.pass(1);

    let unbonding = world.view().account(account(ALICE)).unwrap().unbonding;
    assert_eq!((unbonding.len(), unbonding[0].amount), (1, U128(9)));
    let before = U64(world.now - 1);
    assert_eq!(world.power(BOB, before.0), 22);
    assert_eq!(world.view().total_power_at(before), Ok(U128(22)));
}

/// House of Stake needs a proof from an archive for each ballot (H14): here the past is told by the contract.
#[test]
fn a_ballot_needs_nothing_but_the_snapshot() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    let snapshot = world.now;
    for _ in 0..40 {
        world.pass(1).stake(ALICE, 1).unwrap();
    }

    world.pass(1).call(ALICE, 1).cast(4, U64(snapshot), Ballot::For, None).map(drop).unwrap();

    let alice = account(ALICE);
    let (own, received, total_power) = (30_u128, 0_u128, 30_u128);
    let power = (own, received, None::<AccountId>, total_power);
    let arguments = (&alice, &alice, 4_u64, snapshot, Ballot::For, power, true, None::<crate::Digest>);
    assert_eq!(calls(), [(DAO.to_owned(), "on_ballot".to_owned(), borsh_args(&arguments), 1)]);
}
