//! What an account does with the least that it can deposit.

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
        let before = stored::to_bytes(&world.contract);
        let delegated = world.atomically(|world| world.call(&long('a'), 1).delegate(account(&delegate)));
        if let Err(error) = delegated {
            assert!(matches!(error, Error::StorageExhausted { .. }), "{error}");
            world.contract = stored::from_bytes(&before);
            break;
        }
    }
    world.pass(1);
    world
}

/// What a stake leaves free for its way out is not there to be delegated with.
#[test]
fn delegating_leaves_enough_to_unstake() {
    let mut world = spent();

    assert_eq!(world.unstake(&long('a'), 30), Ok(()));
}
