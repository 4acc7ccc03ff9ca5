//! Closing a channel and rotating its key: only by its consumer, and never at the operator's cost.

use near_sdk::{PromiseOrValue, PublicKey, serde_json::json};
use rstest::rstest;

use super::world::*;
use crate::{ChannelId, Contract, DepositMessage, Error, Refusal, Result};

fn withdraw(world: &mut World, caller: &str) -> Result<Done<()>> {
    world.call(caller, ONE_YOCTO, |contract| contract.withdraw(0).map(PromiseOrValue::detach))
}

#[test]
fn pays_the_rest_after_the_delay() {
    let mut world = World::with_channel(100);
    world.redeem(vec![sign(&voucher(0, 40, 4), 1)]).unwrap();
    let requested = world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    let unlocks_at = world.now + DELAY;
    world.now = unlocks_at - 1;

    let done = withdraw(&mut world, ALICE).unwrap();

    let data = json!({"channel_id": 0, "unlocks_at": unlocks_at.to_string()});
    assert_eq!(requested.events(), [event("withdrawal_requested", data)]);
    let data = json!({"channel_id": 0, "consumer_id": ALICE, "amount": "60"});
    assert_eq!(done.events(), [event("channel_closed", data)]);
    assert_eq!(done.sent(), payment(ALICE, 60));
    assert_eq!(world.view(|contract| contract.channel(0)), None);
    let solvency = world.view(Contract::solvency);
    assert_eq!((solvency.escrow.0, solvency.in_flight.0, solvency.liabilities.0), (0, 60, 100));
}

#[test]
fn pays_nothing_where_nothing_is_left() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    world.redeem(vec![sign(&voucher(0, 100, 4), 1)]).unwrap();
    world.now += DELAY;

    let done = withdraw(&mut world, ALICE).unwrap();

    assert_eq!(done.sent(), []);
    assert_eq!(world.view(|contract| contract.channel(0)), None);
}

#[test]
fn a_claim_in_the_window_wins() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    let unlocks_at = world.now + DELAY;
    let early = withdraw(&mut world, ALICE).map(|done| done.value);
    assert_eq!(early, Err(Error::WithdrawalLocked { unlocks_at, now: world.now }));

    world.now = unlocks_at - 2;
    world.redeem(vec![sign(&voucher(0, 70, 4), 1)]).unwrap();

    assert_eq!(withdraw(&mut world, ALICE).unwrap().sent(), payment(ALICE, 30));
    let late = world.redeem(vec![sign(&voucher(0, 80, 5), 1)]).map(|done| done.value);
    let refusal = Refusal::UnknownChannel { channel_id: 0 };
    assert_eq!(late, Err(Error::VoucherRefused { index: 0, refusal }));
}

#[test]
fn nobody_else_moves_the_clock() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    let unlocks_at = world.view(|contract| contract.channel(0)).unwrap().unlocks_at;

    world.deposit(MALLORY, 1, &DepositMessage::TopUp { channel_id: 0 }).unwrap();
    world.redeem(vec![sign(&voucher(0, 70, 4), 1)]).unwrap();
    let again = world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0));

    let pending = Error::WithdrawalPending { unlocks_at: unlocks_at.unwrap().0 };
    assert_eq!(again.map(|done| done.value), Err(pending));
    assert_eq!(world.view(|contract| contract.channel(0)).unwrap().unlocks_at, unlocks_at);
}

#[test]
fn a_request_can_be_taken_back() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();

    let done = world.call(ALICE, ONE_YOCTO, |contract| contract.cancel_withdrawal(0)).unwrap();

    assert_eq!(done.events(), [event("withdrawal_cancelled", json!({"channel_id": 0}))]);
    world.now += DELAY;
    assert_eq!(
        withdraw(&mut world, ALICE).map(|done| done.value),
        Err(Error::WithdrawalNotRequested { channel_id: 0 })
    );
}

#[test]
fn a_rotated_key_counts_for_one_more_delay() {
    let mut world = World::with_channel(100);

    let done = world.call(ALICE, ONE_YOCTO, |contract| contract.rotate_key(0, public_key(2))).unwrap();

    let thaws_at = world.now + DELAY;
    let data = json!({"channel_id": 0, "public_key": public_key(2), "thaws_at": thaws_at.to_string()});
    assert_eq!(done.events(), [event("key_rotated", data)]);
    assert_eq!(world.redeem(vec![sign(&voucher(0, 10, 1), 2)]).unwrap().value, 10);
    world.now = thaws_at - 2;
    assert_eq!(world.redeem(vec![sign(&voucher(0, 20, 2), 1)]).unwrap().value, 10);
    let thawed = world.redeem(vec![sign(&voucher(0, 30, 3), 1)]).map(|done| done.value);
    let refusal = Refusal::SignatureInvalid { channel_id: 0 };
    assert_eq!(thawed, Err(Error::VoucherRefused { index: 0, refusal }));
}

#[test]
fn a_second_rotation_waits_for_the_first() {
    let mut world = World::with_channel(100);
    let rotate = |world: &mut World, seed| {
        world.call(ALICE, ONE_YOCTO, |contract| contract.rotate_key(0, public_key(seed)))
    };
    rotate(&mut world, 2).unwrap();
    let thaws_at = world.now + DELAY;

    let refused = rotate(&mut world, 3).map(|done| done.value);

    assert_eq!(refused, Err(Error::RotationPending { thaws_at }));
}

#[test]
fn refuses_another_kind_of_key() {
    let mut world = World::with_channel(100);
    let secp256k1: PublicKey =
        "secp256k1:qMoRgcoXai4mBPsdbHi1wfyxF9TdbPCF4qSDQTRP3TfescSRoUdSx6nmeQoN3aiwGzwMyGXAb1gUjBTv5AY8DXj"
            .parse()
            .unwrap();

    let refused = world.call(ALICE, ONE_YOCTO, |contract| contract.rotate_key(0, secp256k1));

    assert_eq!(refused.map(|done| done.value), Err(Error::KeyNotEd25519));
}

type Act = fn(&mut Contract, ChannelId) -> Result<()>;

#[rstest]
#[case::request(|contract: &mut Contract, id| contract.request_withdrawal(id))]
#[case::cancel(|contract: &mut Contract, id| contract.cancel_withdrawal(id))]
#[case::rotate(|contract: &mut Contract, id| contract.rotate_key(id, public_key(2)))]
#[case::withdraw(|contract: &mut Contract, id| contract.withdraw(id).map(PromiseOrValue::detach))]
fn every_act_is_the_consumers(#[case] act: Act) {
    let mut world = World::with_channel(100);

    let foreign = world.call(OPERATOR, ONE_YOCTO, |contract| act(contract, 0));
    let bare = world.call(ALICE, NO_DEPOSIT, |contract| act(contract, 0));
    let unknown = world.call(ALICE, ONE_YOCTO, |contract| act(contract, 1));

    let not_consumer = Error::NotConsumer { caller_id: account(OPERATOR), channel_id: 0 };
    assert_eq!(foreign.map(|done| done.value), Err(not_consumer));
    assert_eq!(bare.map(|done| done.value), Err(Error::OneYoctoRequired { attached: NO_DEPOSIT }));
    assert_eq!(unknown.map(|done| done.value), Err(Error::UnknownChannel { channel_id: 1 }));
}
