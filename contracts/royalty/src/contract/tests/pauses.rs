//! Pauses: ways in alone, over by themselves, and no clock of a channel stands still meanwhile.

use commonweight_common::{
    owner::OwnerError,
    pause::{COOL_DOWN, MAX_PAUSE, PauseError},
    roles::RoleError,
};
use near_sdk::{PromiseOrValue, json_types::U64, serde_json::json};

use super::world::*;
use crate::{Bucket, Contract, DepositMessage, Digest, Error, Feature, Result, Role};

/// As [`World::with_channel`]; bob is a guardian.
fn with_guardian(deposit: u128) -> World {
    let mut world = World::with_channel(deposit);
    world.call(OWNER, ONE_YOCTO, |contract| contract.grant_role(Role::Guardian, account(BOB))).unwrap();
    world
}

fn pause(world: &mut World, caller: &str, feature: Feature, duration: u64) -> Result<Done<()>> {
    world.call(caller, ONE_YOCTO, |contract| contract.pause(feature, U64(duration)))
}

fn set_weight(world: &mut World) -> Result<()> {
    world
        .call(OWNER, ONE_NEAR, |contract| contract.set_weights(MODEL.to_owned(), 0, vec![weight(ALICE, 9)]))
        .map(|done| done.value)
}

fn register(world: &mut World) -> Result<u32> {
    world
        .call(OWNER, ONE_NEAR, |contract| {
            contract.register_model(MODEL.to_owned(), account(OPERATOR), terms(), Digest([7; 32]), 1)
        })
        .map(|done| done.value)
}

fn top_up(world: &mut World) -> Result<()> {
    world.deposit(ALICE, 1, &DepositMessage::TopUp { channel_id: 0 }).map(|done| done.value)
}

fn paused(until: u64) -> Error {
    Error::Pause(PauseError::Paused { until })
}

#[test]
fn of_channels_stop_deposits_alone() {
    let mut world = with_guardian(10_000);
    let until = world.now + 1 + MAX_PAUSE;

    let done = pause(&mut world, BOB, Feature::Channel, MAX_PAUSE).unwrap();

    let data = json!({"feature": "channel", "account_id": BOB, "until": until.to_string()});
    assert_eq!(done.events(), [event("paused", data)]);
    assert_eq!(world.open(BOB, 2, 5).map(|done| done.value), Err(paused(until)));
    assert_eq!(top_up(&mut world), Err(paused(until)));
    assert_eq!(world.view(|contract| contract.paused_until(Feature::Channel)), Some(U64(until)));
    assert_eq!(world.view(|contract| contract.paused_until(Feature::Model)), None);
    assert_eq!(register(&mut world), Ok(1));
    assert_eq!(set_weight(&mut world), Ok(()));
}

#[test]
fn of_models_stop_versions_and_weights_alone() {
    let mut world = with_guardian(10_000);
    let until = world.now + 1 + MAX_PAUSE;

    pause(&mut world, BOB, Feature::Model, MAX_PAUSE).unwrap();

    assert_eq!(register(&mut world), Err(paused(until)));
    assert_eq!(set_weight(&mut world), Err(paused(until)));
    assert_eq!(top_up(&mut world), Ok(()));
    world.open(BOB, 2, 5).unwrap();
}

#[test]
fn stop_no_way_out_and_no_clock() {
    let mut world = with_guardian(10_000);
    let act = |world: &mut World, act: fn(&mut Contract) -> Result<()>| {
        world.call(ALICE, ONE_YOCTO, act).map(|done| done.value).unwrap();
    };
    act(&mut world, |contract| contract.request_withdrawal(0));
    let unlocks_at = world.now + DELAY;

    for feature in [Feature::Channel, Feature::Model] {
        pause(&mut world, BOB, feature, MAX_PAUSE).unwrap();
    }

    world.redeem(vec![sign(&voucher(0, 1_000, 1), 1)]).unwrap();
    act(&mut world, |contract| contract.cancel_withdrawal(0));
    act(&mut world, |contract| contract.rotate_key(0, public_key(2)));
    let rotated_at = world.now;
    world.redeem(vec![sign(&voucher(0, 2_000, 2), 1)]).unwrap();
    act(&mut world, |contract| contract.request_withdrawal(0));
    let channel = world.view(|contract| contract.channel(0)).unwrap();
    assert_eq!(channel.previous_key.unwrap().thaws_at, U64(rotated_at + DELAY));
    let again_at = channel.unlocks_at.unwrap().0;
    assert!((unlocks_at..unlocks_at + 10).contains(&again_at));
    world.call(OPERATOR, ONE_YOCTO, |contract| contract.claim(None).map(PromiseOrValue::detach)).unwrap();
    for bucket in [Bucket::Stakers, Bucket::Treasury] {
        world
            .call(MALLORY, ONE_YOCTO, |contract| contract.flush(bucket).map(PromiseOrValue::detach))
            .unwrap();
    }
    let releases = Some(vec![release_id(0)]);
    world.call(BOB, ONE_YOCTO, |contract| contract.claim(releases).map(PromiseOrValue::detach)).unwrap();
    world.now = again_at;
    act(&mut world, |contract| contract.withdraw(0).map(PromiseOrValue::detach));
    assert!(world.now < rotated_at + MAX_PAUSE, "both are paused still");
}

