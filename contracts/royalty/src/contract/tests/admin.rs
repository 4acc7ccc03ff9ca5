//! What the owner may set, within bounds, and how the ownership passes.

use commonweight_common::owner::OwnerError;
use near_sdk::{json_types::U64, serde_json::json};
use rstest::rstest;

use super::world::*;
use crate::{
    Contract, Error,
    logic::channel::{MAX_WITHDRAWAL_DELAY, MIN_WITHDRAWAL_DELAY},
};

#[test]
fn a_delay_is_for_later_channels() {
    let mut world = World::with_channel(100);
    let longer = U64(2 * DELAY);

    let done = world.call(OWNER, NO_DEPOSIT, |contract| contract.set_withdrawal_delay(longer)).unwrap();
    world.open(BOB, 2, 100).unwrap();

    let data = json!({"withdrawal_delay": "7200000000000"});
    assert_eq!(done.events(), [event("withdrawal_delay_set", data)]);
    let delays = world.view(|contract| contract.channels(None, None));
    let delays: Vec<_> = delays.iter().map(|channel| channel.withdrawal_delay.0).collect();
    assert_eq!(delays, [DELAY, 2 * DELAY]);
}

#[rstest]
#[case::too_short(MIN_WITHDRAWAL_DELAY - 1)]
#[case::too_long(MAX_WITHDRAWAL_DELAY + 1)]
fn a_delay_is_bounded(#[case] delay: u64) {
    let mut world = World::empty();
    let error =
        Error::WithdrawalDelayOutOfRange { delay, min: MIN_WITHDRAWAL_DELAY, max: MAX_WITHDRAWAL_DELAY };

    let set = world.call(OWNER, NO_DEPOSIT, |contract| contract.set_withdrawal_delay(U64(delay)));
    let new = Contract::new(account(OWNER), account(ASSET), account(STAKING), account(TREASURY), U64(delay));

    assert_eq!(set.map(|done| done.value), Err(error.clone()));
    assert_eq!(new.map(drop), Err(error));
}

#[test]
fn a_delay_is_the_owners() {
    let mut world = World::empty();

    let refused = world.call(MALLORY, NO_DEPOSIT, |contract| contract.set_withdrawal_delay(U64(DELAY)));

    let not_owner = OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) };
    assert_eq!(refused.map(|done| done.value), Err(Error::Owner(not_owner)));
}

#[test]
fn ownership_passes_in_two_steps() {
    let mut world = World::empty();

    let proposed =
        world.call(OWNER, NO_DEPOSIT, |contract| contract.propose_owner(Some(account("dao.near")))).unwrap();
    let taken = world.call(MALLORY, NO_DEPOSIT, Contract::accept_owner).map(|done| done.value);
    let accepted = world.call("dao.near", NO_DEPOSIT, Contract::accept_owner).unwrap();

    let data = json!({"proposed_id": "dao.near"});
    assert_eq!(proposed.events(), [event("owner_proposed", data)]);
    let not_proposed = OwnerError::NotProposed { caller_id: account(MALLORY) };
    assert_eq!(taken, Err(Error::Owner(not_proposed)));
    let data = json!({"previous_id": OWNER, "owner_id": "dao.near"});
    assert_eq!(accepted.events(), [event("owner_changed", data)]);
    let config = world.view(Contract::config);
    assert_eq!((config.owner_id, config.proposed_owner_id), (account("dao.near"), None));
}
