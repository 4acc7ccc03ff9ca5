//! Buckets go to where they belong, and what comes back waits for the next time.

use near_sdk::{PromiseOrValue, PromiseResult, json_types::U128, serde_json::json};
use rstest::rstest;

use super::world::*;
use crate::{Bucket, Error, Result};

fn flush(world: &mut World, bucket: Bucket) -> Result<Done<()>> {
    world.call(MALLORY, ONE_YOCTO, |contract| contract.flush(bucket).map(PromiseOrValue::detach))
}

/// 10,000 redeemed: 2,000 for the stakers and 1,000 for the treasury.
fn earned() -> World {
    let mut world = World::with_channel(10_000);
    world.redeem(vec![sign(&voucher(0, 10_000, 1), 1)]).unwrap();
    world
}

fn buckets(world: &mut World) -> [u128; 3] {
    let solvency = world.view(Contract::solvency);
    [solvency.stakers.0, solvency.treasury.0, solvency.in_flight.0]
}

#[test]
fn sends_the_stakers_share_as_a_reward() {
    let mut world = earned();

    let done = flush(&mut world, Bucket::Stakers).unwrap();

    let sent = [
        Sent {
            receiver: ASSET.to_owned(),
            method: "ft_transfer_call".to_owned(),
            args: json!({"receiver_id": STAKING, "amount": "2000", "memo": null, "msg": r#"{"reward":{}}"#}),
            deposit: ONE_YOCTO,
        },
        Sent {
            receiver: ROYALTY.to_owned(),
            method: "on_stakers_flushed".to_owned(),
            args: json!({"amount": "2000"}),
            deposit: NO_DEPOSIT,
        },
    ];
    assert_eq!(done.sent(), sent);
    assert_eq!(buckets(&mut world), [0, 1_000, 2_000]);
}

#[test]
fn sends_the_treasurys_share() {
    let mut world = earned();

    let done = flush(&mut world, Bucket::Treasury).unwrap();

    let sent = done.sent();
    assert_eq!((sent[0].receiver.as_str(), sent[0].method.as_str()), (ASSET, "ft_transfer"));
    assert_eq!(sent[0].args, json!({"receiver_id": TREASURY, "amount": "1000", "memo": null}));
    assert_eq!(sent[1].method, "on_treasury_flushed");
    assert_eq!(buckets(&mut world), [2_000, 0, 1_000]);
}

fn json_of(amount: &str) -> PromiseResult {
    PromiseResult::Successful(format!("\"{amount}\"").into_bytes())
}

#[rstest]
#[case::all_is_kept(json_of("2000"), 2_000)]
#[case::a_part_is_kept(json_of("1500"), 1_500)]
#[case::nothing_is_kept(json_of("0"), 0)]
#[case::more_is_said_to_be_kept(json_of("2001"), 2_000)]
#[case::the_transfer_fails(PromiseResult::Failed, 0)]
#[case::the_answer_is_garbage(PromiseResult::Successful(b"{}".to_vec()), 2_000)]
#[case::the_answer_is_too_long(PromiseResult::Successful(vec![b'0'; 100_000]), 2_000)]
fn keeps_what_staking_gives_back(#[case] result: PromiseResult, #[case] arrived: u128) {
    let mut world = earned();
    flush(&mut world, Bucket::Stakers).unwrap();

    let done = world.call_back(result, |contract| contract.on_stakers_flushed(U128(2_000)));

    assert_eq!(done.value.0, arrived);
    assert_eq!(buckets(&mut world), [2_000 - arrived, 1_000, 0]);
    let line = |name, amount: u128| event(name, json!({"bucket": "stakers", "amount": amount.to_string()}));
    let mut logs = vec![];
    if arrived > 0 {
        logs.push(line("flush_completed", arrived));
    }
    if arrived < 2_000 {
        logs.push(line("flush_reverted", 2_000 - arrived));
    }
    assert_eq!(done.events(), logs);
}

#[rstest]
#[case::paid(PromiseResult::Successful(vec![]), 1_000)]
#[case::refused(PromiseResult::Failed, 0)]
fn keeps_what_the_treasury_was_not_paid(#[case] result: PromiseResult, #[case] arrived: u128) {
    let mut world = earned();
    flush(&mut world, Bucket::Treasury).unwrap();

    let done = world.call_back(result, |contract| contract.on_treasury_flushed(U128(1_000)));

    assert_eq!(done.value.0, arrived);
    assert_eq!(buckets(&mut world), [2_000, 1_000 - arrived, 0]);
}

#[test]
fn adds_what_comes_back_to_what_came_in_meanwhile() {
    let mut world = earned();
    world.open(ALICE, 1, 1_000).unwrap();
    flush(&mut world, Bucket::Stakers).unwrap();
    world.redeem(vec![sign(&voucher(1, 1_000, 1), 1)]).unwrap();

    world.call_back(PromiseResult::Failed, |contract| contract.on_stakers_flushed(U128(2_000)));

    assert_eq!(buckets(&mut world), [2_200, 1_100, 0]);
}

#[rstest]
#[case::stakers(Bucket::Stakers)]
#[case::treasury(Bucket::Treasury)]
fn refuses_an_empty_bucket(#[case] bucket: Bucket) {
    let mut world = World::with_release();

    assert_eq!(flush(&mut world, bucket).map(|done| done.value), Err(Error::NothingToFlush));
}

#[test]
fn takes_one_yocto() {
    let mut world = earned();

    let refused = world
        .call(MALLORY, NO_DEPOSIT, |contract| contract.flush(Bucket::Stakers).map(PromiseOrValue::detach));

    let error = Error::OneYoctoRequired { attached: NO_DEPOSIT };
    assert_eq!(refused.map(|done| done.value), Err(error));
}
