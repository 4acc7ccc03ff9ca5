//! The bucket: released once, whole, and only after a success.

use rstest::rstest;

use super::{available, release, release_settled};
use crate::{
    Error,
    logic::{
        ledger::{Outcome, Totals},
        samples::{bought, sealed},
    },
};

fn succeeded() -> Totals {
    sealed(bought(600), Outcome::Succeeded).totals
}

#[test]
fn is_released_once() {
    let (releasing, amount) = release(succeeded()).unwrap();
    assert_eq!(amount, 600);
    assert_eq!(release(releasing), Err(Error::NothingToRelease));

    let released = release_settled(releasing, amount, true);

    assert_eq!(release(released), Err(Error::NothingToRelease));
    assert_eq!((released.released, released.releasing, released.liability()), (600, 0, 0));
}

#[test]
fn is_full_again_where_the_money_does_not_arrive() {
    let (releasing, amount) = release(succeeded()).unwrap();
    assert_eq!(releasing.liability(), 600);

    let returned = release_settled(releasing, amount, false);

    assert_eq!(returned, succeeded());
    assert_eq!(available(&returned), 600);
}

#[rstest]
#[case::unsealed(bought(600).totals)]
#[case::failed(sealed(bought(100), Outcome::Failed).totals)]
fn is_closed_without_a_success(#[case] totals: Totals) {
    assert_eq!(available(&totals), 0);
    assert_eq!(release(totals), Err(Error::RoundNotSucceeded));
}

#[test]
fn does_not_hold_what_buyers_who_left_are_owed() {
    let totals = Totals { owed: 50, sending: 7, ..succeeded() };

    assert_eq!(available(&totals), 600);
    assert_eq!(totals.liability(), 657);
}
