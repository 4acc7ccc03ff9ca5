//! Several assets at once, against exact rationals and one by one.

mod model;

use near_sdk::AccountId;

use super::*;

const PERIOD: u64 = 60;

fn asset(name: &str) -> AccountId {
    format!("{name}.near").parse().unwrap()
}

/// An account with its stake, beside the assets.
#[derive(Default)]
struct Staker {
    stake: u128,
    entries: Vec<Entry>,
}

impl Staker {
    fn holder(&mut self) -> Holder<'_> {
        Holder { stake: self.stake, entries: &mut self.entries }
    }

    fn set_stake(&mut self, assets: &mut Assets, stake: u128, now: u64) {
        assets.set_stake(&mut self.holder(), stake, now);
        self.stake = stake;
    }

    fn earned(&mut self, assets: &Assets, name: &str, now: u64) -> u128 {
        assets.earned(&self.holder(), &asset(name), now).unwrap()
    }
}

fn with_assets(names: &[&str]) -> Assets {
    let mut assets = Assets::default();
    for name in names {
        assets.list(asset(name), PERIOD, 0).unwrap();
    }
    assets
}

#[test]
fn a_stake_earns_in_an_asset_that_was_listed_after_it() {
    let mut assets = with_assets(&["a"]);
    let mut staker = Staker::default();
    staker.set_stake(&mut assets, 3, 0);
    assets.list(asset("b"), PERIOD, 3).unwrap();

    assets.receive(&asset("b"), 90, 10).unwrap();

    assert_eq!(staker.earned(&assets, "b", 10 + PERIOD), 90);
    assert_eq!(staker.entries, []);
    staker.set_stake(&mut assets, 5, 10 + PERIOD);
    assert_eq!(staker.earned(&assets, "b", 10 + PERIOD), 90);
    assert_eq!(staker.entries.len(), 1);
}

#[test]
fn an_entry_has_the_bytes_that_are_reserved_for_it() {
    let bytes = commonweight_common::stored::to_bytes(&Entry { number: 7, position: Position::default() });

    assert_eq!(u64::try_from(bytes.len()), Ok(ENTRY_BYTES));
}

#[test]
fn a_disabled_asset_keeps_what_was_earned_and_what_was_not() {
    let mut assets = with_assets(&["a"]);
    let mut staker = Staker::default();
    staker.set_stake(&mut assets, 3, 0);
    assets.receive(&asset("a"), 60, 0).unwrap();

    assert_eq!(assets.set_enabled(&asset("a"), false, 20), Ok(true));
    assert_eq!(assets.set_enabled(&asset("a"), false, 21), Ok(false));

    let refused = assets.receive(&asset("a"), 1, 30).err();
    assert_eq!(refused, Some(Error::AssetDisabled { asset_id: asset("a") }));
    staker.set_stake(&mut assets, 9, 30);
    assert_eq!(staker.earned(&assets, "a", 99), 20);
    assert_eq!(assets.claim(&mut staker.holder(), &asset("a"), 99), Ok(20));
    assert_eq!(assets.set_enabled(&asset("a"), true, 100), Ok(true));
    assert_eq!(staker.earned(&assets, "a", 100), 0);
    assert_eq!(staker.earned(&assets, "a", 100 + PERIOD), 40);
}

#[test]
fn the_list_is_bounded() {
    let names: Vec<_> = (0..MAX_LISTED).map(|number| format!("t{number}")).collect();
    let full = Err(Error::TooManyAssets { max_enabled: MAX_ENABLED, max_listed: MAX_LISTED });
    let mut assets = Assets::default();
    for name in &names[..MAX_ENABLED] {
        assets.list(asset(name), PERIOD, 0).unwrap();
    }
    assert_eq!(assets.list(asset("x"), PERIOD, 0), full);
    assert_eq!(assets.list(asset("t0"), PERIOD, 0), Err(Error::AssetAlreadyListed { asset_id: asset("t0") }));
    for name in &names[MAX_ENABLED..] {
        assets.set_enabled(&asset("t0"), false, 0).unwrap();
        assets.list(asset(name), PERIOD, 0).unwrap();
        assets.set_enabled(&asset(name), false, 0).unwrap();
    }

    assert_eq!(assets.list(asset("x"), PERIOD, 0), full);
    assets.set_enabled(&asset("t0"), true, 0).unwrap();
    assert_eq!(assets.set_enabled(&asset("t8"), true, 0).err(), full.err());
}

#[test]
fn only_an_asset_that_owes_nothing_is_taken_off() {
    let mut assets = with_assets(&["a", "b"]);
    let mut staker = Staker::default();
    staker.set_stake(&mut assets, 1, 0);
    assets.receive(&asset("a"), 10, 0).unwrap();
    let in_use = |owed, in_flight| {
        Err(Error::AssetInUse { asset_id: asset("a"), owed, dust: 1, unreleased: owed, in_flight })
    };
    assert_eq!(assets.delist(&asset("a"), 1, PERIOD), in_use(10, 0));
    assert_eq!(assets.claim(&mut staker.holder(), &asset("a"), PERIOD), Ok(10));
    assert_eq!(assets.delist(&asset("a"), 1, PERIOD), in_use(0, 10));
    assets.confirm(&mut staker.holder(), &asset("a"), 10).unwrap();

    assert_eq!(assets.delist(&asset("a"), 1, PERIOD), Ok(0));

    assert_eq!(assets.delist(&asset("a"), 1, PERIOD), Err(Error::AssetNotListed { asset_id: asset("a") }));
    staker.set_stake(&mut assets, 2, PERIOD);
    assets.list(asset("a"), PERIOD, 2).unwrap();
    assets.receive(&asset("a"), 10, PERIOD).unwrap();
    assert_eq!(staker.earned(&assets, "a", 2 * PERIOD), 10);
}

#[test]
fn what_is_forfeited_goes_to_who_stays() {
    let mut assets = with_assets(&["a"]);
    let (mut leaver, mut other) = (Staker::default(), Staker::default());
    leaver.set_stake(&mut assets, 1, 0);
    other.set_stake(&mut assets, 1, 0);
    assets.receive(&asset("a"), 20, 0).unwrap();
    leaver.set_stake(&mut assets, 0, PERIOD);
    assert_eq!(assets.left(&leaver.holder(), PERIOD), (10, 0));

    assets.absorb(&mut leaver.holder(), PERIOD);

    assert_eq!(leaver.entries, []);
    other.set_stake(&mut assets, 2, PERIOD);
    assert_eq!(other.earned(&assets, "a", 2 * PERIOD), 20);
}
