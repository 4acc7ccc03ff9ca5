//! Transfers of the asset: what opens or tops up a channel, and what is refused whole.

use near_sdk::{json_types::U128, serde_json::json};
use rstest::rstest;

use super::world::*;
use crate::{DepositMessage, Error};

#[test]
fn opens_a_channel() {
    let mut world = World::with_release();

    let done = world.open(ALICE, 1, 500).unwrap();

    let line = event(
        "channel_opened",
        json!({
            "channel_id": 0,
            "consumer_id": ALICE,
            "model_id": MODEL,
            "version": 0,
            "public_key": public_key(1),
            "amount": "500",
            "withdrawal_delay": DELAY.to_string(),
        }),
    );
    assert_eq!(done.events(), [line]);
    let channel = world.view(|contract| contract.channel(0)).unwrap();
    assert_eq!(
        (channel.consumer_id, channel.operator_id, channel.deposited.0, channel.claimed.0),
        (account(ALICE), account(OPERATOR), 500, 0)
    );
    assert_eq!(world.view(|contract| contract.solvency().escrow.0), 500);
}

#[test]
fn tops_a_channel_up_for_anyone() {
    let mut world = World::with_channel(500);

    let done = world.deposit(MALLORY, 7, &DepositMessage::TopUp { channel_id: 0 }).unwrap();

    let data = json!({"channel_id": 0, "payer_id": MALLORY, "amount": "7"});
    assert_eq!(done.events(), [event("channel_topped_up", data)]);
    let channel = world.view(|contract| contract.channel(0)).unwrap();
    assert_eq!((channel.consumer_id, channel.deposited.0), (account(ALICE), 507));
}

#[test]
fn numbers_are_never_used_twice() {
    let mut world = World::with_channel(500);
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    world.now += DELAY;
    world
        .call(ALICE, ONE_YOCTO, |contract| contract.withdraw(0).map(near_sdk::PromiseOrValue::detach))
        .unwrap();

    world.open(ALICE, 1, 500).unwrap();

    assert_eq!(world.view(|contract| contract.channel(0)), None);
    assert_eq!(world.view(|contract| contract.channel(1)).unwrap().deposited.0, 500);
}

#[test]
fn refuses_another_token() {
    let mut world = World::with_release();

    let refused = world.call(MALLORY, NO_DEPOSIT, |contract| {
        contract.ft_on_transfer(account(ALICE), U128(1), String::new().into())
    });

    assert_eq!(refused.map(|done| done.value.0), Err(Error::WrongAsset { token_id: account(MALLORY) }));
}

#[rstest]
#[case::empty("", "expected a value at byte 0")]
#[case::unknown(r#"{"steal":{}}"#, "unknown variant `steal`, expected `open_channel` or `top_up` at byte 8")]
#[case::with_more(
    r#"{"top_up":{"channel_id":0,"to":1}}"#,
    "unknown field `to`, expected `channel_id` at byte 30"
)]
fn refuses_a_message(#[case] msg: &str, #[case] reason: &str) {
    let mut world = World::with_channel(500);

    let refused = world
        .call(ASSET, NO_DEPOSIT, |contract| contract.ft_on_transfer(account(ALICE), U128(1), msg.into()));

    let reason = reason.to_owned();
    assert_eq!(refused.map(|done| done.value.0), Err(Error::UnknownMessage { reason }));
}

#[test]
fn refuses_nothing() {
    let mut world = World::with_channel(500);

    let refused = world.deposit(ALICE, 0, &DepositMessage::TopUp { channel_id: 0 });

    assert_eq!(refused.map(|done| done.value), Err(Error::AmountIsZero));
}

#[test]
fn refuses_a_channel_that_is_not_open() {
    let mut world = World::with_channel(500);

    let refused = world.deposit(ALICE, 1, &DepositMessage::TopUp { channel_id: 1 });

    assert_eq!(refused.map(|done| done.value), Err(Error::UnknownChannel { channel_id: 1 }));
}

fn opening(version: u32, operator: &str, public_key: &str) -> DepositMessage {
    DepositMessage::OpenChannel {
        model_id: MODEL.to_owned(),
        version,
        operator_id: account(operator),
        public_key: public_key.parse().unwrap(),
    }
}

const ED25519: &str = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";
const SECP256K1: &str =
    "secp256k1:qMoRgcoXai4mBPsdbHi1wfyxF9TdbPCF4qSDQTRP3TfescSRoUdSx6nmeQoN3aiwGzwMyGXAb1gUjBTv5AY8DXj";

#[rstest]
#[case::unknown_release(
    opening(1, OPERATOR, ED25519),
    Error::UnknownRelease { release_id: release_id(1) }
)]
#[case::another_operator(
    opening(0, MALLORY, ED25519),
    Error::OperatorMismatch { operator_id: account(OPERATOR) }
)]
#[case::another_kind_of_key(opening(0, OPERATOR, SECP256K1), Error::KeyNotEd25519)]
fn refuses_to_open(#[case] message: DepositMessage, #[case] error: Error) {
    let mut world = World::with_release();

    let refused = world.deposit(ALICE, 1, &message);

    assert_eq!(refused.map(|done| done.value), Err(error));
}

#[test]
fn refuses_to_open_without_storage() {
    let mut world = World::with_release();

    let refused = world.open(MALLORY, 1, 1);

    assert_eq!(refused.map(|done| done.value), Err(Error::NotRegistered { account_id: account(MALLORY) }));
}
