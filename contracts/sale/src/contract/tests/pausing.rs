//! Who pauses what, what it stops, what it never stops, and what becomes of the window meanwhile.

use commonweight_common::{pause::PauseError, roles::RoleError};
use near_sdk::json_types::U64;
use rstest::rstest;

use super::*;
use crate::{
    logic::samples::{accepted, with_bonuses},
    types::{Feature, Role},
};

const PAUSE: u64 = 700;

fn pause(sale: &mut Contract, caller: &str, feature: Feature, now: u64) -> crate::Result<()> {
    call(caller, ONE_YOCTO, now);
    sale.pause(feature, U64(PAUSE))
}

fn paused(until: u64) -> Error {
    Error::Pause(PauseError::Paused { until })
}

#[test]
fn buying_stops_and_the_window_loses_nothing() {
    let mut sale = sale_in_usdc();

    pause(&mut sale, OWNER, Feature::Buy, START).unwrap();

    assert_eq!(
        get_logs(),
        [
            event(r#""paused","data":{"feature":"buy","account_id":"owner.near","until":"1700"}"#),
            event(r#""round_end_moved","data":{"round_id":0,"ends_at":"2700"}"#),
        ]
    );
    assert_eq!(buy_with_usdc(&mut sale, ALICE, 100), Err(paused(1_700)));
    assert_eq!(sale.paused_until(Feature::Buy), Some(U64(1_700)));
    assert_eq!(sale.paused_until(Feature::Release), None);
    call(MALLORY, NOTHING, END);
    assert_eq!(sale.seal(0), Err(Error::RoundRunning { end: 2_700, now: END }));
    call(USDC, NOTHING, 2_699);
    let late = sale.ft_on_transfer(account(ALICE), U128(100), r#"{"buy":{"round_id":0}}"#.to_owned());
    assert_eq!(late, Ok(U128(0)));
    assert_eq!(sale.funding_round(0).unwrap().ends_at, U64(2_700));
}

#[test]
fn lifting_takes_the_rest_back() {
    let mut sale = sale_in_usdc();
    pause(&mut sale, OWNER, Feature::Buy, START).unwrap();

    call(OWNER, ONE_YOCTO, START + 200);
    sale.unpause(Feature::Buy).unwrap();

    assert_eq!(
        get_logs(),
        [
            event(r#""unpaused","data":{"feature":"buy"}"#),
            event(r#""round_end_moved","data":{"round_id":0,"ends_at":"2200"}"#),
        ]
    );
    call(OWNER, ONE_YOCTO, START + 200);
    assert_eq!(sale.unpause(Feature::Buy), Err(Error::Pause(PauseError::None)));
}

#[test]
fn a_round_that_opens_meanwhile_loses_nothing_either() {
    let mut sale = sale();
    pause(&mut sale, OWNER, Feature::Buy, START - 500).unwrap();

    call(OWNER, ROUND_DEPOSIT, START - 500);
    sale.open_round(params()).unwrap();

    let moved = r#""round_end_moved","data":{"round_id":0,"ends_at":"2200"}"#;
    assert_eq!(get_logs().last(), Some(&event(moved)));
    assert_eq!(sale.funding_round(0).unwrap().ends_at, U64(END + 200));
}

/// The fifth more is given in the first 250 nanoseconds in which one can buy.
#[test]
fn a_pause_takes_no_time_from_a_bonus() {
    let mut sale = sale_with(with_bonuses());
    pause(&mut sale, OWNER, Feature::Buy, START).unwrap();

    let tokens = |sale: &mut Contract, buyer, now| {
        call(USDC, NOTHING, now);
        sale.ft_on_transfer(account(buyer), U128(100), r#"{"buy":{"round_id":0}}"#.to_owned()).unwrap();
        purchase_of(sale, buyer).unwrap().tokens.0
    };
    assert_eq!(tokens(&mut sale, ALICE, START + PAUSE + 249), 180);
    assert_eq!(tokens(&mut sale, BOB, START + PAUSE + 250), 165);
}

/// A16, T14: whatever is paused, a buyer leaves, takes its money back, and claims.
#[rstest]
#[case::buy(Feature::Buy)]
#[case::release(Feature::Release)]
fn ways_out_are_never_stopped(#[case] feature: Feature) {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    pause(&mut sale, OWNER, feature, START).unwrap();

    call(ALICE, ONE_YOCTO, START);
    let _ = sale.exit(0, U128(50)).unwrap();
    callback(PromiseResult::Failed, START);
    sale.on_refund_sent(0, account(ALICE), U128(50)).unwrap();
    call(ALICE, ONE_YOCTO, START);
    let _ = sale.refund(0).unwrap();
    call(MALLORY, NOTHING, END + PAUSE);
    sale.seal(0).unwrap();
    pause(&mut sale, OWNER, feature, END + 2 * PAUSE).unwrap();
    call(ALICE, ONE_YOCTO, END + 2 * PAUSE);
    let _ = sale.claim(0).unwrap();
}

#[test]
fn the_treasury_waits() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    sale.save_release(0, accepted(END));

    pause(&mut sale, OWNER, Feature::Release, END).unwrap();

    assert_eq!(sale.release(0, 0).map(drop), Err(paused(END + PAUSE)));
    call(OWNER, ONE_YOCTO, END + PAUSE);
    assert!(sale.release(0, 0).is_ok());
}

#[test]
fn a_pauser_pauses_and_does_not_lift() {
    let mut sale = sale_in_usdc();
    let role_missing = RoleError::Missing { account_id: account(BOB), role: "pauser" };
    assert_eq!(pause(&mut sale, BOB, Feature::Buy, START), Err(Error::Role(role_missing)));

    call(OWNER, ONE_YOCTO, START);
    sale.grant_role(Role::Pauser, account(BOB)).unwrap();
    assert_eq!(get_logs(), [event(r#""role_granted","data":{"role":"pauser","account_id":"bob.near"}"#)]);
    assert_eq!(sale.role_holders(Role::Pauser), [account(BOB)]);
    pause(&mut sale, BOB, Feature::Buy, START).unwrap();

    let again = pause(&mut sale, BOB, Feature::Buy, START + PAUSE);
    assert!(matches!(again, Err(Error::Pause(PauseError::TooSoon { .. }))), "{again:?}");
    call(BOB, ONE_YOCTO, START);
    assert!(matches!(sale.unpause(Feature::Buy), Err(Error::Owner(OwnerError::NotOwner { .. }))));
}

#[test]
fn a_role_is_taken_away() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, 0);
    sale.grant_role(Role::Pauser, account(BOB)).unwrap();
    sale.grant_role(Role::Pauser, account(BOB)).unwrap();
    assert_eq!(get_logs().len(), 1);

    call(OWNER, ONE_YOCTO, 0);
    sale.revoke_role(Role::Pauser, account(BOB)).unwrap();
    sale.revoke_role(Role::Pauser, account(BOB)).unwrap();

    assert_eq!(get_logs(), [event(r#""role_revoked","data":{"role":"pauser","account_id":"bob.near"}"#)]);
    assert_eq!(sale.role_holders(Role::Pauser), [] as [AccountId; 0]);
}

#[test]
fn roles_and_pauses_take_one_yocto_and_their_owner() {
    let mut sale = sale();
    let not_owner =
        Error::Owner(OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) });

    call(MALLORY, ONE_YOCTO, 0);
    assert_eq!(sale.grant_role(Role::Pauser, account(MALLORY)), Err(not_owner.clone()));
    assert_eq!(sale.revoke_role(Role::Pauser, account(BOB)), Err(not_owner));
    call(OWNER, NOTHING, 0);
    assert_eq!(sale.grant_role(Role::Pauser, account(BOB)), Err(Error::OneYoctoRequired));
    assert_eq!(sale.pause(Feature::Buy, U64(1)), Err(Error::OneYoctoRequired));
    assert_eq!(sale.unpause(Feature::Buy), Err(Error::OneYoctoRequired));
}
