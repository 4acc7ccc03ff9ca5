//! Assets that are taken off the list: with what nobody can claim, and nothing that somebody could not claim before.

use near_sdk::test_utils::get_logs;

use super::*;
use crate::logic::assets::CLAIM_WINDOW;

const EVIL: &str = "evil.near";
const LISTING: u128 = 10_u128.pow(23);

/// Alice has staked 30, and rewards also come in a token that is not to be trusted.
fn listed() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.call(OWNER, LISTING).list_asset(account(EVIL), U64(PERIOD)).unwrap();
    world
}

/// A reward in it has been released.
fn rewarded(amount: u128) -> World {
    let mut world = listed();
    world.reward_in(EVIL, amount).unwrap();
    world.pass(PERIOD);
    world
}

fn delist(world: &mut World) -> Result<()> {
    world.call(OWNER, 1).delist_asset(account(EVIL))
}

fn disable(world: &mut World) {
    world.call(OWNER, 1).disable_asset(account(EVIL)).unwrap();
}

fn claim_all(world: &mut World, name: &str) {
    let amount = world.view().earned(account(name), Some(account(EVIL)));
    world.call(name, 1).claim_rewards(Some(account(EVIL))).map(drop).unwrap();
    world.callback(true).end_claim(account(name), account(EVIL), amount).unwrap();
}

fn in_use(owed: u128, dust: u128, unreleased: u128) -> Result<()> {
    Err(Error::AssetInUse { asset_id: account(EVIL), owed, dust, unreleased, in_flight: 0 })
}

fn claimable(from: Option<u64>, now: u64) -> Result<()> {
    Err(Error::AssetClaimable { asset_id: account(EVIL), from, now })
}

#[test]
fn needs_no_time_where_nothing_is_owed() {
    let mut world = listed();

    delist(&mut world).unwrap();

    assert_eq!(get_logs(), [event(r#""asset_delisted","data":{"asset_id":"evil.near","dust":"0"}"#)]);
    assert_eq!(world.reward_in(EVIL, 1), Err(Error::UnknownMessage { token_id: account(EVIL) }));
}

/// Thirds of a unit are left with three accounts that have claimed, and no call pays them.
#[test]
fn gives_the_owner_the_fractions_that_no_call_pays() {
    let mut world = listed();
    world.stake(BOB, 10).unwrap();
    world.register(MALLORY);
    world.stake(MALLORY, 5).unwrap();
    world.reward_in(EVIL, 1_000_000_000).unwrap();
    world.pass(PERIOD);
    disable(&mut world);
    let from = world.now + CLAIM_WINDOW;
    let mut owed = 1_000_000_000;
    for name in [ALICE, BOB, MALLORY] {
        assert_eq!(delist(&mut world), in_use(owed, 3, 0));
        claim_all(&mut world, name);
        owed = world.contract.assets.find(&account(EVIL)).unwrap().pool.owed();
    }
    assert!((1..3).contains(&owed), "{owed}");
    let now = world.pass(CLAIM_WINDOW - 1).now;
    assert_eq!(delist(&mut world), claimable(Some(from), now));

    delist(world.pass(1)).unwrap();

    let line = format!(r#""asset_delisted","data":{{"asset_id":"evil.near","dust":"{owed}"}}"#);
    assert_eq!(get_logs(), [event(&line)]);
    let transfer = format!(r#"{{"receiver_id":"{OWNER}","amount":"{owed}"}}"#);
    assert_eq!(calls(), [(EVIL.to_owned(), "ft_transfer".to_owned(), transfer, 1)]);
    assert_eq!(world.view().settings().asset_ids, [account(USDC)]);
    world.stake(ALICE, 1).unwrap();
}

/// Found: what Alice could claim was taken as dust, in the block in which she had earned it.
#[test]
fn leaves_a_month_to_claim_whole_units() {
    let mut world = rewarded(2);
    let now = world.now;
    assert_eq!(world.view().earned(account(ALICE), Some(account(EVIL))), U128(2));
    assert_eq!(delist(&mut world), in_use(2, 2, 2));
    disable(&mut world);

    assert_eq!(delist(&mut world), claimable(Some(now + CLAIM_WINDOW), now));
    claim_all(world.pass(CLAIM_WINDOW - 1), ALICE);

    delist(&mut world).unwrap();
    assert_eq!(calls(), [], "nothing is left for the owner");
}

#[test]
fn begins_anew_where_the_asset_was_enabled() {
    let mut world = rewarded(2);
    disable(&mut world);
    world.pass(CLAIM_WINDOW).call(OWNER, 1).enable_asset(account(EVIL)).unwrap();

    assert_eq!(delist(&mut world), claimable(None, world.now));
    disable(world.pass(1));
    disable(world.pass(1));
    let (from, now) = (world.now - 1 + CLAIM_WINDOW, world.now);
    assert_eq!(delist(&mut world), claimable(Some(from), now));
    delist(world.pass(CLAIM_WINDOW - 1)).unwrap();
}

/// What was never released is nobody's to claim, and not the owner's either.
#[test]
fn takes_nothing_that_was_to_be_released() {
    let mut world = listed();
    world.reward_in(EVIL, 2).unwrap();
    world.pass(PERIOD / 2);
    disable(&mut world);
    claim_all(&mut world, ALICE);

    assert_eq!(delist(world.pass(CLAIM_WINDOW)), in_use(1, 2, 1));

    world.call(OWNER, 1).enable_asset(account(EVIL)).unwrap();
    world.pass(PERIOD);
    disable(&mut world);
    claim_all(&mut world, ALICE);
    delist(&mut world).unwrap();
}

/// Found: who opened and closed an account again and again made any reward into dust, for the gas alone.
#[test]
fn counts_the_accounts_that_are_registered() {
    let mut world = World::new();
    for _ in 0..500 {
        world.register(MALLORY);
        assert_eq!(world.call(MALLORY, 1).storage_unregister(None), Ok(true));
    }
    world.stake(ALICE, 30).unwrap();
    world.call(OWNER, LISTING).list_asset(account(EVIL), U64(PERIOD)).unwrap();
    world.reward_in(EVIL, 3).unwrap();
    world.pass(PERIOD);
    disable(&mut world);

    assert_eq!(delist(world.pass(CLAIM_WINDOW)), in_use(3, 2, 0));
    world.register(MALLORY);
    delist(&mut world).unwrap();
}

/// What closed accounts leave behind while the asset is disabled waits for nobody: it holds the asset by no more than it
/// is worth.
#[test]
fn is_not_held_up_by_who_leaves_a_unit_behind() {
    let mut world = listed();
    world.stake(BOB, 30).unwrap();
    world.reward_in(EVIL, 2).unwrap();
    world.pass(PERIOD).unstake(BOB, 30).unwrap();
    disable(&mut world);
    world.pass(UNBONDING).withdraw(BOB).unwrap();
    world.callback(true).end_withdrawal(account(BOB), U128(30)).unwrap();
    assert_eq!(world.call(BOB, 1).storage_unregister(Some(true)), Ok(true));
    claim_all(&mut world, ALICE);

    delist(world.pass(CLAIM_WINDOW - UNBONDING)).unwrap();

    assert_eq!(world.contract.assets.listings.len(), 1);
}
