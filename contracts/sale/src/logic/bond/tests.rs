//! Who gets the bond in every end that a challenge can have.

use near_sdk::NearToken;
use rstest::rstest;

use super::{Challenge, Fate};
use crate::{
    error::ReleaseError,
    logic::books::{Abort, Totals},
};

fn challenge(fate: Fate, sending: bool) -> Challenge {
    Challenge {
        challenger_id: "mallory.near".parse().unwrap(),
        tranche: 0,
        made_at: 0,
        bond: NearToken::from_near(5),
        storage: NearToken::from_near(1),
        fate,
        sending,
    }
}

#[rstest]
#[case::open(Fate::Open, false, Err(ReleaseError::ChallengeUndecided { challenge_id: 7 }))]
#[case::open_at_an_abort(Fate::Open, true, Ok(true))]
#[case::upheld(Fate::Upheld, false, Ok(true))]
#[case::upheld_before_an_abort(Fate::Upheld, true, Ok(true))]
#[case::slashed(Fate::Slashed, false, Ok(false))]
#[case::slashed_before_an_abort(Fate::Slashed, true, Ok(false))]
fn every_end_has_an_owner_of_the_bond(
    #[case] fate: Fate,
    #[case] aborted: bool,
    #[case] expected: Result<bool, ReleaseError>,
) {
    let totals = Totals { abort: aborted.then(Abort::default), ..Totals::default() };

    assert_eq!(challenge(fate, false).returns_bond(7, &totals), expected);
    assert!(challenge(fate, true).returns_bond(7, &totals).is_err(), "nothing is sent twice");
}

#[test]
fn the_deposit_is_the_bond_and_the_storage() {
    assert_eq!(challenge(Fate::Open, false).deposit(), NearToken::from_near(6));
}
