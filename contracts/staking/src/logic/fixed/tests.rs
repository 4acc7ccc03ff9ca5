//! Units and fractions.

use super::Fixed;

#[test]
fn keeps_units_and_fraction_apart() {
    let number = Fixed::from_units(7).checked_add(Fixed::from_fraction(u128::MAX)).unwrap();

    assert_eq!((number.units(), number.fraction()), (7, u128::MAX));
}

#[test]
fn carries_fractions_into_units() {
    let number = Fixed::from_fraction(u128::MAX).checked_add(Fixed::from_fraction(2)).unwrap();

    assert_eq!((number.units(), number.fraction()), (1, 1));
}

#[test]
fn division_and_its_remainder_make_the_whole_again() {
    let (quotient, remainder) = Fixed::from_units(10).checked_div_rem(3).unwrap();

    let whole =
        quotient.checked_mul(3).and_then(|thirds| thirds.checked_add(Fixed::from_fraction(remainder)));
    assert_eq!(whole, Some(Fixed::from_units(10)));
    assert_eq!(remainder, 1);
}

#[test]
fn nothing_wraps_around() {
    let largest = Fixed::from_units(u128::MAX);

    assert_eq!(largest.checked_add(largest), None);
    assert_eq!(largest.checked_mul(2), None);
    assert_eq!(largest.checked_div_rem(0), None);
}

#[test]
fn differences_of_sums_without_the_first_digits_are_exact() {
    let (start, grown) = (Fixed::from_units(u128::MAX - 2), Fixed::from_units(7));

    let end = start.wrapping_add(grown);

    assert_eq!(end, Fixed::from_units(4));
    assert_eq!(end.wrapping_sub(start), grown);
}
