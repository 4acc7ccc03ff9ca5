//! Another DAO: announced, in its time, and for ballots that leave from then on.

use commonweight_common::{Nullable, clock::CODE_DELAY, owner::OwnerError, succession::SuccessionError};
use near_sdk::test_utils::get_logs;

use super::{
    nonces::{DEPOSIT, answer, ballot, nonce_of, relay_as, staked},
    *,
};
use crate::{Ballot, BallotMessage};

const OTHER: &str = "dao2.near";

fn propose(world: &mut World, dao: Option<&str>) -> Result<()> {
    world.call(OWNER, 1).propose_dao(Nullable(dao.map(account)))
}

fn change(world: &mut World) -> Result<()> {
    world.call(MALLORY, 0).change_dao()
}

/// Alice has staked and registered a key, and another DAO can take the place of the first in this block.
fn due() -> World {
    let mut world = staked();
    propose(&mut world, Some(OTHER)).unwrap();
    world.pass(CODE_DELAY);
    world
}

/// A ballot of Alice on proposal 4 of a DAO.
fn signed_for(dao: &str, nonce: u64) -> BallotMessage {
    BallotMessage { dao_id: account(dao), ..ballot(4, nonce) }
}

fn relay(world: &mut World, dao: &str, nonce: u64) -> Result<()> {
    relay_as(world, MALLORY, signed_for(dao, nonce), DEPOSIT)
}

/// What was proposed at the next DAO, after ballots have begun to go there.
fn relay_to_the_next(world: &mut World, nonce: u64) -> Result<()> {
    let message = BallotMessage { snapshot: world.pass(1).now - 1, ..signed_for(OTHER, nonce) };
    relay_as(world, MALLORY, message, DEPOSIT)
}

#[test]
fn takes_its_place_after_thirty_days_and_not_much_later() {
    let mut world = staked();

    propose(&mut world, Some(OTHER)).unwrap();

    let ready_at = world.now + CODE_DELAY;
    let expires_at = ready_at + CODE_DELAY;
    let line = format!(r#""dao_proposed","data":{{"dao_id":"dao2.near","ready_at":"{ready_at}"}}"#);
    assert_eq!(get_logs(), [event(&line)]);
    assert_eq!(world.view().proposed_dao().unwrap().account_id, OTHER);
    for now in [ready_at - 1, expires_at] {
        world.now = now;
        let not_due = SuccessionError::NotDue { ready_at, expires_at, now };
        assert_eq!(change(&mut world), Err(not_due.into()));
    }
    world.now = expires_at - 1;
    change(&mut world).unwrap();
    let line = r#""dao_changed","data":{"old_dao_id":"dao.near","new_dao_id":"dao2.near"}"#;
    assert_eq!(get_logs(), [event(line)]);
    assert_eq!(calls(), [(DAO.to_owned(), "retire".to_owned(), String::new(), 0)]);
    assert_eq!((world.view().settings().dao_id, world.view().proposed_dao()), (account(OTHER), None));
    let (snapshot, since) = (world.now - 1, world.now);
    world.pass(1);
    let early = world.call(ALICE, DEPOSIT).cast(0, U64(snapshot), Ballot::For, None).map(drop);
    assert_eq!(early, Err(Error::SnapshotBeforeDao { snapshot, since }));
    world.call(ALICE, DEPOSIT).cast(0, U64(since), Ballot::For, None).map(drop).unwrap();
    assert_eq!(calls()[0].0, OTHER);
    assert_eq!(change(&mut world), Err(SuccessionError::NotProposed.into()));
}

/// Nobody could vote any more on handing staking over: the former DAO would own it for good.
#[test]
fn does_not_leave_staking_to_a_dao_that_cannot_decide() {
    let mut world = staked();
    world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
    world.call(DAO, 1).accept_owner().unwrap();
    world.call(DAO, 1).propose_dao(Nullable(Some(account(OTHER)))).unwrap();
    world.pass(CODE_DELAY);

    assert_eq!(change(&mut world), Err(Error::DaoOwns { dao_id: account(DAO) }));

    world.call(DAO, 1).propose_owner(Nullable(Some(account(OTHER)))).unwrap();
    change(&mut world).unwrap();
    world.call(OTHER, 1).accept_owner().unwrap();
    assert_eq!(world.view().owner(), OTHER);
}

#[test]
fn is_the_owners_to_propose_and_to_take_back() {
    let mut world = World::new();
    propose(&mut world, Some(OTHER)).unwrap();

    let (caller_id, owner_id) = (account(MALLORY), account(OWNER));
    let not_owner = Err(Error::Owner(OwnerError::NotOwner { caller_id, owner_id }));
    assert_eq!(world.call(MALLORY, 1).propose_dao(Nullable(None)), not_owner);
    let unpaid = world.call(OWNER, 0).propose_dao(Nullable(None));
    assert_eq!(unpaid, Err(Error::OneYoctoRequired { attached: 0 }));

    propose(&mut world, None).unwrap();
    assert_eq!(get_logs(), [event(r#""dao_proposed","data":{"dao_id":null,"ready_at":null}"#)]);
    propose(&mut world, None).unwrap();
    assert_eq!(get_logs(), Vec::<String>::new());
    world.pass(CODE_DELAY);
    assert_eq!(change(&mut world), Err(SuccessionError::NotProposed.into()));
}

#[test]
fn is_forgotten_with_the_owner_who_proposed_it() {
    let mut world = due();
    world.call(OWNER, 1).propose_owner(Nullable(Some(account(BOB)))).unwrap();

    world.call(BOB, 1).accept_owner().unwrap();

    assert_eq!(get_logs()[1..], [event(r#""dao_proposed","data":{"dao_id":null,"ready_at":null}"#)]);
    assert_eq!(world.view().proposed_dao(), None);
    assert_eq!(change(&mut world), Err(SuccessionError::NotProposed.into()));
}

/// A ballot that is on its way when the DAO changes is the former one's to take or to refuse.
#[test]
fn does_not_touch_what_is_on_its_way() {
    for is_taken in [true, false] {
        let mut world = due();
        let nonce = world.now;
        relay(&mut world, DAO, nonce).unwrap();
        assert_eq!(calls()[0].0, DAO);

        change(&mut world).unwrap();
        answer(&mut world, is_taken, nonce);

        assert_eq!(payments().len(), usize::from(!is_taken), "the record goes with the only ballot");
        let again = Error::NonceNotNewer { nonce, last: nonce };
        assert_eq!(relay_to_the_next(&mut world, nonce), if is_taken { Err(again) } else { Ok(()) });
    }
}

/// Proposals of both have the same numbers: no ballot for one counts for the other, and a voter's nonces on a number go
/// on, so that whatever order ballots come in, none is played again.
#[test]
fn takes_no_ballot_that_was_signed_for_the_former_one() {
    let mut world = due();
    let nonce = world.now;
    relay(&mut world, DAO, nonce).unwrap();
    change(&mut world).unwrap();

    let (expected, found) = (OTHER.to_owned(), DAO.to_owned());
    assert_eq!(relay(&mut world, DAO, nonce + 1), Err(Error::WrongDomain { expected, found }));
    let outdated = Error::NonceNotNewer { nonce, last: nonce };
    assert_eq!(relay_to_the_next(&mut world, nonce), Err(outdated));
    relay_to_the_next(&mut world, nonce + 1).unwrap();

    // The answers of both come in the wrong order.
    answer(&mut world, true, nonce + 1);
    answer(&mut world, false, nonce);
    assert_eq!(nonce_of(&world, 4), nonce + 1);
}
