//! Ballots of delegates, and of those who have given them their power and vote themselves.

use std::collections::BTreeMap;

use commonweight_common::{ballot::LARGEST_BALLOT, storage::StorageDepositTooSmall};
use near_sdk::env;
use proptest::prelude::*;

use super::*;
use crate::Error;

const BOB: &str = "bob.near";

/// A ballot with its own stake, what others have given, and who else had the own stake.
fn cast(
    world: &mut World,
    voter: &str,
    ballot: Ballot,
    (own, received): (u128, u128),
    delegate: Option<&str>,
) -> Result<()> {
    let (received, delegate_id) = (received.into(), delegate.map(id));
    world.bring(STAKING, NEAR / 10, BroughtBallot { received, delegate_id, ..brought(voter, ballot, own) })
}

fn open_vote() -> World {
    let mut world = World::new();
    world.propose(vec![resolve()]);
    world
}

/// For, against, abstain.
fn tally(world: &World) -> [u128; 3] {
    let tally = world.dao.proposal(0).unwrap().tally;
    [tally.r#for.0, tally.against.0, tally.abstain.0]
}

#[test]
fn a_voter_takes_its_part_from_a_ballot_that_was_cast() {
    let mut world = open_vote();
    cast(&mut world, BOB, Ballot::For, (10, 30), None).unwrap();

    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();

    assert_eq!(tally(&world), [10, 30, 0]);
    assert_eq!(
        events(),
        [
            r#""ballot_cast","data":{"proposal_id":0,"voter_id":"alice.near","ballot":"against","weight":"30","reduced":{"voter_id":"bob.near","weight":"10"}}"#
        ]
    );
    assert_eq!(world.dao.ballot(0, id(BOB)).unwrap().weight.0, 10);
}

#[test]
fn a_voter_takes_its_part_before_the_delegate_casts() {
    let mut world = open_vote();

    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();
    assert_eq!(event_names(), ["ballot_cast"]);
    assert_eq!(world.dao.ballot(0, id(BOB)), None);
    cast(&mut world, BOB, Ballot::For, (10, 30), None).unwrap();

    assert_eq!(tally(&world), [10, 30, 0]);
}

#[test]
fn a_changed_ballot_takes_nothing_again() {
    let mut world = open_vote();
    cast(&mut world, BOB, Ballot::For, (10, 30), None).unwrap();
    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();

    cast(&mut world, ALICE, Ballot::Abstain, (30, 0), Some(BOB)).unwrap();
    cast(&mut world, BOB, Ballot::Against, (10, 30), None).unwrap();

    assert_eq!(tally(&world), [0, 10, 30]);
}

#[test]
fn more_than_was_given_is_refused() {
    let mut world = open_vote();
    cast(&mut world, BOB, Ballot::For, (10, 30), None).unwrap();

    let refused = world.atomically(|world| cast(world, ALICE, Ballot::Against, (41, 0), Some(BOB)));
    assert_eq!(refused, Err(Error::PowerExceedsTotal { total_power: TOTAL_POWER }));
    assert_eq!(tally(&world), [40, 0, 0]);
    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(MALLORY)).unwrap();
    let refused = cast(&mut world, MALLORY, Ballot::For, (1, 29), None);

    assert_eq!(refused, Err(Error::PowerExceedsTotal { total_power: TOTAL_POWER }));
}

/// Where a voter has a former ballot, who has paid for its record stays the one who is paid back.
#[test]
fn a_changed_ballot_does_not_change_who_has_paid() {
    let mut world = open_vote();
    cast(&mut world, ALICE, Ballot::For, (30, 0), None).unwrap();

    let changed = BroughtBallot { payer_id: id(ALICE), ..brought(ALICE, Ballot::Against, 30) };
    world.bring(STAKING, 0, changed).unwrap();

    let part = world.dao.load_part(&(0, id(ALICE))).unwrap();
    assert_eq!((part.ballot, part.payer_id), (Some(Ballot::Against), id("relay.near")));
}

