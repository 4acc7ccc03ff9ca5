//! Claims: who is paid how much, and what a claim may name.

use near_sdk::{PromiseOrValue, serde_json::json};

use super::world::*;
use crate::{Error, MAX_CLAIMED_RELEASES, ReleaseId, Result};

fn claim(world: &mut World, caller: &str, releases: Option<Vec<ReleaseId>>) -> Result<Done<()>> {
    world.call(caller, ONE_YOCTO, |contract| contract.claim(releases).map(PromiseOrValue::detach))
}

/// 10,000 redeemed: 4,000 for the operator, 2,250 for alice, 750 for bob, 2,000 and 1,000 in the buckets.
fn earned() -> World {
    let mut world = World::with_channel(10_000);
    world.redeem(vec![sign(&voucher(0, 10_000, 1), 1)]).unwrap();
    world
}

#[test]
fn pays_the_operator() {
    let mut world = earned();

    let done = claim(&mut world, OPERATOR, None).unwrap();

    assert_eq!(done.sent(), payment(OPERATOR, 4_000));
    assert_eq!(done.events(), [near_sdk::serde_json::Value::Null; 0]);
    let solvency = world.view(Contract::solvency);
    assert_eq!((solvency.credits.0, solvency.in_flight.0), (0, 4_000));
}

#[test]
fn pays_a_contributor_what_it_has_earned() {
    let mut world = earned();

    let done = claim(&mut world, ALICE, Some(vec![release_id(0)])).unwrap();

    let data = json!({"account_id": ALICE, "model_id": MODEL, "version": 0, "amount": "2250"});
    assert_eq!(done.events(), [event("earnings_settled", data)]);
    assert_eq!(done.sent(), payment(ALICE, 2_250));
    let solvency = world.view(Contract::solvency);
    assert_eq!((solvency.contributors.0, solvency.in_flight.0), (750, 2_250));
}

#[test]
fn pays_nothing_twice() {
    let mut world = earned();
    claim(&mut world, ALICE, Some(vec![release_id(0)])).unwrap();

    let again = claim(&mut world, ALICE, Some(vec![release_id(0)])).map(|done| done.value);

    assert_eq!(again, Err(Error::NothingToClaim { account_id: account(ALICE) }));
}

#[test]
fn pays_nobody_who_has_no_part() {
    let mut world = earned();

    let refused = claim(&mut world, MALLORY, Some(vec![release_id(0)])).map(|done| done.value);

    assert_eq!(refused, Err(Error::NothingToClaim { account_id: account(MALLORY) }));
}

#[test]
fn takes_one_yocto() {
    let mut world = earned();

    let refused =
        world.call(OPERATOR, NO_DEPOSIT, |contract| contract.claim(None).map(PromiseOrValue::detach));

    let error = Error::OneYoctoRequired { attached: NO_DEPOSIT };
    assert_eq!(refused.map(|done| done.value), Err(error));
}

#[test]
fn names_each_release_once() {
    let mut world = earned();
    let releases = vec![release_id(0), release_id(0)];

    let refused = claim(&mut world, ALICE, Some(releases)).map(|done| done.value);

    assert_eq!(refused, Err(Error::DuplicateRelease { release_id: release_id(0) }));
}

#[test]
fn names_a_bounded_list_of_known_releases() {
    let mut world = earned();
    let many = (0..=20).map(release_id).collect();

    let many = claim(&mut world, ALICE, Some(many)).map(|done| done.value);
    let unknown = claim(&mut world, ALICE, Some(vec![release_id(1)])).map(|done| done.value);

    assert_eq!(many, Err(Error::ListLength { length: 21, max: MAX_CLAIMED_RELEASES }));
    assert_eq!(unknown, Err(Error::UnknownRelease { release_id: release_id(1) }));
}
