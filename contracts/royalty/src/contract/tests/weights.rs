//! Weights of contributors: they count for later income, and every list is bounded and without doubles.

use commonweight_common::{owner::OwnerError, storage::StorageDepositTooSmall};
use near_sdk::{NearToken, serde_json::json};

use super::world::*;
use crate::{Error, MAX_WEIGHTS, Result, Weight};

fn set(world: &mut World, weights: Vec<Weight>) -> Result<Done<()>> {
    world.call(OWNER, ONE_NEAR, |contract| contract.set_weights(MODEL.to_owned(), 0, weights))
}

#[test]
fn are_announced_with_their_sum() {
    let mut world = World::with_release();

    let done = set(&mut world, vec![weight(ALICE, 5), weight(MALLORY, 0)]).unwrap();

    let weights = json!([
        {"account_id": ALICE, "weight": "5"},
        {"account_id": MALLORY, "weight": "0"},
    ]);
    let line = event(
        "weights_set",
        json!({"model_id": MODEL, "version": 0, "weights": weights, "total_weight": "6"}),
    );
    assert_eq!(done.events(), [line]);
    let shown = world.view(|contract| contract.weight(MODEL.to_owned(), 0, account(ALICE)));
    assert_eq!(shown, Some(weight(ALICE, 5)));
}

#[test]
fn count_for_later_income_only() {
    let mut world = World::with_channel(10_000);
    world.redeem(vec![sign(&voucher(0, 4_000, 1), 1)]).unwrap();

    set(&mut world, vec![weight(ALICE, 0)]).unwrap();
    world.redeem(vec![sign(&voucher(0, 8_000, 2), 1)]).unwrap();

    let mut earned = |name| world.view(|contract| contract.earnings(MODEL.to_owned(), 0, account(name)).0);
    assert_eq!([earned(ALICE), earned(BOB), earned(MALLORY)], [900, 1_500, 0]);
}

#[test]
fn charge_new_contributors_only() {
    let mut world = World::with_release();

    let again = set(&mut world, vec![weight(ALICE, 9)]).unwrap();

    assert_eq!(again.transfers(), [(OWNER.to_owned(), ONE_NEAR)]);
    let new = world.call(OWNER, ONE_YOCTO, |contract| {
        contract.set_weights(MODEL.to_owned(), 0, vec![weight(MALLORY, 1)])
    });
    let new = new.map(|done| done.value);
    let Err(Error::StorageDepositTooSmall(StorageDepositTooSmall { required, .. })) = new else {
        panic!("{new:?}");
    };
    assert!(required > NearToken::from_yoctonear(160 * 10_u128.pow(19)), "with room for its credit");
}

#[test]
fn come_in_lists_without_doubles() {
    let mut world = World::with_release();

    let twice = set(&mut world, vec![weight(ALICE, 1), weight(BOB, 1), weight(ALICE, 1)]);

    let duplicate = Error::DuplicateAccount { account_id: account(ALICE) };
    assert_eq!(twice.map(|done| done.value), Err(duplicate));
}

#[test]
fn come_in_bounded_lists() {
    let mut world = World::with_release();
    let weights = |n| (0..n).map(|i| weight(&format!("c{i}.near"), 1)).collect();

    let none = set(&mut world, vec![]).map(|done| done.value);
    let many = set(&mut world, weights(MAX_WEIGHTS + 1)).map(|done| done.value);

    assert_eq!(none, Err(Error::ListLength { length: 0, max: 100 }));
    assert_eq!(many, Err(Error::ListLength { length: 101, max: 100 }));
}

#[test]
fn fit_the_log_at_their_longest() {
    let mut world = World::with_release();
    let longest = |i: usize| weight(&format!("{i:0>64}"), u64::MAX / 128);

    let done = set(&mut world, (0..MAX_WEIGHTS).map(longest).collect()).unwrap();

    assert!(done.logs.concat().len() < 16_384, "{}", done.logs.concat().len());
}

#[test]
fn do_not_overflow() {
    let mut world = World::with_release();

    let refused = set(&mut world, vec![weight(BOB, u64::MAX)]);

    assert_eq!(refused.map(|done| done.value), Err(Error::TotalWeightTooLarge));
}

#[test]
fn are_for_the_owner() {
    let mut world = World::with_release();
    let not_owner =
        Error::Owner(OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) });

    let set = world.call(MALLORY, ONE_NEAR, |contract| {
        contract.set_weights(MODEL.to_owned(), 0, vec![weight(MALLORY, 1)])
    });
    let distribute =
        world.call(MALLORY, ONE_YOCTO, |contract| contract.distribute_pending(MODEL.to_owned(), 0));

    assert_eq!(set.map(|done| done.value), Err(not_owner.clone()));
    assert_eq!(distribute.map(|done| done.value.0), Err(not_owner));
}

#[test]
fn are_for_a_registered_release() {
    let mut world = World::with_release();

    let refused = world
        .call(OWNER, ONE_NEAR, |contract| contract.set_weights(MODEL.to_owned(), 1, vec![weight(ALICE, 1)]));

    assert_eq!(refused.map(|done| done.value), Err(Error::UnknownRelease { release_id: release_id(1) }));
}

#[test]
fn that_come_late_get_what_was_pending() {
    let mut world = World::with_channel(10_000);
    set(&mut world, vec![weight(ALICE, 0), weight(BOB, 0)]).unwrap();
    world.redeem(vec![sign(&voucher(0, 1_000, 1), 1)]).unwrap();
    set(&mut world, vec![weight(MALLORY, 1)]).unwrap();
    world.redeem(vec![sign(&voucher(0, 2_000, 2), 1)]).unwrap();
    let mut earned = || world.view(|contract| contract.earnings(MODEL.to_owned(), 0, account(MALLORY)).0);
    assert_eq!(earned(), 300, "of what was redeemed with weights alone");

    let done =
        world.call(OWNER, ONE_YOCTO, |contract| contract.distribute_pending(MODEL.to_owned(), 0)).unwrap();

    let data = json!({"model_id": MODEL, "version": 0, "amount": "300"});
    assert_eq!((done.value.0, done.events()), (300, vec![event("pending_distributed", data)]));
    let earned = world.view(|contract| contract.earnings(MODEL.to_owned(), 0, account(MALLORY)).0);
    assert_eq!(earned, 600);
}
