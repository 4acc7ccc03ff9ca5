//! What an adversary has tried. Each test fails on the code that it was written for.

use super::*;

fn long(letter: char) -> String {
    letter.to_string().repeat(64)
}

/// With the least deposit, a stake of 30, and as many delegations as its deposit pays for.
fn spent() -> World {
    let mut world = World::with_reward_asset(USDC);
    let min = world.view().storage_balance_bounds().min.as_yoctonear();
    for letter in ['a', 'b', 'c'] {
        let _ = world.call(&long(letter), min).storage_deposit(None, None).unwrap();
    }
    world.stake(&long('a'), 30).unwrap();
    for round in 0..30 {
        let delegate = if round % 2 == 0 { long('b') } else { long('c') };
        world.pass(10 * commonweight_common::clock::DAY);
        let before = near_sdk::borsh::to_vec(&world.contract).unwrap();
        let delegated = world.atomically(|world| world.call(&long('a'), 1).delegate(account(&delegate)));
        if let Err(error) = delegated {
            assert!(matches!(error, Error::StorageExhausted { .. }), "{error}");
            world.contract = near_sdk::borsh::from_slice(&before).unwrap();
            break;
        }
    }
    world.pass(1);
    world
}

/// A20: a stake leaves enough free to unstake it, says the README, and delegating takes that.
#[test]
fn delegating_leaves_enough_to_unstake() {
    let mut world = spent();

    assert_eq!(world.unstake(&long('a'), 30), Ok(()));
}
