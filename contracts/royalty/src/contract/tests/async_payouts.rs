//! A payment on its way: whatever happens meanwhile, its end changes what was sent and nothing else.

use near_sdk::{PromiseOrValue, PromiseResult, json_types::U128, serde_json::json};

use super::world::*;
use crate::Error;

fn paid() -> PromiseResult {
    PromiseResult::Successful(vec![])
}

/// The operator has 4,000 on its way, and 400 more since.
fn in_flight() -> World {
    let mut world = World::with_channel(20_000);
    world.redeem(vec![sign(&voucher(0, 10_000, 1), 1)]).unwrap();
    world.call(OPERATOR, ONE_YOCTO, |contract| contract.claim(None).map(PromiseOrValue::detach)).unwrap();
    world.redeem(vec![sign(&voucher(0, 11_000, 2), 1)]).unwrap();
    world
}

fn end(world: &mut World, result: PromiseResult, amount: u128) -> Done<U128> {
    world.call_back(result, |contract| contract.on_payout_sent(account(OPERATOR), amount.into()))
}

fn credit(world: &mut World) -> [u128; 3] {
    let credit = world.view(|contract| contract.credit(account(OPERATOR)).0);
    let solvency = world.view(Contract::solvency);
    [credit, solvency.credits.0, solvency.in_flight.0]
}

#[test]
fn that_arrives_leaves_what_was_earned_meanwhile() {
    let mut world = in_flight();

    let done = end(&mut world, paid(), 4_000);

    let data = json!({"account_id": OPERATOR, "amount": "4000"});
    assert_eq!((done.value.0, done.events()), (4_000, vec![event("payout_completed", data)]));
    assert_eq!(credit(&mut world), [400, 400, 0]);
}

#[test]
fn that_fails_is_added_to_what_was_earned_meanwhile() {
    let mut world = in_flight();

    let done = end(&mut world, PromiseResult::Failed, 4_000);

    let data = json!({"account_id": OPERATOR, "amount": "4000"});
    assert_eq!((done.value.0, done.events()), (0, vec![event("payout_reverted", data)]));
    assert_eq!(credit(&mut world), [4_400, 4_400, 0]);
}

#[test]
fn does_not_mind_how_much_the_asset_answers() {
    let mut world = in_flight();

    let done = end(&mut world, PromiseResult::Successful(vec![b'['; 1_000_000]), 4_000);

    assert_eq!(done.value.0, 4_000);
}

#[test]
fn ends_in_any_order_with_another() {
    for first_fails in [true, false] {
        let mut world = in_flight();
        world.call(OPERATOR, ONE_YOCTO, |contract| contract.claim(None).map(PromiseOrValue::detach)).unwrap();
        assert_eq!(credit(&mut world), [0, 0, 4_400]);

        let (first, second) =
            if first_fails { (PromiseResult::Failed, paid()) } else { (paid(), PromiseResult::Failed) };
        end(&mut world, second, 400);
        end(&mut world, first, 4_000);

        let restored = if first_fails { 4_000 } else { 400 };
        assert_eq!(credit(&mut world), [restored, restored, 0]);
    }
}

#[test]
fn of_a_closed_channel_that_fails_can_be_claimed() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    world.now += DELAY;
    world.call(ALICE, ONE_YOCTO, |contract| contract.withdraw(0).map(PromiseOrValue::detach)).unwrap();
    let leave =
        |world: &mut World| world.call(ALICE, ONE_YOCTO, |contract| contract.storage_unregister(Some(true)));
    let in_use = Error::StorageInUse { account_id: account(ALICE), n_channels: 0, credit: 100 };
    assert_eq!(leave(&mut world).map(|done| done.value), Err(in_use.clone()));

    world.call_back(PromiseResult::Failed, |contract| contract.on_payout_sent(account(ALICE), U128(100)));

    assert_eq!(leave(&mut world).map(|done| done.value), Err(in_use));
    let claim =
        world.call(ALICE, ONE_YOCTO, |contract| contract.claim(None).map(PromiseOrValue::detach)).unwrap();
    assert_eq!(claim.sent(), payment(ALICE, 100));
    world.call_back(paid(), |contract| contract.on_payout_sent(account(ALICE), U128(100)));
    assert!(leave(&mut world).unwrap().value);
}
