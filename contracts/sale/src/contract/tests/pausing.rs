//! Who pauses what, what it stops, what it never stops, and what becomes of the window meanwhile.

use commonweight_common::{
    pause::{MAX_PAUSE, PauseError},
    roles::RoleError,
};
use near_sdk::json_types::U64;
use rstest::rstest;

use super::*;
use crate::{
    error::ReleaseError,
    logic::samples::{DAY, EXIT_END, accepted, evidence, with_bonuses},
    types::{Feature, Role, TrancheStatus},
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
            event(r#""round_end_moved","data":{"round_id":0,"ends_at":"2700","exit_ends_at":"2600"}"#),
        ]
    );
    assert_eq!(buy_with_usdc(&mut sale, ALICE, 100), Err(paused(1_700)));
    assert_eq!(sale.paused_until(Feature::Buy), Some(U64(1_700)));
    assert_eq!(sale.paused_until(Feature::Release), None);
    call(MALLORY, NOTHING, END);
    assert_eq!(sale.seal(0), Err(Error::RoundRunning { end: 2_700, now: END }));
    call(USDC, NOTHING, 2_699);
    let late = sale.ft_on_transfer(account(ALICE), U128(100), r#"{"buy":{"round_id":0}}"#.into());
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
            event(r#""round_end_moved","data":{"round_id":0,"ends_at":"2200","exit_ends_at":"2100"}"#),
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

    let moved = r#""round_end_moved","data":{"round_id":0,"ends_at":"2200","exit_ends_at":"2100"}"#;
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
        sale.ft_on_transfer(account(buyer), U128(100), r#"{"buy":{"round_id":0}}"#.into()).unwrap();
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
fn a_guardian_pauses_and_does_not_lift() {
    let mut sale = sale_in_usdc();
    let role_missing = RoleError::Missing { account_id: account(BOB), role: "guardian" };
    assert_eq!(pause(&mut sale, BOB, Feature::Buy, START), Err(Error::Role(role_missing)));

    call(OWNER, ONE_YOCTO, START);
    sale.grant_role(Role::Guardian, account(BOB)).unwrap();
    assert_eq!(get_logs(), [event(r#""role_granted","data":{"role":"guardian","account_id":"bob.near"}"#)]);
    assert_eq!(sale.role_holders(Role::Guardian), [account(BOB)]);
    pause(&mut sale, BOB, Feature::Buy, START).unwrap();

    call(BOB, ONE_YOCTO, START + PAUSE);
    let again = sale.pause(Feature::Buy, U64(MAX_PAUSE));
    assert!(matches!(again, Err(Error::Pause(PauseError::TooSoon { .. }))), "{again:?}");
    call(BOB, ONE_YOCTO, START);
    assert!(matches!(sale.unpause(Feature::Buy), Err(Error::Owner(OwnerError::NotOwner { .. }))));
}

#[test]
fn a_role_is_taken_away() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, 0);
    sale.grant_role(Role::Guardian, account(BOB)).unwrap();
    sale.grant_role(Role::Guardian, account(BOB)).unwrap();
    assert_eq!(get_logs().len(), 1);

    call(OWNER, ONE_YOCTO, 0);
    sale.revoke_role(Role::Guardian, account(BOB)).unwrap();
    sale.revoke_role(Role::Guardian, account(BOB)).unwrap();

    assert_eq!(get_logs(), [event(r#""role_revoked","data":{"role":"guardian","account_id":"bob.near"}"#)]);
    assert_eq!(sale.role_holders(Role::Guardian), [] as [AccountId; 0]);
}

#[test]
fn roles_and_pauses_take_one_yocto_and_their_owner() {
    let mut sale = sale();
    let not_owner =
        Error::Owner(OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) });

    call(MALLORY, ONE_YOCTO, 0);
    assert_eq!(sale.grant_role(Role::Guardian, account(MALLORY)), Err(not_owner.clone()));
    assert_eq!(sale.revoke_role(Role::Guardian, account(BOB)), Err(not_owner));
    call(OWNER, NOTHING, 0);
    assert_eq!(sale.grant_role(Role::Guardian, account(BOB)), Err(Error::OneYoctoRequired));
    assert_eq!(sale.pause(Feature::Buy, U64(1)), Err(Error::OneYoctoRequired));
    assert_eq!(sale.unpause(Feature::Buy), Err(Error::OneYoctoRequired));
}

/// H1: a pause of buying that begins when exits have ended does not open them again, and one that begins before leaves
/// at least the binding time to buy.
#[test]
fn a_pause_of_buying_opens_no_exit_that_was_closed() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    pause(&mut sale, OWNER, Feature::Buy, EXIT_END).unwrap();

    for now in [EXIT_END, EXIT_END + PAUSE - 1, EXIT_END + PAUSE] {
        call(ALICE, ONE_YOCTO, now);
        let ended = Error::ExitsEnded { exit_ends_at: EXIT_END, now };
        assert_eq!(sale.exit(0, U128(600)).map(drop), Err(ended));
    }
    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.ends_at, round.exit_ends_at), (U64(END + PAUSE), U64(EXIT_END)));
}

/// M3: everything that takes money away by time waits while releases are paused, and views name the moved times.
#[test]
fn a_pause_of_releases_stops_the_clocks_of_tranches() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    call(OWNER, ONE_YOCTO, END);
    sale.grant_role(Role::Lead, account(BOB)).unwrap();
    let due = END + 30 * DAY;
    call(OWNER, ONE_YOCTO, due - 1);
    sale.pause(Feature::Release, U64(7 * DAY)).unwrap();
    let shown = |sale: &Contract| sale.tranches(0).unwrap()[0].evidence_due.unwrap().0;
    assert_eq!(shown(&sale), due + 7 * DAY);

    call(OWNER, ONE_YOCTO, due + 3 * DAY);
    assert_eq!(sale.settle_tranches(0), Err(ReleaseError::NothingToSettle.into()));
    sale.unpause(Feature::Release).unwrap();
    let due = due + 3 * DAY + 1;
    assert_eq!(shown(&sale), due);
    call(BOB, ROUND_DEPOSIT, due - 1);
    sale.submit_evidence(0, 0, evidence()).unwrap();
    let end = sale.tranches(0).unwrap()[0].window_end.unwrap().0;
    assert_eq!(end, due - 1 + 3 * DAY);

    call(OWNER, ONE_YOCTO, end - 1);
    sale.pause(Feature::Release, U64(DAY)).unwrap();
    call(ALICE, ONE_YOCTO, end + DAY - 2);
    sale.object(0, 1).unwrap();
    call(MALLORY, NOTHING, end + DAY);
    assert_eq!(sale.tranches(0).unwrap()[0].status, TrancheStatus::Disputed);
    let resolution_due = sale.tranches(0).unwrap()[0].resolution_due.unwrap().0;
    assert_eq!(resolution_due, end + DAY + 29 * DAY);
    call(OWNER, ONE_YOCTO, resolution_due - 1);
    sale.pause(Feature::Release, U64(DAY)).unwrap();
    call(MALLORY, NOTHING, resolution_due + DAY - 1);
    assert_eq!(sale.settle_tranches(0), Err(ReleaseError::NothingToSettle.into()));
    call(MALLORY, NOTHING, resolution_due + DAY);
    assert_eq!(sale.settle_tranches(0), Ok(true));
    assert_eq!(sale.totals(0).unwrap().abort.unwrap().at, resolution_due + DAY);
}

/// What was due before a pause is settled by the pause: it does not come back, and vesting ended when it was due.
#[test]
fn a_pause_of_releases_settles_first_what_was_due() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    let due = END + 30 * DAY;

    pause(&mut sale, OWNER, Feature::Release, due + DAY).unwrap();

    let aborted = format!(r#""round_aborted","data":{{"round_id":0,"aborted_at":"{due}","unspent":"600"}}"#);
    assert_eq!(get_logs()[0], event(&aborted));
    assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(600)));
}

/// A round that is sealed while releases are paused begins with a clock that stands still.
#[test]
fn a_round_that_is_sealed_meanwhile_loses_no_time_either() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    call(OWNER, ONE_YOCTO, END - DAY.min(END));
    sale.pause(Feature::Release, U64(DAY)).unwrap();
    seal(&mut sale);

    let shown = |sale: &Contract| sale.tranches(0).unwrap()[0].evidence_due.unwrap().0;
    assert_eq!(shown(&sale), 30 * DAY + DAY);
    call(MALLORY, NOTHING, 31 * DAY - 1);
    assert_eq!(sale.settle_tranches(0), Err(ReleaseError::NothingToSettle.into()));
    call(OWNER, ONE_YOCTO, 31 * DAY);
    assert_eq!(sale.settle_tranches(0), Ok(true));
}
