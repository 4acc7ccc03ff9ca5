//! What the owner may set, within bounds, and how the ownership passes.

use commonweight_common::{Nullable, clock::CODE_DELAY, owner::OwnerError, upgrade::UpgradeError};
use near_sdk::{env, json_types::U64, serde_json::json};
use rstest::rstest;

use super::world::*;
use crate::{
    Contract, Digest, Error, Feature, Result, Role,
    logic::channel::{MAX_WITHDRAWAL_DELAY, MIN_WITHDRAWAL_DELAY},
};

#[test]
fn a_delay_is_for_later_channels() {
    let mut world = World::with_channel(100);
    let longer = U64(2 * DELAY);

    let done = world.call(OWNER, ONE_YOCTO, |contract| contract.set_withdrawal_delay(longer)).unwrap();
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

    let set = world.call(OWNER, ONE_YOCTO, |contract| contract.set_withdrawal_delay(U64(delay)));
    let new = Contract::new(account(OWNER), account(ASSET), account(STAKING), account(TREASURY), U64(delay));

    assert_eq!(set.map(|done| done.value), Err(error.clone()));
    assert_eq!(new.map(drop), Err(error));
}

#[test]
fn a_delay_out_of_bounds_is_told_in_words() {
    let delay = 10 * 60 * 1_000_000_000;

    let refused = World::empty()
        .call(OWNER, ONE_YOCTO, |contract| contract.set_withdrawal_delay(U64(delay)))
        .map(drop)
        .unwrap_err();

    assert_eq!(
        refused.to_string(),
        "WITHDRAWAL_DELAY_OUT_OF_RANGE: 10 minutes (600000000000 ns) is not from 15 minutes (900000000000 ns) to 28 \
         days (2419200000000000 ns)"
    );
}

#[test]
fn a_delay_is_the_owners() {
    let mut world = World::empty();

    let refused = world.call(MALLORY, ONE_YOCTO, |contract| contract.set_withdrawal_delay(U64(DELAY)));

    let not_owner = OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) };
    assert_eq!(refused.map(|done| done.value), Err(Error::Owner(not_owner)));
}

#[test]
fn ownership_passes_in_two_steps() {
    let mut world = World::empty();

    let proposed = world
        .call(OWNER, ONE_YOCTO, |contract| contract.propose_owner(Nullable(Some(account("dao.near")))))
        .unwrap();
    let taken = world.call(MALLORY, ONE_YOCTO, Contract::accept_owner).map(|done| done.value);
    let accepted = world.call("dao.near", ONE_YOCTO, Contract::accept_owner).unwrap();

    let data = json!({"proposed_id": "dao.near"});
    assert_eq!(proposed.events(), [event("owner_proposed", data)]);
    let not_proposed = OwnerError::NotProposed { caller_id: account(MALLORY) };
    assert_eq!(taken, Err(Error::Owner(not_proposed)));
    let data = json!({
        "old_owner_id": OWNER, "new_owner_id": "dao.near", "forgotten_code_hash": null, "roles": [],
    });
    assert_eq!(accepted.events(), [event("owner_changed", data)]);
    assert_eq!(
        (world.view(Contract::owner), world.view(Contract::proposed_owner)),
        (account("dao.near"), None)
    );
}

#[test]
fn ownership_is_proposed_by_the_owner_alone() {
    let mut world = World::empty();

    let refused =
        world.call(MALLORY, ONE_YOCTO, |contract| contract.propose_owner(Nullable(Some(account(MALLORY)))));

    let not_owner = OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) };
    assert_eq!(refused.map(|done| done.value), Err(Error::Owner(not_owner)));
}

/// A key that is limited to calls attaches nothing.
#[test]
fn what_the_owner_sets_needs_one_yocto() {
    let mut world = World::with_release();
    world.call(OWNER, ONE_YOCTO, |contract| contract.propose_owner(Nullable(Some(account(ALICE))))).unwrap();
    let mut unpaid = |caller, act: fn(&mut Contract) -> Result<()>| {
        world.call(caller, NO_DEPOSIT, act).map(|done| done.value)
    };

    let answers = [
        unpaid(OWNER, |contract| contract.propose_owner(Nullable(None))),
        unpaid(ALICE, Contract::accept_owner),
        unpaid(OWNER, |contract| contract.set_withdrawal_delay(U64(DELAY))),
        unpaid(OWNER, |contract| contract.distribute_pending(MODEL.to_owned(), 0).map(drop)),
        unpaid(OWNER, |contract| contract.grant_role(Role::Guardian, account(BOB))),
        unpaid(OWNER, |contract| contract.revoke_role(Role::Guardian, account(BOB))),
        unpaid(OWNER, |contract| contract.pause(Feature::Channel, U64(1))),
        unpaid(OWNER, |contract| contract.unpause(Feature::Channel)),
        unpaid(OWNER, |contract| contract.stage_code(Digest([1; 32]))),
        unpaid(OWNER, Contract::unstage_code),
    ];
    let weights = unpaid(OWNER, |contract| contract.set_weights(MODEL.to_owned(), 0, vec![weight(ALICE, 9)]));

    let required = Error::OneYoctoRequired { attached: NO_DEPOSIT };
    assert_eq!(answers.map(Result::unwrap_err), [(); 10].map(|()| required.clone()));
    assert_eq!(weights, Err(Error::DepositMissing));
}

/// Announced by the old owner, the code would otherwise be deployed by anybody under the new one.
#[test]
fn a_new_owner_forgets_the_code_of_the_old_one_and_is_told_the_roles() {
    let mut world = World::empty();
    let code_hash = Digest(env::sha256_array(b"code"));
    for name in [ALICE, BOB] {
        world.call(OWNER, ONE_YOCTO, |contract| contract.grant_role(Role::Guardian, account(name))).unwrap();
    }
    world.call(OWNER, ONE_YOCTO, |contract| contract.stage_code(code_hash)).unwrap();
    world
        .call(OWNER, ONE_YOCTO, |contract| contract.propose_owner(Nullable(Some(account("dao.near")))))
        .unwrap();

    let accepted = world.call("dao.near", ONE_YOCTO, Contract::accept_owner).unwrap();

    let data = json!({
        "old_owner_id": OWNER, "new_owner_id": "dao.near", "forgotten_code_hash": code_hash,
        "roles": [{"role": "guardian", "account_ids": [ALICE, BOB]}],
    });
    assert_eq!(accepted.events(), [event("owner_changed", data)]);
    assert_eq!(world.view(Contract::staged_code), None);
    world.now += CODE_DELAY;
    assert_eq!(world.deploy(b"code").map(drop), Err(Error::Upgrade(UpgradeError::NotStaged)));
    assert_eq!(world.view(|contract| contract.role_holders(Role::Guardian)), [ALICE, BOB].map(account));
}
