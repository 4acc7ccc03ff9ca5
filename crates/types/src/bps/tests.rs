//! Bounds and rounding of shares.

use rstest::rstest;

use super::{Bps, BpsOutOfRange};

#[rstest]
#[case::nothing(0, 30, 0, 0)]
#[case::dust(1, 30, 0, 1)]
#[case::exact(10_000, 30, 30, 30)]
#[case::largest(u128::MAX, 10_000, u128::MAX, u128::MAX)]
fn rounds_as_named(#[case] amount: u128, #[case] bps: u16, #[case] floor: u128, #[case] ceil: u128) {
    let share = Bps::new(bps).unwrap();

    assert_eq!(share.floor_of(amount), floor);
    assert_eq!(share.ceil_of(amount), ceil);
}

#[test]
fn more_than_the_whole_is_refused() {
    assert_eq!(Bps::new(10_001), Err(BpsOutOfRange(10_001)));
    assert_eq!(
        serde_json::from_str::<Bps>("10001").unwrap_err().to_string(),
        "10001 basis points exceed 10000 at byte 5"
    );
    assert!(
        borsh::from_slice::<Bps>(&10_001u16.to_le_bytes()).is_err_and(|e| e.to_string() == "bps above 10000")
    );
}