/// Staking asks of a relayer what the largest ballot costs, and so that is enough: with the longest names, of a voter that
/// takes its stake from a delegate.
#[test]
fn the_largest_ballot_costs_what_staking_asks_for() {
    let mut world = open_vote();
    let [voter, delegate, payer] = ["a", "b", "c"].map(|letter| id(&letter.repeat(64)));
    let required = env::storage_byte_cost().saturating_mul(LARGEST_BALLOT.into());
    let ballot = || BroughtBallot {
        voter_id: voter.clone(),
        payer_id: payer.clone(),
        delegate_id: Some(delegate.clone()),
        ..brought(ALICE, Ballot::Against, TOTAL_POWER)
    };
    let mut cast =
        |deposit: NearToken| world.atomically(|world| world.bring(STAKING, deposit.as_yoctonear(), ballot()));

    let attached = required.saturating_sub(NearToken::from_yoctonear(1));
    assert_eq!(cast(attached), Err(StorageDepositTooSmall { required, attached }.into()));
    assert_eq!(cast(required), Ok(()));
}

/// The first ballot of a voter is stored before what was there is known: neither what was taken from it before nor who
/// has paid for the record is lost.
#[test]
fn a_first_ballot_keeps_what_was_taken_and_who_has_paid() {
    let mut world = open_vote();
    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();

    for ballot in [Ballot::For, Ballot::Against] {
        let brought = BroughtBallot { payer_id: id(BOB), received: 50.into(), ..brought(BOB, ballot, 10) };
        world.bring(STAKING, NEAR / 10, brought).unwrap();

        let part = world.dao.load_part(&(0, id(BOB))).unwrap();
        assert_eq!((part.ballot, part.weight, part.taken), (Some(ballot), 30, 30));
        assert_eq!(part.payer_id, id("relay.near"));
    }
    assert_eq!(tally(&world), [0, 60, 0]);
}

/// A record that holds only what was taken, or from which more is taken, still tells how its ballot was cast.
#[test]
fn what_is_taken_does_not_change_how_a_ballot_was_cast() {
    let mut world = open_vote();
    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();
    assert!(!world.dao.load_part(&(0, id(BOB))).unwrap().is_direct);
    cast(&mut world, BOB, Ballot::For, (10, 60), None).unwrap();

    cast(&mut world, MALLORY, Ballot::Against, (30, 0), Some(BOB)).unwrap();

    let part = world.dao.load_part(&(0, id(BOB))).unwrap();
    assert_eq!((part.is_direct, part.weight, part.taken), (true, 10, 60));
}

#[test]
fn storage_comes_back_for_both_records() {
    let mut world = open_vote();
    cast(&mut world, ALICE, Ballot::Against, (30, 0), Some(BOB)).unwrap();
    world.wait(crate::logic::fixtures::DAY * 5);

    for voter in [ALICE, BOB] {
        world.call(MALLORY, 0).release_ballot(0, id(voter)).unwrap();
        assert_eq!(event_names(), ["ballot_released"]);
    }
}

const VOTERS: [&str; 5] = ["v0.near", "v1.near", "v2.near", "v3.near", "v4.near"];

fn any_ballot() -> impl Strategy<Value = Ballot> {
    prop_oneof![Just(Ballot::For), Just(Ballot::Against), Just(Ballot::Abstain)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// V2, V5: whoever casts, in whatever order and however often, each stake counts once: as its owner says, or
    /// else as the owner's delegate says.
    #[test]
    fn every_stake_counts_once(
        stakes in prop::collection::vec((1_u128..100, prop::option::of(0_usize..5)), 5),
        casts in prop::collection::vec((0_usize..5, any_ballot()), 1..20),
    ) {
        let delegate_of = |voter: usize| stakes[voter].1.filter(|delegate| *delegate != voter);
        let mut world = open_vote();
        let mut said = BTreeMap::new();
        for (voter, ballot) in casts {
            let givers = (0..5).filter(|giver| delegate_of(*giver) == Some(voter));
            let received: u128 = givers.map(|giver| stakes[giver].0).sum();
            let delegate = delegate_of(voter).map(|delegate| VOTERS[delegate]);
            cast(&mut world, VOTERS[voter], ballot, (stakes[voter].0, received), delegate).unwrap();
            said.insert(voter, ballot);

            let mut expected = [0; 3];
            for (owner, stake) in stakes.iter().enumerate() {
                let ballot = said.get(&owner).or_else(|| said.get(&delegate_of(owner)?));
                match ballot {
                    Some(Ballot::For) => expected[0] += stake.0,
                    Some(Ballot::Against) => expected[1] += stake.0,
                    Some(_) => expected[2] += stake.0,
                    None => {}
                }
            }
            prop_assert_eq!(tally(&world), expected);
        }
    }
}
