//! The bytes of every record, written down by hand as Borsh has them. They are what is on the chain: whoever changes one
//! of these tests raises a version, and has the code read what was written before.

use near_sdk::{
    borsh::{BorshSerialize, to_vec},
    env,
    json_types::U64,
};

use super::world::*;
use crate::{Contract, Digest, Feature, Role, SolvencyView};

fn bytes(value: impl BorshSerialize) -> Vec<u8> {
    to_vec(&value).unwrap()
}

/// The record whose key is the bytes of this one.
fn record(key: impl BorshSerialize) -> Vec<u8> {
    env::storage_read(&bytes(key)).unwrap()
}

/// 40 of the deposit of 100 are redeemed, for which one unit of weight of four has earned 3 units; the consumer has rotated
/// its key, and wants to withdraw.
fn used() -> World {
    let mut world = World::with_channel(100);
    world.redeem(vec![sign(&voucher(0, 40, 7), 1)]).unwrap();
    world.call(ALICE, ONE_YOCTO, |contract| contract.rotate_key(0, public_key(2))).unwrap();
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    world
}

#[test]
fn of_a_channel() {
    let world = used();

    let [first, second] = [1, 2].map(|seed| key(seed).verifying_key().to_bytes());
    let previous = Some((first, world.now - 1 + DELAY));
    let amounts = (100u128, 40u128, 7u64, DELAY);
    let channel = (account(ALICE), 0u32, second, previous, amounts, Some(world.now + DELAY));
    assert_eq!(record((4u8, 0u64)), bytes(channel));
}

#[test]
fn of_a_channel_as_it_is_opened() {
    drop(World::with_channel(100));

    let (key, none, amounts) = (key(1).verifying_key().to_bytes(), 0u8, (100u128, 0u128, 0u64, DELAY));
    assert_eq!(record((4u8, 0u64)), bytes((account(ALICE), 0u32, key, none, amounts, none)));
}

#[test]
fn of_a_model_version_and_its_contributors() {
    let mut world = used();

    let terms = [4_000u16, 3_000, 2_000, 1_000];
    // 12 units among a weight of four, in 2⁻⁶⁴ of a unit.
    let pool = (4u64, [0u64, 3, 0, 0], [0u64; 4], 12u128);
    let release = ((MODEL, 0u32), account(OPERATOR), terms, [7u8; 32], 1u32, 40u128, pool);
    assert_eq!(record((0u8, 0u32)), bytes(release));
    assert_eq!(record((1u8, MODEL, 0u32)), bytes(0u32));
    assert_eq!(record((2u8, MODEL)), bytes(1u32));
    assert_eq!(record((3u8, 0u32, account(ALICE))), bytes((3u64, [0u64; 4], 0u128, 0u64)));

    world
        .call(OWNER, ONE_NEAR, |contract| contract.set_weights(MODEL.to_owned(), 0, vec![weight(ALICE, 5)]))
        .unwrap();

    assert_eq!(record((3u8, 0u32, account(ALICE))), bytes((5u64, [0u64, 3, 0, 0], 9u128, 0u64)));
}

#[test]
fn of_accounts() {
    let mut world = used();
    world.call(OWNER, ONE_YOCTO, |contract| contract.grant_role(Role::Guardian, account(BOB))).unwrap();

    assert_eq!(record((5u8, account(OPERATOR))), bytes([16u128, 0]));
    assert_eq!(record((7u8,)), bytes(vec![(0u8, account(BOB))]));
    let paid = world.view(|contract| contract.storage_balance_of(account(ALICE))).unwrap().total;
    assert_eq!(record((6u8, account(ALICE))), bytes((paid, 1u32)));

    world.call(OPERATOR, ONE_YOCTO, |contract| contract.claim(None).map(drop)).unwrap();

    assert_eq!(record((5u8, account(OPERATOR))), bytes([0u128, 16]));
}

#[test]
fn of_the_root_state() {
    let mut world = used();
    world.call(OWNER, ONE_YOCTO, |contract| contract.pause(Feature::Model, U64(500))).unwrap();
    let until = world.now + 500;

    let owner = (account(OWNER), 0u8);
    let accounts = [ASSET, STAKING, TREASURY].map(account);
    let ledger = [60u128, 16, 12, 8, 4, 0];
    let (n_channels, n_releases) = (1u64, 1u32);
    let pauses = [[0u64, 0], [until, 500]];
    let root = (1u8, owner, accounts, DELAY, ledger, n_channels, n_releases, pauses);
    assert_eq!(env::storage_read(b"STATE").unwrap(), bytes(root));
    let SolvencyView { escrow, credits, .. } = world.view(Contract::solvency);
    assert_eq!((escrow.0, credits.0), (60, 16));
}

#[test]
fn of_what_the_owner_has_announced() {
    let mut world = World::empty();
    world.call(OWNER, ONE_YOCTO, |contract| contract.stage_code(Digest([7; 32]))).unwrap();

    let day = 24 * 60 * 60 * 1_000_000_000;
    assert_eq!(record((8u8,)), bytes(([7u8; 32], world.now + 30 * day, world.now + 60 * day)));
}
