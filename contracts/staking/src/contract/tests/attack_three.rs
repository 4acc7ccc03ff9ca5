//! What a third auditor has tried: another DAO. Every test says what is right.

use commonweight_common::{Nullable, clock::CODE_DELAY};

use super::*;

/// **Claim** (`DAO_OWNS`, ADR 0023): staking never belongs to a DAO that nobody votes in. **Severity**: low. **Sequence**: the
/// launcher has proposed the DAO as the next owner (the hand-over that every deployment makes), and has it replaced before
/// that accepts, because it has to be deployed anew. `DAO_OWNS` looks at the present owner alone; `accept_owner` is carried
/// out by the replaced DAO afterwards, by a vote that was adopted before. **Lost**: every right of the owner, for ever.
#[test]
fn a_dao_that_is_replaced_does_not_become_the_owner() {
    let mut world = World::new();
    world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
    world.call(OWNER, 1).propose_dao(Nullable(Some(account("dao2.near")))).unwrap();
    world.pass(CODE_DELAY);

    let changed = world.call(MALLORY, 0).change_dao();
    let accepted = world.call(DAO, 1).accept_owner();

    assert!(changed.is_err() || accepted.is_err(), "a DAO without ballots owns staking");
}

/// The same later: a DAO that was replaced is proposed and accepts.
#[test]
fn a_dao_that_was_replaced_is_not_proposed_as_the_owner() {
    let mut world = World::new();
    world.call(OWNER, 1).propose_dao(Nullable(Some(account("dao2.near")))).unwrap();
    world.pass(CODE_DELAY);
    world.call(MALLORY, 0).change_dao().unwrap();

    assert!(world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).is_err());
}
