//! Storage deposits: what must be paid in advance covers what is stored, at its largest.

use near_sdk::{NearToken, env};

use super::world::*;
use crate::{DepositMessage, Error};

fn bytes(n: u128) -> NearToken {
    NearToken::from_yoctonear(n * env::storage_byte_cost().as_yoctonear())
}

#[test]
fn registers_with_the_minimum() {
    let mut world = World::empty();
    let min = world.view(Contract::storage_balance_bounds).min;

    let balance = world.call(ALICE, min, |contract| contract.storage_deposit(None, None)).unwrap();

    assert_eq!((balance.value.total, balance.value.available), (min, NearToken::ZERO));
    assert_eq!((min, balance.transfers()), (bytes(300), vec![]));
}

#[test]
fn registers_somebody_else_and_gives_the_rest_back() {
    let mut world = World::empty();
    let register = |world: &mut World| {
        world.call(BOB, ONE_NEAR, |contract| contract.storage_deposit(Some(account(ALICE)), Some(true)))
    };

    let first = register(&mut world).unwrap();
    let second = register(&mut world).unwrap();

    let rest = ONE_NEAR.checked_sub(bytes(300)).unwrap();
    assert_eq!(first.transfers(), [(BOB.to_owned(), rest)]);
    assert_eq!(second.transfers(), [(BOB.to_owned(), ONE_NEAR)]);
    let balance = world.view(|contract| contract.storage_balance_of(account(ALICE))).unwrap();
    assert_eq!((balance.total, balance.available), (bytes(300), NearToken::ZERO));
    assert!(world.view(|contract| contract.storage_balance_of(account(BOB))).is_none());
}

#[test]
fn refuses_less_than_the_minimum() {
    let mut world = World::empty();
    let available = bytes(299);

    let refused = world.call(ALICE, available, |contract| contract.storage_deposit(None, None));

    let error = Error::StorageBalanceTooSmall { required: bytes(300), available };
    assert_eq!(refused.map(|done| done.value.total), Err(error));
}

