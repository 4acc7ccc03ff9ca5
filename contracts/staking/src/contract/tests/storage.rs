//! Storage deposits (NEP-145), and that every stored byte is paid by the account that caused it.

use near_sdk::{env, test_utils::get_logs};

use super::*;
use crate::contract::{
    receive::UNSTAKE_RESERVE,
    state::{PAGE_BYTES, storage_price},
    storage::MIN_BYTES,
};
use commonweight_common::storage::StorageDepositTooSmall;

const LONGEST: &str = "a234567890123456789012345678901234567890123456789012345678901234";

/// The bytes of all records, and of the history in the root state.
fn stored(world: &World) -> u64 {
    set_context(STAKING, 0, world.now);
    let records = near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage);
    for (key, value) in &records {
        env::storage_write(key, value);
    }
    let bytes: usize = records.iter().map(|(key, value)| 40 + key.len() + value.len()).sum();
    u64::try_from(bytes).unwrap() + world.contract.totals.power.record_length()
}

fn minimum() -> NearToken {
    storage_price(MIN_BYTES)
}

mod deposit {
    use super::*;

    #[test]
    fn registers_the_caller_and_says_so() {
        let mut world = World::with_reward_asset(USDC);

        let balance = world.call(ALICE, 20_u128.pow(18)).storage_deposit(None, None).unwrap();

        assert_eq!(
            get_logs(),
            [
                event(r#""account_registered","data":{"account_id":"alice.near"}"#),
                event(
                    r#""storage_deposited","data":{"account_id":"alice.near","amount":"262144000000000000000000","deposit":"262144000000000000000000"}"#
                ),
            ]
        );
        let used = world.view().account(account(ALICE)).unwrap().storage_used;
        assert_eq!(balance.total.as_yoctonear(), 20_u128.pow(18));
        assert_eq!(balance.available, balance.total.saturating_sub(storage_price(used)));
        assert_eq!(payments(), []);
    }

    #[test]
    fn refuses_less_than_the_minimum() {
        let mut world = World::with_reward_asset(USDC);
        let attached = minimum().saturating_sub(NearToken::from_yoctonear(1));

        let refused = world.call(ALICE, attached.as_yoctonear()).storage_deposit(None, None).err();

        let error = StorageDepositTooSmall { required: minimum(), attached };
        assert_eq!(refused, Some(Error::StorageDepositTooSmall(error)));
        assert_eq!(world.view().storage_balance_bounds().min, minimum());
    }

    #[test]
    fn takes_only_the_minimum_where_asked_to_register_only() {
        let mut world = World::with_reward_asset(USDC);
        let attached = NearToken::from_near(1);

        let register = |world: &mut World| {
            world
                .call(MALLORY, attached.as_yoctonear())
                .storage_deposit(Some(account(ALICE)), Some(true))
                .unwrap()
        };
        let first = register(&mut world).total;
        let first_refund = payments();
        let second = register(&mut world).total;

        assert_eq!((first, second), (minimum(), minimum()));
        assert_eq!(first_refund, [(MALLORY.to_owned(), attached.saturating_sub(minimum()))]);
        assert_eq!(payments(), [(MALLORY.to_owned(), attached)]);
    }

    #[test]
    fn adds_up() {
        let mut world = World::new();
        let before = world.view().storage_balance_of(account(ALICE)).unwrap().total;

        let after = world.call(BOB, 5).storage_deposit(Some(account(ALICE)), None).unwrap().total;

        assert_eq!(after, before.saturating_add(NearToken::from_yoctonear(5)));
    }

    #[test]
    fn of_the_minimum_lets_the_longest_name_stake_and_leave() {
        let mut world = World::with_reward_asset(LONGEST);
        let name = LONGEST.replace('a', "b");
        world.call(&name, minimum().as_yoctonear()).storage_deposit(None, None).unwrap();

        for _ in 0..4 {
            world.pass(1).stake(&name, 10).unwrap();
        }

        world.pass(1).unstake(&name, 40).unwrap();
        world.pass(UNBONDING).withdraw(&name).unwrap();
    }
}

mod exhaustion {
    use super::*;

    #[test]
    fn stops_stakes_and_never_the_way_out() {
        let mut world = World::with_reward_asset(USDC);
        world.call(ALICE, minimum().as_yoctonear()).storage_deposit(None, None).unwrap();
        let refused = loop {
            if let Err(refused) = world.pass(1).stake(ALICE, 10) {
                break refused;
            }
        };

        // The mocked chain does not roll back what the refused call has stored beside the account.
        let required = world.view().account(account(ALICE)).unwrap().storage_used;
        let Error::StorageExhausted { required: stated, deposit } = refused else {
            panic!("refused for another reason: {refused}");
        };
        assert_eq!(deposit, minimum());
        assert!(stated > deposit && stated > storage_price(required));
        let stake = world.view().account(account(ALICE)).unwrap().stake.0;
        world.unstake(ALICE, stake).unwrap();
    }
}

mod unstake {
    use super::*;

