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

/// **Claim** (ADR 0023): nobody "adopts what it likes by voting in the last block"; whoever has voting power has the voting
/// period to use it. **Severity**: medium. **Sequence**: a DAO is announced, and deployed as it has to be. Anybody proposes
/// there at once, for a bond; nobody can vote, for ballots go to the first one. Mallory, who has the quorum, proposes to
/// appoint itself the guardians (which guardians cannot stop) so that its vote ends some seconds after the change is due,
/// calls `change_dao` in that second, and votes. The first turn of the outcome moves the end by one `late_turn_window`, an
/// hour to three days: that is all the time that everybody else has, instead of the voting period. `retire` rules out the
/// mirror image of this at the old DAO. **Lost**: the brakes of the new DAO by a quorum, then whatever it owns.
#[test]
fn no_ballot_reaches_what_was_proposed_before_the_dao_was_in_place() {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.call(OWNER, 1).propose_dao(Nullable(Some(account("dao2.near")))).unwrap();
    world.pass(CODE_DELAY);
    let (created_at, closes_in) = (world.now - 5 * commonweight_common::clock::DAY, 1);
    world.call(MALLORY, 0).change_dao().unwrap();
    world.pass(closes_in);

    let snapshot = near_sdk::json_types::U64(created_at - 1);
    let sent = world.call(ALICE, 1).cast(0, snapshot, crate::Ballot::For, None).map(drop);

    assert!(sent.is_err(), "a vote that nobody could take part in until a moment ago: {:?}", calls());
}