#[test]
fn a_channel_uses_its_part_until_it_is_closed() {
    let mut world = World::with_release();
    let min = world.view(Contract::storage_balance_bounds).min;
    world.call(MALLORY, min, |contract| contract.storage_deposit(None, None)).unwrap();
    let short = world.open(MALLORY, 1, 100).map(|done| done.value);
    let error = Error::StorageBalanceTooSmall { required: bytes(270), available: NearToken::ZERO };
    assert_eq!(short, Err(error));
    world.call(MALLORY, bytes(270), |contract| contract.storage_deposit(None, None)).unwrap();

    world.open(MALLORY, 1, 100).unwrap();

    let available = |world: &mut World| {
        world.view(|contract| contract.storage_balance_of(account(MALLORY))).unwrap().available
    };
    assert_eq!(available(&mut world), NearToken::ZERO);
    world.call(MALLORY, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    world.redeem(vec![sign(&voucher(0, 100, 1), 1)]).unwrap();
    world.now += DELAY;
    world
        .call(MALLORY, ONE_YOCTO, |contract| contract.withdraw(0).map(near_sdk::PromiseOrValue::detach))
        .unwrap();
    assert_eq!(available(&mut world), bytes(270));
}

#[test]
fn pays_out_what_is_free() {
    let mut world = World::with_channel(100);
    let free = ONE_NEAR.checked_sub(bytes(570)).unwrap();
    let too_much = free.checked_add(ONE_YOCTO).unwrap();
    let withdraw = |world: &mut World, amount| {
        world.call(ALICE, ONE_YOCTO, |contract| contract.storage_withdraw(amount))
    };

    let refused = withdraw(&mut world, Some(too_much)).map(|done| done.value.total);
    let done = withdraw(&mut world, None).unwrap();

    let error = Error::StorageBalanceTooSmall { required: too_much, available: free };
    assert_eq!(refused, Err(error));
    assert_eq!(done.transfers(), [(ALICE.to_owned(), free)]);
    assert_eq!((done.value.total, done.value.available), (bytes(570), NearToken::ZERO));
}

#[test]
fn is_paid_back_to_who_leaves() {
    let mut world = World::with_release();
    let leave = |world: &mut World| {
        world.call(ALICE, ONE_YOCTO, |contract| contract.storage_unregister(None)).unwrap()
    };

    let first = leave(&mut world);
    let second = leave(&mut world);

    assert_eq!((first.value, first.transfers()), (true, vec![(ALICE.to_owned(), ONE_NEAR)]));
    assert_eq!((second.value, second.transfers()), (false, vec![]));
}

#[test]
fn stays_while_a_channel_is_open() {
    let mut world = World::with_channel(100);

    let refused = world.call(ALICE, ONE_YOCTO, |contract| contract.storage_unregister(Some(true)));

    let error = Error::StorageInUse { account_id: account(ALICE), n_channels: 1, credit: 0 };
    assert_eq!(refused.map(|done| done.value), Err(error));
}

#[test]
fn takes_one_yocto_to_leave() {
    let mut world = World::with_release();
    let error = Error::OneYoctoRequired { attached: NO_DEPOSIT };

    let leave = world.call(ALICE, NO_DEPOSIT, |contract| contract.storage_unregister(None));
    let withdraw = world.call(ALICE, NO_DEPOSIT, |contract| contract.storage_withdraw(None));

    assert_eq!(leave.map(|done| done.value), Err(error.clone()));
    assert_eq!(withdraw.map(|done| done.value.total), Err(error));
}

#[test]
fn is_refused_to_who_is_not_registered() {
    let mut world = World::empty();

    let refused = world.call(ALICE, ONE_YOCTO, |contract| contract.storage_withdraw(None));

    let error = Error::NotRegistered { account_id: account(ALICE) };
    assert_eq!(refused.map(|done| done.value.total), Err(error));
}

/// A name of 64 bytes, every option of a channel set, and credit on its way.
#[test]
fn covers_the_largest_records() {
    let consumer = "c".repeat(64);
    let mut world = World::with_release();
    let empty = stored(&mut world);

    world.call(&consumer, ONE_NEAR, |contract| contract.storage_deposit(None, None)).unwrap();
    let registered = stored(&mut world);
    let message = DepositMessage::OpenChannel {
        model_id: MODEL.to_owned(),
        version: 0,
        operator_id: account(OPERATOR),
        public_key: public_key(1),
    };
    world.deposit(&consumer, 100, &message).unwrap();
    world.call(&consumer, ONE_YOCTO, |contract| contract.rotate_key(0, public_key(2))).unwrap();
    world.call(&consumer, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    let opened = stored(&mut world);
    world.now += DELAY;
    world
        .call(&consumer, ONE_YOCTO, |contract| contract.withdraw(0).map(near_sdk::PromiseOrValue::detach))
        .unwrap();
    let in_flight = stored(&mut world);

    assert_eq!((opened - registered, in_flight - registered), (251, 141));
    assert_eq!(in_flight - empty, 141 + 129, "of the 300 bytes that are paid");
}

/// The bytes that the chain charges for: 40 for an entry, its key and its value.
fn stored(world: &mut World) -> usize {
    world.view(|_| ());
    near_sdk::mock::with_mocked_blockchain(|chain| {
        let storage = chain.take_storage();
        let bytes = storage.iter().map(|(key, value)| 40 + key.len() + value.len()).sum();
        *chain = world_of(storage);
        bytes
    })
}

fn world_of(storage: std::collections::HashMap<Vec<u8>, Vec<u8>>) -> near_sdk::MockedBlockchain {
    near_sdk::MockedBlockchain::new(
        near_sdk::test_utils::VMContextBuilder::new().build(),
        near_sdk::test_vm_config(),
        near_sdk::RuntimeFeesConfig::test(),
        vec![],
        storage,
        std::collections::HashMap::new(),
        None,
    )
}
