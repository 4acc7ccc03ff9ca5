//! From the first layout to the present one: nobody loses anything, and the bytes stay paid.

use commonweight_common::clock::LONGEST_UNBONDING;
use near_sdk::{env, near};

use super::*;
use crate::{
    VoterView,
    contract::{
        layout::LAYOUT,
        state::{self, StorageKey, Versioned},
    },
    logic::{
        account::Unbonding,
        fixed::Fixed,
        history::History,
        rewards::{Drip, Position},
    },
};

/// What the first version wrote, field by field.
#[near(serializers = [borsh])]
struct RootV1 {
    owner_id: AccountId,
    proposed_id: Option<AccountId>,
    token_id: AccountId,
    dao_id: AccountId,
    reward_asset_id: AccountId,
    unbonding_period: u64,
    stake: History,
    unbonding: u128,
    in_flight: u128,
}

#[near(serializers = [borsh])]
struct AccountV1 {
    storage_deposit: NearToken,
    storage_used: u64,
    stake: History,
    unbonding: Vec<Unbonding>,
    returned: u128,
    in_flight: u128,
    ballot_nonce: u64,
    ballot_keys: Vec<near_sdk::PublicKey>,
}

#[near(serializers = [borsh])]
struct PoolV1 {
    period: u64,
    shares: u128,
    per_share: Fixed,
    carry: u128,
    drip: Drip,
    pending: u128,
    received: u128,
    claimed: u128,
    in_flight: u128,
}

/// Alice has staked 30 and has 4 unbonding, Bob has staked 10; of a reward of 400, 200 are released.
fn first_layout() -> World {
    drop(near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage));
    set_context(OWNER, 0, START);
    let asset_id = account(USDC);
    let mut total = History::default();
    let mut record = |time, value| drop(total.record(time, value));
    record(START - 200, 34);
    record(START - 150, 44);
    record(START - 100, 40);
    for (name, stakes, unbonding) in
        [(ALICE, vec![(START - 200, 34), (START - 100, 30)], 4), (BOB, vec![(START - 150, 10)], 0)]
    {
        let mut stake = History::default();
        for (time, value) in stakes {
            drop(stake.record(time, value));
        }
        let position = Position { shares: stake.current(), ..Position::default() };
        let before = env::storage_usage();
        let account_id = account(name);
        let mut account = AccountV1 {
            storage_deposit: NearToken::from_millinear(100),
            storage_used: 0,
            stake,
            unbonding: Vec::new(),
            returned: 0,
            in_flight: 0,
            ballot_nonce: 7,
            ballot_keys: Vec::new(),
        };
        if unbonding > 0 {
            account.unbonding.push(Unbonding { amount: unbonding, unlocks_at: START + 50 });
        }
        state::save(StorageKey::PositionV1 { asset_id: &asset_id, account_id: &account_id }, &position);
        state::save(StorageKey::Account(&account_id), &account);
        account.storage_used = env::storage_usage() - before;
        state::save(StorageKey::Account(&account_id), &account);
    }
    let drip = Drip { total: 400, released: 0, starts_at: START - 50, ends_at: START + 50 };
    let pool = PoolV1 {
        period: PERIOD,
        shares: 40,
        per_share: Fixed::ZERO,
        carry: 0,
        drip,
        pending: 0,
        received: 400,
        claimed: 0,
        in_flight: 0,
    };
    state::save(StorageKey::PoolV1(&asset_id), &pool);
    let root = RootV1 {
        owner_id: account(OWNER),
        proposed_id: None,
        token_id: account(TOKEN),
        dao_id: account(DAO),
        reward_asset_id: asset_id,
        unbonding_period: UNBONDING,
        stake: total,
        unbonding: 4,
        in_flight: 0,
    };
    env::storage_write(b"STATE", &commonweight_common::record::to_bytes(&root));
    set_context(STAKING, 0, START);
    World { contract: Contract::migrate(), now: START }
}

#[test]
fn the_books_are_those_of_before() {
    let world = first_layout();

    let view = world.view();
    assert_eq!((view.owner(), view.total_stake()), (account(OWNER), U128(40)));
    assert_eq!(view.settings().asset_ids, [account(USDC)]);
    let owed: Vec<_> = view.solvency().iter().map(|liability| liability.owed.0).collect();
    assert_eq!(owed, [44, 400]);
    assert_eq!(view.total_power_at(U64(START - 120)).unwrap(), U128(44));
    assert_eq!([START - 150, START - 1].map(|time| world.power(ALICE, time)), [34, 30]);
    let alice = world.view().account(account(ALICE)).unwrap();
    assert_eq!((alice.stake, alice.power, alice.voter), (U128(30), U128(30), VoterView::Own));
    assert_eq!(alice.ballot_nonce, U64(7));
    assert_eq!((world.earned(ALICE), world.earned(BOB)), (150, 50));
}