    /// Found: taking an unbonding back is a stake, and left nothing free for the next way out.
    #[test]
    fn is_paid_by_what_a_cancelled_unbonding_leaves_free() {
        for (extra, pause) in (0..12).flat_map(|extra| [(extra, 0), (extra, 1)]) {
            let mut world = World::with_reward_asset(USDC);
            let deposit = storage_price(MIN_BYTES + 8 * extra).as_yoctonear();
            world.call(ALICE, deposit).storage_deposit(None, None).unwrap();
            world.stake(ALICE, 10).unwrap();
            loop {
                assert_eq!(world.pass(1).unstake(ALICE, 10), Ok(()), "{extra} {pause}");
                let unlocks_at = U64(world.now + UNBONDING);
                let again = world.pass(pause).call(ALICE, 1).cancel_unbonding(unlocks_at);
                if let Err(refused) = again {
                    assert!(matches!(refused, Error::StorageExhausted { .. }), "{refused}");
                    break;
                }
            }
        }
    }

    /// Alice has nothing free but what a stake leaves, all assets have paid, and in the block that comes all four histories
    /// seal a leaf and the index above it.
    fn about_to_seal(alice: &str, carol: &str) -> (World, u64) {
        let mut world = World::with_reward_asset(USDC);
        world.call(carol, 10_u128.pow(24)).storage_deposit(None, None).unwrap();
        let stored = stored(&world);
        world.call(alice, 10_u128.pow(24)).storage_deposit(None, None).unwrap();
        world.call(alice, 1).delegate(account(carol)).unwrap();
        world.stake(alice, 10).unwrap();
        for number in 0..11_usize {
            if let Some(former) = number.checked_sub(7) {
                world.call(OWNER, 1).disable_asset(account(&format!("asset{former}.near"))).unwrap();
            }
            let asset = format!("asset{number}.near");
            world.call(OWNER, 10_u128.pow(23)).list_asset(account(&asset), U64(PERIOD)).unwrap();
            world.reward_in(&asset, 1_000).unwrap();
            world.pass(PERIOD).stake(alice, 1).unwrap();
        }
        world.reward_in(USDC, 1_000).unwrap();
        world.pass(PERIOD);
        let n_checkpoints = |world: &World| world.view().account(account(alice)).unwrap().n_checkpoints;
        while n_checkpoints(&world) < 255 {
            world.pass(1).stake(alice, 1).unwrap();
        }
        let free = world.view().storage_balance_of(account(alice)).unwrap().available;
        let left = storage_price(4 * 24 + UNSTAKE_RESERVE);
        world.pass(1).call(alice, 1).storage_withdraw(Some(free.saturating_sub(left))).unwrap();
        world.stake(alice, 1).unwrap();
        assert_eq!(n_checkpoints(&world), 256);
        (world, stored)
    }

    /// Found: every 256th checkpoint seals more than a stake leaves free, and the way out was shut.
    #[test]
    fn may_owe_the_pages_that_it_seals() {
        let [alice, carol] = ["a", "c"].map(|letter| letter.repeat(64));
        let (mut world, _) = about_to_seal(&alice, &carol);

        assert_eq!(world.pass(1).unstake(&alice, 1), Ok(()), "whoever could stake can unstake");

        let view = world.view().account(account(&alice)).unwrap();
        let owed = storage_price(view.storage_used).saturating_sub(view.storage_deposit);
        assert!(owed > NearToken::ZERO && owed <= storage_price(8 * PAGE_BYTES), "{owed}");
        assert_eq!(world.view().storage_balance_of(account(&alice)).unwrap().available, NearToken::ZERO);
        // The debt is asked for at the next way in, and by the next way out that needs more.
        for refused in [world.pass(1).stake(&alice, 1).map(drop), world.pass(1).unstake(&alice, 1)] {
            assert!(matches!(refused, Err(Error::StorageExhausted { .. })), "{refused:?}");
        }
    }

    #[test]
    fn that_owes_is_paid_when_the_account_is_closed() {
        let [alice, carol] = ["a", "c"].map(|letter| letter.repeat(64));
        let (mut world, before) = about_to_seal(&alice, &carol);
        let stake = world.view().account(account(&alice)).unwrap().stake;
        world.pass(1).unstake(&alice, stake.0).unwrap();
        world.pass(UNBONDING).withdraw(&alice).unwrap();
        world.callback(true).end_withdrawal(account(&alice), stake).unwrap();
        let view = world.view().account(account(&alice)).unwrap();
        assert!(storage_price(view.storage_used) > view.storage_deposit, "it still owes");

        assert_eq!(world.call(&alice, 1).storage_unregister(Some(true)), Ok(true));

        let paid = payments();
        let rest = view.storage_deposit.saturating_sub(storage_price(stored(&world) - before));
        assert_eq!(paid, [(alice, rest)]);
    }
}

mod withdraw {
    use super::*;

