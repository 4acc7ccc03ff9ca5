//! What a second auditor has tried: another DAO. Every test says what is right.

use commonweight_common::{Nullable, clock::CODE_DELAY};

use super::*;

/// **Claim**: `retire` tells a DAO that ballots go to another one. **Severity**: medium. **Sequence**: the owner proposes
/// the DAO that is in place (a wrong name in a runbook, or a former proposal's name after a change), which is accepted;
/// after 30 days anybody calls `change_dao`, and the DAO that hears all ballots is told for good that it hears none.
/// **Lost**: every right of its agents, for ever: nothing takes `retire` back.
#[test]
fn the_dao_that_is_in_place_does_not_retire() {
    let mut world = World::new();
    let proposed = world.call(OWNER, 1).propose_dao(Nullable(Some(account(DAO))));
    world.pass(CODE_DELAY);

    let changed = world.call(MALLORY, 0).change_dao();

    let retired = changed.is_ok() && calls().iter().any(|call| call.0 == DAO && call.1 == "retire");
    assert!(
        !retired,
        "{proposed:?}: ballots go to {}, which was told to retire",
        world.view().settings().dao_id
    );
}

/// **Claim** (`DAO_OWNS`): a DAO that owns staking is not replaced while it has proposed no *other* owner. **Severity**:
/// low. **Sequence**: it has proposed itself. **Lost**: staking belongs to a DAO that nobody votes in any more.
#[test]
fn a_dao_that_has_proposed_itself_as_the_owner_is_not_replaced() {
    let mut world = World::new();
    world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
    world.call(DAO, 1).accept_owner().unwrap();
    world.call(DAO, 1).propose_dao(Nullable(Some(account("dao2.near")))).unwrap();
    world.call(DAO, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
    world.pass(CODE_DELAY);

    assert_eq!(world.call(MALLORY, 0).change_dao(), Err(Error::DaoOwns { dao_id: account(DAO) }));
}

/// **Claim**: as `the_dao_that_is_in_place_does_not_retire`. **Severity**: low. **Sequence**: a DAO is replaced, its
/// successor turns out worse, and the owner goes back to the first: ballots arrive there again, and it is never told.
/// **Lost**: the rights of its agents, for ever. Right is either to refuse the way back, or to tell the DAO.
#[test]
fn a_dao_that_ballots_return_to_is_told() {
    let mut world = World::new();
    let mut change_to = |dao: &str| {
        world.call(OWNER, 1).propose_dao(Nullable(Some(account(dao))))?;
        world.pass(CODE_DELAY);
        world.call(MALLORY, 0).change_dao()
    };
    change_to("dao2.near").unwrap();

    let returned = change_to(DAO);

    assert!(returned.is_err() || calls().iter().any(|call| call.0 == DAO), "{:?}", calls());
}
