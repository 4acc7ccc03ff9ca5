//! Another treasury: announced, in its time, and for what leaves from then on.

use commonweight_common::{Nullable, clock::CODE_DELAY, owner::OwnerError, succession::SuccessionError};
use near_sdk::{PromiseOrValue, PromiseResult, json_types::U128, serde_json::json};

use super::world::*;
use crate::{Bucket, Contract, Error, Result};

const OTHER: &str = "dao2.near";

fn propose(world: &mut World, treasury: Option<&str>) -> Result<Done<()>> {
    let treasury_id = treasury.map(account);
    world.call(OWNER, ONE_YOCTO, |contract| contract.propose_treasury(Nullable(treasury_id)))
}

fn change(world: &mut World) -> Result<Done<()>> {
    world.call(MALLORY, NO_DEPOSIT, Contract::change_treasury)
}

/// Whom the treasury's bucket is sent to.
fn flush(world: &mut World) -> String {
    let flush = |contract: &mut Contract| contract.flush(Bucket::Treasury).map(PromiseOrValue::detach);
    let sent = world.call(MALLORY, ONE_YOCTO, flush).unwrap().sent();
    sent[0].args["receiver_id"].as_str().unwrap().to_owned()
}

#[test]
fn takes_its_place_after_thirty_days() {
    let mut world = World::with_channel(10_000);
    world.redeem(vec![sign(&voucher(0, 10_000, 1), 1)]).unwrap();

    let proposed = propose(&mut world, Some(OTHER)).unwrap();

    let ready_at = world.now + CODE_DELAY;
    let data = json!({"treasury_id": OTHER, "ready_at": ready_at.to_string()});
    assert_eq!(proposed.events(), [event("treasury_proposed", data)]);
    assert_eq!(world.view(Contract::proposed_treasury).unwrap().account_id, OTHER);
    let expires_at = ready_at + CODE_DELAY;
    let early = SuccessionError::NotDue { ready_at, expires_at, now: world.now + 1 };
    assert_eq!(change(&mut world).map(drop), Err(early.into()));
    world.now = ready_at;
    let changed = change(&mut world).unwrap();
    let data = json!({"old_treasury_id": TREASURY, "new_treasury_id": OTHER});
    assert_eq!(changed.events(), [event("treasury_changed", data)]);
    assert_eq!(world.view(Contract::settings).treasury_id, OTHER);
    assert_eq!(flush(&mut world), OTHER);
}

#[test]
fn is_the_owners_to_propose_and_to_take_back() {
    let mut world = World::empty();
    propose(&mut world, Some(OTHER)).unwrap();

    let refused =
        world.call(MALLORY, ONE_YOCTO, |contract| contract.propose_treasury(Nullable(None))).map(drop);
    let not_owner = OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) };
    assert_eq!(refused, Err(Error::Owner(not_owner)));
    let unpaid =
        world.call(OWNER, NO_DEPOSIT, |contract| contract.propose_treasury(Nullable(None))).map(drop);
    assert_eq!(unpaid, Err(Error::OneYoctoRequired { attached: NO_DEPOSIT }));

    let taken_back = propose(&mut world, None).unwrap();
    let data = json!({"treasury_id": null, "ready_at": null});
    assert_eq!(taken_back.events(), [event("treasury_proposed", data)]);
    assert_eq!(propose(&mut world, None).unwrap().events(), [] as [String; 0]);
    world.now += CODE_DELAY;
    assert_eq!(change(&mut world).map(drop), Err(SuccessionError::NotProposed.into()));
}

#[test]
fn is_forgotten_with_the_owner_who_proposed_it() {
    let mut world = World::empty();
    propose(&mut world, Some(OTHER)).unwrap();
    world.call(OWNER, ONE_YOCTO, |contract| contract.propose_owner(Nullable(Some(account(ALICE))))).unwrap();

    world.call(ALICE, ONE_YOCTO, Contract::accept_owner).unwrap();

    assert_eq!(world.view(Contract::proposed_treasury), None);
    world.now += CODE_DELAY;
    assert_eq!(change(&mut world).map(drop), Err(SuccessionError::NotProposed.into()));
}

/// What is on its way when the treasury changes is the former one's where it arrives, and the new one's where it does
/// not.
#[test]
fn does_not_touch_what_is_on_its_way() {
    let mut world = World::with_channel(10_000);
    world.redeem(vec![sign(&voucher(0, 10_000, 1), 1)]).unwrap();
    propose(&mut world, Some(OTHER)).unwrap();
    world.now += CODE_DELAY;
    assert_eq!(flush(&mut world), TREASURY);

    change(&mut world).unwrap();
    let lost = |contract: &mut Contract| contract.on_treasury_flushed(U128(1_000));
    assert_eq!(world.call_back(PromiseResult::Failed, lost).value.0, 0);

    assert_eq!(flush(&mut world), OTHER);
}
