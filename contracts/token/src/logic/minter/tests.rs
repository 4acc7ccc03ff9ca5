//! Caps over a minter's life, and the maximum supply.

use near_sdk::AccountId;
use proptest::prelude::*;

use super::Minter;
use crate::Error;

fn sale() -> AccountId {
    "sale.near".parse().unwrap()
}

fn admitted(cap: u128) -> Minter {
    Minter::admit(None, &sale(), cap).unwrap()
}

#[test]
fn mints_up_to_its_cap_and_no_further() {
    let minter = admitted(10).mint(10, 0, 100).unwrap();

    assert_eq!(minter.mint(1, 10, 100), Err(Error::MinterCapExceeded { amount: 1, left: 0 }));
}

#[test]
fn cannot_exceed_the_maximum_supply() {
    assert_eq!(admitted(10).mint(2, 99, 100), Err(Error::MaxSupplyExceeded { amount: 2, left: 1 }));
}

#[test]
fn refuses_nothing_as_an_amount() {
    assert_eq!(admitted(10).mint(0, 0, 100), Err(Error::AmountIsZero));
}

#[test]
fn is_admitted_once() {
    let again = Minter::admit(Some(admitted(10)), &sale(), 20);

    assert_eq!(again, Err(Error::MinterExists { account_id: sale() }));
}

#[test]
fn admitting_again_does_not_reset_the_count() {
    let dismissed = admitted(10).mint(7, 0, 100).unwrap().dismiss();

    assert_eq!(Minter::admit(Some(dismissed), &sale(), 6), Err(Error::CapBelowMinted { cap: 6, minted: 7 }));
    let again = Minter::admit(Some(dismissed), &sale(), 8).unwrap();
    assert_eq!(again.mint(2, 7, 100), Err(Error::MinterCapExceeded { amount: 2, left: 1 }));
}

proptest! {
    #[test]
    fn supply_stays_inside_both_limits(
        cap in 0..1_000u128,
        max_supply in 0..1_000u128,
        amounts in prop::collection::vec(0..400u128, 0..20),
    ) {
        let mut minter = admitted(cap);
        let mut supply = 0;
        for amount in amounts {
            if let Ok(after) = minter.mint(amount, supply, max_supply) {
                minter = after;
                supply += amount;
            } else {
                prop_assert!(amount == 0 || supply + amount > cap.min(max_supply));
            }
        }

        prop_assert!(supply <= cap.min(max_supply));
        prop_assert_eq!(minter.view(sale()).minted.0, supply);
    }
}