#[test]
fn end_by_themselves_and_are_seldom() {
    let mut world = with_guardian(10);
    pause(&mut world, BOB, Feature::Channel, 10).unwrap();
    let until = world.now + 10;
    world.now = until - 2;
    assert_eq!(top_up(&mut world), Err(paused(until)));
    world.now = until - 1;
    assert_eq!(top_up(&mut world), Ok(()));

    let soon = pause(&mut world, BOB, Feature::Channel, MAX_PAUSE).map(|done| done.value);

    let too_soon = PauseError::TooSoon { rested_at: until + COOL_DOWN, left: MAX_PAUSE - 10 };
    assert_eq!(soon, Err(Error::Pause(too_soon)));
    pause(&mut world, OWNER, Feature::Channel, 10).unwrap();
    let lifted = world.call(OWNER, ONE_YOCTO, |contract| contract.unpause(Feature::Channel)).unwrap();
    assert_eq!(lifted.events(), [event("unpaused", json!({"feature": "channel"}))]);
    assert_eq!(top_up(&mut world), Ok(()));
    let none = world.call(OWNER, ONE_YOCTO, |contract| contract.unpause(Feature::Channel));
    assert_eq!(none.map(|done| done.value), Err(Error::Pause(PauseError::None)));
}

#[test]
fn are_for_guardians_and_the_owner() {
    let mut world = with_guardian(10);
    let missing = |name| Error::Role(RoleError::Missing { account_id: account(name), role: "guardian" });
    let pause = |world: &mut World, caller| pause(world, caller, Feature::Model, 10).map(|done| done.value);

    assert_eq!(pause(&mut world, MALLORY), Err(missing(MALLORY)));
    assert_eq!(world.view(|contract| contract.role_holders(Role::Guardian)), [account(BOB)]);
    let revoke = |contract: &mut Contract| contract.revoke_role(Role::Guardian, account(BOB));
    let revoked = world.call(OWNER, ONE_YOCTO, revoke).unwrap();
    let data = json!({"role": "guardian", "account_id": BOB});
    assert_eq!(revoked.events(), [event("role_revoked", data)]);
    assert_eq!(pause(&mut world, BOB), Err(missing(BOB)));
    let again = world.call(OWNER, ONE_YOCTO, revoke).unwrap();
    assert!(again.events().is_empty(), "nothing was taken");
    assert_eq!(pause(&mut world, OWNER), Ok(()));
}

#[test]
fn are_granted_and_lifted_by_the_owner_alone() {
    let mut world = with_guardian(10);
    let not_owner = Error::Owner(OwnerError::NotOwner { caller_id: account(BOB), owner_id: account(OWNER) });
    let mut act =
        |act: fn(&mut Contract) -> Result<()>| world.call(BOB, ONE_YOCTO, act).map(|done| done.value);

    let answers = [
        act(|contract| contract.unpause(Feature::Channel)),
        act(|contract| contract.grant_role(Role::Guardian, account(BOB))),
        act(|contract| contract.revoke_role(Role::Guardian, account(BOB))),
        act(|contract| contract.stage_code(Digest([1; 32]))),
        act(Contract::unstage_code),
    ];

    assert_eq!(answers.map(Result::unwrap_err), [(); 5].map(|()| not_owner.clone()));
    let grant = |contract: &mut Contract| contract.grant_role(Role::Guardian, account(ALICE));
    let granted = world.call(OWNER, ONE_YOCTO, grant).unwrap();
    assert_eq!(granted.events(), [event("role_granted", json!({"role": "guardian", "account_id": ALICE}))]);
    assert!(world.call(OWNER, ONE_YOCTO, grant).unwrap().events().is_empty(), "it has it already");
}

#[test]
fn last_at_most_a_week_from_one_decision() {
    let mut world = with_guardian(10);

    let [none, long] = [0, MAX_PAUSE + 1]
        .map(|duration| pause(&mut world, OWNER, Feature::Channel, duration).map(|done| done.value));

    assert_eq!(none, Err(Error::Pause(PauseError::Duration { duration: 0 })));
    assert_eq!(long, Err(Error::Pause(PauseError::Duration { duration: MAX_PAUSE + 1 })));
}
