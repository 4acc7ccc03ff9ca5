//! What rounds may promise, and what of it is free again.

use rstest::rstest;

use super::{Commitment, of_round};
use crate::{
    Error,
    logic::{
        books::{Outcome, Totals},
        samples::{bought, sealed, terms},
    },
};

const TEN: Commitment = Commitment { cap: 10, committed: 7 };

#[rstest]
#[case::nothing(0, Ok(7))]
#[case::what_is_left(3, Ok(10))]
#[case::one_too_many(4, Err(Error::TokenCapExceeded { tokens_for_sale: 4, left: 3 }))]
#[case::any_amount(u128::MAX, Err(Error::TokenCapExceeded { tokens_for_sale: u128::MAX, left: 3 }))]
fn no_more_is_promised_than_the_cap(#[case] tokens: u128, #[case] expected: crate::Result<u128>) {
    assert_eq!(TEN.commit(tokens).map(|after| after.committed), expected);
}

#[rstest]
#[case::more(20, Ok(13))]
#[case::what_is_promised(7, Ok(0))]
#[case::less(6, Err(Error::TokenCapTooSmall { cap: 6, committed: 7 }))]
fn the_cap_is_not_below_what_is_promised(#[case] cap: u128, #[case] expected: crate::Result<u128>) {
    assert_eq!(TEN.with_cap(cap).map(|after| after.left()), expected);
}

#[test]
fn what_is_given_up_can_be_promised_again() {
    assert_eq!(TEN.release(2), Commitment { cap: 10, committed: 5 });
}

/// Alice has bought 900 of 3,000.
#[rstest]
#[case::before_the_seal(bought(600).totals, 3_000)]
#[case::after_a_failure(sealed(bought(600), Outcome::Failed).totals, 0)]
#[case::after_a_success(sealed(bought(600), Outcome::Succeeded).totals, 900)]
#[case::with_unsold_tokens(
    Totals { unsold: 2_000, unsold_minting: 100, ..sealed(bought(600), Outcome::Succeeded).totals },
    3_000
)]
fn a_round_promises_what_may_still_be_minted(#[case] totals: Totals, #[case] promised: u128) {
    assert_eq!(of_round(&terms(), &totals), promised);
}