    #[test]
    fn returns_what_is_free() {
        let mut world = World::new();
        let free = world.view().storage_balance_of(account(ALICE)).unwrap().available;

        let balance = world.call(ALICE, 1).storage_withdraw(None).unwrap();

        assert_eq!(balance.available, NearToken::ZERO);
        assert_eq!(payments(), [(ALICE.to_owned(), free)]);
        let (amount, deposit) = (free.as_yoctonear(), balance.total.as_yoctonear());
        assert_eq!(
            get_logs(),
            [event(&format!(
                r#""storage_withdrawn","data":{{"account_id":"alice.near","amount":"{amount}","deposit":"{deposit}"}}"#
            ))]
        );
    }

    #[test]
    fn refuses_more_than_is_free() {
        let mut world = World::new();
        let available = world.view().storage_balance_of(account(ALICE)).unwrap().available;
        let amount = available.saturating_add(NearToken::from_yoctonear(1));

        let refused = world.call(ALICE, 1).storage_withdraw(Some(amount)).err();

        assert_eq!(refused, Some(Error::StorageWithdrawalTooLarge { amount, available }));
        let refused = world.call(ALICE, 0).storage_withdraw(None).err();
        assert_eq!(refused, Some(Error::OneYoctoRequired { attached: 0 }));
        let refused = world.call(MALLORY, 1).storage_withdraw(None).err();
        assert_eq!(refused, Some(Error::NotRegistered { account_id: account(MALLORY) }));
    }
}

mod unregister {
    use super::*;

    #[test]
    fn refuses_while_anything_is_coming() {
        let mut world = World::new();
        let in_use = |world: &mut World, stake, unbonding, rewards, in_flight| {
            let refused = world.call(ALICE, 1).storage_unregister(Some(true));
            assert_eq!(refused, Err(Error::AccountInUse { stake, unbonding, rewards, in_flight }));
        };
        world.stake(ALICE, 30).unwrap();
        in_use(&mut world, 30, 0, 0, 0);
        world.reward(400).unwrap();
        world.pass(PERIOD).unstake(ALICE, 30).unwrap();
        in_use(&mut world, 0, 30, 400, 0);
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        in_use(&mut world, 0, 0, 400, 30);
        world.claim(ALICE).unwrap();
        in_use(&mut world, 0, 0, 0, 430);
        world.callback(true).end_withdrawal(account(ALICE), U128(30)).unwrap();
        in_use(&mut world, 0, 0, 0, 400);
        world.callback(true).end_claim(account(ALICE), account(USDC), U128(400)).unwrap();

        assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(true));
    }

    #[test]
    fn returns_the_deposit_less_what_stays_in_the_total() {
        let mut world = World::new();
        let deposit = world.view().storage_balance_of(account(ALICE)).unwrap().total;
        for _ in 0..20 {
            world.pass(1).stake(ALICE, 10).unwrap();
        }
        world.unstake(ALICE, 200).unwrap();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.callback(true).end_withdrawal(account(ALICE), U128(200)).unwrap();
        let stays = {
            let total = &world.contract.totals.power;
            assert_eq!(total.len(), 20);
            let leaf = 40 + (1 + 1 + 4) + 16 * 24;
            total.record_length() - crate::logic::history::History::default().record_length() + leaf
        };

        assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(true));

        assert_eq!(payments(), [(ALICE.to_owned(), deposit.saturating_sub(storage_price(stays)))]);
        assert_eq!(get_logs(), [event(r#""account_unregistered","data":{"account_id":"alice.near"}"#)]);
        assert_eq!(world.view().account(account(ALICE)), None);
        assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(false));
        assert_eq!(
            world.call(ALICE, 0).storage_unregister(None),
            Err(Error::OneYoctoRequired { attached: 0 })
        );
    }
}

#[test]
fn every_byte_is_charged_to_an_account() {
    let mut world = World::with_reward_asset(USDC);
    let deposit = NearToken::from_near(1).as_yoctonear();
    set_context(ALICE, 0, world.now);
    let usage_before = env::storage_usage();
    let mut stored = 0;
    let total_before = world.contract.totals.power.record_length();
    let mut step = |world: &mut World, call: &dyn Fn(&mut World)| {
        call(world);
        stored += i128::from(env::storage_usage()) - i128::from(usage_before);
    };

    for name in [ALICE, BOB] {
        step(&mut world, &|world| {
            world.call(name, deposit).storage_deposit(None, None).unwrap();
        });
    }
    for round in 0..45_u64 {
        let name = if round % 3 == 0 { ALICE } else { BOB };
        step(&mut world, &|world| {
            world.pass(1).stake(name, 10).unwrap();
        });
        step(&mut world, &|world| {
            let unstaked = world.pass(1).unstake(name, 3);
            assert!(matches!(unstaked, Ok(()) | Err(Error::TooManyUnbondings { .. })));
        });
        if round % 9 == 8 {
            step(&mut world, &|world| {
                world.pass(UNBONDING).withdraw(name).unwrap();
            });
        }
    }
    let grown = i128::from(world.contract.totals.power.record_length()) - i128::from(total_before);

    let charged: u64 =
        [ALICE, BOB].iter().map(|name| world.view().account(account(name)).unwrap().storage_used).sum();

    assert_eq!(i128::from(charged), stored + grown);
}
