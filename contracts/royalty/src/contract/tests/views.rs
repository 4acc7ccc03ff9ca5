//! Views: what they show, page by page, and that an unknown name is no error.

use super::world::*;
use crate::{PreviousKeyView, SettingsView};

#[test]
fn unknown_names_are_no_errors() {
    let mut world = World::with_release();

    world.view(|contract| {
        assert_eq!(contract.release("other".to_owned(), 0), None);
        assert_eq!(contract.channel(0), None);
        assert_eq!(contract.weight("other".to_owned(), 0, account(ALICE)), None);
        assert_eq!(contract.weight(MODEL.to_owned(), 0, account(MALLORY)), None);
        assert_eq!(contract.earnings("other".to_owned(), 0, account(ALICE)).0, 0);
        assert_eq!(contract.earnings(MODEL.to_owned(), 0, account(MALLORY)).0, 0);
        assert_eq!(contract.credit(account(MALLORY)).0, 0);
        assert!(contract.storage_balance_of(account(MALLORY)).is_none());
    });
}

#[test]
fn pages_are_as_asked_for() {
    let mut world = World::with_release();
    for deposit in 1..=5 {
        world.open(ALICE, 1, deposit).unwrap();
    }
    world.register(MODEL);

    let channels = world.view(|contract| contract.channels(Some(1), Some(2)));
    let releases = world.view(|contract| contract.releases(Some(1), Some(2)));

    let deposits: Vec<_> = channels.iter().map(|channel| channel.deposited.0).collect();
    assert_eq!(deposits, [2, 3]);
    assert_eq!(releases.iter().map(|release| release.version).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_channel_shows_its_clocks() {
    let mut world = World::with_channel(100);
    world.call(ALICE, ONE_YOCTO, |contract| contract.rotate_key(0, public_key(2))).unwrap();
    let thaws_at = (world.now + DELAY).into();
    world.call(ALICE, ONE_YOCTO, |contract| contract.request_withdrawal(0)).unwrap();
    let unlocks_at = (world.now + DELAY).into();

    let channel = world.view(|contract| contract.channel(0)).unwrap();

    assert_eq!(channel.public_key, public_key(2));
    assert_eq!(channel.previous_key, Some(PreviousKeyView { public_key: public_key(1), thaws_at }));
    assert_eq!(channel.unlocks_at, Some(unlocks_at));
}

#[test]
fn the_settings_are_shown() {
    let mut world = World::empty();

    let settings = world.view(Contract::settings);

    let expected = SettingsView {
        asset_id: account(ASSET),
        staking_id: account(STAKING),
        treasury_id: account(TREASURY),
        withdrawal_delay: DELAY.into(),
        chain_id: "test".to_owned(),
    };
    assert_eq!(settings, expected);
}
