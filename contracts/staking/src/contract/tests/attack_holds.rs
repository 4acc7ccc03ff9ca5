//! What a second auditor has tried in vain, where no other test has the crossing.

use super::*;

fn long(letter: char) -> String {
    letter.to_string().repeat(64)
}

/// With the least deposit and a stake of 30, and as many delegations as that pays for.
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
        let before = commonweight_common::stored::to_bytes(&world.contract);
        let delegated = world.atomically(|world| world.call(&long('a'), 1).delegate(account(&delegate)));
        if delegated.is_err() {
            world.contract = commonweight_common::stored::from_bytes(&before);
            break;
        }
    }
    world.pass(1);
    world
}

/// The account delegates as often as its deposit allows, and takes its vote back: `undelegate` keeps no reserve, and the
/// way out is open all the same.
#[test]
fn voting_oneself_again_leaves_enough_to_unstake() {
    let mut world = spent();
    let before = commonweight_common::stored::to_bytes(&world.contract);
    if world.atomically(|world| world.call(&long('a'), 1).undelegate()).is_err() {
        world.contract = commonweight_common::stored::from_bytes(&before);
    }
    world.pass(1);

    assert_eq!(world.unstake(&long('a'), 30), Ok(()));
}
