//! What is stored, byte by byte: whoever changes a layout has to mean it.

use std::panic::catch_unwind;

use near_sdk::{PublicKey, borsh::to_vec, env};

use super::*;
use crate::{
    Digest, Role,
    contract::{
        state::{self, HistoryKey, StorageKey},
        upgrade::LAYOUT,
    },
};

/// Alice has something in every field of her record, and the contract in every field of its own.
fn full() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.call(ALICE, 1).delegate(account(BOB)).unwrap();
    world.reward(400).unwrap();
    world.pass(1).unstake(ALICE, 4).unwrap();
    world.pass(UNBONDING).withdraw(ALICE).unwrap();
    world.unstake(ALICE, 5).unwrap();
    world.claim(ALICE).unwrap();
    let key: PublicKey = "ed25519:11111111111111111111111111111111".parse().unwrap();
    world.call(ALICE, 1).register_ballot_key(key).unwrap();
    world.call(ALICE, 1).register_passkey(vec![2; 33].into(), Digest([9; 32])).unwrap();
    world
}

fn borsh(value: &impl BorshSerialize) -> Vec<u8> {
    to_vec(value).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn root_of(contract: &Contract) -> Vec<u8> {
    stored::to_bytes(contract)
}

#[test]
fn of_the_root_state_is_that_of_today() {
    let world = full();

    let bytes = root_of(&world.contract);

    assert_eq!(bytes[0], LAYOUT);
    assert_eq!(hex(&bytes), ROOT);
}

#[test]
fn of_an_account_is_that_of_today() {
    let _world = full();

    let bytes = env::storage_read(&StorageKey::Account(&account(ALICE)).to_bytes()).unwrap();

    assert_eq!(hex(&bytes), ACCOUNT);
    let alice = state::load_account(&account(ALICE)).unwrap();
    assert_eq!((alice.stake.current(), alice.in_flight, alice.unbonding[0].amount), (21, 4, 5));
}

#[test]
fn of_today_is_taken_over_as_it_is() {
    let world = full();
    let bytes = root_of(&world.contract);
    set_context(STAKING, 0, world.now);
    env::storage_write(b"STATE", &bytes);

    let migrated = Contract::migrate().unwrap();

    assert_eq!(root_of(&migrated), bytes);
}

#[test]
fn that_is_not_known_is_refused() {
    let world = full();
    let bytes = root_of(&world.contract);
    let other = [&[LAYOUT + 1], &bytes[1..]].concat();
    for state in [other, Vec::new()] {
        set_context(STAKING, 0, world.now);
        env::storage_write(b"STATE", &state);

        assert_eq!(Contract::migrate().err(), Some(Error::UnknownState));
    }
}

#[test]
fn that_is_not_whole_ends_the_call() {
    let world = full();
    let bytes = root_of(&world.contract);
    for state in [&bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat()] {
        set_context(STAKING, 0, world.now);
        env::storage_write(b"STATE", state);

        assert!(catch_unwind(Contract::migrate).is_err());
    }
}

/// What no code of today has written is not read as something else: the call ends.
#[test]
fn of_an_account_in_another_layout_ends_the_call() {
    let _world = full();
    let key = StorageKey::Account(&account(ALICE)).to_bytes();
    let mut record = env::storage_read(&key).unwrap();
    record[0] += 1;
    env::storage_write(&key, &record);

    assert!(catch_unwind(|| state::load_account(&account(ALICE))).is_err());
}

/// The records beside accounts, written down by hand as Borsh has them.
#[test]
fn of_delegates_pages_and_nonces_are_those_of_today() {
    let mut world = full();
    let read = |key: StorageKey<'_>| env::storage_read(&key.to_bytes()).unwrap();

    let (slot, delegate_id) = (0, &account(BOB));
    assert_eq!(read(StorageKey::Delegator { delegate_id, slot }), borsh(&account(ALICE)));
    let since = START + 1 + UNBONDING;
    let power = (0u32, vec![(START, 30u128), (START + 1, 26), (since, 21)], 0u32);
    assert_eq!(read(StorageKey::Received(delegate_id)), borsh(&(0u8, power, 1u32)));
    world.call(OWNER, 1).grant_role(Role::Guardian, account(BOB)).unwrap();
    assert_eq!(read(StorageKey::Roles), borsh(&(0u8, vec![(0u8, account(BOB))])));

    for _ in 0..20 {
        world.pass(1).stake(BOB, 1).unwrap();
    }
    let checkpoints: Vec<_> = (1..=16u128).zip(since + 1..).map(|(value, time)| (time, value)).collect();
    let leaf: [(u64, u128); 16] = checkpoints.try_into().unwrap();
    let history = HistoryKey::Account(delegate_id);
    assert_eq!(read(StorageKey::Leaf { history, number: 0 }), borsh(&leaf));
}

const ROOT: &str = "010d0000006c61756e636865722e6e656172000a000000746f6b656e2e6e6561720800000064616f2e6e656172000000000000000000007beb2f\
    720600000000000300000040420f00000000001e00000000000000000000000000000041420f00000000001a000000000000\
    00000000000000000041428aeb2f720600150000000000000000000000000000000000000015000000000000000000000000\
    000000050000000000000000000000000000000400000000000000000000000000000001000000000009000000757364632e\
    6e6561726400000000000000150000000000000000000000000000005dd3355dd3355dd3355dd3355dd3355d0f0000000000\
    0000000000000000000000000000000000000000000000000000900100000000000000000000000000009001000000000000\
    000000000000000040420f0000000000a4420f00000000000000000000000000000000000000000090010000000000000000\
    0000000000009001000000000000000000000000000090010000000000000000000000000000010000000000000000000000\
    0000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000020000\
    0000000000";
const ACCOUNT: &str = "\
    00000080f64ae1c7022d150000000000004b03000000000000000000000300000040420f00000000001e000000000000\
    00000000000000000041420f00000000001a00000000000000000000000000000041428aeb2f72060015000000000000\
    00000000000000000000000000000000000300000040420f00000000001e00000000000000000000000000000041420f\
    00000000001a00000000000000000000000000000041428aeb2f72060015000000000000000000000000000000000000\
    000100000040420f00000000000108000000626f622e6e65617200000000000100000005000000000000000000000000\
    000000414205d75fe40c00000000000000000000000000000000000400000000000000000000000000000040420f0000\
    000000010000002100000000000000000000000000000000000000000000000000000000000000000000000001000000\
    020202020202020202020202020202020202020202020202020202020202020202090909090909090909090909090909\
    0909090909090909090909090909090909010000000000150000000000000000000000000000005dd3355dd3355dd335\
    5dd3355dd3355d0f00000000000000000000000000000000000000000000000000000000000000000000000000000000\
    0000000000000090010000000000000000000000000000";
