//! Arguments as they travel: the bytes that the contract sends to itself and to the DAO are those of its interface.

use std::panic::{AssertUnwindSafe, catch_unwind};

use near_sdk::{Gas, env};

use super::*;
use crate::{Ballot, Digest, ext_callbacks, ext_dao};

/// The arguments of the last call that was sent, which is of this method.
fn sent(method: &str) -> Vec<u8> {
    let receipts = get_created_receipts();
    let actions = receipts.iter().flat_map(|receipt| &receipt.actions);
    let mut arguments = actions.filter_map(|action| match action {
        MockAction::FunctionCallWeight { method_name, args, .. } if method_name == method.as_bytes() => {
            Some(args.clone())
        }
        _ => None,
    });
    arguments.next_back().unwrap()
}

/// The contract with these arguments, when a promise has ended.
fn called_back<'a>(world: &'a mut World, is_success: bool, arguments: &[u8]) -> &'a mut Contract {
    let result = if is_success { PromiseResult::Successful(vec![]) } else { PromiseResult::Failed };
    let mut context = context(STAKING, 0, world.now).build();
    context.input = arguments.to_vec().into();
    testing_env!(context, test_vm_config(), RuntimeFeesConfig::test(), HashMap::new(), vec![result]);
    &mut world.contract
}

#[test]
fn a_withdrawal_reads_what_it_has_sent() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.unstake(ALICE, 12).unwrap();
    world.pass(UNBONDING).withdraw(ALICE).unwrap();
    let arguments = sent("on_withdrawal_sent");
    assert_eq!(arguments, {
        drop(callbacks().on_withdrawal_sent(account(ALICE), U128(12)));
        sent("on_withdrawal_sent")
    });

    assert_eq!(called_back(&mut world, false, &arguments).on_withdrawal_sent(), Ok(false));

    assert_eq!(world.withdrawable(ALICE), 12);
}

#[test]
fn a_claim_reads_what_it_has_sent() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.reward(300).unwrap();
    world.pass(PERIOD).claim(ALICE).unwrap();
    let arguments = sent("on_reward_sent");
    assert_eq!(arguments, {
        drop(callbacks().on_reward_sent(account(ALICE), account(USDC), U128(300)));
        sent("on_reward_sent")
    });

    assert_eq!(called_back(&mut world, false, &arguments).on_reward_sent(), Ok(false));

    assert_eq!(world.earned(ALICE), 300);
}

#[test]
fn a_registration_reads_what_it_has_sent() {
    let mut world = World::new();
    let deposit = NearToken::from_yoctonear(700);
    world.call(ALICE, 700).register_and_claim(account(USDC)).map(drop).unwrap();
    let arguments = sent("on_registration_known");
    assert_eq!(arguments, {
        drop(callbacks().on_registration_known(account(ALICE), account(USDC), deposit));
        sent("on_registration_known")
    });

    called_back(&mut world, false, &arguments).on_registration_known();

    assert_eq!(payments(), [(ALICE.to_owned(), deposit)]);
}

#[test]
fn a_ballot_has_the_bytes_of_the_interface() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.pass(1).stake(BOB, 10).unwrap();
    world.call(ALICE, 1).delegate(account(BOB)).unwrap();
    let snapshot = world.now;
    world
        .pass(1)
        .call(ALICE, 1)
        .cast(4, U64(snapshot), Ballot::Object, Some(Digest([5; 32])))
        .map(drop)
        .unwrap();
    let cast = sent("on_ballot");

    drop(ext_dao::ext(account(DAO)).on_ballot(
        account(ALICE),
        account(ALICE),
        4,
        U64(snapshot),
        Ballot::Object,
        U128(30),
        U128(0),
        Some(account(BOB)),
        U128(40),
        true,
        Some(Digest([5; 32])),
    ));

    assert_eq!(cast, sent("on_ballot"));
}

#[test]
fn arguments_that_are_not_whole_end_the_call() {
    let mut world = World::new();
    let whole = stored::to_bytes(&(account(ALICE), U128(12)));

    for broken in [&whole[..whole.len() - 1], &[&whole[..], &[0]].concat(), &[]] {
        let contract = called_back(&mut world, true, broken);
        assert!(catch_unwind(AssertUnwindSafe(|| contract.on_withdrawal_sent())).is_err());
    }
}

fn callbacks() -> ext_callbacks::CallbacksExt {
    ext_callbacks::ext(env::current_account_id()).with_static_gas(Gas::from_tgas(1))
}
