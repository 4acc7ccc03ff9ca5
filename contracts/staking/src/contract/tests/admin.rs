//! The owner, the settings, the metadata.

use commonweight_common::owner::OwnerError;
use near_sdk::test_utils::get_logs;

use super::*;
use crate::SettingsView;

#[test]
fn ownership_passes_in_two_steps_and_says_so() {
    let mut world = World::new();

    world.call(OWNER, 1).propose_owner(Some(account(DAO))).unwrap();
    assert_eq!(get_logs(), [event(r#""owner_proposed","data":{"proposed_id":"dao.near"}"#)]);
    assert_eq!(world.view().owner(), account(OWNER));
    assert_eq!(world.view().proposed_owner(), Some(account(DAO)));
    world.call(DAO, 1).accept_owner().unwrap();

    assert_eq!(
        get_logs(),
        [event(r#""owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near"}"#)]
    );
    assert_eq!((world.view().owner(), world.view().proposed_owner()), (account(DAO), None));
}

#[test]
fn ownership_cannot_be_taken() {
    let mut world = World::new();

    let (caller_id, owner_id) = (account(MALLORY), account(OWNER));
    assert_eq!(
        world.call(MALLORY, 1).propose_owner(Some(account(MALLORY))),
        Err(Error::Owner(OwnerError::NotOwner { caller_id: caller_id.clone(), owner_id }))
    );
    assert_eq!(
        world.call(MALLORY, 1).accept_owner(),
        Err(Error::Owner(OwnerError::NotProposed { caller_id }))
    );
}

#[test]
fn ownership_needs_one_yocto() {
    let mut world = World::new();

    let unpaid = Err(Error::OneYoctoRequired { attached: 0 });
    assert_eq!(world.call(OWNER, 0).propose_owner(None), unpaid);
    assert_eq!(world.call(OWNER, 0).accept_owner(), unpaid);
}

#[test]
fn settings_are_those_of_the_start() {
    let settings = World::new().view().settings();

    assert_eq!(
        settings,
        SettingsView {
            token_id: account(TOKEN),
            dao_id: account(DAO),
            reward_asset_id: account(USDC),
            unbonding_period: U64(UNBONDING),
            reward_period: U64(PERIOD),
        }
    );
}

#[test]
fn rewards_are_told_as_of_this_block() {
    let mut world = World::new();
    world.stake(ALICE, 10).unwrap();
    world.reward(400).unwrap();
    world.pass(PERIOD / 4).claim(ALICE).unwrap();

    let view = world.pass(PERIOD / 4).view().rewards();

    assert_eq!((view.received, view.claimed, view.dripping), (U128(400), U128(100), U128(200)));
    assert_eq!((view.ends_at, view.pending, view.period), (U64(START + PERIOD), U128(0), U64(PERIOD)));
    assert_eq!(view.asset_id, account(USDC));
}

#[test]
fn unknown_accounts_are_nothing() {
    let world = World::new();

    assert_eq!(world.view().account(account(MALLORY)), None);
    assert_eq!(world.view().earned(account(MALLORY)), U128(0));
    assert!(world.view().storage_balance_of(account(MALLORY)).is_none());
}