#[test]
fn everybody_goes_on_and_can_leave_with_everything() {
    let mut world = first_layout();

    world.pass(50).claim(ALICE).unwrap();
    world.callback(true).on_reward_sent(account(ALICE), account(USDC), U128(300)).unwrap();
    world.stake(BOB, 5).unwrap();
    assert_eq!(world.earned(BOB), 100);
    world.withdraw(ALICE).unwrap();
    world.callback(true).on_withdrawal_sent(account(ALICE), U128(4)).unwrap();
    world.unstake(ALICE, 30).unwrap();
    world.pass(UNBONDING).withdraw(ALICE).unwrap();
    world.callback(true).on_withdrawal_sent(account(ALICE), U128(30)).unwrap();

    assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(true));
    let owed: Vec<_> = world.view().solvency().iter().map(|liability| liability.owed.0).collect();
    assert_eq!(owed, [15, 100]);
}

/// The callback of a claim that is refused has succeeded itself, so what it has stored stays.
#[test]
fn a_refused_registration_keeps_the_old_position() {
    let mut world = first_layout();
    let (asset_id, account_id) = (account(USDC), account(ALICE));
    // Alice has claimed what each of her shares has earned until now.
    let claimed = Position { shares: 30, paid_per_share: Fixed::from_units(5), ..Position::default() };
    state::save(StorageKey::PositionV1 { asset_id: &asset_id, account_id: &account_id }, &claimed);
    assert_eq!((world.earned(ALICE), world.earned(BOB)), (0, 50));
    let deposit = NearToken::from_yoctonear(1_001);

    testing_env!(
        context(STAKING, 0, world.now).build(),
        test_vm_config(),
        RuntimeFeesConfig::test(),
        std::collections::HashMap::new(),
        vec![PromiseResult::Successful(b"{}".to_vec())]
    );
    world.contract.on_registration_known(account_id, account(TOKEN), deposit);

    assert_eq!(payments(), [(ALICE.to_owned(), deposit)]);
    assert_eq!((world.earned(ALICE), world.earned(BOB)), (0, 50));
    world.pass(50);
    assert_eq!((world.earned(ALICE), world.earned(BOB)), (150, 100));
}

#[test]
fn every_byte_stays_charged() {
    let mut world = first_layout();
    let stored = |world: &World| {
        set_context(STAKING, 0, world.now);
        i128::from(env::storage_usage())
    };
    let charged = |world: &World, name| i128::from(world.view().account(account(name)).unwrap().storage_used);
    let total = |world: &World| i128::from(world.contract.totals.power.record_length());
    let change = |before: i128, after: i128| after - before;

    for name in [ALICE, BOB] {
        let before = (charged(&world, name), total(&world));
        let usage_before = stored(&world);
        world.pass(1).stake(name, 3).unwrap();
        let usage = i128::from(env::storage_usage());

        let paid = change(before.0, charged(&world, name));
        assert_eq!(paid, change(usage_before, usage) + change(before.1, total(&world)));
    }
}

/// Earlier code took any period, and the second layout did not count registrations.
#[test]
fn an_unbonding_period_out_of_bounds_is_brought_within_them() {
    for (stored, expected) in [
        (1_000, SHORTEST_UNBONDING),
        (SHORTEST_UNBONDING + 1, SHORTEST_UNBONDING + 1),
        (u64::MAX, LONGEST_UNBONDING),
    ] {
        let mut world = World::new();
        world.contract.unbonding_period = stored;
        let present = commonweight_common::record::to_bytes(&world.contract);
        let mut second = present[..present.len() - 8].to_vec();
        second[0] = 102;
        set_context(STAKING, 0, START);
        env::storage_write(b"STATE", &second);

        world.contract = Contract::migrate();

        assert_eq!(world.contract.layout, LAYOUT);
        assert_eq!(world.view().settings().unbonding_period, U64(expected));
        world.register(MALLORY);
        world.stake(ALICE, 1).unwrap();
        world.unstake(ALICE, 1).unwrap();
    }
}

#[test]
fn the_present_layout_stays_as_it_is() {
    let world = first_layout();
    let bytes = commonweight_common::record::to_bytes(&world.contract);
    assert_eq!(bytes[0], LAYOUT);

    env::storage_write(b"STATE", &bytes);
    let again = Contract::migrate();

    assert_eq!(commonweight_common::record::to_bytes(&again), bytes);
    let absent: Option<Versioned<Position>> = state::read(StorageKey::PoolV1(&account(USDC)));
    assert!(absent.is_none());
}
